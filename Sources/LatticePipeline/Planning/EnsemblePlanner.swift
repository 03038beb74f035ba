public import EnsembleSampling
import ErrorAnalysis
import RunConfiguration

/// Finds the realisation and the number of networks that reach given errors with the least CPU time.
///
/// Every realisation is rehearsed, by the improved and, where that is worse, by the direct estimator. A
/// rehearsal that tells no errors, or contradicts a better one, is never chosen (`RealisationTrial`).
/// A statistical error falls as 1/√n, so a target needs n = n₀ (error (1 + √2 u)/target)² networks,
/// where u is how well an error is known, by the rehearsal and again by the run: without that margin the
/// run would miss its target every second time, and more often where the cheapest of several
/// realisations owes its place to chance. A relative target is one of the value that is known best of
/// all rehearsals. The cheapest is then rehearsed for its own number of networks, because a map's
/// integration steps depend on it, and gives way if that makes it more expensive than the next.
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
  ///   ``/RunConfiguration/ConfigurationError`` if the configuration is not that of one field theory at one
  ///   width; ``/EnsembleSampling/SamplingStopped``; what `makePlan` throws without overrides.
  public init(
    targets: [ErrorTarget], source: String, threads: Int, monitor: SamplingMonitor,
    makePlan: ([String]) throws -> PlannedRun, report: (String) -> Void
  ) throws {
    let plan = try Self.field(try makePlan([]), source: source)
    try Self.check(targets, of: plan, monitor: monitor)
    func rehearse(
      _ name: String, _ overrides: [String], networks: Int
    ) throws -> RealisationTrial {
      try RealisationTrial(
        name: name, overrides: overrides, networks: networks, targets: targets, threads: threads,
        monitor: monitor, makePlan: makePlan)
    }
    let networks = max(plan.configuration.ensemble.networks, Self.firstNetworks)
    var trials: [RealisationTrial] = []
    for (name, overrides) in Self.realisations(of: plan.configuration) {
      report("rehearsing \(name)")
      let trial = try rehearse(name, overrides, networks: networks)
      trials.append(trial)
      guard trial.isDirectBetter else { continue }
      let direct = "\(name), direct estimator"
      report("rehearsing \(direct)")
      trials.append(
        try rehearse(
          direct, overrides + ["analysis.estimator=direct"], networks: networks))
    }
    candidates = Self.candidates(trials, reaching: targets)
    var confirmed: Set<Int> = []
    while let cheapest = cheapest, !confirmed.contains(cheapest),
      let networks = candidates[cheapest].networks
    {
      let trial = trials[cheapest]
      report("rehearsing \(trial.name) for \(Text.count(networks)) networks")
      trials[cheapest] = try rehearse(trial.name, trial.overrides, networks: networks)
      candidates = Self.candidates(trials, reaching: targets)
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
      let known = names.union(names.contains("susceptibility") ? ["G(0)"] : []).sorted()
      throw EnsemblePlannerError.unknownObservable(
        name: target.observable,
        nearest: Spelling.nearest(to: target.observable, among: known), known: known)
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

extension EnsemblePlanner {
  /// Standard deviations by which two rehearsals may differ.
  private static let largestPull = 5.0

  /// What the trials say, all taken together.
  private static func candidates(
    _ trials: [RealisationTrial], reaching targets: [ErrorTarget]
  ) -> [Candidate] {
    let names = Set(targets.map(\.observable))
    var best: [String: (trial: RealisationTrial, value: Prediction.Expectation.Rehearsed)] = [:]
    for name in names {
      best[name] =
        trials.filter { $0.problem == nil }
        .compactMap { trial in trial.rehearsed(name).map { (trial, $0) } }
        .min { $0.1.error < $1.1.error }
    }
    return trials.map { trial in
      func refused(_ problem: String) -> Candidate {
        Candidate(realisation: trial.name, overrides: trial.overrides, problem: problem)
      }
      if let problem = trial.problem { return refused(problem) }
      for name in names.sorted() {
        guard let own = trial.rehearsed(name), let (other, known) = best[name] else { continue }
        let error = (own.error * own.error + known.error * known.error).squareRoot()
        guard (own.value - known.value).magnitude <= largestPull * error else {
          return refused(
            "not reliable: \(name) \(Estimate.format(value: own.value, error: own.error)) in the "
              + "rehearsal contradicts \(Estimate.format(value: known.value, error: known.error)) "
              + "of \(other.name)")
        }
      }
      return trial.candidate(reaching: targets, values: best.mapValues(\.value))
    }
  }
}
