import RealModule

public import FieldTheory
public import LatticeGeometry

/// A density q(p) of neuron momenta on the Brillouin grid, with the amplitudes that go with it.
///
/// The α-family takes q ∝ D^{1+α}: α = −1 draws momenta uniformly, α = 0 from the propagator
/// itself. Amplitudes A(p)² = 2 D(p)/(V q(p)) make the two-point function D(p) at every width.
/// Draws take one uniform number each, by A. J. Walker's alias method in M. D. Vose's form, IEEE
/// Trans. Softw. Eng. 17 (1991) 972.
public struct MomentumDensity: Sendable {
  /// The grid whose stored modes are drawn; ±p count as one.
  public let grid: MomentumGrid

  /// q(p) of a single momentum of the whole zone, on the stored modes; Σ over the zone is 1.
  public let probabilities: [Double]

  /// A(p) on the stored modes, in units of φ.
  public let amplitudes: [Double]

  private let thresholds: [Double]
  private let aliases: [Int32]

  /// Creates the density q ∝ D^{1+α}.
  public init(propagator: FreePropagator, alpha: Double) {
    grid = propagator.grid
    let powers = propagator.values.map { Double.pow($0, 1 + alpha) }
    let total = grid.sumOverZone(powers)
    let probabilities = powers.map { $0 / total }
    self.probabilities = probabilities
    let volume = Double(grid.lattice.volume)
    amplitudes = zip(propagator.values, probabilities).map {
      (2 * $0 / (volume * $1)).squareRoot()
    }
    let grid = grid
    let count = grid.modeCount
    var scaled = (0..<count).map {
      probabilities[$0] * Double(grid.multiplicity(ofMode: $0)) * Double(count)
    }
    var thresholds = [Double](repeating: 1, count: count)
    var aliases = (0..<Int32(count)).map { $0 }
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let poor = small.popLast(), let rich = large.last {
      thresholds[poor] = scaled[poor]
      aliases[poor] = Int32(rich)
      scaled[rich] -= 1 - scaled[poor]
      if scaled[rich] < 1 {
        large.removeLast()
        small.append(rich)
      }
    }
    self.thresholds = thresholds
    self.aliases = aliases
  }

  /// The stored mode that a number uniform in (0, 1) selects.
  @inline(__always)
  func mode(for uniform: Double) -> Int {
    let position = uniform * Double(thresholds.count)
    let slot = min(Int(position), thresholds.count - 1)
    return position - Double(slot) < thresholds[slot] ? slot : Int(aliases[slot])
  }
}
