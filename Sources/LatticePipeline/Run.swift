import ArchitectureEngineering
import CorrelatorAnalysis
public import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import Logging
import RunReports
import RunConfiguration

/// One run, from the plan to the folder: configuration → engineering → sampling → analysis → report.
public struct Run {
  private let plan: RunPlan
  private let options: RunOptions
  private let log: RunLog

  /// Prepares a run; nothing is computed or written yet.
  public init(plan: RunPlan, options: RunOptions, log: RunLog) {
    self.plan = plan
    self.options = options
    self.log = log
  }

  /// Draws, measures and writes everything.
  ///
  /// - Parameter monitor: Watches the sampling and may stop it.
  /// - Returns: Where the results are, and what to tell the user.
  /// - Throws: ``RunReports/ReportError`` if files cannot be written, ``RunError``,
  ///   ``EnsembleSampling/SamplingStopped`` after a stop request. Nothing is left behind then.
  public func execute(monitor: SamplingMonitor) throws -> RunOutcome {
    let logger = log.logger()
    let started = Date()
    let folder = try RunFolder(
      path: options.output ?? "Results/" + plan.folderName, force: options.force)
    defer { folder.discard() }
    for remark in plan.remarks { logger.warning("\(remark)") }

    let engine: RunEngine
    let theory: (curves: [TheoryCurve], remarks: [String])
    let predictedVariance: Double?
    do throws(FieldTheoryError) {
      engine = try RunEngine(plan)
      theory = try TheoryCurves.make(for: engine)
      predictedVariance = engine.prediction()?.varianceOfLogWeight
    } catch {
      throw RunError.theory(error.description)
    }
    try monitor.checkStop()
    for remark in theory.remarks { logger.warning("\(remark)") }
    logger.info("\(describeEnsemble(predictedVariance: predictedVariance))")

    let samplingStart = ContinuousClock.now
    let blocks = try engine.sample(
      networkCount: plan.configuration.ensemble.networks,
      blockCount: plan.configuration.analysis.blocks, threads: options.threads, monitor: monitor)
    let elapsed = samplingStart.duration(to: .now)
    let samplingSeconds =
      Double(elapsed.components.seconds) + 1e-18 * Double(elapsed.components.attoseconds)

    let measurement: EnsembleMeasurement
    let box: BoxObservables?
    let observables: Observables
    do {
      measurement = try EnsembleMeasurement(setup: engine.setup, blocks: blocks.map(\.lattice))
      box = try BoxObservables(engine: engine, blocks: blocks)
      observables = try Observables(measurement, box: box, engine: engine)
    } catch let error as JackknifeError {
      throw RunError.analysis(error.description)
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    try monitor.checkStop()
    let reliability = Reliability(
      weights: measurement.weights, areWeightsEqual: engine.density.hasEqualWeights,
      residualMaxPull: plan.identitiesDecide ? observables.residualMaxPull : nil,
      estimatorMaxPull: observables.estimatorMaxPull)
    for reason in reliability.reasons { logger.warning("not reliable: \(reason)") }
    if let remark = observables.directIsBetter { logger.warning("\(remark)") }

    let results = RunResults(
      plan: plan, engine: engine, measurement: measurement, observables: observables, box: box,
      reliability: reliability, curves: theory.curves, predictedVariance: predictedVariance,
      samplingSeconds: samplingSeconds, threads: options.threads)
    let resultsJSON = try results.json()
    try write(results, json: resultsJSON, to: folder, logger: logger)
    try Manifest.write(
      to: folder, seed: plan.configuration.ensemble.seed,
      configurationHash: plan.configurationHash, started: started)
    try monitor.checkStop()
    try folder.finish()
    return RunOutcome(
      folder: folder.path, resultsJSON: resultsJSON,
      summary: RunSummary(results: results).text, reasons: reliability.reasons)
  }

  private func describeEnsemble(predictedVariance: Double?) -> String {
    let networks = "\(plan.configuration.ensemble.networks) networks"
    let width = plan.width.map { "of \($0) neurons" } ?? "of exact width"
    let threads = "\(options.threads) thread\(options.threads == 1 ? "" : "s")"
    let prediction = predictedVariance.map {
      "; predicted Var ln w = \(Text.significant($0)), ESS about \(Text.percent(exp(-$0)))"
        + ($0 > 1 ? " (rough)" : "")
    }
    return "drawing \(networks) \(width) on \(threads)\(prediction ?? "")"
  }

  // MARK: Files

  private func write(
    _ results: RunResults, json: String, to folder: RunFolder, logger: Logger
  ) throws {
    try folder.write(plan.configuration.canonicalText, to: "config.json")
    try folder.write(json, to: "results.json")
    try folder.write(results.propagatorTable().text, to: "propagator.tsv")
    if let covariance = results.covarianceTable() {
      try folder.write(covariance.text, to: "propagator_covariance.tsv")
    } else {
      logger.info(
        """
        propagator_covariance.tsv is left out: \(results.engine.orbits.count) momentum orbits, \
        at most \(RunResults.largestCovariance) are written
        """)
    }
    if let correlator = results.correlatorTable() {
      try folder.write(correlator.text, to: "correlator.tsv")
    }
    if let timeSlices = results.timeSliceTable() {
      try folder.write(timeSlices.text, to: "timeslice.tsv")
    }
    try folder.write(results.samplesTable().text, to: "samples.tsv")
    try drawFigures(results, in: folder, logger: logger)
    try folder.write(log.text, to: "run.log")
  }

  private func drawFigures(_ results: RunResults, in folder: RunFolder, logger: Logger) throws {
    try folder.makeFolder("plots")
    try folder.write(results.propagatorFigure(), to: "plots/propagator.gp")
    Figures.draw("propagator", in: folder, logger: logger)
  }
}
