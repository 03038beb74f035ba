import RealModule

public import FieldTheory
public import LatticeGeometry

/// A density q(p) of neuron momenta on the Brillouin grid, with the amplitudes that go with it.
///
/// The α-family takes q ∝ D^{1+α}: α = −1 draws momenta uniformly, α = 0 from the propagator
/// itself. Amplitudes A(p)² = 2 D(p)/(V q(p)) make the two-point function D(p) at every width.
public struct MomentumDensity: Sendable {
  /// The grid whose stored modes are drawn; ±p count as one.
  public let grid: MomentumGrid

  /// q(p) of a single momentum of the whole zone, on the stored modes; Σ over the zone is 1.
  public let probabilities: [Double]

  /// A(p) on the stored modes, in units of φ.
  public let amplitudes: [Double]

  private let table: AliasTable

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
    table = AliasTable(
      probabilities: (0..<grid.modeCount).map {
        probabilities[$0] * Double(grid.multiplicity(ofMode: $0))
      })
  }

  /// The stored mode that a number uniform in (0, 1) selects.
  @inline(__always)
  func mode(for uniform: Double) -> Int {
    table.entry(for: uniform)
  }
}
