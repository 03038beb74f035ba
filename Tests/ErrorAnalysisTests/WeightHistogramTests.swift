import ErrorAnalysis
import Testing

/// The histogram of log-weights: a count of every network, whatever the order.
struct WeightHistogramTests {
  private static func logWeights(_ count: Int) -> [Double] {
    // Scales from 1e-6 to 1e3, so that the bins must widen on the way.
    normals(count, network: 77).enumerated().map { index, value in
      value * (index % 3 == 0 ? 1e-6 : index % 3 == 1 ? 1 : 1e3)
    }
  }

  /// Merging pieces in any division and order gives the histogram of the whole.
  @Test(arguments: [1, 2, 7, 100])
  func piecesMergeToTheWhole(pieces: Int) {
    let values = Self.logWeights(5000)
    var whole = WeightHistogram()
    for value in values { whole.add(logWeight: value) }
    var parts = [WeightHistogram](repeating: WeightHistogram(), count: pieces)
    for (index, value) in values.enumerated() { parts[index % pieces].add(logWeight: value) }
    var merged = WeightHistogram()
    for part in parts.reversed() { merged.merge(part) }
    #expect(merged == whole)
  }

  /// Every number lies in its bin, counted by going through the numbers again.
  @Test(arguments: [10, 60, 1024])
  func binsCountTheirNumbers(limit: Int) {
    let values = Self.logWeights(2000)
    var histogram = WeightHistogram()
    for value in values { histogram.add(logWeight: value) }
    histogram.add(logWeight: -.infinity)
    let (width, bins) = histogram.bins(atMost: limit)
    #expect(bins.count <= limit)
    #expect(bins.count > limit / 4, "no coarser than needed")
    for bin in bins {
      let expected = values.count { $0 >= bin.lower && $0 < bin.lower + width }
      #expect(bin.count == expected)
    }
    #expect(bins.reduce(0) { $0 + $1.count } == values.count)
    #expect(histogram.zeroCount == 1)
  }

  /// Equal weights, huge ones and none at all are no special cases.
  @Test
  func extremesAreCounted() {
    var histogram = WeightHistogram()
    #expect(histogram.bins(atMost: 10).bins.isEmpty)
    histogram.add(logWeight: 0)
    histogram.add(logWeight: 0)
    #expect(histogram.bins(atMost: 10).bins.map(\.count) == [2])
    histogram.add(logWeight: 1e300)
    histogram.add(logWeight: -1e300)
    let bins = histogram.bins(atMost: 10).bins
    #expect(bins.count <= 10 && bins.reduce(0) { $0 + $1.count } == 4)
  }
}
