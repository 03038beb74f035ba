import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RunConfiguration
import RunReports

/// Everything measured on an ensemble, from the chosen estimate of the propagator outwards.
struct Observables {
  let propagator: [Estimate]
  let propagatorReplicates: [Replicated]
  let direct: [Estimate]

  /// G(p) with the free networks as control variate, where their propagator is known.
  let controlledReplicates: [Replicated]?

  /// The self-energy and what has more than two points.
  let connected: ConnectedObservables

  /// G(x) is tabulated up to about so many orbits of displacements.
  private static let mostDisplacements = 20_000

  /// G(x); nil where fields are not periodic, and on lattices too large to list it.
  let positionSpace: PositionSpacePropagator?

  /// C(t) at p⃗ = 0 for t = 0 … L₀/2; empty if not asked for.
  let timeSliceReplicates: [Replicated]

  /// Masses and energies; nil without time slices.
  let spectrum: Spectrum?
  let timeSlices: [Estimate]
  let effectiveMasses: [Estimate]
  let effectiveMassWindow: ClosedRange<Int>?

  /// The largest |pull| of the Schwinger–Dyson residuals.
  let residualMaxPull: Double

  /// The largest |pull| between the two estimators of G(p), nil if only one was used.
  let estimatorMaxPull: Double?

  /// What to tell the user if the direct estimator beats the improved one somewhere, as it does
  /// where the field's potential has two wells; nil if it does not.
  var directIsBetter: ReportedWarning? {
    guard estimatorMaxPull != nil else { return nil }
    let worse = zip(propagator, direct).filter { $0.error > $1.error }.count
    guard worse > 0 else { return nil }
    return ReportedWarning(
      "the direct estimate of G(p) is the more precise one at some momenta; consider --set "
        + "analysis.estimator=direct",
      figures: "\(worse) of \(propagator.count) momenta, "
        + "G(0) = \(direct[0]) against \(propagator[0])")
  }

  /// Numbers by their pinned names.
  let named: [String: Estimate]

  /// The same with their replicates, as far as they are functions of averages.
  let replicated: [String: Replicated]

  /// Derives everything from the averages of an ensemble.
  ///
  /// - Parameters:
  ///   - measurement: On the lattice, taken as periodic.
  ///   - free: The same networks without their weights, where their propagator is known.
  ///   - box: On the box, where fields are not periodic; it replaces what would wrap round.
  ///   - point: The theory the ensemble belongs to.
  ///   - engine: The run's tables.
  ///   - times: Autocorrelation times if the ensemble is one of Markov chains.
  init(
    _ measurement: EnsembleMeasurement, free: EnsembleMeasurement? = nil, box: BoxObservables?,
    point: RunPoint, engine: RunEngine,
    times: ChainTimes? = nil
  ) throws(FieldTheoryError) {
    let plan = engine.plan
    let orbits = engine.orbits
    let requested = plan.configuration.analysis.observables
    let directReplicates = measurement.directPropagator()
    direct = directReplicates.map(\.estimate)
    switch point.estimator {
    case .direct: propagatorReplicates = directReplicates
    case .schwingerDyson:
      propagatorReplicates = measurement.schwingerDysonPropagator(
        of: point.action,
        referenceMassSquared: try GapEquation.solve(for: point.action, on: orbits.grid))
    }
    propagator = propagatorReplicates.map(\.estimate)
    residualMaxPull =
      point.isActionKnown
      ? Self.largestPull(measurement.schwingerDysonResiduals(of: point.action)) : .nan
    estimatorMaxPull =
      point.estimator == .direct
      ? nil
      : Self.largestPull(
        zip(directReplicates, propagatorReplicates).map { direct, improved in
          Replicated.combine([direct, improved]) { $0[0] - $0[1] }
        })

    let derived = PropagatorObservables(orbits: orbits, propagator: propagatorReplicates)
    var quantities: [String: Replicated] = [
      "phi2": derived.phiSquared(),
      "nearestNeighbour": derived.nearestNeighbour(),
      "susceptibility": derived.susceptibility,
      "xi2nd": derived.secondMomentCorrelationLength(),
    ]
    connected = try ConnectedObservables(
      measurement, groups: engine.groups[point.index], point: point, propagator: derived,
      isPeriodic: box == nil)
    positionSpace =
      box == nil && orbits.count <= Self.mostDisplacements ? PositionSpacePropagator(derived) : nil
    quantities.merge(connected.named) { $1 }
    if point.estimator != .direct {
      let derivedDirect = PropagatorObservables(orbits: orbits, propagator: directReplicates)
      quantities["phi2Direct"] = derivedDirect.phiSquared()
      quantities["nearestNeighbourDirect"] = derivedDirect.nearestNeighbour()
      quantities["susceptibilityDirect"] = derivedDirect.susceptibility
    }
    controlledReplicates = free.map {
      measurement.controlledPropagator(by: $0, propagator: engine.freePropagator)
    }
    if let controlledReplicates {
      let controlled = PropagatorObservables(orbits: orbits, propagator: controlledReplicates)
      quantities["susceptibilityControlled"] = controlled.susceptibility
      if box == nil {
        quantities["phi2Controlled"] = controlled.phiSquared()
        quantities["nearestNeighbourControlled"] = controlled.nearestNeighbour()
      }
    }
    if let box {
      quantities["connectedFourPoint"] = box.connectedFourth
      quantities["connectedSixPoint"] = box.connectedSixth
      quantities["phi2"] = box.phiSquared
      quantities["nearestNeighbour"] = nil
      quantities["xi2nd"] = nil
    }
    let components = Double(point.componentCount)
    if components > 1 {
      quantities["phiDotPhi"] = derived.phiSquared().map { components * $0 }
    }
    if requested.contains(.moments) {
      let ratio = measurement.magnetizationRatio()
      quantities[components > 1 ? "phiDotPhiSquared" : "phi4"] = measurement.fourthMoment()
      quantities["absMagnetization"] = measurement.absoluteMagnetization()
      quantities["u4"] = ratio
      quantities["binder"] = ratio.map { 1 - $0 / 3 }
    }
    if requested.contains(.timeslice), box == nil {
      let slices = derived.timeSlices()
      let mass = EffectiveMass(timeSlices: slices, extent: plan.lattice.extents[0])
      timeSliceReplicates = slices
      // Of an odd theory C(t) ends in a constant, V ⟨φ⟩²: no state's.
      spectrum =
        point.action.interaction.isEven
        ? Spectrum(derived, timeSlices: slices, isTarget: point.index == plan.target.index) : nil
      quantities.merge(spectrum?.replicated ?? [:]) { $1 }
      timeSlices = slices.map(\.estimate)
      effectiveMasses = mass.masses.map(\.estimate)
      effectiveMassWindow = mass.window
      quantities["effectiveMass"] = mass.plateau
    } else {
      (timeSlices, effectiveMasses, effectiveMassWindow) = ([], [], nil)
      (timeSliceReplicates, spectrum) = ([], nil)
    }
    let logWeight = measurement.logMeanWeight()
    if times != nil || !point.isActionKnown {
      // A chain's weights say nothing of a partition function.
    } else if box != nil {
      // The free theory does not end at the box: only the interaction's factor exists.
      if point.isInteracting { quantities["logPartitionRatioReference"] = logWeight }
    } else if let bare = Self.barePropagator(of: point.action, on: orbits.grid) {
      // ln Z/Z₀ = ln E[w] + ln Z_M/Z₀, Gaussian integrals of mass M and of mass m.
      let determinants = components * engine.reference.logDeterminantRatio(to: bare)
      quantities["logPartitionRatio"] = logWeight.map { $0 - determinants / 2 }
    } else {
      quantities["logPartitionRatioReference"] = logWeight
    }
    replicated = quantities
    var named = quantities.mapValues(\.estimate)
    if let spectrum { named.merge(spectrum.named) { $1 } }
    if !timeSlices.isEmpty, named["effectiveMass"] == nil {
      named["effectiveMass"] = Estimate(
        value: .nan, error: .nan, sampleCount: measurement.averages.sampleCount)
    }
    self.named =
      times?.withTimes(named, isImproved: point.estimator == .schwingerDyson) ?? named
  }

  /// The free propagator of the bare mass; nil if there is no such theory.
  private static func barePropagator(
    of action: any LocalAction, on grid: MomentumGrid
  ) -> FreePropagator? {
    do {
      return try FreePropagator(
        grid: grid, massSquared: action.massSquared, dispersion: action.dispersion)
    } catch {
      return nil
    }
  }

  /// The largest |value|/error of quantities that should vanish.
  private static func largestPull(_ quantities: [Replicated]) -> Double {
    quantities.map { $0.estimate.pull(against: 0).magnitude }.max() ?? .nan
  }
}
