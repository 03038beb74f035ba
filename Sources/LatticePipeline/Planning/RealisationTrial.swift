import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import RunConfiguration

/// The rehearsal of one realisation on behalf of ``EnsemblePlanner``, and whether its errors can be
/// believed.
struct RealisationTrial {
  /// The realisation's name.
  let name: String

  /// The overrides that choose it, `key.path=value`.
  let overrides: [String]

  /// Why it is not to be had or not to be trusted; nil if it is.
  private(set) var problem: String?

  /// Whether the direct estimator of G(0) is more precise in the rehearsal than the improved one.
  private(set) var isDirectBetter = false

  private var plan: RunPlan?
  private var prediction: Prediction?

  /// Blocks that the rehearsal's errors must come from.
  private static let fewestBlocks = 8

  /// Rehearses for a number of networks.
  ///
  /// - Throws: ``/EnsembleSampling/SamplingStopped`` if the monitor asks for it; all else is a problem.
  init(
    name: String, overrides: [String], networks: Int, targets: [ErrorTarget], threads: Int,
    monitor: SamplingMonitor, makePlan: ([String]) throws -> PlannedRun
  ) throws(SamplingStopped) {
    (self.name, self.overrides) = (name, overrides)
    let patience = Patience(seconds: EnsemblePlanner.patience, within: monitor)
    do {
      guard
        case .field(let plan) = try makePlan(overrides + ["ensemble.networks=\(networks)"])
      else { preconditionFailure("a choice of the engineering leaves a field a field") }
      let rehearsal = try withExtendedLifetime(patience) {
        try Rehearsal(
          plan: plan, threads: threads, leastNetworks: EnsemblePlanner.firstNetworks,
          monitor: patience.monitor, logger: RunLog { _ in }.logger())
      }
      let prediction = Prediction(rehearsal, of: plan, threads: threads)
      (self.plan, self.prediction) = (plan, prediction)
      problem =
        Self.shortcoming(of: rehearsal, plan).map { "not reliable: " + $0 }
        ?? Self.shortcoming(of: prediction, targets)
      let measured = prediction.observables
      if let direct = measured["susceptibilityDirect"], let improved = measured["susceptibility"] {
        isDirectBetter = direct.expectedError < improved.expectedError
      }
    } catch let error as ConfigurationError {
      problem = error.problems.first?.rule ?? error.description
    } catch let error as SamplingStopped {
      if monitor.isStopRequested { throw error }
      problem = "its preparation takes more than \(Text.duration(EnsemblePlanner.patience))"
    } catch {
      problem = "\(error)"
    }
  }

  /// Why no error of a rehearsal can be believed; nil if they can.
  private static func shortcoming(of rehearsal: Rehearsal, _ plan: RunPlan) -> String? {
    let engine = rehearsal.results.engine
    let weights = rehearsal.results.measurement.weights
    let effective = weights.essFraction * Double(weights.count)
    if effective < Reliability.leastEffectiveCount {
      return
        "\(Text.significant(effective)) of \(Text.count(rehearsal.networks)) networks count in the "
        + "rehearsal, too few to tell errors"
    }
    if let shape = weights.paretoK, shape > 0.7, !engine.isChain {
      return
        "the tail of the weights is too heavy (k̂ = \(Text.significant(shape))) for errors to be finite"
    }
    if let reason = engine.unreachedFields(of: plan.action) { return reason }
    if rehearsal.blocks < fewestBlocks {
      return "the rehearsal has \(rehearsal.blocks) blocks, too few to tell errors"
    }
    return nil
  }

  /// What hinders single targets.
  private static func shortcoming(of prediction: Prediction, _ targets: [ErrorTarget]) -> String? {
    for target in targets {
      guard let expected = prediction.observables[target.observable] else {
        return "it does not measure \(target.observable), or loses it in noise"
      }
      if target.isRelative, !expected.rehearsed.isNonzero {
        return
          "not reliable: \(target.observable) is compatible with zero in the rehearsal, so that a "
          + "relative error says nothing; an absolute one can be planned"
      }
    }
    return nil
  }

  /// What the rehearsal measured.
  func rehearsed(_ observable: String) -> Prediction.Expectation.Rehearsed? {
    prediction?.observables[observable]?.rehearsed
  }

  /// The number of networks that reaches the targets, and its cost.
  ///
  /// - Parameter values: The observables as far as they are known.
  func candidate(
    reaching targets: [ErrorTarget], values: [String: Prediction.Expectation.Rehearsed]
  ) -> EnsemblePlanner.Candidate {
    var candidate = EnsemblePlanner.Candidate(
      realisation: name, overrides: overrides, problem: problem)
    guard problem == nil, let plan, let prediction else { return candidate }
    var factor = 0.0
    for target in targets {
      guard let expected = prediction.observables[target.observable] else { continue }
      let value = (values[target.observable] ?? expected.rehearsed).value
      let margin = 1 + 2.0.squareRoot() * expected.errorUncertainty
      let ratio = margin * expected.expectedError / target.error(ofValue: value)
      factor = max(factor, ratio * ratio)
    }
    // The run, too, needs weights that tell its errors.
    let fewest = Reliability.leastEffectiveCount / (prediction.essFraction ?? 1)
    let wanted = max(fewest, factor * Double(prediction.networks))
    guard wanted < 1e15 else {
      candidate.problem = "the targets are out of reach: \(Text.significant(wanted)) networks"
      return candidate
    }
    let count = max(2 * plan.configuration.analysis.blocks, Self.rounded(wanted))
    candidate.networks = count
    candidate.prediction = prediction.scaled(toNetworks: count, of: plan)
    return candidate
  }

  /// Two digits, rounded up.
  private static func rounded(_ networks: Double) -> Int {
    var unit = 1
    while networks / Double(unit) > 100 { unit *= 10 }
    return unit * Int((networks / Double(unit)).rounded(.up))
  }
}
