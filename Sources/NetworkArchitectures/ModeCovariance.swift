import LatticeGeometry

/// The covariance of a network whose neurons lie on the reciprocal grid, at fixed hidden layer.
///
/// A neuron Re(a s e^{ic} e^{ip·x}) with a ~ N(0, 1) takes from a field g the number
/// (h, g) = s e·g̃(p), e = (cos c, sin c), g̃ = (Re g̃, Im g̃). So K acts on each momentum by the
/// symmetric matrix M_p = Σ_{i: p_i = p} s_i² e_i e_iᵀ, gathered once a network: O(N), and
/// O(V log V) every time it is applied.
final class ModeCovariance {
  private let grid: MomentumGrid
  private let transform: FourierTransform
  private let modes: MomentumField

  /// Where a neuron's matrix is gathered: of a stored pair (p, −p) the first mode.
  private let gatheringModes: [Int32]
  private let isReflected: [Bool]

  /// Stored pairs (p, −p), and the modes with p = −p.
  private let pairs: [(mode: Int, mirror: Int)]
  private let selfConjugates: [Int]
  private let isSelfConjugate: [Bool]

  /// The stored mode of 2p, and whether it carries it as the conjugate mode.
  private let doubled: [(mode: Int, isConjugate: Bool)]

  /// M_xx, M_xy, M_yy of each stored mode.
  private let matrices: TransformBuffer

  init(grid: MomentumGrid, transform: FourierTransform) {
    self.grid = grid
    self.transform = transform
    modes = MomentumField(on: grid)
    matrices = TransformBuffer(count: 3 * grid.modeCount)
    var gathering: [Int32] = []
    var reflected: [Bool] = []
    var pairs: [(mode: Int, mirror: Int)] = []
    var selfConjugates: [Int] = []
    for mode in 0..<grid.modeCount {
      let isPaired = grid.storesMirror(ofColumn: mode % grid.rowLength)
      let mirror = isPaired ? grid.mirror(ofMode: mode) : mode
      gathering.append(Int32(min(mode, mirror)))
      reflected.append(mirror < mode)
      if isPaired, mirror == mode { selfConjugates.append(mode) }
      if mode < mirror { pairs.append((mode, mirror)) }
    }
    gatheringModes = gathering
    isReflected = reflected
    self.pairs = pairs
    self.selfConjugates = selfConjugates
    isSelfConjugate = (0..<grid.modeCount).map { selfConjugates.contains($0) }
    doubled = (0..<grid.modeCount).map { mode in
      grid.mode(ofNumbers: grid.momentum(ofMode: mode).numbers.map { 2 * $0 })
    }
  }

  /// Forgets the last network.
  func clear() { matrices.clear() }

  /// Adds a neuron with one Gaussian readout.
  ///
  /// - Parameters:
  ///   - direction: s e, in units of φ.
  ///   - mode: Of its momentum.
  @inline(__always)
  func add(direction: SIMD2<Double>, mode: Int) {
    let matrix = matrices.pointer + 3 * Int(gatheringModes[mode])
    let product = direction.x * direction.y
    matrix[0] += direction.x * direction.x
    // Re(z e^{−ip·x}) = Re(z* e^{ip·x}).
    matrix[1] += isReflected[mode] ? -product : product
    matrix[2] += direction.y * direction.y
  }

  /// Adds a neuron with two independent Gaussian quadratures of standard deviation √square.
  @inline(__always)
  func add(isotropicSquare square: Double, mode: Int) {
    let matrix = matrices.pointer + 3 * Int(gatheringModes[mode])
    matrix[0] += square
    matrix[2] += square
  }

  /// K(x, x) = Σ_p [½ tr M_p + Re ½(M_xx − M_yy + 2i M_xy) e^{2ip·x}].
  func writeVariance(into variance: borrowing Field) {
    modes.clear()
    var constant = 0.0
    for mode in 0..<grid.modeCount {
      let matrix = matrices.pointer + 3 * mode
      let trace = matrix[0] + matrix[2]
      guard trace > 0 else { continue }
      constant += trace / 2
      let (real, imaginary) = ((matrix[0] - matrix[2]) / 2, matrix[1])
      let target = doubled[mode]
      modes.pointer[2 * target.mode] += real
      modes.pointer[2 * target.mode + 1] += target.isConjugate ? -imaginary : imaginary
    }
    // Each entry stands for Re(z e^{iq·x}): half of it on q, half of its conjugate on −q.
    for mode in 0..<(2 * grid.modeCount) { modes.pointer[mode] *= 0.5 }
    for (mode, mirror) in pairs {
      let (real, imaginary) = (
        modes.pointer[2 * mode] + modes.pointer[2 * mirror],
        modes.pointer[2 * mode + 1] - modes.pointer[2 * mirror + 1]
      )
      modes.pointer[2 * mode] = real
      modes.pointer[2 * mode + 1] = imaginary
      modes.pointer[2 * mirror] = real
      modes.pointer[2 * mirror + 1] = -imaginary
    }
    for mode in selfConjugates {
      modes.pointer[2 * mode] *= 2
      modes.pointer[2 * mode + 1] = 0
    }
    modes.pointer[0] += constant
    transform.inverse(modes, into: variance)
  }

  /// The largest eigenvalue of K: of M_p V/2, and of M_xx V where p = −p.
  func largestEigenvalue() -> Double {
    var largest = 0.0
    for mode in 0..<grid.modeCount {
      let matrix = matrices.pointer + 3 * mode
      let (mean, difference) = ((matrix[0] + matrix[2]) / 2, (matrix[0] - matrix[2]) / 2)
      let split = (difference * difference + matrix[1] * matrix[1]).squareRoot()
      largest = max(largest, isSelfConjugate[mode] ? matrix[0] : (mean + split) / 2)
    }
    return largest * Double(grid.lattice.volume)
  }

  /// Σ_y K(x, y) g(y): the coefficient of e^{ip·x} is ½ M_p g̃(p).
  func apply(to source: borrowing Field, into result: borrowing Field) {
    transform.forward(source, into: modes)
    let coefficients = modes.pointer
    let table = UnsafePointer(matrices.pointer)
    for mode in 0..<grid.modeCount {
      let matrix = table + 3 * mode
      let (real, imaginary) = (coefficients[2 * mode], coefficients[2 * mode + 1])
      coefficients[2 * mode] = 0.5 * (matrix[0] * real + matrix[1] * imaginary)
      coefficients[2 * mode + 1] = 0.5 * (matrix[1] * real + matrix[2] * imaginary)
    }
    for (mode, mirror) in pairs {
      coefficients[2 * mirror] = coefficients[2 * mode]
      coefficients[2 * mirror + 1] = -coefficients[2 * mode + 1]
    }
    for mode in selfConjugates {
      coefficients[2 * mode] *= 2
      coefficients[2 * mode + 1] = 0
    }
    transform.inverse(modes, into: result)
  }
}
