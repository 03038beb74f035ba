import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration
import RunReports

/// A run's numbers on their way into tables, JSON and figures.
struct RunResults {
  let plan: RunPlan
  let point: RunPoint
  let engine: RunEngine
  let measurement: EnsembleMeasurement
  let observables: Observables
  let box: BoxObservables?
  /// What is known of the ensemble if it is a Markov chain.
  let chain: ChainRecord?
  /// The same of a chain that was read from a file.
  let storedChain: StoredFields.Chain?
  /// The Markov chain it is compared with.
  let comparison: ChainComparison?
  let reliability: Reliability
  /// What else there is to be said about the statistics.
  let warnings: [ReportedWarning]
  let curves: [TheoryCurve]
  let predictedVariance: Double?
  /// What the ensemble cost.
  let cost: EnsembleCost
  let options: RunOptions

  /// The covariance of more orbits than this is not written: the file would grow as their square.
  static let largestCovariance = 512

  private var theory: TheoryText { TheoryText(point.action) }

  // MARK: Tables

  /// The header all tables share: what the numbers are and which configuration they belong to.
  ///
  /// - Parameters:
  ///   - title: What the numbers are.
  ///   - estimator: How they were estimated; nil says that of the propagator.
  func comments(_ title: String, estimator: String? = nil) -> [String] {
    let extents = plan.lattice.extents.map(String.init).joined(separator: "x")
    let weights = measurement.weights
    return [
      "\(ProgramVersion.text): \(title)",
      "configuration \(plan.configurationHash)",
      "lattice \(extents), lattice units (a = 1), "
        + (point.isActionKnown
          ? "\(theory.action), \(theory.numbers)" : "fields of an action that was not told"),
      "G(p) = <|phi(p)|^2>/V, phi(p) = sum_x exp(-ipx) phi(x); "
        + (estimator ?? "\(point.estimator.rawValue) estimator") + ", "
        + Text.errors(plan.configuration, blockCount: measurement.averages.blockCount),
      "networks \(weights.count), effective "
        + "\(Text.significant(weights.essFraction * Double(weights.count)))",
    ] + drawnWith
  }

  /// What the theory columns, which are the lattice's, do not show of the networks.
  private var drawnWith: [String] {
    switch plan.momentumDomain {
    case .ball(cutoff: let cutoff):
      ["networks of momenta |b| < \(cutoff) with the propagator 1/(b^2 + m2), not periodic here"]
    case .zone: ["networks of infinite volume, not periodic here"]
    case nil:
      plan.action.dispersion == .continuum
        ? ["networks with the dispersion p^2; theories but kernel keep phat2"] : []
    }
  }

  func propagatorTable() -> Table {
    PropagatorTable.make(
      comments: comments("propagator per momentum orbit"), orbits: engine.orbits,
      propagator: observables.propagator, theories: curves,
      direct: point.estimator == .direct ? nil : observables.direct)
  }

  func covarianceTable() -> Table? {
    guard engine.orbits.count <= Self.largestCovariance else { return nil }
    return PropagatorTable.makeCovariance(
      comments: comments(
        "\(plan.configuration.analysis.errors.rawValue) covariance of the propagator, "
          + "rows as in propagator.tsv"),
      propagator: observables.propagatorReplicates)
  }

  func timeSliceTable() -> Table? {
    guard !observables.timeSlices.isEmpty else { return nil }
    return TimeSliceTable.make(
      comments: comments("time slices C(t) and effective masses along direction 0"),
      orbits: engine.orbits, timeSlices: observables.timeSlices,
      effectiveMasses: observables.effectiveMasses, theories: curves)
  }

  func samplesTable() -> Table {
    let (names, rows) = measurement.blockAverages()
    var table = Table(
      comments: comments("weighted averages of each block"), columns: ["block"] + names)
    for (block, row) in rows.enumerated() {
      table.append([.integer(block)] + row.map { .real($0) })
    }
    return table
  }

  /// The replicates of every scalar observable, after a first row of the values themselves; nil for
  /// chains, whose errors are not theirs alone.
  func replicatesTable() -> Table? {
    guard chain == nil, storedChain == nil else { return nil }
    let count = observables.replicated.values.map(\.replicates.count).max() ?? 0
    let quantities = observables.replicated.filter { $0.value.replicates.count == count }
      .sorted { $0.key < $1.key }
    guard count > 0 else { return nil }
    var table = Table(
      comments: comments("replicates of scalar observables; row 0 holds their values"),
      columns: ["replicate"] + quantities.map(\.key))
    table.append([.integer(0)] + quantities.map { .real($0.value.value) })
    for replicate in 0..<count {
      table.append(
        [.integer(replicate + 1)] + quantities.map { .real($0.value.replicates[replicate]) })
    }
    return table
  }

  /// The header of the axis' table.
  var axisComments: [String] {
    let extents = plan.lattice.extents.map(String.init).joined(separator: "x")
    return [
      "\(ProgramVersion.text): scalar observables along the coupling axis, one pass of "
        + "\(measurement.weights.count) networks",
      "configuration \(plan.configurationHash)",
      "lattice \(extents), lattice units (a = 1), \(theory.action); neighbouring points share their networks and are correlated",
    ]
  }

  // MARK: Figure

  /// What the axis' figure is about.
  var axisTitle: String {
    let extents = plan.lattice.extents.map(String.init).joined(separator: "×")
    let (first, last) = (plan.points[0], plan.target)
    return first.action.massSquared == last.action.massSquared
      ? "\(extents), m² = \(Text.significant(last.action.massSquared))"
      : "\(extents)\(theory.couplings(Text.significant))"
  }

  private static let theoryLabels = [
    "oneLoop": "one loop", "twoLoop": "two loops", "gap": "gap equation", "exact": "exact",
    "kernel": "networks' kernel", "hmc": "hybrid Monte Carlo",
    "user": "user's table",
  ]

  /// What the figures are about.
  private var figureTitle: String {
    let extents = plan.lattice.extents.map(String.init).joined(separator: "×")
    guard point.isActionKnown else { return "\(extents), stored fields" }
    let coupling = theory.couplings(Text.significant)
    return "\(extents), m² = \(Text.significant(point.action.massSquared))\(coupling)"
  }

  /// The names of the theories in legends.
  private var theoryLabels: [String] {
    curves.map { curve in
      if curve.name == "free" { return point.action.massSquared > 0 ? "free" : "free, gap mass" }
      return Self.theoryLabels[curve.name] ?? curve.name
    }
  }

  /// The scripts of this theory's figures by name.
  func figures() -> [(name: String, script: String)] {
    let dimension = plan.lattice.dimension
    var figures = [
      (
        "propagator",
        PropagatorFigure.script(
          title: figureTitle, dimension: dimension, theories: theoryLabels,
          largestPull: curves.map { maxPull(against: $0) }.max() ?? 1)
      )
    ]
    if box == nil {
      figures.append(
        (
          "inverse_propagator",
          InversePropagatorFigure.script(
            title: figureTitle, dimension: dimension, theories: theoryLabels)
        ))
    }
    if observables.connected.selfEnergy != nil {
      figures.append(
        (
          "selfenergy",
          SelfEnergyFigure.script(
            title: figureTitle, dimension: dimension, theories: theoryLabels)
        ))
    }
    if !observables.connected.fourPoints.isEmpty {
      figures.append(
        (
          "fourpoint",
          FourPointFigure.script(
            title: figureTitle, dimension: dimension, coupling: phiFourCoupling)
        ))
    }
    if !observables.effectiveMasses.isEmpty {
      let plateau: EffectiveMassFigure.Plateau? =
        if let scan = observables.spectrum?.mass {
          .init(label: "pole mass", mass: scan.energy.estimate, window: scan.best.times)
        } else { nil }
      figures.append(
        (
          "effective_mass",
          EffectiveMassFigure.script(
            title: figureTitle, plateau: plateau, reference: nil,
            masses: observables.effectiveMasses)
        ))
    }
    if !engine.hasEqualWeights {
      figures.append(
        (
          "weights",
          WeightHistogramFigure.script(title: figureTitle, statistics: measurement.weights)
        ))
    }
    return figures
  }

  /// How the weights are spread; nil if all are equal.
  func weightTable() -> Table? {
    guard !engine.hasEqualWeights else { return nil }
    return WeightHistogramFigure.table(
      comments: comments("networks by their log-weight", estimator: "direct averages"),
      statistics: measurement.weights)
  }

  /// The largest |pull| of G(p); momenta the theory does not know have none.
  func maxPull(against curve: TheoryCurve) -> Double {
    observables.propagator.enumerated().map { curve.pull(of: $1, orbit: $0).magnitude }
      .filter { !$0.isNaN }.max() ?? .nan
  }

  /// The measured observables a theory predicts, other estimates of the same quantity included.
  func predictions(of curve: TheoryCurve) -> [String: ResultsDocument.Prediction] {
    observables.named.reduce(into: [:]) { predictions, measured in
      let quantity = ["Direct", "Controlled"].reduce(measured.key) { name, suffix in
        name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
      }
      guard let value = curve.observables[quantity] else { return }
      predictions[measured.key] = .init(value: value, measured: measured.value)
    }
  }

  // MARK: JSON

  /// The content of results.json.
  ///
  /// - Parameter axis: The points of the coupling axis this is the last of; nil without one.
  func document(axis: [ResultsDocument.AxisPoint]?) throws(FieldTheoryError) -> ResultsDocument {
    let gapMassSquared =
      point.isActionKnown
      ? try plan.gapMassSquared(of: point.action, on: engine.orbits.grid) : nil
    var document = ResultsDocument(
      program: ProgramVersion.text, name: plan.configuration.name,
      configurationHash: plan.configurationHash, reliable: reliability.isReliable,
      reasons: reliability.reasons, couplings: couplings(),
      engineering: .init(
        realisation: engine.engineering.realisation, transport: engine.engineering.transport,
        reason: engine.engineering.reason, steps: engine.engineering.steps,
        stepDoubling: engine.engineering.doubling.map {
          .init(deviation: $0.deviation, shift: $0.shift)
        },
        fit: engine.engineering.map?.fitNodes?.map {
          .init(
            stretch: $0.path, time: $0.time, variance: $0.variance,
            residualFraction: $0.residualFraction)
        },
        resamplingGroup: engine.engineering.resamplingGroup,
        referenceMassSquared: point.isActionKnown ? engine.reference.massSquared : nil,
        gapMassSquared: gapMassSquared,
        networks: measurement.weights.count, width: plan.width),
      estimator: point.estimator.rawValue,
      observables: observables.named.mapValues(ReportedEstimate.init),
      connected: connectedDocument(), spectrum: spectrumDocument(),
      effectiveMassWindow: observables.effectiveMassWindow.map { [$0.lowerBound, $0.upperBound] },
      weights: .init(
        statistics: measurement.weights, areResampled: engine.engineering.resamplingGroup != nil,
        predictedVariance: predictedVariance),
      schwingerDyson: .init(
        maxPull: box == nil && point.isActionKnown ? observables.residualMaxPull : nil,
        orbits: engine.orbits.count,
        decides: plan.identitiesDecide, estimatorMaxPull: observables.estimatorMaxPull,
        pullLimit: reliability.pullLimit),
      comparison: Dictionary(
        uniqueKeysWithValues: curves.map { curve in
          let predictions = predictions(of: curve)
          return (
            curve.name,
            .init(
              maxPull: maxPull(against: curve),
              observables: predictions.isEmpty ? nil : predictions)
          )
        }),
      hmc: markovChain(), axis: axis, cost: costSection())
    document.warnings = plan.remarks.map { ReportedWarning($0) } + warnings
    return document
  }

  /// The Markov chain the ensemble is, or is compared with.
  private func markovChain() -> ResultsDocument.MarkovChain? {
    guard let record = comparison?.record ?? chain else { return nil }
    let settings = record.settings
    let other = comparison?.observables.named
    let pulls = other.map { other in
      observables.named.compactMapValues { $0 }.reduce(into: [String: ReportedNumber]()) {
        guard let compared = other[$1.key] else { return }
        $0[$1.key] = ReportedNumber($1.value.pull(against: compared))
      }
    }
    return ResultsDocument.MarkovChain(
      space: settings.space.rawValue, integrator: settings.integrator.rawValue,
      trajectoryLength: settings.trajectoryLength, steps: settings.steps,
      acceptance: record.acceptance, boltzmannFactor: record.boltzmannFactor,
      trajectories: record.specification.configurationCount,
      thermalization: record.specification.thermalization,
      chains: record.specification.chainCount, blockLength: record.blockLength,
      slowestTau: record.times.slowest?.autocorrelationTime, shortcoming: record.shortcoming,
      observables: other?.mapValues(ReportedEstimate.init), pulls: pulls)
  }

  /// This point of a coupling axis.
  func axisPoint() -> ResultsDocument.AxisPoint {
    var entry = ResultsDocument.AxisPoint(
      massSquared: point.action.massSquared, lambda: point.lambda,
      estimator: point.estimator.rawValue,
      reliable: reliability.isReliable, reasons: reliability.reasons,
      observables: observables.named.mapValues(ReportedEstimate.init),
      weights: .init(
        statistics: measurement.weights, areResampled: engine.engineering.resamplingGroup != nil,
        predictedVariance: nil),
      schwingerDysonMaxPull: observables.residualMaxPull, hmc: markovChain())
    entry.warnings = warnings
    return entry
  }

  private func couplings() -> ResultsDocument.Couplings {
    let theory = plan.configuration.theory
    var given: [String: Double?] = [
      "massSquared": theory.massSquared?.last, "gapMassSquared": theory.gapMassSquared,
      "kappa": theory.kappa, "lambda": theory.lambda?.last, "beta": theory.beta,
      "amplitude": theory.amplitude,
      "components": theory.components > 1 ? Double(theory.components) : nil,
    ]
    for (power, coupling) in theory.couplings { given["couplings.\(power)"] = coupling }
    for (index, coefficient) in (theory.kineticTerm ?? []).enumerated() {
      given["kineticTerm[\(index)]"] = coefficient
    }
    var conversions: [String: [String: Double]] = [:]
    if point.isInteracting, let action = point.phiFour {
      conversions = CouplingConversions.all(
        of: action.couplings, dimension: plan.lattice.dimension)
    }
    return ResultsDocument.Couplings(
      input: given.compactMapValues { $0 }, convention: theory.convention.rawValue,
      internal: Dictionary(
        uniqueKeysWithValues: point.isActionKnown
          ? self.theory.couplings.map { ($0.name, $0.value) } : []),
      conversions: conversions)
  }

  private func costSection() -> ResultsDocument.Cost {
    let cost = cost.ofRun(on: options.ranks)
    return ResultsDocument.Cost(
      wallSeconds: cost.wallSeconds,
      secondsPerNetwork: cost.threadSeconds / Double(measurement.weights.count),
      cpuSeconds: cost.cpuSeconds, peakBytes: cost.peakBytes, threads: cost.threads)
  }
}
