import RealModule

/// Running statistics of the log-weights of a set of networks, in memory independent of their
/// number: enough for the effective sample size, the largest share, Var ln w and Pareto's k̂.
public struct WeightStatistics: Codable, Sendable {
  /// No ensemble has more networks; so many can be added without overflow.
  static let possibleCounts = 0...1 << 48

  /// Networks seen.
  public private(set) var count = 0

  /// Those among them whose ln w is no number: a flow that leaves the numbers carries no weight.
  public private(set) var lostCount = 0

  /// Those among them that resampling left no descendants.
  public private(set) var extinctCount = 0

  /// Σ e^{ln w − shift}, Σ e^{2(ln w − shift)}.
  private var scale = WeightScale()
  private var sum = 0.0
  private var squareSum = 0.0
  private var maximum = -Double.infinity

  /// Welford's running mean and sum of squared deviations of ln w.
  private var meanLogWeight = 0.0
  private var deviationSum = 0.0

  /// As many as the longest tail takes, however many networks there will be.
  private var tail = LargestValues(capacity: ParetoTail.longestTail + 1)

  /// The distribution of ln w.
  public private(set) var histogram = WeightHistogram()

  /// Creates empty statistics.
  public init() {}

  /// Adds one network.
  ///
  /// - Parameter logWeight: ln w; one that is not finite counts as w = 0 and in ``lostCount``.
  public mutating func add(logWeight: Double) {
    count += 1
    guard logWeight.isFinite else {
      lostCount += 1
      return
    }
    let (weight, rescaling) = scale.weight(for: logWeight)
    if let rescaling {
      sum *= rescaling
      squareSum *= rescaling * rescaling
    }
    sum += weight
    squareSum += weight * weight
    maximum = max(maximum, logWeight)
    let deviation = logWeight - meanLogWeight
    meanLogWeight += deviation / Double(weightedCount)
    deviationSum += deviation * (logWeight - meanLogWeight)
    tail.insert(logWeight)
    histogram.add(logWeight: logWeight)
  }

  /// Adds a network that resampling left no descendants: w = 0.
  public mutating func addExtinct() {
    count += 1
    extinctCount += 1
    tail.insert(-.infinity)
    histogram.add(logWeight: -.infinity)
  }

  /// Adds the statistics of other networks; the order of merging is the caller's to fix.
  public mutating func merge(_ other: WeightStatistics) {
    guard other.count > 0 else { return }
    if let otherShift = other.scale.shift {
      let (factor, rescaling) = scale.weight(for: otherShift)
      if let rescaling {
        sum *= rescaling
        squareSum *= rescaling * rescaling
      }
      sum += factor * other.sum
      squareSum += factor * factor * other.squareSum
    }
    maximum = max(maximum, other.maximum)
    let deviation = other.meanLogWeight - meanLogWeight
    let (first, second) = (Double(weightedCount), Double(other.weightedCount))
    if second > 0 {
      deviationSum +=
        other.deviationSum + deviation * deviation * first * second / (first + second)
      meanLogWeight += deviation * second / (first + second)
    }
    count += other.count
    lostCount += other.lostCount
    extinctCount += other.extinctCount
    tail.merge(other.tail)
    histogram.merge(other.histogram)
  }

  /// Whether numbers read from a file can be those of networks.
  public var isConsistent: Bool {
    [count, lostCount, extinctCount].allSatisfy(Self.possibleCounts.contains)
      && weightedCount >= 0 && histogram.isConsistent
  }

  /// Networks with a weight.
  public var weightedCount: Int { count - lostCount - extinctCount }

  /// (Σw)²/(n Σw²), the effective sample size as a fraction of the networks [Kish].
  public var essFraction: Double {
    squareSum > 0 ? sum * sum / (Double(count) * squareSum) : 0
  }

  /// max w / Σ w.
  public var largestShare: Double {
    guard let shift = scale.shift, sum > 0 else { return 1 }
    return Double.exp(maximum - shift) / sum
  }

  /// The variance of ln w (unbiased, n − 1) over the networks with a weight.
  public var varianceLogWeight: Double {
    weightedCount > 1 ? deviationSum / Double(weightedCount - 1) : 0
  }

  /// The shape k̂ of the generalised Pareto distribution fitted to the largest weights; nil if all
  /// weights in the tail are equal or the tail is too short to fit.
  public var paretoK: Double? {
    ParetoTail.shape(largestLogWeights: tail.sorted, sampleCount: count)
  }
}
