import CorrelatorAnalysis
public import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import RunConfiguration
import RunReports

/// Engineered networks against the program's own hybrid Monte Carlo: CPU time to the same error of
/// G(0) at every coupling, one thread, both by the Schwinger–Dyson estimator and with everything a
/// run measures.
///
/// Pilots and thermalisation count on both sides, for a production of ``productionCount`` networks.
/// Chains are tuned for this estimator over spaces, integrators, lengths and steps, and measured at
/// the spacing of their autocorrelation. Reweighting a chain to neighbouring couplings would not help
/// it: where it keeps half of the configurations it saves half of the chains. The chains' pilots are
/// kept as short as the tuning allows.
public struct EngineeringBenchmark: Encodable, Sendable {
  /// One lattice and mass, at one coupling or along an axis.
  public struct Case: Encodable, Sendable {
    /// Sites per direction.
    public let extents: [Int]

    /// m².
    public let massSquared: Double

    /// λ of the points; a free one needs no chain and is not counted.
    public let lambdas: [Double]

    /// How the networks were realised.
    public let realisation: String

    /// The effective fraction at the last point.
    public let essFraction: Double

    /// CPU seconds of a network, all points measured.
    public let secondsPerNetwork: Double

    /// CPU seconds of the choices before production.
    public let pilotSeconds: Double

    /// CPU seconds of all chains to the networks' errors, point by point, pilots included.
    public let chainSeconds: Double

    /// CPU seconds of the networks.
    public let networkSeconds: Double

    /// Chains over networks: above 1 the networks are cheaper.
    public let ratio: Double

    /// The same without pilots and thermalisation on either side.
    public let ratioOfProduction: Double
  }

  /// Networks of the production that errors and pilots refer to.
  public let productionCount: Int

  /// The cases measured.
  public let cases: [Case]

  /// The map of couplings that is measured unless asked otherwise.
  public static let defaultCases: [(extents: [Int], massSquared: Double, lambdas: [Double])] = {
    let axis = { (last: Double) in (0...15).map { last * Double($0) / 15 } }
    var cases: [([Int], Double, [Double])] = []
    for extent in [16, 32, 64] {
      for massSquared in [0.25, 1] {
        for lambda in [0.1, 1, 4] { cases.append(([extent, extent], massSquared, [lambda])) }
      }
    }
    cases.append(([64, 64], 0.25, axis(2)))
    cases.append(([64, 64], 0.05, axis(1)))
    return cases
  }()

  /// Measures.
  ///
  /// - Parameters:
  ///   - cases: Lattices, masses and couplings.
  ///   - productionCount: Networks of the production that errors and pilots refer to.
  ///   - report: Told of every finished case.
  ///   - monitor: May stop the measurement.
  /// - Throws: ``RunError``, ``/EnsembleSampling/SamplingStopped``.
  public init(
    cases: [(extents: [Int], massSquared: Double, lambdas: [Double])] = defaultCases,
    productionCount: Int = 4000, monitor: SamplingMonitor, report: (Case) -> Void
  ) throws {
    self.productionCount = productionCount
    var measured: [Case] = []
    for item in cases {
      let result = try Self.measure(
        item.extents, item.massSquared, item.lambdas, productionCount, monitor)
      report(result)
      measured.append(result)
    }
    self.cases = measured
  }

  private static func measure(
    _ extents: [Int], _ massSquared: Double, _ lambdas: [Double], _ productionCount: Int,
    _ monitor: SamplingMonitor
  ) throws -> Case {
    let isAxis = lambdas.count > 1
    let text = """
      {lattice: {extents: \(extents)}, theory: {action: "phi4", massSquared: \(massSquared),
      lambda: \(isAxis ? "\(lambdas)" : "\(lambdas[0])")},
      ensemble: {networks: \(productionCount)}, compare: []}
      """
    let plan = try RunPlan(
      try ConfigurationFile.decode(text: text, source: "benchmark", overrides: []), threads: 1)
    let log = RunLog { _ in }
    let start = Machine.usage.cpuSeconds
    let engine = try RunEngine(plan, threads: 1, monitor: monitor, logger: log.logger())
    let pilotSeconds = Machine.usage.cpuSeconds - start
    let count = min(productionCount, isAxis ? 4000 : 16_000)
    let samplingStart = Machine.usage.cpuSeconds
    let blocks = try engine.sample(
      networkCount: count, blockCount: 200, threads: 1, monitor: monitor
    ).blocks
    let perNetwork = (Machine.usage.cpuSeconds - samplingStart) / Double(count)
    let networkSeconds = pilotSeconds + perNetwork * Double(productionCount)
    var chainSeconds = 0.0
    var chainProductionSeconds = 0.0
    var essFraction = 1.0
    for point in plan.points {
      let measurement = try EnsembleMeasurement(
        setup: engine.setups[point.index], blocks: blocks.map { $0.lattice[point.index] })
      essFraction = measurement.weights.essFraction
      guard point.isInteracting else { continue }
      // What the whole production would reach.
      let variance =
        try squaredError(measurement, point, engine) * Double(count) / Double(productionCount)
      let chain = try Chain(point: point, engine: engine, monitor: monitor)
      chainSeconds += chain.preparationSeconds + chain.secondsTimesVariance / variance
      chainProductionSeconds += chain.secondsTimesVariance / variance
    }
    return Case(
      extents: extents, massSquared: massSquared, lambdas: lambdas,
      realisation: engine.engineering.transport ?? engine.engineering.realisation,
      essFraction: essFraction, secondsPerNetwork: perNetwork, pilotSeconds: pilotSeconds,
      chainSeconds: chainSeconds, networkSeconds: networkSeconds,
      ratio: chainSeconds / networkSeconds,
      ratioOfProduction: chainProductionSeconds / (perNetwork * Double(productionCount)))
  }

  /// The squared error of G(0) by the Schwinger–Dyson estimator.
  private static func squaredError(
    _ measurement: EnsembleMeasurement, _ point: RunPoint, _ engine: RunEngine
  ) throws -> Double {
    let gap = try GapEquation.solve(for: point.action, on: engine.orbits.grid)
    let error = measurement.schwingerDysonPropagator(
      of: point.action, referenceMassSquared: gap)[0].estimate.error
    return error * error
  }

  /// A tuned chain of one theory and what it costs.
  private struct Chain {
    let preparationSeconds: Double

    /// CPU seconds of production times the squared error reached: constant in the length.
    let secondsTimesVariance: Double

    init(point: RunPoint, engine: RunEngine, monitor: SamplingMonitor) throws {
      let grid = engine.orbits.grid
      let transform = FourierTransform(grid: grid)
      let target = try HMCTarget(action: point.action, grid: grid)
      let start = Machine.usage.cpuSeconds
      let tuned = try HMCTuning(
        target: target, seed: 5, ensemble: point.index, objective: .schwingerDyson,
        pilotTrajectories: 100
      ).run(transform: transform, monitor: monitor)
      let time = tuned.chosen.schwingerDysonTime
      let stride = max(1, Int((2 * time - 1).rounded()))
      let count = 8000 / stride
      let settings = tuned.chosen.settings
      let update = settings.update(for: target, transform: transform)
      func sample(_ configurations: Int, _ thermalization: Int) throws -> HMCSample<RunBlock> {
        try HMCEnsemble(
          target: target, update: update,
          specification: HMCSpecification(
            configurationCount: configurations, seed: 5, ensemble: point.index, chainCount: 1,
            blockCount: min(
              configurations, max(20, Int(Double(configurations * stride) / (50 * time)))),
            thermalization: thermalization, trajectoriesPerConfiguration: stride),
          transform: transform
        ).sample(threads: 1, monitor: monitor) {
          RunMeter(setups: [engine.setups[point.index]], box: nil)
        }
      }
      let tuningSeconds = Machine.usage.cpuSeconds - start
      let productionStart = Machine.usage.cpuSeconds
      let sample = try sample(count, tuned.thermalization)
      let seconds = Machine.usage.cpuSeconds - productionStart
      let trajectories = Double(count * stride + tuned.thermalization)
      let thermalizationSeconds = seconds * Double(tuned.thermalization) / trajectories
      preparationSeconds = tuningSeconds + thermalizationSeconds
      let measurement = try EnsembleMeasurement(
        setup: engine.setups[point.index], blocks: sample.blocks.map { $0.lattice[0] })
      secondsTimesVariance =
        (seconds - thermalizationSeconds)
        * (try EngineeringBenchmark.squaredError(measurement, point, engine))
    }
  }

  /// One case as a line for people.
  public static func line(_ item: Case) -> String {
    let extents = item.extents.map(String.init).joined(separator: "×")
    let couplings =
      item.lambdas.count == 1
      ? "λ = \(Text.significant(item.lambdas[0]))"
      : "\(item.lambdas.count) points λ = \(Text.significant(item.lambdas[0]))…"
        + Text.significant(item.lambdas[item.lambdas.count - 1])
    return "\(extents), m² = \(Text.significant(item.massSquared)), \(couplings): "
      + "\(item.realisation), ESS \(Text.significant(item.essFraction)), "
      + "\(Text.duration(item.secondsPerNetwork)) a network; chains/networks "
      + "\(Text.significant(item.ratio)) (\(Text.significant(item.ratioOfProduction)) without pilots)"
  }

  /// The measurement as a table for people.
  public var text: String {
    ([
      "CPU time of tuned hybrid Monte Carlo over that of engineered networks, to the same error of "
        + "G(0) at every point, for \(productionCount) networks (above 1 networks win):"
    ]
      + cases.map(Self.line)).joined(separator: "\n")
  }

  /// The measurement as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
