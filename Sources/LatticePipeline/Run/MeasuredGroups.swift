import CorrelatorAnalysis
import FieldTheory
import LatticeGeometry
import RunConfiguration

/// The groups of observables a run measures beside the propagator and one-point averages.
struct MeasuredGroups: Sendable {
  /// Moments and cumulants of the magnetisation.
  let magnetization: MagnetizationMoments?

  /// Connected four-point functions of momenta.
  let fourPoint: FourPointFunction?

  /// Connected functions of points.
  let points: ConnectedPointFunctions?

  /// Chooses the groups of one theory.
  ///
  /// - Parameters:
  ///   - analysis: What is asked for.
  ///   - point: The theory.
  ///   - grid: The lattice's momenta.
  /// - Throws: ``/CorrelatorAnalysis/NPointError``, ``/FieldTheory/FieldTheoryError``.
  init(
    _ analysis: RunConfiguration.Analysis, point: RunPoint, grid: MomentumGrid
  ) throws {
    let lattice = grid.lattice
    // Of an action that is not told nobody knows whether odd functions vanish.
    let isEven = point.isActionKnown && point.action.interaction.isEven
    magnetization =
      analysis.observables.contains(.moments) ? MagnetizationMoments(isEven: isEven) : nil
    points =
      analysis.points.isEmpty
      ? nil : try ConnectedPointFunctions(of: analysis.points, on: lattice, isEven: isEven)
    guard analysis.observables.contains(.fourPoint) else {
      fourPoint = nil
      return
    }
    let kinematics = Self.kinematics(analysis, on: lattice)
    fourPoint =
      point.estimator == .schwingerDyson
      ? try FourPointFunction(
        at: kinematics, on: lattice, action: point.action,
        referenceMassSquared: try GapEquation.solve(for: point.action, on: grid))
      : FourPointFunction(directAt: kinematics, on: lattice, isEven: isEven)
  }

  /// What a block's sums consist of, in this order.
  var all: [any ObservableGroup] {
    let groups: [(any ObservableGroup)?] = [magnetization, fourPoint, points]
    return groups.compactMap { $0 }
  }

  /// Standard momenta: none, and forward and symmetric ones of the smallest lengths; then the user's.
  static func kinematics(
    _ analysis: RunConfiguration.Analysis, on lattice: Lattice
  ) -> [FourPointKinematics] {
    let longest = min(3, (lattice.extents.min() ?? 2) / 2)
    var all = [FourPointKinematics.zero(on: lattice)]
    for number in 1...max(1, longest) {
      all.append(.symmetric(number, on: lattice))
      all.append(.forward(number, on: lattice))
    }
    all += analysis.fourPointMomenta.map { FourPointKinematics($0[0], $0[1], $0[2], on: lattice) }
    // A set named by the user may be a standard one.
    return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
