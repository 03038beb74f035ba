internal import CFFTW

/// Real Fourier transforms between a box of sites and a finer half-complex grid around it.
///
/// The fine grid has M_μ ≥ L_μ points a direction; of its M_μ output sites only the L_μ of the box
/// are wanted, so each direction is transformed in turn and cut to the box before the next: for
/// M = 2L in two dimensions a quarter less work than the whole transform. Sites of the box are
/// x_μ = −⌊L_μ/2⌋ … L_μ − 1 − ⌊L_μ/2⌋, and every site is multiplied by a factor per direction.
///
/// Planned by FFTW's cost model; may be executed on several threads at once.
public final class PrunedFourierTransform: Sendable {
  /// L_μ, the box.
  public let extents: [Int]

  /// M_μ, the fine grid, each even.
  public let fineExtents: [Int]

  /// Complex numbers in a row of the half grid along the last direction, M/2 + 1.
  public var rowLength: Int { fineExtents[fineExtents.count - 1] / 2 + 1 }

  /// Complex numbers from one row of the half grid to the next, at least ``rowLength``.
  public let rowStride: Int

  /// Rows of the half grid.
  public var rowCount: Int { fineExtents.dropLast().reduce(1, *) }

  /// One-dimensional transforms of all columns of a slab, for each direction but the last.
  nonisolated(unsafe) private let inverseColumns: [fftw_plan]
  nonisolated(unsafe) private let forwardColumns: [fftw_plan]
  nonisolated(unsafe) private let inverseRow: fftw_plan
  nonisolated(unsafe) private let forwardRow: fftw_plan

  /// Complex numbers between neighbours along each direction.
  private let strides: [Int]

  /// Plans both directions.
  ///
  /// - Parameters:
  ///   - extents: L_μ, one to four.
  ///   - fineExtents: M_μ ≥ L_μ, even.
  ///   - rowStride: Complex numbers from one row to the next; rows may have room around them.
  public init(extents: [Int], fineExtents: [Int], rowStride: Int) {
    precondition(
      extents.count == fineExtents.count
        && zip(extents, fineExtents).allSatisfy { $0 <= $1 && $1 % 2 == 0 },
      "a finer grid of even extents")
    self.extents = extents
    self.fineExtents = fineExtents
    let dimension = extents.count
    let last = fineExtents[dimension - 1]
    precondition(rowStride >= last / 2 + 1, "room for a row")
    self.rowStride = rowStride
    var strides = [Int](repeating: 1, count: dimension)
    if dimension > 1 {
      strides[dimension - 2] = rowStride
      for direction in stride(from: dimension - 3, through: 0, by: -1) {
        strides[direction] = strides[direction + 1] * fineExtents[direction + 1]
      }
    }
    self.strides = strides
    let count = fineExtents.dropLast().reduce(rowStride, *)
    let modes = allocateForTransforms(2 * count)
    let row = allocateForTransforms(last)
    defer {
      modes.deallocate()
      row.deallocate()
    }
    var inverses: [fftw_plan] = []
    var forwards: [fftw_plan] = []
    var rows: (inverse: fftw_plan?, forward: fftw_plan?)
    func axis(_ count: Int, _ stride: Int) -> fftw_iodim64 {
      fftw_iodim64(n: count, is: stride, os: stride)
    }
    modes.withMemoryRebound(to: fftw_complex.self, capacity: count) { complex in
      withPlanner {
        for direction in 0..<(dimension - 1) {
          let transformed = [axis(fineExtents[direction], strides[direction])]
          let repeated =
            ((direction + 1)..<(dimension - 1)).map { axis(fineExtents[$0], strides[$0]) }
            + [axis(last / 2 + 1, 1)]
          for sign in [FFTW_BACKWARD, FFTW_FORWARD] {
            guard
              let plan = fftw_plan_guru64_dft(
                1, transformed, Int32(repeated.count), repeated, complex, complex, sign,
                FFTW_ESTIMATE)
            else { preconditionFailure("FFTW has no plan for columns of \(fineExtents)") }
            if sign == FFTW_BACKWARD { inverses.append(plan) } else { forwards.append(plan) }
          }
        }
        rows.inverse = fftw_plan_dft_c2r_1d(
          Int32(last), complex, row, FFTW_ESTIMATE | FFTW_DESTROY_INPUT)
        rows.forward = fftw_plan_dft_r2c_1d(
          Int32(last), row, complex, FFTW_ESTIMATE | FFTW_DESTROY_INPUT)
      }
    }
    guard let inverse = rows.inverse, let forward = rows.forward else {
      preconditionFailure("FFTW has no plan for rows of \(last)")
    }
    inverseColumns = inverses
    forwardColumns = forwards
    inverseRow = inverse
    forwardRow = forward
  }

  deinit {
    withPlanner {
      for plan in inverseColumns + forwardColumns { fftw_destroy_plan(plan) }
      fftw_destroy_plan(inverseRow)
      fftw_destroy_plan(forwardRow)
    }
  }

  /// φ(x) = s(x) Re Σ_k c_k e^{2πi k·x/M} over the half grid, for the sites of the box.
  ///
  /// - Parameters:
  ///   - modes: c_k on the half grid, interleaved; destroyed.
  ///   - row: Room for M_{d−1} doubles, aligned for FFTW.
  ///   - factors: s(x) = Π_μ factors[μ][x_μ + ⌊L_μ/2⌋].
  ///   - field: V doubles, row-major; overwritten.
  public func inverse(
    _ modes: UnsafeMutablePointer<Double>, row: UnsafeMutablePointer<Double>, factors: [[Double]],
    into field: UnsafeMutablePointer<Double>
  ) {
    inverse(
      modes, direction: 0, row: row, scale: 1, factors: factors, into: field,
      volume: extents.reduce(1, *))
  }

  private func inverse(
    _ slab: UnsafeMutablePointer<Double>, direction: Int, row: UnsafeMutablePointer<Double>,
    scale: Double, factors: [[Double]], into field: UnsafeMutablePointer<Double>, volume: Int
  ) {
    let (extent, fine) = (extents[direction], fineExtents[direction])
    let half = extent / 2
    if direction == extents.count - 1 {
      // The real part of the sum counts each interior mode once, FFTW counts it with its mirror.
      slab[0] *= 2
      slab[1] = 0
      slab[fine] *= 2
      slab[fine + 1] = 0
      slab.withMemoryRebound(to: fftw_complex.self, capacity: fine / 2 + 1) {
        fftw_execute_dft_c2r(inverseRow, $0, row)
      }
      factors[direction].withUnsafeBufferPointer { factors in
        let common = 0.5 * scale
        for site in 0..<half { field[site] = row[fine - half + site] * (common * factors[site]) }
        for site in half..<extent { field[site] = row[site - half] * (common * factors[site]) }
      }
      return
    }
    slab.withMemoryRebound(to: fftw_complex.self, capacity: fine * strides[direction]) {
      fftw_execute_dft(inverseColumns[direction], $0, $0)
    }
    let volume = volume / extent
    for site in 0..<extent {
      let position = site < half ? fine - half + site : site - half
      inverse(
        slab + 2 * position * strides[direction], direction: direction + 1, row: row,
        scale: scale * factors[direction][site], factors: factors, into: field + site * volume,
        volume: volume)
    }
  }

  /// c_k = Σ_x s(x) φ(x) e^{−2πi k·x/M} on the half grid: the adjoint of ``inverse(_:row:factors:into:)``.
  ///
  /// - Parameters:
  ///   - field: V doubles, row-major.
  ///   - row: Room for M_{d−1} doubles, aligned for FFTW.
  ///   - factors: As for the inverse.
  ///   - modes: The half grid, interleaved; overwritten, with the room between rows.
  public func forward(
    _ field: UnsafePointer<Double>, row: UnsafeMutablePointer<Double>, factors: [[Double]],
    into modes: UnsafeMutablePointer<Double>
  ) {
    modes.update(repeating: 0, count: 2 * (rowCount - 1) * rowStride + 2 * rowLength)
    forward(
      field, direction: 0, row: row, scale: 1, factors: factors, into: modes,
      volume: extents.reduce(1, *))
  }

  private func forward(
    _ field: UnsafePointer<Double>, direction: Int, row: UnsafeMutablePointer<Double>,
    scale: Double, factors: [[Double]], into slab: UnsafeMutablePointer<Double>, volume: Int
  ) {
    let (extent, fine) = (extents[direction], fineExtents[direction])
    let half = extent / 2
    if direction == extents.count - 1 {
      row.update(repeating: 0, count: fine)
      factors[direction].withUnsafeBufferPointer { factors in
        for site in 0..<half { row[fine - half + site] = field[site] * (scale * factors[site]) }
        for site in half..<extent { row[site - half] = field[site] * (scale * factors[site]) }
      }
      slab.withMemoryRebound(to: fftw_complex.self, capacity: fine / 2 + 1) {
        fftw_execute_dft_r2c(forwardRow, row, $0)
      }
      return
    }
    let volume = volume / extent
    for site in 0..<extent {
      let position = site < half ? fine - half + site : site - half
      forward(
        field + site * volume, direction: direction + 1, row: row,
        scale: scale * factors[direction][site], factors: factors,
        into: slab + 2 * position * strides[direction], volume: volume)
    }
    slab.withMemoryRebound(to: fftw_complex.self, capacity: fine * strides[direction]) {
      fftw_execute_dft(forwardColumns[direction], $0, $0)
    }
  }
}
