public import ErrorAnalysis
public import LatticeGeometry
import RealModule

/// Quantities that are linear in the propagator or functions of it, from one estimate of G(p).
public struct PropagatorObservables: Sendable {
  /// The momenta.
  public let orbits: MomentumOrbits

  /// G(p), one per orbit.
  public let propagator: [Replicated]

  /// Takes an estimate of the propagator.
  public init(orbits: MomentumOrbits, propagator: [Replicated]) {
    precondition(propagator.count == orbits.count, "one value per orbit")
    self.orbits = orbits
    self.propagator = propagator
  }

  /// χ = V⟨M²⟩ = G(0).
  public var susceptibility: Replicated { propagator[0] }

  /// ⟨φ²⟩ = (1/V) Σ_p G(p).
  public func phiSquared() -> Replicated { zoneAverage { _ in 1 } }

  /// (1/(Vd)) Σ ⟨φ(x) φ(x+μ)⟩ = ⟨φ²⟩ − (1/(2dV)) Σ_p p̂² G(p).
  public func nearestNeighbour() -> Replicated {
    let dimension = Double(orbits.grid.lattice.dimension)
    return zoneAverage { 1 - $0.latticeSquared / (2 * dimension) }
  }

  /// ξ_2nd = √(G(0)/G(p₁) − 1)/(2 sin(π/L₀)), p₁ the smallest momentum along direction 0; not a
  /// number if noise makes the root's argument negative.
  public func secondMomentCorrelationLength() -> Replicated {
    let extent = orbits.grid.lattice.extents[0]
    return Replicated.combine([propagator[0], propagator[orbitAlongTime(1)]]) {
      Self.secondMomentCorrelationLength(zero: $0[0], smallest: $0[1], extent: extent)
    }
  }

  /// ξ_2nd from G(0) and G(p₁), p₁ = 2π/L.
  public static func secondMomentCorrelationLength(
    zero: Double, smallest: Double, extent: Int
  ) -> Double {
    (zero / smallest - 1).squareRoot() / (2 * Double.sin(.pi / Double(extent)))
  }

  /// C(t, p⃗) = Σ_x⃗ e^{−ip⃗·x⃗} ⟨φ(0) φ(t, x⃗)⟩ = (1/L₀) Σ_{p₀} G(p₀, p⃗) cos(p₀ t), t = 0 … L₀/2 along
  /// direction 0.
  ///
  /// - Parameter spatialNumbers: n_μ of p⃗, μ = 1 … d−1, any integers; p⃗ = 0 if empty.
  public func timeSlices(spatialNumbers: [Int] = []) -> [Replicated] {
    let lattice = orbits.grid.lattice
    let spatial =
      spatialNumbers.isEmpty ? [Int](repeating: 0, count: lattice.dimension - 1) : spatialNumbers
    precondition(spatial.count == lattice.dimension - 1, "one number per spatial direction")
    let sources = (0...lattice.extents[0] / 2).map {
      propagator[orbits.orbit(ofNumbers: [$0] + spatial)]
    }
    let chain = ChainTransform(extent: lattice.extents[0])
    return Replicated.transform(sources, chain.timeSlices)
  }

  /// C(t) of a propagator given as one value per orbit, for theory curves.
  public static func timeSlices(of values: [Double], orbits: MomentumOrbits) -> [Double] {
    let lattice = orbits.grid.lattice
    let sources = (0...lattice.extents[0] / 2).map { number in
      values[orbits.orbit(ofNumbers: alongTime(number, dimension: lattice.dimension))]
    }
    return ChainTransform(extent: lattice.extents[0]).timeSlices(sources)
  }

  private func orbitAlongTime(_ number: Int) -> Int {
    orbits.orbit(
      ofNumbers: Self.alongTime(number, dimension: orbits.grid.lattice.dimension))
  }

  private static func alongTime(_ number: Int, dimension: Int) -> [Int] {
    [number] + [Int](repeating: 0, count: dimension - 1)
  }

  /// (1/V) Σ_p f(p) G(p) over the whole zone, for f constant on each orbit.
  private func zoneAverage(_ function: (Momentum) -> Double) -> Replicated {
    let volume = Double(orbits.grid.lattice.volume)
    let factors = orbits.orbits.map { Double($0.size) * function($0.representative) / volume }
    return Replicated.combine(propagator) { values in
      zip(factors, values).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}
