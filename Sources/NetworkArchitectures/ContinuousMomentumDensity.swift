import LatticeGeometry
import RealModule

/// A density q(b) of continuous neuron momenta and the amplitudes that go with it.
///
/// The α-family takes q ∝ D^{1+α}, made piecewise constant: the domain is cut into cells of equal
/// volume (shells of the ball, boxes of the zone), a cell is drawn with the probability of its
/// centre, the momentum uniformly inside. Since amplitudes are A(b)² = 2 D(b)/((2π)^d q(b)) with
/// this same q, the two-point function is exactly ∫ d^db/(2π)^d D(b) cos(b·x) at every width; the
/// cells' size only affects higher correlators, by the little that q differs from D^{1+α}.
public struct ContinuousMomentumDensity: Sendable {
  /// Where momenta lie.
  public let domain: MomentumDomain

  /// d.
  public let dimension: Int

  /// m² of the propagator, in units of 1/a².
  public let massSquared: Double

  private let table: AliasTable
  /// 2/((2π)^d q) in each cell: A² = factor · D.
  private let amplitudeFactors: [Double]
  /// Cells along one direction of the zone.
  private let cellsPerDirection: Int

  /// Tabulates a density.
  ///
  /// - Parameters:
  ///   - domain: Ball or zone.
  ///   - dimension: d, 1 to 4.
  ///   - massSquared: m² > 0.
  ///   - alpha: The exponent; −1 is uniform.
  public init(domain: MomentumDomain, dimension: Int, massSquared: Double, alpha: Double) {
    precondition((1...4).contains(dimension) && massSquared > 0, "a massive theory, d = 1…4")
    self.domain = domain
    self.dimension = dimension
    self.massSquared = massSquared
    var weights: [Double] = []
    let cellVolume: Double
    switch domain {
    case .ball(let cutoff):
      precondition(cutoff > 0, "a ball of positive radius")
      let count = 4096
      cellsPerDirection = count
      for cell in 0..<count {
        let fraction = (Double(cell) + 0.5) / Double(count)
        let radius = cutoff * .root(fraction, dimension)
        weights.append(.pow(1 / (radius * radius + massSquared), 1 + alpha))
      }
      cellVolume = Self.ballVolume(dimension: dimension, radius: cutoff) / Double(count)
    case .zone:
      let count = [1: 4096, 2: 128, 3: 32, 4: 16][dimension] ?? 16
      cellsPerDirection = count
      let terms = (0..<count).map { cell -> Double in
        let momentum = 2 * .pi * ((Double(cell) + 0.5) / Double(count) - 0.5)
        return 4 * .sin(momentum / 2) * .sin(momentum / 2)
      }
      var squares = [0.0]
      for _ in 0..<dimension { squares = squares.flatMap { sum in terms.map { sum + $0 } } }
      weights = squares.map { .pow(1 / ($0 + massSquared), 1 + alpha) }
      cellVolume = .pow(2 * .pi / Double(count), dimension)
    }
    let total = weights.reduce(0, +)
    let probabilities = weights.map { $0 / total }
    table = AliasTable(probabilities: probabilities)
    let measure = Double.pow(2 * .pi, dimension)
    amplitudeFactors = probabilities.map { 2 * cellVolume / (measure * $0) }
  }

  /// vol B = π^{d/2} R^d/Γ(d/2 + 1).
  static func ballVolume(dimension: Int, radius: Double) -> Double {
    let half = Double(dimension) / 2
    return .pow(.pi, half) * .pow(radius, dimension) / .gamma(half + 1)
  }

  /// D(b), in units of a² times the field's own.
  public func propagator(at momentum: SIMD4<Double>) -> Double {
    switch domain {
    case .ball: return 1 / ((momentum * momentum).sum() + massSquared)
    case .zone:
      var square = 0.0
      for direction in 0..<dimension {
        let sine = Double.sin(momentum[direction] / 2)
        square += 4 * sine * sine
      }
      return 1 / (square + massSquared)
    }
  }

  /// Draws a momentum and returns it with its amplitude A(b), in units of φ.
  func draw(using stream: inout RandomStream) -> (momentum: SIMD4<Double>, amplitude: Double) {
    let cell = table.entry(for: stream.uniform())
    var momentum = SIMD4<Double>.zero
    switch domain {
    case .ball(let cutoff):
      let fraction = (Double(cell) + stream.uniform()) / Double(cellsPerDirection)
      let radius: Double =
        switch dimension {
        case 1: cutoff * fraction
        case 2: cutoff * fraction.squareRoot()
        case 3: cutoff * .root(fraction, 3)
        default: cutoff * fraction.squareRoot().squareRoot()
        }
      momentum = radius * direction(using: &stream)
    case .zone:
      var remainder = cell
      for direction in (0..<dimension).reversed() {
        let place = Double(remainder % cellsPerDirection) + stream.uniform()
        momentum[direction] = 2 * .pi * (place / Double(cellsPerDirection) - 0.5)
        remainder /= cellsPerDirection
      }
    }
    return (momentum, (amplitudeFactors[cell] * propagator(at: momentum)).squareRoot())
  }

  /// A unit vector, uniform on the sphere in d dimensions.
  private func direction(using stream: inout RandomStream) -> SIMD4<Double> {
    switch dimension {
    case 1: return SIMD4(stream.uniform() < 0.5 ? 1 : -1, 0, 0, 0)
    case 2:
      let angle = 2 * .pi * stream.uniform()
      return SIMD4(.cos(angle), .sin(angle), 0, 0)
    case 3:
      let height = 2 * stream.uniform() - 1
      let (angle, radius) = (2 * .pi * stream.uniform(), (1 - height * height).squareRoot())
      return SIMD4(height, radius * .cos(angle), radius * .sin(angle), 0)
    default:
      // Two circles whose squared radii share 1 uniformly: Hopf's coordinates.
      let share = stream.uniform()
      let (first, second) = (2 * .pi * stream.uniform(), 2 * .pi * stream.uniform())
      let (inner, outer) = (share.squareRoot(), (1 - share).squareRoot())
      return SIMD4(
        inner * .cos(first), inner * .sin(first), outer * .cos(second), outer * .sin(second))
    }
  }
}
