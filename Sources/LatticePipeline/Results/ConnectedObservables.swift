import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry

/// What is measured beyond two points, with the self-energy: derived from one ensemble's averages.
struct ConnectedObservables {
  /// One of the four-point functions.
  struct FourPoint {
    let kinematics: FourPointKinematics

    /// G4c by the run's estimator.
    let connected: Replicated

    /// Γ4 = −G4c/Π G by the run's estimator.
    let vertex: Replicated

    /// Γ4 by the direct estimator, where the run's is another.
    let direct: Replicated?
  }

  /// Σ(p); nil of a free theory or where fields are not periodic.
  let selfEnergy: SelfEnergy?

  /// Orders, ⟨Mⁿ⟩ and κ_n of the magnetisation; empty if not asked for.
  let magnetization: [(order: Int, moment: Replicated, cumulant: Replicated)]

  /// Connected four-point functions of momenta; empty if not asked for.
  let fourPoints: [FourPoint]

  /// Points, and their connected functions; empty if not asked for.
  let points: [(points: [[Int]], value: Replicated)]

  /// λ_R and g_R; nil without four-point functions.
  let couplings: RenormalizedCouplings?

  /// Derives the observables.
  ///
  /// - Parameters:
  ///   - measurement: Of the ensemble.
  ///   - groups: What was measured.
  ///   - point: The theory.
  ///   - propagator: The run's estimate of G(p), and what follows from it.
  ///   - isPeriodic: Whether fields are periodic.
  init(
    _ measurement: EnsembleMeasurement, groups: MeasuredGroups, point: RunPoint,
    propagator: PropagatorObservables, isPeriodic: Bool
  ) throws(FieldTheoryError) {
    let estimator = point.estimator
    if !isPeriodic || !point.isInteracting {
      selfEnergy = nil
    } else {
      let gap = try GapEquation.solve(for: point.action, on: propagator.orbits.grid)
      selfEnergy =
        estimator == .schwingerDyson
        ? measurement.selfEnergy(of: point.action, referenceMassSquared: gap)
        : SelfEnergy(
          values: measurement.selfEnergy(
            of: point.action, referenceMassSquared: gap, form: .direct), form: .direct)
    }
    magnetization =
      groups.magnetization.map { group in
        zip(group.orders, zip(measurement.moments(group), measurement.cumulants(group))).map {
          ($0, $1.0, $1.1)
        }
      } ?? []
    points =
      groups.points.map { group in
        zip(group.points, measurement.connected(group)).map { (points: $0, value: $1) }
      } ?? []
    guard let group = groups.fourPoint else {
      fourPoints = []
      couplings = nil
      return
    }
    let connected = measurement.connectedFourPoint(group, estimator: estimator)
    let vertices = measurement.vertices(
      group, estimator: estimator, propagator: propagator.propagator)
    let direct =
      estimator == .direct
      ? nil
      : measurement.vertices(
        group, estimator: .direct, propagator: propagator.propagator)
    fourPoints = group.kinematics.indices.map { index in
      FourPoint(
        kinematics: group.kinematics[index], connected: connected[index],
        vertex: vertices[index], direct: direct?[index])
    }
    // The first of the standard momenta are all zero.
    couplings = RenormalizedCouplings(connected: connected[0], propagator: propagator)
  }

  /// Numbers by the names of results.json.
  var named: [String: Replicated] {
    var quantities: [String: Replicated] = [:]
    for (order, moment, cumulant) in magnetization {
      quantities["magnetizationMoment\(order)"] = moment
      quantities["magnetizationCumulant\(order)"] = cumulant
    }
    quantities["renormalizedCoupling"] = couplings?.lambda
    quantities["renormalizedDimensionlessCoupling"] = couplings?.dimensionless
    return quantities
  }
}
