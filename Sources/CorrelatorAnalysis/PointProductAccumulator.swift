import LatticeGeometry

/// The weighted sums of (1/V) Σ_a Π_i φ(a + x_i) for a list of sets of points.
///
/// Rows of the field are written twice side by side, so that a row shifted along the last direction
/// is one piece of memory, and shifts along the others are looked up row by row.
final class PointProductAccumulator: ObservableAccumulator {
  /// A point: where each row of a is found after the shift, in units of values.
  private struct Shift {
    let starts: [Int]
  }

  private let lattice: Lattice
  private let rowLength: Int
  private let shifts: [Shift]

  /// The points of each product, as numbers of shifts.
  private let products: [[Int]]
  private let doubled: UnsafeMutablePointer<Double>
  private let doubledCount: Int
  private var sums: SumVector

  init(_ products: [[[Int]]], on lattice: Lattice) {
    self.lattice = lattice
    let rowLength = lattice.extents[lattice.dimension - 1]
    self.rowLength = rowLength
    var shifts: [Shift] = []
    var numbers: [Int: Int] = [:]
    self.products = products.map { points in
      points.map { point in
        let site = lattice.siteIndex(of: point)
        if let known = numbers[site] { return known }
        numbers[site] = shifts.count
        shifts.append(
          Shift(
            starts: stride(from: 0, to: lattice.volume, by: rowLength).map { start in
              let target = lattice.siteIndex(
                of: zip(lattice.coordinates(of: start), point).map { $0 + $1 })
              return target / rowLength * 2 * rowLength + target % rowLength
            }))
        return shifts.count - 1
      }
    }
    self.shifts = shifts
    doubledCount = 2 * lattice.volume
    doubled = .allocate(capacity: doubledCount)
    doubled.initialize(repeating: 0, count: doubledCount)
    sums = SumVector(count: products.count)
  }

  deinit { doubled.deallocate() }

  func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
    for start in stride(from: 0, to: lattice.volume, by: rowLength) {
      (doubled + 2 * start).update(from: field.pointer + start, count: rowLength)
      (doubled + 2 * start + rowLength).update(from: field.pointer + start, count: rowLength)
    }
    for index in products.indices {
      sums[index] += weight * sum(of: products[index]) / Double(lattice.volume)
    }
  }

  /// Σ_a Π_i φ(a + x_i), row by row and eight sites at a time.
  private func sum(of points: [Int]) -> Double {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Double>.self, capacity: points.count) { rows in
      var lanes = SIMD8<Double>.zero
      var rest = 0.0
      for row in 0..<lattice.volume / rowLength {
        for (index, point) in points.enumerated() {
          rows[index] = UnsafePointer(doubled + shifts[point].starts[row])
        }
        var site = 0
        while site + 8 <= rowLength {
          var product = load(rows[0] + site)
          for index in 1..<points.count { product *= load(rows[index] + site) }
          lanes += product
          site += 8
        }
        while site < rowLength {
          rest += rows.reduce(1) { $0 * $1[site] }
          site += 1
        }
      }
      return lanes.sum() + rest
    }
  }

  @inline(__always)
  private func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }

  func scale(by factor: Double) { sums.scale(by: factor) }

  func takeSums() -> [Double] { sums.take() }
}
