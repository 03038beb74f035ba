import CorrelatorAnalysis
import FieldTheory
import LatticeGeometry
import RunConfiguration

/// The theory columns a run is set against, all for the lattice dispersion p̂².
enum TheoryCurves {
  /// Computes the curves a plan asks for.
  ///
  /// - Returns: The curves in the order asked for, and remarks on those that do not exist.
  static func make(
    for point: RunPoint, engine: RunEngine
  ) throws(FieldTheoryError) -> (curves: [TheoryCurve], remarks: [String]) {
    let (plan, orbits) = (engine.plan, engine.orbits)
    let theories = plan.configuration.compare ?? []
    guard !theories.isEmpty else { return ([], []) }
    guard let action = point.phiFour else { return ([], []) }
    let perturbation = try PerturbationTheory(
      massSquared: action.massSquared, lambda: action.lambda, grid: orbits.grid)
    var curves: [TheoryCurve] = []
    var remarks: [String] = []
    for theory in theories {
      let definition: String
      let values: [Double]
      switch theory {
      case .free:
        definition =
          action.massSquared > 0
          ? "1/(phat2 + m2)"
          : "1/(phat2 + M2) with the gap-equation mass, because m2 is not positive"
        values = orbits.average(perturbation.free ?? perturbation.gapReference.values)
      case .oneLoop:
        definition = "1/(phat2 + m2 + Sigma1)"
        values = orbits.average(perturbation.oneLoop ?? [])
      case .twoLoop:
        definition = "1/(phat2 + m2 + Sigma1 + Sigma2)"
        values = orbits.average(perturbation.twoLoop ?? [])
      case .gap:
        definition = "1/(phat2 + M2 - (lambda^2/6) FT(G_M^3)) with the gap-equation mass"
        values = orbits.average(perturbation.gap)
      case .kernel:
        definition = "two-point function of the networks themselves on this lattice"
        values = orbits.average(
          engine.boxKernel.map { InfiniteVolumePropagator.windowed($0, on: orbits.grid) }
            ?? engine.reference.values)
      case .hmc: preconditionFailure("no plan asks for it yet")
      case .exact:
        definition = "transfer matrix, exact"
        let extent = plan.lattice.extents[0]
        let exact = try TransferMatrix(
          massSquared: action.massSquared, lambda: action.lambda, siteCount: extent)
        values = orbits.orbits.map { exact.propagator[abs($0.representative.numbers[0])] }
      }
      if values.contains(where: { $0 <= 0 }) {
        remarks.append(
          "\(theory.rawValue): the expansion has broken down at this coupling, its propagator is "
            + "not positive everywhere")
      }
      curves.append(
        TheoryCurve(name: theory.rawValue, definition: definition, propagator: values))
    }
    return (curves, remarks)
  }
}
