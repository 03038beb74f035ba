import CorrelatorAnalysis
import ErrorAnalysis
import LatticeGeometry

/// Masses and energies from the time slices of one estimate of G(p).
struct Spectrum {
  /// Spatial momenta whose energies are fitted.
  private static let momentumCount = 4

  /// E(p⃗), the pole mass first.
  let dispersion: DispersionRelation

  /// C(t, p⃗) at the same momenta, t = 0 … L₀/2.
  let timeSlices: [[Replicated]]

  /// m_eff(t) in every definition.
  let effectiveMasses: [(definition: EffectiveMassDefinition, points: [EffectiveMassPoint])]

  /// Below this p-value the time slices are not those of one state: no mass is quoted.
  private static let leastPValue = 1e-3

  /// A mass with a larger error is none.
  private static let largestRelativeError = 0.3

  /// Fits and reads off.
  ///
  /// - Parameters:
  ///   - propagator: G(p) by the run's estimator.
  ///   - timeSlices: C(t) at p⃗ = 0 from it.
  ///   - isTarget: Whether more than the mass is wanted.
  init(_ propagator: PropagatorObservables, timeSlices: [Replicated], isTarget: Bool) {
    dispersion = DispersionRelation(
      propagator, momentumCount: isTarget ? Self.momentumCount : 1)
    self.timeSlices = dispersion.points.map {
      propagator.timeSlices(spatialNumbers: $0.spatialNumbers)
    }
    let extent = propagator.orbits.grid.lattice.extents[0]
    effectiveMasses = EffectiveMassDefinition.allCases.map {
      ($0, $0.masses(timeSlices: timeSlices, extent: extent))
    }
  }

  /// The fits at rest, or why there are none.
  var rest: Result<GroundStateScan, SpectrumError> { dispersion.points[0].state }

  /// The fits at rest if they describe the data.
  var mass: GroundStateScan? {
    guard case .success(let scan) = rest, (scan.best.fit.pValue ?? 1) >= Self.leastPValue,
      scan.energy.totalError < Self.largestRelativeError * scan.energy.value
    else { return nil }
    return scan
  }

  /// The names of the pole mass and of the residue Z in results.json, whose errors jump with the windows
  /// that the data choose.
  static let names = ["poleMass", "fieldRenormalization"]

  /// The pole mass and the residue Z, by the names of results.json; errors are statistical.
  var replicated: [String: Replicated] {
    guard let mass else { return [:] }
    return ["poleMass": mass.energy.average, "fieldRenormalization": mass.residue.average]
  }

  /// The same with the spread of the fits' windows in their errors.
  var named: [String: Estimate] {
    guard let mass else { return [:] }
    return ["poleMass": mass.energy.estimate, "fieldRenormalization": mass.residue.estimate]
  }
}
