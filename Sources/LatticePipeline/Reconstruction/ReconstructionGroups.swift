import CorrelatorAnalysis
import FieldTheory
import LatticeGeometry

/// What is measured of one theory for its reconstruction.
enum ReconstructionGroups {
  /// Both orders by Schwinger–Dyson forms where the fields' action is known to be the target, otherwise
  /// the leading order by the direct estimator.
  static func observables(
    of point: RunPoint, extra momenta: [[[Int]]], orbits: MomentumOrbits
  ) throws -> [any ObservableGroup] {
    let lattice = orbits.grid.lattice
    let kinematics = kinematics(on: lattice, extra: momenta)
    guard point.estimator == .schwingerDyson else {
      return [FourPointFunction(directAt: kinematics, on: lattice, isEven: true)]
    }
    let longest = min(4, lattice.extents[0] / 2)
    let along = (0...longest).map { number in
      Momentum(
        numbers: [number] + [Int](repeating: 0, count: lattice.dimension - 1), on: lattice)
    }
    return [
      try ReconstructionFunctions(
        at: kinematics, momenta: along, orbits: orbits, action: point.action,
        referenceMassSquared: try GapEquation.solve(for: point.action, on: orbits.grid))
    ]
  }

  /// Zero momentum, forward and symmetric ones, and the user's.
  private static func kinematics(
    on lattice: Lattice, extra: [[[Int]]]
  ) -> [FourPointKinematics] {
    var all = [FourPointKinematics.zero(on: lattice), .forward(1, on: lattice)]
    for number in 1...max(1, min(2, (lattice.extents.min() ?? 2) / 2)) {
      all.append(.symmetric(number, on: lattice))
    }
    all += extra.map { FourPointKinematics($0[0], $0[1], $0[2], on: lattice) }
    return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The couplings from what was measured.
  static func reconstruction(from results: RunResults) -> ActionReconstruction {
    let (measurement, propagator) = (
      results.measurement, results.observables.propagatorReplicates
    )
    if let group = measurement.setup.groups.compactMap({ $0 as? ReconstructionFunctions }).first {
      return ActionReconstruction(measurement, group: group, propagator: propagator)
    }
    guard let group = measurement.setup.groups.compactMap({ $0 as? FourPointFunction }).last else {
      preconditionFailure("a run measured for its reconstruction")
    }
    return ActionReconstruction(
      leadingAt: group.kinematics,
      vertices: measurement.vertices(group, estimator: .direct, propagator: propagator),
      propagator: propagator, orbits: measurement.setup.orbits)
  }
}
