public import RunConfiguration

/// A configuration with several widths turned into one plan for each.
public struct WidthPlan: ConfiguredPlan {
  /// The configuration with the program's choices filled in, and all widths.
  public let configuration: RunConfiguration

  /// One plan a width, ascending.
  public let plans: [RunPlan]

  /// Fields that will be drawn.
  public var fieldCount: Int { plans.reduce(0) { $0 + $1.fieldCount } }

  /// Remarks on choices the user may not expect.
  public var remarks: [String] { plans[plans.count - 1].remarks }

  /// Checks a decoded configuration's physics and makes the plans.
  ///
  /// - Parameters:
  ///   - decoded: A configuration, possibly with problems.
  ///   - widths: Its widths, ascending.
  ///   - threads: Workers the runs will use.
  /// - Throws: All problems of the configuration at once.
  init(
    _ decoded: DecodedConfiguration, widths: [Int], threads: Int
  ) throws(ConfigurationError) {
    // The widest first: it needs the most memory. A list that was not sound has problems of its own.
    let widest = try PlanChecks(decoded: decoded, threads: threads, width: widths.last).plan()
    var plans: [RunPlan] = []
    for width in widths.dropLast() {
      plans.append(try PlanChecks(decoded: decoded, threads: threads, width: width).plan())
    }
    self.plans = plans + [widest]
    var configuration = widest.configuration
    configuration.architecture.width = .extrapolated(widths)
    if let widest = self.plans.last, widest.isAxis {
      throw ConfigurationError(
        decoded.problem(
          at: "architecture.width",
          rule: "several widths and an axis of couplings do not go together",
          wayOut: "Give one width, or one coupling."))
    }
    self.configuration = configuration
  }

  /// SHA-256 of the resolved configuration without name and number of networks, and of the files it
  /// names, in hexadecimal.
  public var configurationHash: String {
    Checksum.sha256(of: configuration.physicsText + plans[plans.count - 1].fileChecksums)
  }
}
