import CorrelatorAnalysis
public import EnsembleSampling
import ErrorAnalysis
import RunConfiguration

/// Finds the realisation and the number of networks that reach given errors with the least CPU time.
///
/// Every realisation is rehearsed. A statistical error falls as 1/√n, so a target needs
/// n = n₀ (error (1 + √2 u)/target)² networks, where u is how well an error over blocks is known, by the
/// rehearsal and again by the run: without that margin the run would miss its target every second
/// time, and more often where the cheapest of several realisations owes its place to chance. The cheapest is then rehearsed for its own number of
/// networks, because a map's integration steps depend on it, and gives way if that makes it more
/// expensive than the next. Memory is the planner's own peak so far, so an upper bound.
public struct EnsemblePlanner: Encodable, Sendable {
  /// One realisation.
  public struct Candidate: Encodable, Sendable {
    /// Its name.
    public let realisation: String

    /// The overrides that choose it, `key.path=value`.
    public let overrides: [String]

    /// Networks that reach all targets; nil if they cannot be told.
    public internal(set) var networks: Int?

    /// What they cost and the errors they reach; nil likewise.
    public internal(set) var prediction: Prediction?

    /// Why it is not to be had or not to be trusted; nil if it is.
    public internal(set) var problem: String?
  }

  /// All realisations, in the order of the documentation.
  public private(set) var candidates: [Candidate] = []

  /// The cheapest that serves; nil if none does.
  public private(set) var best: Int?

  /// What the plan cannot promise.
  public private(set) var remarks: [String] = []

  /// Seconds after which a rehearsal is given up.
  static let patience = 120.0

  /// Networks that are planned for at first, and rehearsed if the time allows, at least.
  static let firstNetworks = 20_000

  /// Rehearses every realisation.
  ///
  /// - Parameters:
  ///   - targets: The errors wanted.
  ///   - source: The configuration's file, for messages.
  ///   - threads: Workers.
  ///   - monitor: May request a stop.
  ///   - makePlan: The run with further overrides.
  ///   - report: Told what is being rehearsed.
  /// - Throws: ``EnsemblePlannerError`` before any rehearsal if a target names no observable,
  ///   ``RunConfiguration/ConfigurationError`` if the configuration is not that of one field theory at one
  ///   width; ``EnsembleSampling/SamplingStopped``; what `makePlan` throws without overrides.
  public init(
    targets: [ErrorTarget], source: String, threads: Int, monitor: SamplingMonitor,
    makePlan: ([String]) throws -> PlannedRun, report: (String) -> Void
  ) throws {
    let plan = try Self.field(try makePlan([]), source: source)
    try Self.check(targets, of: plan, monitor: monitor)
    for (name, overrides) in Self.realisations(of: plan.configuration) {
      report("rehearsing \(name)")
      var candidate = Candidate(realisation: name, overrides: overrides)
      let networks = max(plan.configuration.ensemble.networks, Self.firstNetworks)
      try candidate.rehearse(targets, threads, monitor, makePlan, networks: networks)
      candidates.append(candidate)
    }
    var confirmed: Set<Int> = []
    while let cheapest = cheapest, !confirmed.contains(cheapest),
      let networks = candidates[cheapest].networks
    {
      report(
        "rehearsing \(candidates[cheapest].realisation) for \(Text.count(networks)) networks")
      try candidates[cheapest].rehearse(targets, threads, monitor, makePlan, networks: networks)
      confirmed.insert(cheapest)
    }
    best = cheapest
    if plan.isAxis {
      remarks.append("errors and weights are those of the last point of the axis")
    }
    if plan.width != nil, plan.isInteracting {
      remarks.append(
        "networks of finite width deviate from the target by order 1/N, which no number of networks "
          + "makes smaller")
    }
  }

  /// The run of one field theory at one width.
  ///
  /// - Throws: What the configuration is instead.
  private static func field(
    _ planned: PlannedRun, source: String
  ) throws(ConfigurationError) -> RunPlan {
    if case .field(let plan) = planned { return plan }
    let (key, fact, wayOut) =
      switch planned {
      case .widths:
        ("architecture.width", "is a list", "Set it to one width, e.g. --set architecture.width=40")
      case .flow: ("flow", "is given", "Use lattice predict, or leave it out with --set flow=null")
      case .field, .network, .networkWidths:
        ("theory.action", "is \"network\"", "Use lattice predict, which tells the run's cost")
      }
    throw ConfigurationError(
      ConfigurationProblem(
        source: source, keyPath: key, fact: fact,
        rule: "errors are planned for a scalar field at one width, whose realisation can be chosen",
        wayOut: wayOut))
  }

  /// Refuses targets that are not measured, and those whose errors no number of networks promises.
  private static func check(
    _ targets: [ErrorTarget], of plan: RunPlan, monitor: SamplingMonitor
  ) throws {
    let names = try Rehearsal.observableNames(of: plan, monitor: monitor)
      .subtracting(Spectrum.names)
    for target in targets where !names.contains(target.observable) {
      if Spectrum.names.contains(target.observable), names.contains("effectiveMass") {
        throw EnsemblePlannerError.fitted(name: target.observable)
      }
      throw EnsemblePlannerError.unknownObservable(
        name: target.observable,
        nearest: Spelling.nearest(to: target.observable, among: names.sorted()),
        known: names.sorted())
    }
  }

  /// The sound candidate of the least CPU time.
  private var cheapest: Int? {
    candidates.indices.filter { candidates[$0].problem == nil }
      .min {
        (candidates[$0].prediction?.cpuSeconds ?? .infinity)
          < (candidates[$1].prediction?.cpuSeconds ?? .infinity)
      }
  }
}

extension EnsemblePlanner.Candidate {
  init(realisation: String, overrides: [String]) {
    self.init(
      realisation: realisation, overrides: overrides, networks: nil, prediction: nil, problem: nil)
  }

  /// Networks that must count in a rehearsal before its errors are believed.
  private static var fewestEffective: Double { 100 }

  /// Blocks that the rehearsal's errors must come from.
  private static var fewestBlocks: Int { 8 }

  /// Rehearses for a number of networks and scales to the targets.
  fileprivate mutating func rehearse(
    _ targets: [ErrorTarget], _ threads: Int, _ monitor: SamplingMonitor,
    _ makePlan: ([String]) throws -> PlannedRun, networks planned: Int
  ) throws {
    problem = nil
    do {
      guard
        case .field(let plan) = try makePlan(overrides + ["ensemble.networks=\(planned)"])
      else { preconditionFailure("a choice of the engineering leaves a field a field") }
      let patience = Patience(seconds: EnsemblePlanner.patience, within: monitor)
      let rehearsal: Rehearsal
      do {
        rehearsal = try withExtendedLifetime(patience) {
          try Rehearsal(
            plan: plan, threads: threads, leastNetworks: EnsemblePlanner.firstNetworks,
            monitor: patience.monitor, logger: RunLog { _ in }.logger())
        }
      } catch is SamplingStopped where !monitor.isStopRequested {
        problem = "its preparation takes more than \(Text.duration(EnsemblePlanner.patience))"
        return
      }
      judge(rehearsal, of: plan, targets, threads)
    } catch let error as ConfigurationError {
      problem = error.problems.first?.rule ?? error.description
    } catch let error as SamplingStopped {
      throw error
    } catch {
      problem = "\(error)"
    }
  }

  /// Chooses the number of networks by what a rehearsal reached.
  private mutating func judge(
    _ rehearsal: Rehearsal, of plan: RunPlan, _ targets: [ErrorTarget], _ threads: Int
  ) {
    let planned = Prediction(rehearsal, of: plan, threads: threads)
    var factor = 0.0
    for target in targets {
      guard let expected = planned.observables[target.observable] else {
        problem = "it does not measure \(target.observable), or loses it in noise"
        return
      }
      let margin = 1 + 2.0.squareRoot() * expected.errorUncertainty
      let ratio = margin * expected.error / target.error(ofValue: expected.value)
      factor = max(factor, ratio * ratio)
    }
    let wanted = factor * Double(planned.networks)
    guard wanted < 1e15 else {
      problem = "the targets are out of reach: \(Text.significant(wanted)) networks"
      return
    }
    let count = max(2 * plan.configuration.analysis.blocks, Self.rounded(wanted))
    networks = count
    prediction = Prediction(
      rehearsal, of: plan.scaled(networks: count, blocks: plan.configuration.analysis.blocks),
      threads: threads)
    let weights = rehearsal.results.measurement.weights
    let effective = weights.essFraction * Double(weights.count)
    if effective < Self.fewestEffective {
      problem =
        "\(Text.significant(effective)) of \(Text.count(rehearsal.networks)) networks count in the "
        + "rehearsal, too few to tell errors"
    } else if let shape = weights.paretoK, shape > 0.7, !rehearsal.results.engine.isChain {
      problem =
        "the tail of the weights is too heavy (k̂ = \(Text.significant(shape))) for errors to be finite"
    } else if let reason = rehearsal.results.engine.unreachedFields(of: plan.action) {
      problem = reason
    } else if rehearsal.blocks < Self.fewestBlocks {
      problem = "the rehearsal has \(rehearsal.blocks) blocks, too few to tell errors"
    }
  }

  /// Two digits, rounded up.
  private static func rounded(_ networks: Double) -> Int {
    var unit = 1
    while networks / Double(unit) > 100 { unit *= 10 }
    return unit * Int((networks / Double(unit)).rounded(.up))
  }
}
