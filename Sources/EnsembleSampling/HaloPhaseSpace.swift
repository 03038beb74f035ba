import CVectorMath
import FieldTheory
import LatticeGeometry

/// φ and π of φ⁴ with nearest-neighbour differences, laid out for speed: each row of the fastest
/// direction of φ has its periodic neighbours at either end, and both φ and π have rows of whole
/// vectors. So the force needs no copies, and no loop has a remainder.
///
/// - Shape: V/L rows, L sites of the fastest direction each. A row of φ has room for 8 numbers, of
///   which the last is the left neighbour, for L sites, the right neighbour and a filling of zeros; a
///   row of π has L momenta and a filling of zeros.
final class HaloPhaseSpace: PhaseSpace {
  private let lattice: Lattice
  private let rowCount: Int
  private let length: Int

  /// Rows with the same outermost coordinate.
  private let slab: Int
  private let fieldStride: Int
  private let momentumStride: Int
  private let field: TransformBuffer
  private let momenta: TransformBuffer

  /// Where the rows next to each row start, relative to it; 2 (d − 1) a row.
  private let neighbours: [Int]

  /// 2d + m² and λ/6.
  private let linear: Double
  private let cubic: Double

  /// 1 for sites, 0 for the filling, of the last vector of a row.
  private let mask: SIMD8<Double>

  init(couplings: Couplings, lattice: Lattice) {
    self.lattice = lattice
    let extents = lattice.extents
    length = extents[extents.count - 1]
    rowCount = lattice.volume / length
    slab = max(1, rowCount / extents[0])
    momentumStride = paddedCount(length)
    fieldStride = paddedCount(length + 1) + 8
    field = TransformBuffer(count: rowCount * fieldStride + 8)
    momenta = TransformBuffer(count: rowCount * momentumStride)
    linear = 2 * Double(lattice.dimension) + couplings.massSquared
    cubic = couplings.lambda / 6
    var mask = SIMD8<Double>(repeating: 1)
    for lane in 0..<8 where momentumStride - 8 + lane >= length { mask[lane] = 0 }
    self.mask = mask
    var neighbours: [Int] = []
    neighbours.reserveCapacity(rowCount * 2 * (extents.count - 1))
    for row in 0..<rowCount {
      var stride = rowCount
      for direction in 0..<extents.count - 1 {
        let extent = extents[direction]
        stride /= extent
        let coordinate = row / stride % extent
        for other in [(coordinate + 1) % extent, (coordinate + extent - 1) % extent] {
          neighbours.append((other - coordinate) * stride * fieldStride)
        }
      }
    }
    self.neighbours = neighbours
  }

  private func fieldRow(_ row: Int) -> UnsafeMutablePointer<Double> {
    field.pointer + (row * fieldStride + 8)
  }

  func load(_ field: borrowing Field) {
    for row in 0..<rowCount {
      let values = fieldRow(row)
      values.update(from: field.pointer + row * length, count: length)
      values[-1] = values[length - 1]
      values[length] = values[0]
    }
  }

  func store(into field: borrowing Field) {
    for row in 0..<rowCount {
      (field.pointer + row * length).update(from: fieldRow(row), count: length)
    }
  }

  func drawMomenta(using stream: inout RandomStream) {
    stream.fillNormalPairs(momenta.pointer, pairCount: (lattice.volume + 1) / 2)
    guard length < momentumStride else { return }
    // Drawn one after the other, as in any layout; then the rows move apart, the last one first.
    for row in (0..<rowCount).reversed() {
      let start = momenta.pointer + row * momentumStride
      start.update(from: momenta.pointer + row * length, count: length)
      (start + length).update(repeating: 0, count: momentumStride - length)
    }
  }

  func drift(_ stepSize: Double) {
    let step = SIMD8<Double>(repeating: stepSize)
    for row in 0..<rowCount { drift(row: row, step) }
  }

  /// The force on a row needs the old rows one outermost step away; so a row moves when the last row
  /// that needs it has been kicked, still in the cache, and the first slab moves last.
  func kick(_ stepSize: Double, thenDrift driftSize: Double) {
    let kickStep = SIMD8<Double>(repeating: stepSize)
    let driftStep = SIMD8<Double>(repeating: driftSize)
    neighbours.withUnsafeBufferPointer { table in
      for row in 0..<rowCount {
        kick(row: row, kickStep, table)
        if row >= 2 * slab { drift(row: row - slab, driftStep) }
      }
    }
    for row in 0..<min(slab, rowCount) { drift(row: row, driftStep) }
    for row in max(slab, rowCount - slab)..<max(slab, rowCount) { drift(row: row, driftStep) }
  }

  @inline(__always)
  private func drift(row: Int, _ step: SIMD8<Double>) {
    let values = fieldRow(row)
    let momenta = momenta.pointer + row * momentumStride
    // The filling of π vanishes: the right neighbour survives until it is renewed.
    for x in stride(from: 0, to: momentumStride, by: 8) {
      storeLanes(
        lattice_multiply_add(step, loadLanes(momenta + x), loadLanes(values + x)), values + x)
    }
    values[-1] = values[length - 1]
    values[length] = values[0]
  }

  @inline(__always)
  private func kick(
    row: Int, _ step: SIMD8<Double>, _ table: UnsafeBufferPointer<Int>
  ) {
    let (linear, cubic) = (SIMD8<Double>(repeating: linear), SIMD8<Double>(repeating: cubic))
    let offsetCount = 2 * (lattice.dimension - 1)
    let lastVector = momentumStride - 8
    let values = UnsafePointer(fieldRow(row))
    let momenta = momenta.pointer + row * momentumStride
    let (forwards, maskedForwards) = (-step, -step * mask)
    if offsetCount == 2 {
      let (upper, lower) = (values + table[2 * row], values + table[2 * row + 1])
      for x in stride(from: 0, through: lastVector, by: 8) {
        let sum =
          (loadLanes(values + x - 1) + loadLanes(values + x + 1))
          + (loadLanes(upper + x) + loadLanes(lower + x))
        let force = force(loadLanes(values + x), sum, linear, cubic)
        storeLanes(
          lattice_multiply_add(
            x < lastVector ? forwards : maskedForwards, force, loadLanes(momenta + x)), momenta + x)
      }
      return
    }
    for x in stride(from: 0, through: lastVector, by: 8) {
      var sum = loadLanes(values + x - 1) + loadLanes(values + x + 1)
      for index in row * offsetCount..<(row + 1) * offsetCount {
        sum += loadLanes(values + table[index] + x)
      }
      let force = force(loadLanes(values + x), sum, linear, cubic)
      storeLanes(
        lattice_multiply_add(
          x < lastVector ? forwards : maskedForwards, force, loadLanes(momenta + x)), momenta + x)
    }
  }

  /// φ (2d + m² + (λ/6) φ²) − Σ φ(x ± μ̂).
  @inline(__always)
  private func force(
    _ value: SIMD8<Double>, _ neighbours: SIMD8<Double>, _ linear: SIMD8<Double>,
    _ cubic: SIMD8<Double>
  ) -> SIMD8<Double> {
    lattice_multiply_add(
      value, lattice_multiply_add(cubic, value * value, linear), -neighbours)
  }

  func kineticEnergy() -> Double {
    var (even, odd) = (SIMD8<Double>(), SIMD8<Double>())
    let count = rowCount * momentumStride
    var index = 0
    while index + 16 <= count {
      let (first, second) = (
        loadLanes(momenta.pointer + index), loadLanes(momenta.pointer + index + 8)
      )
      even += first * first
      odd += second * second
      index += 16
    }
    if index < count {
      let value = loadLanes(momenta.pointer + index)
      even += value * value
    }
    return horizontalSum(even + odd) / 2
  }

  /// S = Σ_x φ [(d + m²/2) φ + (λ/24) φ³ − Σ_μ φ(x + μ̂)].
  func action() -> Double {
    let half = SIMD8<Double>(repeating: linear / 2)
    let quartic = SIMD8<Double>(repeating: cubic / 4)
    let offsetCount = 2 * (lattice.dimension - 1)
    let lastVector = momentumStride - 8
    var total = SIMD8<Double>()
    for row in 0..<rowCount {
      let values = UnsafePointer(fieldRow(row))
      for x in stride(from: 0, through: lastVector, by: 8) {
        let value = loadLanes(values + x)
        var sum = loadLanes(values + x + 1)
        for index in stride(from: row * offsetCount, to: (row + 1) * offsetCount, by: 2) {
          sum += loadLanes(values + neighbours[index] + x)
        }
        let density = value * (value * (half + quartic * (value * value)) - sum)
        total += x < lastVector ? density : density * mask
      }
    }
    return horizontalSum(total)
  }
}
