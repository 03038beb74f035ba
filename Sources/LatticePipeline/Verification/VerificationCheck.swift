public import EnsembleSampling
import FieldTheory
import Foundation
import LatticeGeometry
public import RunConfiguration

/// One check of a verification: an ensemble drawn as a configuration says, against the one theory that
/// its `compare` names.
///
/// `exact` is the integral over all fields or the transfer matrix; `free` and `kernel` are what a free
/// theory and the networks themselves have in closed form; `hmc` is a run of the program's Markov chain
/// of the same theory, with a seed of its own.
public struct VerificationCheck: Sendable {
  /// The file's name without its ending.
  public let name: String

  /// What is drawn, with an error planted into it if that is wanted.
  let drawn: PlannedRun

  /// What is compared with: the same, never with a planted error.
  let target: PlannedRun

  /// The Markov chain that is compared with; nil unless `compare` names it.
  let chain: RunPlan?

  /// The theory that is compared with.
  let reference: RunConfiguration.ReferenceTheory

  /// Theories that predict numbers without an error of their own, or are measured independently.
  private static let references: [RunConfiguration.ReferenceTheory] = [
    .exact, .free, .kernel, .hmc,
  ]

  /// Reads a configuration.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - seed: From which, with the name, the check's own seed is made: checks are independent.
  ///   - planted: An error of what is drawn.
  ///   - threads: Workers.
  /// - Throws: All problems of the configuration at once.
  public init(
    _ path: String, seed: UInt64, planted: PlantedError?, threads: Int
  ) throws(ConfigurationError) {
    let name = ConfigurationFolder.plainName(path)
    func decoded(_ overrides: [String], stream: String) throws(ConfigurationError)
      -> DecodedConfiguration
    {
      try ConfigurationFile.load(path, overrides: overrides)
        .seeded(Checksum.seed(of: ["\(seed)", name, stream]))
    }
    let file = try decoded([], stream: "networks")
    let compared = file.configuration.compare ?? []
    guard compared.count == 1, let reference = compared.first,
      Self.references.contains(reference)
    else {
      throw ConfigurationError(
        file.problem(
          at: "compare",
          rule: "a verification compares with one theory that is known, exact, free, kernel or hmc",
          wayOut: "Try [\"hmc\"]."))
    }
    self.name = name
    self.reference = reference
    // What is drawn does not see what it will be compared with.
    let blind = ["compare=[]"]
    target = try PlannedRun(try decoded(blind, stream: "networks"), threads: threads)
    drawn = try PlannedRun(
      try decoded(
        blind + (planted?.overrides(for: file.configuration.theory) ?? []), stream: "networks"),
      threads: threads)
    switch (target, reference) {
    case (.field, .exact), (.network, .kernel): break
    case (.field(let plan), .hmc):
      guard !plan.isInteracting else { break }
      throw Self.refusal(
        file, "of a free theory everything is known, and a chain would add its errors",
        "Try [\"free\"].")
    case (.field(let plan), _):
      guard plan.isInteracting else { break }
      throw Self.refusal(
        file, "networks of an interacting theory do not have its propagator", "Try [\"hmc\"].")
    case (.network, _):
      throw Self.refusal(
        file, "of fully connected networks the kernel is known", "Try [\"kernel\"].")
    case (.widths, _), (.networkWidths, _), (.flow, _):
      throw ConfigurationError(
        ConfigurationProblem(
          source: path, fact: "this is neither a theory nor fully connected networks of one width",
          rule: "a verification draws one ensemble", wayOut: "Give architecture.width one number."))
    }
    if reference == .hmc {
      let overrides = blind + ["engineering={\"realisation\": \"hmc\"}"]
      chain = try RunPlan(try decoded(overrides, stream: "chain"), threads: threads)
    } else {
      chain = nil
    }
  }

  private static func refusal(
    _ file: DecodedConfiguration, _ rule: String, _ wayOut: String
  ) -> ConfigurationError {
    ConfigurationError(file.problem(at: "compare", rule: rule, wayOut: wayOut))
  }

  /// Draws, measures and compares.
  ///
  /// - Parameters:
  ///   - threads: Workers.
  ///   - monitor: May request a stop.
  /// - Throws: ``RunError`` or ``/EnsembleSampling/SamplingStopped``.
  public func run(threads: Int, monitor: SamplingMonitor) throws -> VerificationRow {
    let options = RunOptions(threads: threads)
    let log = RunLog { _ in }
    func measure(_ plan: RunPlan) throws -> RunResults {
      let run = Run(plan: plan, options: options, log: log)
      let ensemble = try run.draw(
        into: nil, checkpoint: nil, logger: log.logger(), monitor: monitor)
      return try run.analyse(plan.target, of: ensemble, monitor: monitor, logger: log.logger())
    }
    do {
      switch drawn {
      case .field(let plan):
        let results = try measure(plan)
        let measured = VerifiedQuantities(results)
        guard let chain else {
          return try VerificationRow(
            self, measured: measured, expected: try expectation(),
            reasons: results.reliability.reasons)
        }
        let other = try measure(chain)
        return try VerificationRow(
          self, measured: measured, other: VerifiedQuantities(other),
          reasons: results.reliability.reasons
            + other.reliability.reasons.map { "the chain compared with: \($0)" })
      case .network(let plan):
        let run = NetworkRun(plan: plan, options: options, log: log)
        let blocks = try run.draw(
          into: nil, checkpoint: nil, logger: log.logger(), monitor: monitor
        ).blocks
        let pairs = VerifiedQuantities.spread(try run.measuredPairs(blocks), atMost: 8)
        return try VerificationRow(
          self, measured: VerifiedQuantities(pairs),
          expected: Dictionary(uniqueKeysWithValues: pairs.map { ($0.name, $0.kernel) }),
          reasons: plan.reasons)
      case .widths, .networkWidths, .flow: preconditionFailure("refused before")
      }
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
  }

  /// What the drawn quantities should be, by their names.
  private func expectation() throws -> [String: Double] {
    guard case .field(let plan) = target else { preconditionFailure("a theory of fields") }
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: plan.lattice))
    guard reference == .exact else {
      return try FreeExpectation.values(of: plan, orbits: orbits)
    }
    let exact = try ExactSolution(action: plan.action, orbits: orbits)
    return exact.observables.merging(
      VerifiedQuantities.propagator(exact.propagator, orbits: orbits)
    ) { $1 }
  }
}
