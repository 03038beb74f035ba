import FieldTheory
import LatticeGeometry
import NetworkArchitectures

/// The momentum that neurons on lattice momenta have least often.
struct RareMomentum {
  /// Its numbers n, p = 2πn/L.
  let momentum: String

  /// Neurons of all networks that are expected to have it or one that symmetry makes equal.
  let draws: Double

  /// Finds it.
  ///
  /// - Parameters:
  ///   - density: From which momenta are drawn.
  ///   - orbits: Momenta that are averaged over.
  ///   - neurons: Neurons of all networks.
  init?(_ density: MomentumDensity, orbits: MomentumOrbits, neurons: Double) {
    let shares = zip(orbits.orbits, orbits.average(density.probabilities)).map {
      (orbit: $0, share: Double($0.size) * $1)
    }
    guard let least = shares.min(by: { $0.share < $1.share }) else { return nil }
    let numbers = least.orbit.representative.numbers.map(String.init).joined(separator: ",")
    momentum = "(\(numbers))"
    draws = neurons * least.share
  }
}
