import CorrelatorAnalysis
import NetworkArchitectures
public import RunConfiguration

/// Fully connected networks at several widths turned into one plan for each: their n-point functions are
/// compared with those of the Gaussian process of infinite width.
public struct NetworkWidthPlan: ConfiguredPlan {
  /// The configuration with the program's choices filled in, and all widths.
  public let configuration: RunConfiguration

  /// One plan a width, ascending.
  let plans: [NetworkPlan]

  /// The closed forms.
  let theory: NetworkTheory

  /// Var φⁿ/(E φⁿ)² of one network at the worst input, by order, one a width.
  let relativeVariances: [[Int: Double]]

  /// More inputs have too many sets of six.
  private static let largestInputCount = 8

  /// Averages whose expected relative error is larger than a tenth are not worth sampling, and their
  /// tails are too heavy for an estimate of that error.
  private static let hopelessError = 0.1

  /// Checks a decoded configuration and makes the plans.
  ///
  /// - Parameters:
  ///   - decoded: A configuration, possibly with problems.
  ///   - widths: Its widths, ascending.
  /// - Throws: All problems of the configuration at once.
  init(_ decoded: DecodedConfiguration, widths: [Int]) throws(ConfigurationError) {
    let configuration = decoded.configuration
    try Self.check(decoded)
    var plans: [NetworkPlan] = []
    // The widest first: it needs the most memory.
    for width in widths.reversed() { plans.insert(try NetworkPlan(decoded, width: width), at: 0) }
    let network = plans[0].network
    do throws(DenseNetworkError) {
      let theory = try NetworkTheory(
        network.description,
        inputs: plans[0].sites.map { network.input(ofSite: $0)[0] })
      var variances: [[Int: Double]] = []
      for width in widths {
        var byOrder: [Int: Double] = [:]
        for order in TupleMeter.orders {
          byOrder[order] = try theory.relativeVariance(order: order, width: width)
        }
        variances.append(byOrder)
      }
      self.theory = theory
      relativeVariances = variances
    } catch {
      throw ConfigurationError(
        decoded.problem(
          at: "architecture.readout", rule: "\(error)", wayOut: "Give a single width."))
    }
    self.plans = plans
    var resolved = plans[0].configuration
    resolved.architecture.width = configuration.architecture.width
    self.configuration = resolved
  }

  private static func check(_ decoded: DecodedConfiguration) throws(ConfigurationError) {
    let configuration = decoded.configuration
    var problems: [ConfigurationProblem] = []
    func note(_ key: String, _ rule: String, _ wayOut: String) {
      guard decoded.isSound(key) else { return }
      problems.append(decoded.problem(at: key, rule: rule, wayOut: wayOut))
    }
    if configuration.architecture.depth > 1 {
      note(
        "architecture.depth", "n-point functions of several widths are exact for one hidden layer",
        "Set it to 1, or give a single width.")
    }
    let extents = configuration.lattice.extents
    if extents.count != 1 || extents[0] > Self.largestInputCount {
      note(
        "lattice.extents",
        "n-point functions of several widths are measured at all sets of up to six of at most "
          + "\(Self.largestInputCount) inputs of one coordinate",
        "Set it to [6].")
    }
    if configuration.output.fields {
      note("output.fields", "fields of several widths are not kept", "Remove it.")
    }
    if configuration.analysis.chunks > configuration.analysis.blocks {
      note(
        "analysis.chunks",
        "it must be at most analysis.blocks, which is "
          + "\(configuration.analysis.blocks)", "Try 10.")
    }
    _ = try decoded.validated(adding: problems)
  }

  /// Whether an average of products of n fields can be sampled at a width with these networks.
  ///
  /// - Parameters:
  ///   - order: n.
  ///   - index: Which width.
  func canBeSampled(order: Int, widthIndex index: Int) -> Bool {
    let variance = relativeVariances[index][order] ?? .infinity
    let error = (variance / Double(configuration.ensemble.networks)).squareRoot()
    return error <= Self.hopelessError
  }

  /// Which sampled functions cannot be trusted, one sentence an order; the closed forms can.
  public var reasons: [String] {
    TupleMeter.orders.compactMap { order in
      let hopeless = plans.indices.filter { !canBeSampled(order: order, widthIndex: $0) }
      guard let first = hopeless.first else { return nil }
      let widths = hopeless.map { String(plans[$0].network.description.width) }
      return
        "sampled \(order)-point functions at N = \(widths.joined(separator: ", ")): from network "
        + "to network φ^\(order) has the relative variance "
        + "\(Text.significant(relativeVariances[first][order] ?? .infinity)) at the first of them, too "
        + "much for \(configuration.ensemble.networks) networks. Use the closed forms beside them"
        + (configuration.architecture.neuron == .gauss
          ? ", or a smaller architecture.sigmaB." : ".")
    }
  }

  /// Fields that will be drawn.
  public var fieldCount: Int { plans.count * configuration.ensemble.networks }

  /// What is said of the run beforehand.
  public var remarks: [String] { reasons }

  /// SHA-256 of the resolved configuration without name and number of networks, in hexadecimal.
  public var configurationHash: String { Checksum.sha256(of: configuration.physicsText) }
}
