public import ErrorAnalysis
public import LatticeGeometry
import RealModule

/// G(x) = ⟨φ(0) φ(x)⟩ = (1/V) Σ_p G(p) e^{ip·x}, one per orbit of displacements.
public struct PositionSpacePropagator: Sendable {
  /// The displacements, ordered by their length.
  public let displacements: DisplacementOrbits

  /// G(x), one per orbit.
  public let values: [Replicated]

  /// Transforms a propagator, and its replicates one by one.
  ///
  /// - Parameter propagator: G(p) by any estimator; an improved one improves G(x).
  public init(_ propagator: PropagatorObservables) {
    let orbits = propagator.orbits
    let grid = orbits.grid
    let displacements = DisplacementOrbits(lattice: grid.lattice)
    let sites = displacements.representatives.map(grid.lattice.siteIndex)
    let transform = FourierTransform(grid: grid)
    let modes = MomentumField(on: grid)
    let field = Field(on: grid.lattice)
    func transformed(_ values: [Double]) -> [Double] {
      for (mode, value) in orbits.spread(values).enumerated() {
        modes.pointer[2 * mode] = value / Double(grid.lattice.volume)
        modes.pointer[2 * mode + 1] = 0
      }
      transform.inverse(modes, into: field)
      return sites.map { field[$0] }
    }
    self.displacements = displacements
    values = Replicated.transform(propagator.propagator, transformed)
  }

  /// G(x) of a propagator given as one value per orbit, for theory curves.
  ///
  /// - Returns: One value per orbit of displacements, in the order of ``displacements``.
  public static func values(of propagator: [Double], orbits: MomentumOrbits) -> [Double] {
    PositionSpacePropagator(
      PropagatorObservables(
        orbits: orbits,
        propagator: propagator.map {
          Replicated(value: $0, replicates: [], sampleCount: 0, resampling: .jackknife)
        })
    ).values.map(\.value)
  }

  /// |x| of each orbit, in units of a.
  public var distances: [Double] {
    displacements.representatives.map { Double(DisplacementOrbits.square($0)).squareRoot() }
  }

  /// The distance beyond which G(x) is noise: the largest |x| up to which every G(x) exceeds twice its
  /// error; nil if not even ⟨φ²⟩ does.
  ///
  /// The error hardly depends on x while G(x) falls like e^{−m|x|}, so the relative error grows like
  /// e^{m|x|} [Zhang2026].
  public var signalDistance: Double? {
    let signals = values.prefix { quantity in
      let estimate = quantity.estimate
      return estimate.value > 2 * estimate.error
    }
    return signals.isEmpty ? nil : distances[signals.count - 1]
  }
}
