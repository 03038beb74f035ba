import CorrelatorAnalysis
import ErrorAnalysis
import LatticeGeometry

/// Masses and energies from the time slices of one estimate of G(p).
struct Spectrum {
  /// Spatial momenta whose energies are fitted.
  private static let momentumCount = 4

  /// E(p⃗), the pole mass first.
  let dispersion: DispersionRelation

  /// m_eff(t) in every definition.
  let effectiveMasses: [(definition: EffectiveMassDefinition, points: [EffectiveMassPoint])]

  /// Fits and reads off.
  ///
  /// - Parameters:
  ///   - propagator: G(p) by the run's estimator.
  ///   - timeSlices: C(t) at p⃗ = 0 from it.
  ///   - isTarget: Whether more than the mass is wanted.
  init(_ propagator: PropagatorObservables, timeSlices: [Replicated], isTarget: Bool) {
    dispersion = DispersionRelation(
      propagator, momentumCount: isTarget ? Self.momentumCount : 1)
    let extent = propagator.orbits.grid.lattice.extents[0]
    effectiveMasses = EffectiveMassDefinition.allCases.map {
      ($0, $0.masses(timeSlices: timeSlices, extent: extent))
    }
  }

  /// The fits at rest, or why there are none.
  var rest: Result<GroundStateScan, SpectrumError> { dispersion.points[0].state }

  /// The pole mass and the residue Z, by the names of results.json; errors are statistical.
  var named: [String: Replicated] {
    guard case .success(let scan) = rest else { return [:] }
    return ["poleMass": scan.energy.average, "fieldRenormalization": scan.residue.average]
  }
}
