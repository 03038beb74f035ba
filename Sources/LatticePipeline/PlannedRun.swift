public import EnsembleSampling
public import RunConfiguration

/// A checked configuration, ready to be carried out: a theory with an action, or fully connected
/// networks whose own density is the theory.
public enum PlannedRun: Sendable {
  /// A free or interacting scalar field.
  case field(RunPlan)
  /// The same at several finite widths.
  case widths(WidthPlan)
  /// Fully connected networks.
  case network(NetworkPlan)

  /// Checks a decoded configuration.
  ///
  /// - Throws: All its problems at once.
  public init(_ decoded: DecodedConfiguration, threads: Int) throws(ConfigurationError) {
    if decoded.configuration.theory.action == .unknown {
      _ = try decoded.validated(adding: [
        decoded.problem(
          at: "theory.action", rule: "fields of an action that is not told cannot be drawn",
          wayOut: "Name the action, or measure stored fields with lattice analyze.")
      ])
    }
    if decoded.configuration.theory.action == .network {
      self = .network(try NetworkPlan(decoded))
    } else if case .extrapolated(let widths) = decoded.configuration.architecture.width {
      self = .widths(try WidthPlan(decoded, widths: widths, threads: threads))
    } else {
      self = .field(try RunPlan(decoded, threads: threads))
    }
  }

  /// The configuration with the program's choices filled in.
  public var configuration: RunConfiguration {
    switch self {
    case .field(let plan): plan.configuration
    case .widths(let plan): plan.configuration
    case .network(let plan): plan.configuration
    }
  }

  /// The run's folder below Results.
  public var folderName: String {
    switch self {
    case .field(let plan): plan.folderName
    case .widths(let plan): plan.folderName
    case .network(let plan): plan.folderName
    }
  }

  /// Fields that will be drawn.
  public var fieldCount: Int {
    switch self {
    case .field(let plan): plan.fieldCount
    case .widths(let plan): plan.plans.reduce(0) { $0 + $1.fieldCount }
    case .network(let plan): plan.configuration.ensemble.networks
    }
  }

  /// Remarks on choices the user may not expect.
  public var remarks: [String] {
    switch self {
    case .field(let plan): plan.remarks
    case .widths(let plan): plan.remarks
    case .network(let plan): plan.remarks
    }
  }

  /// Draws, measures and writes everything.
  ///
  /// - Throws: ``RunReports/ReportError``, ``RunError`` or ``EnsembleSampling/SamplingStopped``; nothing
  ///   is left behind then.
  public func execute(
    options: RunOptions, log: RunLog, monitor: SamplingMonitor
  ) throws -> RunOutcome {
    switch self {
    case .field(let plan):
      try Run(plan: plan, options: options, log: log).execute(monitor: monitor)
    case .widths(let plan):
      try WidthRun(plan: plan, options: options, log: log).execute(monitor: monitor)
    case .network(let plan):
      try NetworkRun(plan: plan, options: options, log: log).execute(monitor: monitor)
    }
  }

  /// What a run will cost and how good its weights will be; nil for fully connected networks, whose
  /// weights are all 1.
  ///
  /// - Throws: ``RunError`` or ``EnsembleSampling/SamplingStopped``.
  public func prediction(
    threads: Int, log: RunLog, monitor: SamplingMonitor
  ) throws -> Prediction? {
    switch self {
    case .field(let plan):
      try Prediction(
        plan: plan, threads: threads, monitor: monitor, logger: log.logger())
    case .widths(let plan):
      try plan.plans.map {
        try Prediction(plan: $0, threads: threads, monitor: monitor, logger: log.logger())
      }.reduce(nil) { $0?.followed(by: $1) ?? $1 }
    case .network: nil
    }
  }
}
