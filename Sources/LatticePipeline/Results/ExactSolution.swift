import CorrelatorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry

/// The exact solution of a theory where there is one: of any interaction of one component on
/// lattices of a few sites, and of φ⁴ on periodic chains.
struct ExactSolution {
  /// How it was obtained.
  let definition: String

  /// G(p), one value per orbit.
  let propagator: [Double]

  /// Numbers by the names of the observables.
  let observables: [String: Double]

  /// Small lattices are solved unasked if that takes less than about a second.
  private static let cheap = 2e10

  /// Solves a theory.
  ///
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if it is beyond the methods or not resolved.
  init(action: any LocalAction, orbits: MomentumOrbits) throws(FieldTheoryError) {
    let lattice = orbits.grid.lattice
    var observables: [String: Double] = [:]
    var logPartitionRatio: Double?
    if ExactSmallLattice.isPossible(on: lattice) {
      let exact = try ExactSmallLattice(action: action, lattice: lattice)
      definition =
        "integral over all fields, exact to \(Text.significant(max(exact.convergence, 1e-15)))"
      propagator = orbits.average(exact.propagator)
      observables = [
        "phi2": exact.phiSquared, "phi4": exact.phiFourth,
        "nearestNeighbour": exact.nearestNeighbour,
        "absMagnetization": exact.absoluteMagnetization, "u4": exact.fourthCumulantRatio,
        "binder": 1 - exact.fourthCumulantRatio / 3,
      ]
      logPartitionRatio = exact.logPartitionRatio
    } else {
      guard let quartic = action as? PhiFour, lattice.dimension == 1 else {
        throw .notIntegrable(reason: Self.limits)
      }
      let exact = try TransferMatrix(
        massSquared: quartic.massSquared, lambda: quartic.lambda, siteCount: lattice.volume)
      definition = "transfer matrix, exact"
      propagator = orbits.orbits.map { exact.propagator[abs($0.representative.numbers[0])] }
      observables = [
        "phi2": exact.phiSquared, "phi4": exact.phiFourth,
        "nearestNeighbour": exact.correlator[1],
      ]
      logPartitionRatio = exact.logPartitionRatio
    }
    observables["logPartitionRatio"] = logPartitionRatio
    observables["susceptibility"] = propagator[0]
    let smallest = [1] + [Int](repeating: 0, count: lattice.dimension - 1)
    observables["xi2nd"] = PropagatorObservables.secondMomentCorrelationLength(
      zero: propagator[0], smallest: propagator[orbits.orbit(ofNumbers: smallest)],
      extent: lattice.extents[0])
    self.observables = observables.filter { $0.value.isFinite }
  }

  /// Where there are exact solutions, as a refusal says it.
  private static let limits =
    "it is known for chains with the action \"phi4\", and for one component on lattices with a "
    + "direction of 2 or 3 sites and at most four sites in the others"

  /// Whether a solution exists and takes no time worth mentioning.
  static func isCheap(for action: any LocalAction, on lattice: Lattice) -> Bool {
    ((try? operations(for: action, on: lattice)) ?? .infinity) < cheap
  }

  /// Roughly the floating-point operations a solution takes.
  ///
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if there is none, or it would take too long.
  static func operations(
    for action: any LocalAction, on lattice: Lattice
  ) throws(FieldTheoryError) -> Double {
    if ExactSmallLattice.isPossible(on: lattice) {
      return try ExactSmallLattice.operations(for: action, on: lattice)
    }
    guard case .lattice = action.dispersion, lattice.dimension == 1, action is PhiFour else {
      throw .notIntegrable(reason: limits)
    }
    // At most a few hundred points in φ, diagonalised.
    return 1e9
  }
}
