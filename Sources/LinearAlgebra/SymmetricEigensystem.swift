import RealModule

/// All eigenvalues and eigenvectors of a real symmetric matrix, by Householder's reduction to
/// tridiagonal form and the implicit QL method with Wilkinson's shift.
///
/// Eigenvectors are kept as rows throughout, so that reflections and rotations run over contiguous
/// memory. Errors are a few units in the last place of the matrix' norm.
package struct SymmetricEigensystem {
  /// The number of rows.
  package let size: Int

  /// The eigenvalues, largest first.
  package let values: [Double]

  /// The orthonormal eigenvectors, row-major: row k belongs to `values[k]`.
  package let vectors: [Double]

  /// Diagonalises a matrix given row-major with both triangles filled.
  package init(matrix: [Double], size: Int) throws(EigensystemNotConverged) {
    precondition(matrix.count == size * size, "a square matrix")
    self.size = size
    let work = UnsafeMutablePointer<Double>.allocate(capacity: size * size)
    let rows = UnsafeMutablePointer<Double>.allocate(capacity: size * size)
    defer {
      work.deallocate()
      rows.deallocate()
    }
    work.initialize(from: matrix, count: size * size)
    rows.initialize(repeating: 0, count: size * size)
    for row in 0..<size { rows[row * size + row] = 1 }
    var (diagonal, offDiagonal) = Self.reduceToTridiagonal(work, size: size, rows: rows)
    try Self.diagonalise(&diagonal, &offDiagonal, rows: rows)
    let order = diagonal.indices.sorted { diagonal[$0] > diagonal[$1] }
    values = order.map { diagonal[$0] }
    var vectors: [Double] = []
    vectors.reserveCapacity(size * size)
    for row in order {
      vectors.append(contentsOf: UnsafeBufferPointer(start: rows + row * size, count: size))
    }
    self.vectors = vectors
  }

  /// A = Q T Qᵀ with T tridiagonal; the identity in `rows` becomes Qᵀ.
  ///
  /// - Returns: The diagonal of T, and the elements next to it with a last one of 0.
  private static func reduceToTridiagonal(
    _ work: UnsafeMutablePointer<Double>, size: Int, rows: UnsafeMutablePointer<Double>
  ) -> ([Double], [Double]) {
    var diagonal = [Double](repeating: 0, count: size)
    var offDiagonal = [Double](repeating: 0, count: size)
    var scales = [Double](repeating: 0, count: size)
    let image = UnsafeMutablePointer<Double>.allocate(capacity: size)
    defer { image.deallocate() }
    image.initialize(repeating: 0, count: size)
    var largest = 0.0
    for index in 0..<size * size { largest = max(largest, abs(work[index])) }
    // Squares below this belong to elements under 1e−40 of the largest: nothing to reflect, and
    // their reciprocals might overflow.
    let negligible = max(1e-80 * largest * largest, .leastNormalMagnitude / .ulpOfOne)
    for step in 0..<max(size - 2, 0) {
      // The reflection that maps column `step` below the diagonal to a multiple of the first unit
      // vector; its axis v overwrites the row it has emptied.
      let axis = work + step * size
      let (first, count) = (step + 1, size - step - 1)
      let tail = dotProduct(axis + first + 1, axis + first + 1, count: count - 1)
      diagonal[step] = axis[step]
      guard tail > negligible else {
        offDiagonal[step] = axis[first]
        continue
      }
      let head = axis[first]
      let norm = Double.sqrt(head * head + tail)
      offDiagonal[step] = head > 0 ? -norm : norm
      axis[first] = head - offDiagonal[step]
      let scale = 2 / (axis[first] * axis[first] + tail)
      scales[step] = scale
      for row in first..<size {
        image[row] = scale * dotProduct(work + row * size + first, axis + first, count: count)
      }
      let overlap = scale / 2 * dotProduct(image + first, axis + first, count: count)
      addMultiple(-overlap, of: axis + first, to: image + first, count: count)
      for row in first..<size {
        let target = work + row * size + first
        addMultiple(-axis[row], of: image + first, to: target, count: count)
        addMultiple(-image[row], of: axis + first, to: target, count: count)
      }
    }
    for step in max(size - 2, 0)..<size {
      diagonal[step] = work[step * size + step]
      if step + 1 < size { offDiagonal[step] = work[step * size + step + 1] }
    }
    for step in stride(from: size - 3, through: 0, by: -1) where scales[step] > 0 {
      let axis = work + step * size
      let (first, count) = (step + 1, size - step - 1)
      for row in first..<size {
        let target = rows + row * size + first
        let overlap = scales[step] * dotProduct(target, axis + first, count: count)
        addMultiple(-overlap, of: axis + first, to: target, count: count)
      }
    }
    return (diagonal, offDiagonal)
  }

  /// QL iterations with implicit shifts until every element next to the diagonal is negligible.
  private static func diagonalise(
    _ diagonal: inout [Double], _ offDiagonal: inout [Double],
    rows: UnsafeMutablePointer<Double>
  ) throws(EigensystemNotConverged) {
    let size = diagonal.count
    var norm = 0.0
    for row in 0..<size { norm = max(norm, abs(diagonal[row]) + abs(offDiagonal[row])) }
    // Small against the rounding of the whole, so that eigenvalues far below it cannot stall.
    let floor = norm * .ulpOfOne / 64
    for first in 0..<size {
      var sweeps = 0
      while true {
        var last = first
        while last < size - 1 {
          let scale = abs(diagonal[last]) + abs(diagonal[last + 1])
          if abs(offDiagonal[last]) <= max(.ulpOfOne * scale, floor) { break }
          last += 1
        }
        if last == first { break }
        sweeps += 1
        guard sweeps <= 100 else { throw EigensystemNotConverged(size: size) }
        sweep(&diagonal, &offDiagonal, first: first, last: last, rows: rows)
      }
    }
  }

  /// One implicit QL sweep over the unreduced block from `first` to `last`.
  private static func sweep(
    _ diagonal: inout [Double], _ offDiagonal: inout [Double], first: Int, last: Int,
    rows: UnsafeMutablePointer<Double>
  ) {
    let size = diagonal.count
    let half = (diagonal[first + 1] - diagonal[first]) / (2 * offDiagonal[first])
    let root = Double.hypot(half, 1)
    let shift = diagonal[first] - offDiagonal[first] / (half + (half < 0 ? -root : root))
    var bulge = diagonal[last] - shift
    var (sine, cosine, carried) = (1.0, 1.0, 0.0)
    for index in stride(from: last - 1, through: first, by: -1) {
      let outer = sine * offDiagonal[index]
      let inner = cosine * offDiagonal[index]
      let length = Double.hypot(outer, bulge)
      offDiagonal[index + 1] = length
      guard length > 0 else {
        // An exact deflation in mid-sweep: undo the pending shift and start again.
        diagonal[index + 1] -= carried
        offDiagonal[last] = 0
        return
      }
      (sine, cosine) = (outer / length, bulge / length)
      let pivot = diagonal[index + 1] - carried
      let rotated = (diagonal[index] - pivot) * sine + 2 * cosine * inner
      carried = sine * rotated
      diagonal[index + 1] = pivot + carried
      bulge = cosine * rotated - inner
      rotate(
        rows + index * size, rows + (index + 1) * size, cosine: cosine, sine: sine, count: size)
    }
    diagonal[first] -= carried
    offDiagonal[first] = bulge
    offDiagonal[last] = 0
  }
}
