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

  /// C(t) = Σ_x⃗ ⟨φ(0) φ(t, x⃗)⟩ = (1/L₀) Σ_{p₀} G(p₀, 0⃗) cos(p₀ t), t = 0 … L₀/2 along direction 0.
  public func timeSlices() -> [Replicated] {
    let extent = orbits.grid.lattice.extents[0]
    let sources = (0...extent / 2).map { propagator[orbitAlongTime($0)] }
    let chain = ChainTransform(extent: extent)
    let value = chain.timeSlices(sources.map(\.value))
    let replicates = sources[0].replicates.indices.map { block in
      chain.timeSlices(sources.map { $0.replicates[block] })
    }
    return (0...extent / 2).map { time in
      Replicated(
        value: value[time], replicates: replicates.map { $0[time] },
        sampleCount: sources[0].sampleCount)
    }
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
    func sum(_ values: (Replicated) -> Double) -> Double {
      zip(factors, propagator).reduce(0) { $0 + $1.0 * values($1.1) }
    }
    return Replicated(
      value: sum(\.value),
      replicates: propagator[0].replicates.indices.map { block in sum { $0.replicates[block] } },
      sampleCount: propagator[0].sampleCount)
  }
}
