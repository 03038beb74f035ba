import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import Logging
import NetworkArchitectures
import RunConfiguration
import StructureChecks

/// Structure tests of a scalar field on a lattice, of the last point if the run has a coupling axis.
struct FieldStructure: StructureSubject {
  let plan: RunPlan

  /// Fields of the run that are read instead of drawn.
  private let stored: StoredFields?

  /// The largest lattice on which G4c is taken from the Schwinger–Dyson form, with some fifty transforms a
  /// field.
  private static let largestAmputatedVolume = 1 << 14

  init(plan: RunPlan, file: String?) throws {
    self.plan = plan
    guard let file, plan.momentumDomain == nil else {
      stored = nil
      return
    }
    let sources = try plan.points.map { point in
      try FieldFile.open(file, options: FieldFileOptions(point: point.index))
    }
    stored = StoredFields(
      sources: sources, areChains: sources[0].ensemble.chains != nil)
  }

  var configuration: RunConfiguration { plan.configuration }
  var configurationHash: String { plan.configurationHash }
  var folderName: String { plan.folderName }

  var fieldCount: Int {
    (stored.map { $0.sources.reduce(0) { $0 + $1.ensemble.count } } ?? plan.fieldCount)
      + (hasWidths ? CumulantScaling.widths.count * configuration.ensemble.networks : 0)
  }

  var title: String {
    let extents = plan.lattice.extents.map(String.init).joined(separator: "×")
    let width = plan.width.map { "N = \($0)" } ?? "exact width"
    let point = plan.isAxis ? ", last of \(plan.points.count) couplings" : ""
    return "\(configuration.theory.action.rawValue) on \(extents), \(width)\(point)"
  }

  private var isPeriodic: Bool { plan.momentumDomain == nil }
  private var isEven: Bool { plan.action.interaction.isEven }

  /// Whether networks have a number of neurons that can be varied.
  private var hasWidths: Bool { plan.width != nil && plan.target.componentCount == 1 }

  func examine(
    threads: Int, monitor: SamplingMonitor, logger: Logger
  ) throws -> StructureFindings {
    do {
      return try examineFields(threads: threads, monitor: monitor, logger: logger)
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    } catch let error as ResamplingError {
      throw RunError.analysis(error.description)
    }
  }

  private func examineFields(
    threads: Int, monitor: SamplingMonitor, logger: Logger
  ) throws -> StructureFindings {
    let base =
      try stored.map { try RunEngine(plan, stored: $0) }
      ?? RunEngine(plan, threads: threads, monitor: monitor, logger: logger)
    let symmetries = self.symmetries(square: base.reference.coincident)
    let clustering = try clustering(reference: base.reference)
    let moments = SiteFunctions(sources: [], sites: nil)
    let times =
      isPeriodic
      ? nil
      : PointProducts(
        (0..<plan.lattice.extents[0]).map { time in
          let origin = plan.lattice.extents.map { _ in 0 }
          return [.init(origin), .init([time] + origin.dropFirst())]
        }, averaging: .inside)
    let optional: [(any ObservableGroup)?] = [times]
    let engine = base.measuring(
      symmetries.flatMap(\.groups) + (clustering?.groups ?? []) + [moments]
        + optional.compactMap { $0 })

    let (blocks, shortcoming) = try sample(
      engine, threads: threads, monitor: monitor, logger: logger)
    let last = plan.points.count - 1
    let measurement = try EnsembleMeasurement(
      setup: engine.setups[last], blocks: blocks.map { $0.lattice[last] })
    try monitor.checkStop()

    var tests: [StructureTest] = []
    tests += try widthTests(threads: threads, monitor: monitor, reference: engine.reference)
    tests += symmetries.map { $0.judge(measurement, blocks: blocks.count) }
    tests += inapplicableSymmetries
    if let clustering {
      tests.append(clustering.judge(measurement, blocks: blocks.count))
    } else {
      tests.append(
        StructureTest(
          name: "clustering", title: "locality by cluster decomposition",
          verdict: .notApplicable(reason: clusteringObstacle)))
    }
    tests.append(
      try reflectionPositivity(
        measurement, times: times, massSquared: engine.reference.massSquared))
    let reliability = Reliability(
      weights: measurement.weights, areWeightsEqual: engine.hasEqualWeights,
      residualMaxPull: nil, rarest: engine.rarestMomentum, doubling: engine.engineering.doubling,
      estimatorMaxPull: nil,
      unreached: engine.unreachedFields(of: plan.action), chainShortcoming: shortcoming)
    return StructureFindings(
      tests: tests,
      moments: (0..<3).map { index in
        measurement.replicated(moments, [index]) { $0[0] }.estimate
      },
      source: stored.map { "the fields in \($0.path)" }
        ?? (engine.engineering.realisation == "hmc"
          ? "Markov chains, run again" : "networks drawn again from their seed"),
      blocks: blocks.count, reasons: reliability.reasons)
  }

  private func sample(
    _ engine: RunEngine, threads: Int, monitor: SamplingMonitor, logger: Logger
  ) throws -> (blocks: [RunBlock], shortcoming: String?) {
    let wanted = configuration.analysis.blocks
    if let stored {
      logger.info("reading \(stored.sources[0].ensemble.count) fields of \(stored.path)")
      let (blocks, chains) = try engine.measureStored(
        blockCount: wanted, threads: threads, monitor: monitor)
      return (blocks, chains.last?.shortcoming)
    }
    logger.info("\(engine.engineering.reason)")
    logger.info("drawing \(configuration.ensemble.networks) networks again")
    let (blocks, chains) = try engine.sample(
      networkCount: configuration.ensemble.networks, blockCount: wanted, threads: threads,
      monitor: monitor)
    return (blocks, chains.last?.shortcoming)
  }

  // MARK: Symmetries

  private func symmetries(square: Double) -> [SymmetryTest] {
    let symmetries = LatticeSymmetries(
      lattice: plan.lattice, isPeriodic: isPeriodic,
      componentCount: plan.target.componentCount, square: square)
    var translations = symmetries.translations()
    translations.isExpected = true
    translations.expectation = "phases are uniform, and the action is the same at every site"
    var rotations = symmetries.rotations()
    rotations.isExpected = true
    rotations.expectation = "momenta and action know no direction"
    var tests = [translations, rotations]
    if isEven {
      var sign = symmetries.signFlip()
      sign.isExpected = true
      sign.expectation = "the action is even"
      tests.append(sign)
    }
    if var components = symmetries.components() {
      components.isExpected = true
      components.expectation = "the action depends on φ·φ alone"
      tests.append(components)
    }
    return tests
  }

  private var inapplicableSymmetries: [StructureTest] {
    var tests: [StructureTest] = []
    if !isEven {
      tests.append(
        StructureTest(
          name: "signFlip", title: "invariance under φ → −φ",
          verdict: .notApplicable(reason: "the action is not even")))
    }
    if plan.target.componentCount == 1 {
      tests.append(
        StructureTest(
          name: "components", title: "invariance under O(n) rotations of the field",
          verdict: .notApplicable(reason: "the field has one component")))
    }
    return tests
  }

  // MARK: Locality

  private var clusteringObstacle: String {
    isEven
      ? "pairs of neighbours fit at no two distances into \(plan.lattice.extents[0]) sites"
      : "the connected function of an action that is not even has odd parts"
  }

  private func clustering(reference: FreePropagator) throws -> ClusterDecomposition? {
    let distances = ClusterDecomposition.distances(
      extent: plan.lattice.extents[0], isPeriodic: isPeriodic)
    guard !distances.isEmpty, isEven else { return nil }
    let rest = [Int](repeating: 0, count: plan.lattice.dimension - 1)
    let points = distances.map { distance in
      [0, 1, distance, distance + 1].map { [$0] + rest }
    }
    let isTarget =
      plan.isInteracting && plan.width == nil && isPeriodic
      && plan.lattice.volume <= Self.largestAmputatedVolume
    // The mass that makes the remainder small.
    let mass =
      plan.isInteracting && plan.width == nil
      ? try GapEquation.solve(for: plan.action, on: reference.grid) : reference.massSquared
    let improved = try FreePropagator(
      grid: reference.grid, massSquared: mass, dispersion: plan.action.dispersion)
    var test = ClusterDecomposition(
      points: points, distances: distances, averaging: isPeriodic ? .periodic : .inside,
      amputated: isTarget
        ? AmputatedFourPoint(distances: distances, action: plan.action, reference: improved)
        : nil)
    test.isExpected = plan.width == nil
    test.expectation =
      plan.width == nil
      ? (plan.isInteracting
        ? "the action is local, and two particles carry the correlation"
        : "a Gaussian field has no connected four-point function")
      : "independent neurons of finite width extend over all of the lattice"
    if plan.isInteracting, plan.width == nil, plan.action.dispersion == .lattice {
      test.expectedRate = 4 * asinh(mass.squareRoot() / 2)
    }
    if !plan.isInteracting, let network = cosineNetwork(width: plan.width, reference) {
      let neurons = CosineNeurons(network)
      test.exact = points.map { neurons.connectedFourPoint($0) }
    } else if !plan.isInteracting, plan.width == nil {
      test.exact = points.map { _ in 0 }
    }
    return test
  }

  // MARK: Reflection positivity

  private func reflectionPositivity(
    _ measurement: EnsembleMeasurement, times: PointProducts?, massSquared: Double
  ) throws -> StructureTest {
    let networks = measurement.averages.sampleCount
    var test: StructureTest
    if let times {
      test = ReflectionPositivity(correlation: measurement.replicated(times)).judge(
        networks: networks)
    } else {
      let orbits = measurement.setup.orbits
      let propagator =
        plan.target.estimator == .schwingerDyson
        ? measurement.schwingerDysonPropagator(
          of: plan.action,
          referenceMassSquared: try GapEquation.solve(for: plan.action, on: orbits.grid))
        : measurement.directPropagator()
      test = ReflectionPositivity(
        PropagatorObservables(orbits: orbits, propagator: propagator), massSquared: massSquared
      ).judge(networks: networks)
    }
    switch (plan.action.dispersion, plan.momentumDomain) {
    case (_, .ball):
      test.isExpected = false
      test.expectation = "a sharp cut-off of momenta is not reflection positive"
    case (.continuum, _):
      test.isExpected = false
      test.expectation = "p² with a sharp edge couples all times"
    case (.lattice, _) where plan.width == nil || !plan.isInteracting:
      test.isExpected = true
      test.expectation = "the action joins neighbouring time slices"
    default:
      test.expectation = "theory does not say"
    }
    return test
  }

  // MARK: Several widths

  private func cosineNetwork(width: Int?, _ reference: FreePropagator) -> CosineNetwork? {
    guard width != nil, plan.target.componentCount == 1 else { return nil }
    return RunEngine.architecture(
      plan, width: width, reference: reference,
      transform: FourierTransform(grid: reference.grid)) as? CosineNetwork
  }

  private func widthTests(
    threads: Int, monitor: SamplingMonitor, reference: FreePropagator
  ) throws -> [StructureTest] {
    guard hasWidths else {
      let reason =
        plan.width == nil
        ? "networks of exact width have no number of neurons to vary; try --set architecture.width=20"
        : "one component is expected"
      return [CumulantScaling.inapplicable(reason), GeneratingFunctional.inapplicable(reason)]
    }
    let network = cosineNetwork(width: plan.width, reference)
    let neurons = network.map { CosineNeurons($0) }
    if let neurons, abs(neurons.cumulants[1]) < 1e-9 * neurons.moments[1] {
      let reason = "at one site a neuron is Gaussian, so that every width looks alike"
      return [CumulantScaling.inapplicable(reason), GeneratingFunctional.inapplicable(reason)]
    }
    let square =
      neurons?.moments[0] ?? plan.infiniteVolumePropagator.map {
        $0.values(extents: plan.lattice.extents.map { _ in 1 })[0]
      } ?? reference.coincident
    let functions = SiteFunctions(
      sources: GeneratingFunctional.sources.map { $0 / square.squareRoot() }, sites: nil)
    let transform = FourierTransform(grid: reference.grid)
    let ensembles = try CumulantScaling.widths.map { width in
      try WidthSampler(
        architecture: RunEngine.architecture(
          plan, width: width, reference: reference, transform: transform),
        functions: functions, configuration: configuration
      ).sample(width: width, threads: threads, monitor: monitor)
    }
    let (networks, blocks) = (configuration.ensemble.networks, configuration.analysis.blocks)
    return [
      CumulantScaling(ensembles: ensembles, neurons: neurons)
        .judge(networks: networks, blocks: blocks),
      neurons.map {
        GeneratingFunctional(ensembles: ensembles, neurons: $0)
          .judge(networks: networks, blocks: blocks)
      }
        ?? GeneratingFunctional.inapplicable(
          "one neuron of continuous momenta has no closed form here"),
    ]
  }
}
