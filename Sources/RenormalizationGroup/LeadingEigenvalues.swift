import LinearAlgebra
import RealModule

/// The largest real eigenvalues of a matrix, by inverse iteration on a subspace.
enum LeadingEigenvalues {
  /// Finds the eigenvalues nearest to a number above all of them.
  ///
  /// (A − s)^{−1} is applied to a few vectors, which are made orthonormal each time; the coefficients on
  /// that triangle's diagonal tend to 1/(θ − s), largest first, if the eigenvalues are real and distinct.
  ///
  /// - Parameters:
  ///   - matrix: A, row-major.
  ///   - size: Its rows.
  ///   - shift: s.
  ///   - count: Eigenvalues wanted.
  /// - Returns: Largest first.
  /// - Throws: ``FlowError/eigenvaluesNotFound(count:)``.
  static func find(
    of matrix: [Double], size: Int, below shift: Double, count: Int
  ) throws(FlowError) -> [Double] {
    let count = min(count, size)
    var shifted = matrix
    for row in 0..<size { shifted[row * size + row] -= shift }
    guard let inverse = try? LUFactorisation(matrix: shifted, size: size) else {
      throw .eigenvaluesNotFound(count: count)
    }
    // One more vector than wanted lets the last one wanted settle sooner.
    var vectors = (0..<min(count + 1, size)).map { number in
      (0..<size).map { Double.cos(Double(number + 1) * Double($0) + 0.3) }
    }
    var last = [Double](repeating: .infinity, count: count)
    for _ in 0..<2000 {
      var inverses: [Double] = []
      for number in vectors.indices {
        var image = inverse.solve(vectors[number])
        // The vector itself has no part along those before it, so its image's part along it is the
        // diagonal element.
        inverses.append(zip(image, vectors[number]).reduce(0) { $0 + $1.0 * $1.1 })
        for other in vectors[..<number] {
          let overlap = zip(image, other).reduce(0) { $0 + $1.0 * $1.1 }
          image = zip(image, other).map { $0 - overlap * $1 }
        }
        let length = Double.sqrt(image.reduce(0) { $0 + $1 * $1 })
        guard length > 0, length.isFinite else { throw .eigenvaluesNotFound(count: count) }
        vectors[number] = image.map { $0 / length }
      }
      let values = inverses.prefix(count).map { shift + 1 / $0 }
      let change = zip(values, last).reduce(0) { max($0, abs($1.0 - $1.1)) }
      if change < 1e-10 * max(1, abs(shift)) { return Array(values) }
      last = values
    }
    throw .eigenvaluesNotFound(count: count)
  }
}
