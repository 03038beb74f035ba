import RealModule

/// A histogram of log-weights in bounded memory, whose bins do not depend on the order in which
/// networks come.
///
/// Bins are [k h, (k + 1) h) with h a power of two: the smallest, from `finestExponent` on, for which
/// all numbers seen lie within ``largestBinCount`` bins. Doubling h joins neighbours in pairs, so a
/// histogram filled in pieces and merged is the one filled at once.
public struct WeightHistogram: Hashable, Sendable {
  /// The most bins from the first to the last occupied one.
  public static let largestBinCount = 1024

  /// log₂ of the smallest width.
  private static let finestExponent = -20

  /// log₂ h.
  private(set) var exponent = WeightHistogram.finestExponent

  /// Networks by the bin's number.
  private(set) var counts: [Int: Int] = [:]
  private var first = Int.max
  private var last = Int.min

  /// Networks of weight zero, ln w = −∞, which are in no bin.
  public private(set) var zeroCount = 0

  /// Creates an empty histogram.
  public init() {}

  /// Creates a histogram from its bins.
  init(exponent: Int, counts: [Int: Int], zeroCount: Int) {
    self.exponent = exponent
    self.counts = counts
    self.zeroCount = zeroCount
    first = counts.keys.min() ?? Int.max
    last = counts.keys.max() ?? Int.min
  }

  /// h, the width of a bin.
  public var binWidth: Double { Double.exp2(Double(exponent)) }

  /// Adds one network.
  ///
  /// - Parameter logWeight: ln w, finite or −∞.
  public mutating func add(logWeight: Double) {
    guard logWeight > -.infinity else {
      zeroCount += 1
      return
    }
    // Beyond 2⁶² widths of the finest kind a bin has no number of its own.
    while (logWeight / binWidth).magnitude >= 0x1p62 { coarsen() }
    let bin = Int((logWeight / binWidth).rounded(.down))
    counts[bin, default: 0] += 1
    first = min(first, bin)
    last = max(last, bin)
    fit()
  }

  /// Adds the networks of another histogram.
  public mutating func merge(_ other: WeightHistogram) {
    var other = other
    while exponent < other.exponent { coarsen() }
    while other.exponent < exponent { other.coarsen() }
    zeroCount += other.zeroCount
    counts.merge(other.counts, uniquingKeysWith: +)
    first = min(first, other.first)
    last = max(last, other.last)
    fit()
  }

  /// The bins from the first to the last occupied one, joined until there are at most `limit`.
  ///
  /// - Returns: The lower edge of each bin and its networks, and the width of the bins.
  public func bins(atMost limit: Int) -> (width: Double, bins: [(lower: Double, count: Int)]) {
    guard !counts.isEmpty else { return (binWidth, []) }
    var joined = self
    while joined.last - joined.first >= limit { joined.coarsen() }
    let width = joined.binWidth
    return (
      width, (joined.first...joined.last).map { (Double($0) * width, joined.counts[$0] ?? 0) }
    )
  }

  /// Whether numbers read from a file can be those of a histogram: bins that ln w of a double falls into.
  var isConsistent: Bool {
    // 2^1024 is beyond every double, and 2⁶³ bins beyond every width.
    (Self.finestExponent...1024).contains(exponent)
      && (counts.isEmpty || first > -1 << 62 && last < 1 << 62)
      && (Array(counts.values) + [zeroCount]).allSatisfy(WeightStatistics.possibleCounts.contains)
  }

  private mutating func fit() {
    while !counts.isEmpty, last - first >= Self.largestBinCount { coarsen() }
  }

  /// Doubles the width; k → ⌊k/2⌋.
  private mutating func coarsen() {
    exponent += 1
    counts = Dictionary(counts.map { ($0.key >> 1, $0.value) }, uniquingKeysWith: +)
    guard !counts.isEmpty else { return }
    first >>= 1
    last >>= 1
  }
}
