import ArchitectureEngineering
import ErrorAnalysis

/// Whether a run's statistics can be trusted, and if not, why.
package struct Reliability {
  /// Limits past which averages are not to be published.
  static let largestShareLimit = 0.1
  static let paretoLimit = 0.7

  /// The least limit on pulls of residuals.
  static let leastPullLimit = 5.0

  /// How often a pull of residuals may pass its limit by chance, all momenta taken together.
  private static let falseAlarms = 1e-3

  /// Draws of a momentum below which its average and its error are not to be believed: both come from
  /// the few networks that have it.
  static let leastDraws = 100.0

  /// Effective networks below which averages are not to be published, where less than half of all count:
  /// ratios of weighted sums are biased by a tenth of their errors and more, and a few networks make both.
  static let leastEffectiveCount = 100.0

  /// Weights that differ by less than this, in Var ln w, have no tail to speak of.
  private static let leastVariance = 1e-4

  private static let wayOut =
    "Go nearer to the free theory of the reference mass, to a smaller lattice, or to another "
    + "engineering.realisation; lattice predict tells beforehand."

  let reasons: [String]

  /// The limit on pulls of residuals, and on those between estimators.
  let pullLimit: Double

  var isReliable: Bool { reasons.isEmpty }

  /// The limit on the largest pull of residuals: 5, or more where as many momenta with errors from as few
  /// blocks pass that by chance (Student's t with B − 1 degrees of freedom, Bonferroni's bound).
  ///
  /// - Parameters:
  ///   - momenta: n, the orbits among which the pull is the largest.
  ///   - blocks: B ≥ 2.
  package static func residualPullLimit(momenta: Int, blocks: Int) -> Double {
    func isTooRare(_ pull: Double) -> Bool {
      let tail = ChiSquared(value: pull * pull, degreesOfFreedom: 1)
        .pValue(covarianceDegreesOfFreedom: max(blocks - 1, 1))
      return Double(momenta) * (tail ?? 0) <= falseAlarms
    }
    var (lower, upper) = (leastPullLimit, leastPullLimit)
    if isTooRare(lower) { return lower }
    while !isTooRare(upper), upper < 1e9 { (lower, upper) = (upper, 2 * upper) }
    while upper - lower > 1e-3 * upper {
      let middle = (lower + upper) / 2
      if isTooRare(middle) { upper = middle } else { lower = middle }
    }
    return upper
  }

  /// Judges a run.
  ///
  /// - Parameters:
  ///   - weights: The weights of all networks.
  ///   - areWeightsEqual: Whether the density is not deformed, so that they cannot fail.
  ///   - residualMaxPull: The largest pull of the action's Schwinger–Dyson equation, nil where it
  ///     does not decide.
  ///   - pullLimit: The limit on it and on the one between estimators.
  ///   - rarest: The momentum that neurons have least often, nil where all networks have every one.
  ///   - doubling: The error of a map's integrator, nil without a map.
  ///   - estimatorMaxPull: The largest pull between the two estimators of G(p), nil likewise.
  ///   - unreached: Fields of the target that the ensemble cannot hold, nil if there are none.
  ///   - chainShortcoming: Why a Markov chain's errors cannot be trusted, nil if they can.
  init(
    weights: WeightStatistics, areWeightsEqual: Bool, residualMaxPull: Double?,
    pullLimit: Double = leastPullLimit, rarest: RareMomentum? = nil, doubling: StepDoubling?,
    estimatorMaxPull: Double?, unreached: String? = nil,
    chainShortcoming: String? = nil
  ) {
    var reasons: [String] = []
    if !areWeightsEqual {
      let share = weights.largestShare
      if !(share <= Self.largestShareLimit) {
        reasons.append(
          "one network carries \(Text.percent(share)) of all weight; above "
            + "\(Text.percent(Self.largestShareLimit)) the averages hang on single networks. "
            + Self.wayOut)
      }
      let effective = weights.essFraction * Double(weights.count)
      if weights.essFraction < 0.5, effective < Self.leastEffectiveCount {
        reasons.append(
          "\(weights.count) networks count as \(Text.significant(effective)); below "
            + "\(Text.significant(Self.leastEffectiveCount)) a few of them make averages and errors "
            + "alike. Use more networks, or: " + Self.wayOut)
      }
      if let shape = weights.paretoK, !(shape <= Self.paretoLimit),
        !(weights.varianceLogWeight < Self.leastVariance)
      {
        reasons.append(
          "the weights' tail has Pareto k = \(Text.significant(shape)); above "
            + "\(Text.significant(Self.paretoLimit)) errors cannot be estimated at any number of "
            + "networks. " + Self.wayOut)
      }
    }
    // What they stood for, if it belongs to the target, is missing with a bias of this fraction.
    let (lost, resolved) = (Double(weights.lostCount), Double(weights.count).squareRoot())
    if lost > resolved {
      reasons.append(
        "the flow of \(weights.lostCount) of \(weights.count) networks left the numbers; above "
          + "\(Text.significant(resolved)) averages may miss more than their errors show. "
          + Self.wayOut)
    }
    if let doubling, !doubling.suffices(forNetworkCount: weights.count) {
      reasons.append(
        "twice the integration steps would change ln w by \(Text.significant(doubling.deviation)) "
          + "(standard deviation; mean \(Text.significant(doubling.shift))), which "
          + "\(weights.count) networks resolve, and weights do not repair it. Raise "
          + "engineering.steps, or leave it out.")
    }
    if let pull = residualMaxPull, !(pull <= pullLimit) {
      reasons.append(
        "the action's Schwinger–Dyson equation is violated by \(Text.significant(pull)) standard "
          + "deviations at some momentum; above \(Text.significant(pullLimit)) the "
          + "ensemble does not belong to the action within its errors. Use more networks; if it grows with "
          + "them, take another engineering.realisation.")
    }
    if let pull = estimatorMaxPull, !(pull <= pullLimit) {
      reasons.append(
        "the direct and the Schwinger–Dyson estimate of G(p) differ by \(Text.significant(pull)) "
          + "standard deviations at some momentum; above "
          + "\(Text.significant(pullLimit)) one of them is not to be trusted. Use "
          + "more networks.")
    }
    if let rarest, rarest.draws < Self.leastDraws {
      reasons.append(
        "\(Text.significant(rarest.draws)) neurons of all networks have the momentum "
          + "\(rarest.momentum), on average; below \(Text.significant(Self.leastDraws)) its average and "
          + "its error hang on the few that have it. Use more networks, a larger architecture.width, or "
          + "an architecture.alpha nearer to -1, which draws all momenta alike.")
    }
    if let unreached { reasons.append(unreached) }
    if let chainShortcoming { reasons.append(chainShortcoming) }
    self.reasons = reasons
    self.pullLimit = pullLimit
  }
}
