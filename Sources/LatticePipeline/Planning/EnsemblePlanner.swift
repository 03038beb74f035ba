import CorrelatorAnalysis
import Dispatch
public import EnsembleSampling
import ErrorAnalysis
import RunConfiguration

/// Finds the realisation and the number of networks that reach given errors with the least CPU time.
///
/// Every realisation is rehearsed. An error falls as 1/√n, so a target needs n = n₀ (error/target)²
/// networks; the cheapest is then rehearsed for its own number of networks, because a map's integration
/// steps depend on it, and gives way if that makes it more expensive than the next. Memory is the
/// planner's own peak so far, so an upper bound.
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
  private static let patience = 120.0

  /// Networks that are planned for at first, at least.
  private static let firstNetworks = 20_000

  /// Rehearses every realisation.
  ///
  /// - Parameters:
  ///   - targets: The errors wanted.
  ///   - threads: Workers.
  ///   - monitor: May request a stop.
  ///   - makePlan: The run with further overrides.
  ///   - report: Told what is being rehearsed.
  /// - Throws: ``EnsembleSampling/SamplingStopped``; what `makePlan` throws without overrides.
  public init(
    targets: [ErrorTarget], threads: Int, monitor: SamplingMonitor,
    makePlan: ([String]) throws -> PlannedRun, report: (String) -> Void
  ) throws {
    guard case .field(let plan) = try makePlan([]) else {
      throw EnsemblePlannerError.noSingleTheory
    }
    var measured: Set<String> = []
    for (name, overrides) in Self.realisations(of: plan.configuration) {
      report("rehearsing \(name)")
      var candidate = Candidate(realisation: name, overrides: overrides)
      let networks = max(plan.configuration.ensemble.networks, Self.firstNetworks)
      measured.formUnion(
        try candidate.rehearse(targets, threads, monitor, makePlan, networks: networks))
      candidates.append(candidate)
    }
    for target in targets where !measured.contains(target.observable) {
      remarks.append(
        "\(target.observable) is not measured; there are \(measured.sorted().joined(separator: ", "))"
      )
    }
    var confirmed: Set<Int> = []
    while let cheapest = cheapest, !confirmed.contains(cheapest),
      let networks = candidates[cheapest].networks
    {
      report("rehearsing \(candidates[cheapest].realisation) for \(networks) networks")
      try candidates[cheapest].rehearse(targets, threads, monitor, makePlan, networks: networks)
      confirmed.insert(cheapest)
    }
    best = cheapest
    if plan.width != nil, plan.isInteracting {
      remarks.append(
        "networks of finite width deviate from the target by order 1/N, which no number of networks "
          + "makes smaller")
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

  /// What there is to try.
  private static func realisations(
    of configuration: RunConfiguration
  ) -> [(name: String, overrides: [String])] {
    func realisation(_ name: String) -> String { "engineering.realisation=\(name)" }
    let plain = [("weights", [realisation("weights")])]
    guard configuration.theory.action != .free else { return plain }
    let maps: [(String, [String])] =
      configuration.engineering.transport.map { map in
        [("transport \(map.rawValue)", [realisation("transport")])]
      } ?? [
        ("transport", [realisation("transport")]),
        ("transport fitted", [realisation("transport"), "engineering.transport=fitted"]),
      ]
    return plain + maps
      + [("annealed", [realisation("annealed")]), ("hmc", [realisation("hmc")])]
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
  ///
  /// - Returns: The observables that are measured.
  @discardableResult fileprivate mutating func rehearse(
    _ targets: [ErrorTarget], _ threads: Int, _ monitor: SamplingMonitor,
    _ makePlan: ([String]) throws -> PlannedRun, networks planned: Int
  ) throws -> Set<String> {
    problem = nil
    do {
      let plan = try makePlan(overrides + ["ensemble.networks=\(planned)"])
      guard case .field(let plan) = plan else { throw EnsemblePlannerError.noSingleTheory }
      let patience = Patience(seconds: EnsemblePlanner.patience, within: monitor)
      let rehearsal: Rehearsal
      do {
        rehearsal = try withExtendedLifetime(patience) {
          try Rehearsal(
            plan: plan, threads: threads, monitor: patience.monitor,
            logger: RunLog { _ in }.logger())
        }
      } catch is SamplingStopped where !monitor.isStopRequested {
        problem = "its preparation takes more than \(Text.duration(EnsemblePlanner.patience))"
        return []
      }
      judge(rehearsal, of: plan, targets, threads)
      return Set(rehearsal.results.observables.named.keys)
    } catch let error as ConfigurationError {
      problem = error.problems.first?.rule ?? error.description
    } catch let error as SamplingStopped {
      throw error
    } catch let error as EnsemblePlannerError {
      throw error
    } catch {
      problem = "\(error)"
    }
    return []
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
      let ratio = expected.error / target.error(ofValue: expected.value)
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
        "\(Text.significant(effective)) of \(rehearsal.networks) networks count in the rehearsal, too "
        + "few to tell errors"
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

/// A monitor that stops when another does, or after some time.
private final class Patience {
  let monitor = SamplingMonitor()
  private let timer: any DispatchSourceTimer

  init(seconds: Double, within outer: SamplingMonitor) {
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "lattice.patience"))
    let end = ContinuousClock.now + .seconds(seconds)
    timer.schedule(deadline: .now(), repeating: 0.1)
    timer.setEventHandler { [monitor] in
      if outer.isStopRequested || ContinuousClock.now > end { monitor.requestStop() }
    }
    timer.activate()
  }

  deinit { timer.cancel() }
}
