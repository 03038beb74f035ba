import CorrelatorAnalysis
import ErrorAnalysis
import LatticeGeometry

/// The quantities of one ensemble that a verification looks at, chosen before anything is drawn: at most
/// six momenta of G(p), moments, ln Z/Z₀ and connected four-point functions, as far as they are measured.
struct VerifiedQuantities {
  /// In a fixed order, with the replicates that say how they are correlated.
  let list: [(name: String, quantity: Replicated)]

  /// G(p) is looked at in as many orbits at most.
  private static let mostMomenta = 6

  /// Scalars that are neither linear in G(p) nor functions of one another.
  private static let scalars = [
    "phi4", "phiDotPhiSquared", "absMagnetization", "u4", "logPartitionRatio",
  ]

  /// Chooses those of a theory.
  init(_ results: RunResults) {
    let observables = results.observables
    let propagator = Self.named(observables.propagatorReplicates, results.engine.orbits)
    let scalars = Self.scalars.compactMap { name in
      observables.replicated[name].map { (name: name, quantity: $0) }
    }
    // U₄ says what the first one would, that of zero momenta.
    let fourPoints = observables.connected.fourPoints.dropFirst().map {
      (name: Self.name(of: $0.kinematics), quantity: $0.connected)
    }
    list = propagator + scalars + fourPoints
  }

  /// Takes two-point functions of fully connected networks.
  init(_ pairs: [NetworkRun.Pair]) {
    list = pairs.map { (name: $0.name, quantity: $0.replicated) }
  }

  /// `G4(1,0;-1,0;1,0)`, by three momenta.
  static func name(of kinematics: FourPointKinematics) -> String {
    let momenta = kinematics.momenta.dropLast().map {
      $0.numbers.map(String.init).joined(separator: ",")
    }
    return "G4(\(momenta.joined(separator: ";")))"
  }

  /// Values of G(p), one an orbit, by the names of the momenta that are looked at.
  static func propagator(_ values: [Double], orbits: MomentumOrbits) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: named(values, orbits).map { ($0.name, $0.quantity) })
  }

  private static func named<Quantity>(
    _ values: [Quantity], _ orbits: MomentumOrbits
  ) -> [(name: String, quantity: Quantity)] {
    spread(Array(zip(orbits.orbits, values)), atMost: mostMomenta).map { orbit, value in
      let numbers = orbit.representative.numbers.map(String.init).joined(separator: ",")
      return (name: "G(\(numbers))", quantity: value)
    }
  }

  /// Some of many, evenly spaced, the first and the last among them.
  static func spread<Element>(_ all: [Element], atMost count: Int) -> [Element] {
    guard all.count > count else { return all }
    return (0..<count).map { all[$0 * (all.count - 1) / (count - 1)] }
  }
}
