import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import LatticeGeometry
import Logging
import NetworkArchitectures
import RunConfiguration
import StructureChecks

/// Structure tests of fully connected networks, whose fields are taken at inputs that suit the tests.
struct NetworkStructure: StructureSubject {
  let plan: NetworkPlan
  private let structure: DenseStructure

  init(plan: NetworkPlan, decoded: DecodedConfiguration) throws {
    self.plan = plan
    do {
      structure = try DenseStructure(plan.network.description)
    } catch {
      throw ConfigurationError(
        decoded.problem(
          at: "architecture.neuron", rule: "\(error)", wayOut: "Change the architecture."))
    }
  }

  var configuration: RunConfiguration { plan.configuration }
  var configurationHash: String { plan.configurationHash }
  var folderName: String { plan.folderName }

  var fieldCount: Int {
    configuration.ensemble.networks * (isShallow ? 1 + CumulantScaling.widths.count : 1)
  }

  var title: String {
    let description = plan.network.description
    return "\(configuration.architecture.neuron.rawValue) network, N = \(description.width)"
      + (description.depth > 1 ? ", depth \(description.depth)" : "")
  }

  private var isShallow: Bool { plan.network.description.depth == 1 }

  func examine(
    threads: Int, monitor: SamplingMonitor, logger: Logger
  ) throws -> StructureFindings {
    if let warning { logger.warning("\(warning)") }
    let ensemble = configuration.ensemble
    let network = structure.network
    let moments = SiteFunctions(sources: [], sites: [structure.site])
    let setup = CorrelatorSetup(
      orbits: MomentumOrbits(grid: network.grid), interaction: nil,
      transform: FourierTransform(grid: network.grid),
      observables: structure.groups + [moments])
    logger.info(
      "drawing \(ensemble.networks) networks again, at \(network.inputs.count) inputs of the tests")
    let blocks = try EnsembleSampler(
      density: EngineeredDensity(architecture: network, deformation: nil),
      specification: EnsembleSpecification(
        networkCount: ensemble.networks, seed: ensemble.seed,
        blockCount: configuration.analysis.blocks)
    ).sample(threads: threads, monitor: monitor) { CorrelatorMeter(setup) }
    let measurement: EnsembleMeasurement
    do {
      measurement = try EnsembleMeasurement(setup: setup, blocks: blocks)
    } catch {
      throw RunError.analysis(error.description)
    }
    var tests = try widthTests(threads: threads, monitor: monitor)
    tests += structure.symmetries.map { $0.judge(measurement, blocks: blocks.count) }
    tests.append(
      StructureTest(
        name: "components", title: "invariance under O(n) rotations of the field",
        verdict: .notApplicable(reason: "the field has one component")))
    tests.append(structure.clustering.judge(measurement, blocks: blocks.count))
    var positivity = structure.reflectionPositivity(measurement).judge(
      networks: ensemble.networks)
    if let exact = structure.exactEigenvalueRatio {
      positivity.isExpected = exact > -1e-12
      positivity.expectation =
        "of the exact kernel λ_min/λ_max is \(Text.significant(exact))"
      positivity.numbers.append(.init(name: "exactEigenvalueRatio", value: exact, error: 0))
    }
    tests.append(positivity)
    return StructureFindings(
      tests: tests,
      moments: (0..<3).map { index in
        measurement.replicated(moments, [index]) { $0[0] }.estimate
      },
      source: "networks drawn again from their seed, at inputs of the tests",
      blocks: blocks.count, reasons: reasons)
  }

  /// What cannot be sampled at the tests' inputs.
  private var warning: String? {
    let input = structure.network.inputs[structure.site]
    let correlators = try? DenseCorrelators(plan.network.description)
    return try? correlators?.fourPointWarning(at: input)
  }

  /// Why errors cannot be trusted.
  private var reasons: [String] {
    plan.network.description.readout.moment(8) == nil
      ? [
        "the readouts have no eighth moment, so the errors of four-point functions are not finite. "
          + "Take more degrees of freedom."
      ] : []
  }

  private func widthTests(
    threads: Int, monitor: SamplingMonitor
  ) throws -> [StructureTest] {
    guard isShallow else {
      let reason = "neurons behind several hidden layers are not independent"
      return [CumulantScaling.inapplicable(reason), GeneratingFunctional.inapplicable(reason)]
    }
    let description = plan.network.description
    let input = structure.network.inputs[structure.site]
    let neurons: DenseNeurons
    do {
      neurons = try DenseNeurons(description, at: input)
    } catch {
      let reason = "\(error)"
      return [CumulantScaling.inapplicable(reason), GeneratingFunctional.inapplicable(reason)]
    }
    let square = neurons.connected(width: description.width)[0]
    let functions = SiteFunctions(
      sources: GeneratingFunctional.sources.map { $0 / square.squareRoot() }, sites: [0])
    let ensembles = try CumulantScaling.widths.map { width in
      let network: DensePointNetwork
      do {
        // A list has two inputs at least; the second is not looked at.
        network = try DensePointNetwork(
          description.with(width: width), at: [input, input.map { _ in 0 }])
      } catch {
        throw RunError.analysis("\(error)")
      }
      return try WidthSampler(
        architecture: network, functions: functions, configuration: configuration
      ).sample(width: width, threads: threads, monitor: monitor)
    }
    let (networks, blocks) = (configuration.ensemble.networks, configuration.analysis.blocks)
    return [
      CumulantScaling(ensembles: ensembles, neurons: neurons)
        .judge(networks: networks, blocks: blocks),
      GeneratingFunctional(ensembles: ensembles, neurons: neurons)
        .judge(networks: networks, blocks: blocks),
    ]
  }
}
