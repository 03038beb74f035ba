internal import CFFTW
import CVectorMath
import RealModule

/// Transforms of a real field by complex ones of rows of half the length.
///
/// A row x of even length n is read as h = n/2 complex numbers z_j = x_{2j} + i x_{2j+1}. From their
/// transform Z follows that of the row (J. W. Cooley, P. A. W. Lewis and P. D. Welch, J. Sound Vib. 12,
/// 315 (1970)),
///
///     X_k = ½ (Z_k + Z*_{h−k}) − ½ i e^{−2πik/n} (Z_k − Z*_{h−k}),
///
/// and backwards Z_k = (X_k + X*_{h−k}) + i e^{2πik/n} (X_k − X*_{h−k}), all unnormalised. The other
/// directions are complex transforms anyway. FFTW's cost model prefers scalar code for real rows and
/// vector code for complex ones, so that this way takes about half the time.
final class HalvedRowKernel: RealTransformKernel {
  private let rowCount: Int
  private let half: Int

  nonisolated(unsafe) private let forwardRows: fftw_plan
  nonisolated(unsafe) private let inverseRows: fftw_plan

  /// Along all other directions, in place; nil where there is none.
  nonisolated(unsafe) private let forwardColumns: fftw_plan?
  nonisolated(unsafe) private let inverseColumns: fftw_plan?

  /// −½ i e^{−2πik/n} and i e^{2πik/n} from k = 1 on: eight doubles c′c′… and −c″c″… for four k.
  private let forwardFactors: [Double]
  private let inverseFactors: [Double]

  /// Whether rows of this length gain: shorter ones are done before the second pass has begun.
  static func serves(_ lattice: Lattice) -> Bool {
    let length = lattice.extents[lattice.extents.count - 1]
    return length.isMultiple(of: 2) && length >= 16
  }

  init(grid: MomentumGrid, count: Int) {
    let lattice = grid.lattice
    let leading = lattice.extents.dropLast()
    let length = lattice.extents[leading.count]
    rowCount = count * leading.reduce(1, *)
    half = length / 2
    let rowModes = half + 1
    let field = Field(on: lattice, count: count)
    let modes = MomentumField(on: grid, count: count)
    let (sites, complex) = (complexPointer(field.pointer), complexPointer(modes.pointer))
    let row = [fftw_iodim64(n: half, is: 1, os: 1)]
    let rows = [fftw_iodim64(n: rowCount, is: half, os: rowModes)]
    let rowsBack = [fftw_iodim64(n: rowCount, is: rowModes, os: half)]
    var stride = rowModes
    var columns: [fftw_iodim64] = []
    for extent in leading.reversed() {
      columns.insert(fftw_iodim64(n: extent, is: stride, os: stride), at: 0)
      stride *= extent
    }
    let columnSets = [
      fftw_iodim64(n: count, is: grid.modeCount, os: grid.modeCount),
      fftw_iodim64(n: rowModes, is: 1, os: 1),
    ]
    var plans:
      (
        rows: fftw_plan?, rowsBack: fftw_plan?, columns: fftw_plan?, columnsBack: fftw_plan?
      )
    withPlanner {
      let flags = FFTW_ESTIMATE
      plans.rows = fftw_plan_guru64_dft(
        1, row, 1, rows, sites, complex, FFTW_FORWARD, flags | FFTW_PRESERVE_INPUT)
      plans.rowsBack = fftw_plan_guru64_dft(
        1, row, 1, rowsBack, complex, sites, FFTW_BACKWARD, flags | FFTW_DESTROY_INPUT)
      guard !columns.isEmpty else { return }
      let rank = Int32(columns.count)
      plans.columns = fftw_plan_guru64_dft(
        rank, columns, 2, columnSets, complex, complex, FFTW_FORWARD, flags)
      plans.columnsBack = fftw_plan_guru64_dft(
        rank, columns, 2, columnSets, complex, complex, FFTW_BACKWARD, flags)
    }
    guard let forward = plans.rows, let inverse = plans.rowsBack,
      columns.isEmpty || (plans.columns != nil && plans.columnsBack != nil)
    else { preconditionFailure("FFTW has no plan for extents \(lattice.extents)") }
    forwardRows = forward
    inverseRows = inverse
    forwardColumns = plans.columns
    inverseColumns = plans.columnsBack
    forwardFactors = Self.factors(length: length) { (-0.5 * $1, -0.5 * $0) }
    inverseFactors = Self.factors(length: length) { (-$1, $0) }
  }

  deinit {
    withPlanner {
      for plan in [forwardRows, inverseRows] { fftw_destroy_plan(plan) }
      for plan in [forwardColumns, inverseColumns] { plan.map { fftw_destroy_plan($0) } }
    }
  }

  func forward(_ field: UnsafeMutablePointer<Double>, into modes: UnsafeMutablePointer<Double>) {
    fftw_execute_dft(forwardRows, complexPointer(field), complexPointer(modes))
    for row in 0..<rowCount {
      let values = modes + 2 * row * (half + 1)
      let (even, odd) = (values[0], values[1])
      (values[0], values[1]) = (even + odd, 0)
      (values[2 * half], values[2 * half + 1]) = (even - odd, 0)
    }
    foldRows(of: modes, scale: 0.5, factors: forwardFactors)
    if let forwardColumns {
      fftw_execute_dft(forwardColumns, complexPointer(modes), complexPointer(modes))
    }
  }

  func inverse(_ modes: UnsafeMutablePointer<Double>, into field: UnsafeMutablePointer<Double>) {
    if let inverseColumns {
      fftw_execute_dft(inverseColumns, complexPointer(modes), complexPointer(modes))
    }
    for row in 0..<rowCount {
      let values = modes + 2 * row * (half + 1)
      let (first, last) = (values[0], values[2 * half])
      (values[0], values[1]) = (first + last, first - last)
    }
    foldRows(of: modes, scale: 1, factors: inverseFactors)
    fftw_execute_dft(inverseRows, complexPointer(modes), complexPointer(field))
  }

  /// y_k = s (y_k + y*_{h−k}) + c_k (y_k − y*_{h−k}) for 0 < k < h in every row.
  ///
  /// Four k and the four h − k are done at once. In the middle the two groups may overlap: they are
  /// loaded before either is stored, and agree on what is common.
  private func foldRows(
    of modes: UnsafeMutablePointer<Double>, scale: Double, factors: [Double]
  ) {
    let (half, rowCount) = (half, rowCount)
    let scales = SIMD8(repeating: scale)
    let conjugation = SIMD8<Double>(1, -1, 1, -1, 1, -1, 1, -1)
    factors.withUnsafeBufferPointer { buffer in
      guard let factors = buffer.baseAddress else { return }
      for row in 0..<rowCount {
        let values = modes + 2 * row * (half + 1)
        var low = 1
        while half - 2 * low >= 3 {
          let first = values + 2 * low
          let last = values + 2 * (half - low - 3)
          let value = loadLanes(first)
          let mirror = conjugation * lattice_reverse_pairs(loadLanes(last))
          let even = scales * (value + mirror)
          let odd = value - mirror
          let pair = factors + 4 * (low - 1)
          let turned = lattice_multiply_add(
            odd, loadLanes(pair), lattice_swap_parts(odd) * loadLanes(pair + 8))
          storeLanes(lattice_reverse_pairs(conjugation * (even - turned)), last)
          storeLanes(even + turned, first)
          low += 4
        }
        while low <= half - low {
          let first = values + 2 * low
          let last = values + 2 * (half - low)
          let (real, imaginary) = (first[0], first[1])
          let (mirrorReal, mirrorImaginary) = (last[0], -last[1])
          let even = (scale * (real + mirrorReal), scale * (imaginary + mirrorImaginary))
          let odd = (real - mirrorReal, imaginary - mirrorImaginary)
          let group = factors + (low - 1) / 4 * 16 + 2 * ((low - 1) % 4)
          let turned = (
            odd.0 * group[0] + odd.1 * group[8], odd.1 * group[1] + odd.0 * group[9]
          )
          (last[0], last[1]) = (even.0 - turned.0, turned.1 - even.1)
          (first[0], first[1]) = (even.0 + turned.0, even.1 + turned.1)
          low += 1
        }
      }
    }
  }

  /// c_k of cos and sin of 2πk/n, in groups of four k: real parts doubled, then −c″ and c″.
  private static func factors(
    length: Int, _ factor: (_ cosine: Double, _ sine: Double) -> (Double, Double)
  ) -> [Double] {
    var table: [Double] = []
    for group in 0..<(length / 4 + 3) / 4 {
      let pairs = (1...4).map { lane in
        let angle = 2 * Double.pi * Double(4 * group + lane) / Double(length)
        return factor(.cos(angle), .sin(angle))
      }
      table += pairs.flatMap { [$0.0, $0.0] } + pairs.flatMap { [-$0.1, $0.1] }
    }
    return table
  }
}
