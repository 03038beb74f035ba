import Foundation
import LatticeGeometry
import LatticePipeline
import RunReports
import TestSupport
import Testing

/// Two results against each other, on made-up data whose distribution is known.
struct RunComparisonTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-compare-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func write(_ text: String, to name: String) throws {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// G(p) of six momenta as averages of B normal blocks with a common part, as a run's folder has
  /// them; the true values are 1.
  private func writeRun(
    _ name: String, blockCount: Int = 40, shift: Double = 0, using stream: inout RandomStream
  ) throws {
    let count = 6
    let blocks = (0..<blockCount).map { _ in
      let common = stream.normal()
      return (0..<count).map { 1 + shift * Double($0 + 1) + common + 0.3 * stream.normal() }
    }
    let size = Double(blockCount)
    let means = (0..<count).map { row in blocks.reduce(0) { $0 + $1[row] } / size }
    let covariance = (0..<count).map { row in
      (0..<count).map { column in
        blocks.reduce(0) { $0 + ($1[row] - means[row]) * ($1[column] - means[column]) }
          / (size * (size - 1))
      }
    }
    let rows = means.indices.map { "\($0)\t0\t\(means[$0])\t\(covariance[$0][$0].squareRoot())" }
    try write(
      "# columns: n0 n1 value error\n" + rows.joined(separator: "\n"), to: "\(name)/propagator.tsv")
    try write(
      "# columns: c0 c1 c2 c3 c4 c5\n"
        + covariance.map { $0.map { "\($0)" }.joined(separator: "\t") }.joined(separator: "\n"),
      to: "\(name)/propagator_covariance.tsv")
    try write(
      "# columns: block\n" + (0..<blockCount).map { "\($0)" }.joined(separator: "\n"),
      to: "\(name)/samples.tsv")
    try write(
      """
      {"observables": {"x": {"value": \(means[0]), "error": \(covariance[0][0].squareRoot())}},
       "couplings": {"internal": {"massSquared": 1, "lambda": 2}}}
      """, to: "\(name)/results.json")
  }

  /// Mode numbers that are none, or the largest there are, end in words.
  @Test(arguments: ["nan", "1e300", "0.5", "-inf"])
  func modeNumbersMustBeIntegers(number: String) throws {
    try write(#"{"observables": {"x": {"value": 1, "error": 0.1}}}"#, to: "run/results.json")
    try write("# columns: n0 value error\n\(number)\t1\t0.1\n", to: "run/propagator.tsv")
    let error = #expect(throws: ComparisonError.self) {
      try RunComparison(a: path("run"), b: path("run"), threshold: 0.01, anyway: false)
    }
    #expect(
      "\(error.map { "\($0)" } ?? "")".contains("line 2 has mode numbers that are no integers"))
  }

  @Test func theLeastIntegerIsAModeNumberLikeOthers() throws {
    try write(
      #"{"propagator": [{"n": [-9223372036854775808], "value": 1, "error": 0.1}]}"#,
      to: "reference.json")
    let comparison = try RunComparison(
      a: path("reference.json"), b: path("reference.json"), threshold: 0.01, anyway: false)
    #expect(comparison.agree)
  }

  private func stream(_ seed: UInt64) -> RandomStream {
    RandomStream(seed: seed, purpose: .test, network: 0)
  }

  /// The p-value of χ² is uniform if both sides agree, with all correlations and the covariance from a
  /// few blocks; a shift of a third of an error, the same sign everywhere, is found because the common
  /// part does not hide it.
  @Test func probabilitiesAreUniform() throws {
    var stream = stream(11)
    try write(
      #"{"propagator": [\#((0..<6).map { #"{"n": [\#($0), 0], "value": 1}"# }.joined(separator: ", "))], "y": 1}"#,
      to: "truth.json")
    var probabilities: [Double] = []
    for _ in 0..<300 {
      try writeRun("run", using: &stream)
      let comparison = try RunComparison(
        a: path("run"), b: path("truth.json"), threshold: 0.001, anyway: false)
      let deviation = try #require(comparison.sections[0].propagator)
      #expect(deviation.degreesOfFreedom == 6)
      probabilities.append(try #require(deviation.pValue.value))
      #expect(deviation.method.contains("Hotelling"))
    }
    #expect(kolmogorovSmirnovDistance(of: probabilities) { $0 } < 1.63 / 300.0.squareRoot())
    // The control: differences between momenta are known much better than the momenta.
    try writeRun("run", shift: 0.15, using: &stream)
    let shifted = try RunComparison(
      a: path("run"), b: path("truth.json"), threshold: 0.001, anyway: false)
    #expect(!shifted.agree)
    #expect(try #require(shifted.sections[0].propagator?.pValue.value) < 0.001)
  }

  /// Two runs add their covariances; more momenta than a quarter of the blocks are cut.
  @Test func twoRunsAddTheirCovariances() throws {
    var stream = stream(12)
    var probabilities: [Double] = []
    for _ in 0..<200 {
      try writeRun("a", using: &stream)
      try writeRun("b", using: &stream)
      let comparison = try RunComparison(
        a: path("a"), b: path("b"), threshold: 0.001, anyway: false)
      probabilities.append(
        try #require(comparison.sections[0].propagator?.pValue.value))
    }
    // The blocks of the smaller side alone are counted, which errs to the side of agreement.
    let low = probabilities.filter { $0 < 0.1 }.count
    #expect((4...30).contains(low), "\(low) of 200 below 0.1")
    try writeRun("a", blockCount: 13, using: &stream)
    let cut = try RunComparison(a: path("a"), b: path("b"), threshold: 0.001, anyway: false)
    #expect(cut.sections[0].propagator?.degreesOfFreedom == 3)
    #expect(cut.text.contains("3 largest eigenvalues"))
  }

  /// Without a covariance χ² has no p-value; momenta are matched by their numbers.
  @Test func withoutCovarianceThereIsNoProbability() throws {
    var stream = stream(13)
    try writeRun("a", using: &stream)
    try FileManager.default.removeItem(atPath: path("a/propagator_covariance.tsv"))
    try write(
      #"{"x": [1, 0.2], "propagator": [{"n": [2, 0], "value": 1, "error": 0.1}]}"#, to: "b.json")
    let comparison = try RunComparison(
      a: path("a"), b: path("b.json"), threshold: 0.001, anyway: false)
    let deviation = try #require(comparison.sections[0].propagator)
    #expect(deviation.pValue.value == nil && deviation.method.hasPrefix("uncorrelated"))
    #expect(deviation.largestPull.name == "(2,0)" && deviation.largestPull.count == 1)
  }

  /// Numbers, pairs and sections; the largest pull with its look-elsewhere probability; names of one
  /// side alone.
  @Test func referencesTakeEveryForm() throws {
    try write(
      """
      {"observables": {"a": {"value": 1, "error": 0.3}, "b": {"value": 2, "error": 0},
       "c": {"value": 3, "error": 0.4}, "lost": {"value": null, "error": null},
       "mine": {"value": 1, "error": 1}}}
      """, to: "a.json")
    try write(
      #"{"source": "a paper", "a": [1, 0.4], "b": 2, "c": {"value": 1, "error": 0.3}, "yours": 1}"#,
      to: "b.json")
    let comparison = try RunComparison(
      a: path("a.json"), b: path("b.json"), threshold: 0.001, anyway: false)
    let section = comparison.sections[0]
    #expect(section.observables.map(\.name) == ["a", "b", "c"])
    #expect(section.observables.map(\.pull.value) == [0, 0, 4])
    #expect(section.observables[2].difference.value == 2)
    let largest = try #require(section.largestPull)
    #expect(largest.name == "c" && largest.count == 3)
    // Twice the tail beyond 4σ is 6.334e−5.
    #expect(abs(try #require(largest.pValue.value) / (3 * 6.3342e-5) - 1) < 1e-3)
    #expect(!comparison.agree)
    #expect(comparison.onlyInA == ["mine"] && comparison.onlyInB == ["yours"])
    let lenient = try RunComparison(
      a: path("a.json"), b: path("b.json"), threshold: 1e-4, anyway: false)
    #expect(lenient.agree)
    #expect(try comparison.json().contains("\"agree\" : false"))
  }

  /// Points of a coupling axis are matched by their couplings.
  @Test func axisPointsAreMatched() throws {
    func axis(_ values: [Double]) -> String {
      let points = values.enumerated().map { index, value in
        #"{"massSquared": 1, "lambda": \#(index), "observables": {"x": {"value": \#(value), "error": 0.1}}}"#
      }
      return
        #"{"observables": {"x": {"value": \#(values[values.count - 1]), "error": 0.1}}, "axis": [\#(points.joined(separator: ", "))]}"#
    }
    try write(axis([1, 2, 3]), to: "a.json")
    try write(axis([1, 3, 3]), to: "b.json")
    let comparison = try RunComparison(
      a: path("a.json"), b: path("b.json"), threshold: 0.001, anyway: false)
    #expect(comparison.sections.count == 3 && !comparison.agree)
    #expect(comparison.sections[1].point == "massSquared=1.0, lambda=1.0")
    #expect(comparison.sections.map { $0.largestPull?.pull.value == 0 } == [true, false, true])
  }

  @Test(arguments: [
    (#"{"x": true}"#, "x is no result"), (#"{"x": [1]}"#, "x is no result"),
    (#"{"x": {"value": 1, "error": -1}}"#, "x is no result"), ("[1]", "section in braces"),
    (#"{"z": 1}"#, "no quantity in common"),
    (#"{"propagator": [{"n": [0.5], "value": 1}]}"#, "propagator[0].n is no result"),
    (
      #"{"observables": {"x": 1}, "couplings": {"internal": {"massSquared": 1, "lambda": 3}}}"#,
      "lambda is 2.0 and 3.0"
    ),
  ])
  func badReferencesAreRefused(text: String, reason: String) throws {
    var stream = stream(14)
    try writeRun("a", using: &stream)
    try write(text, to: "b.json")
    do {
      _ = try RunComparison(a: path("a"), b: path("b.json"), threshold: 0.001, anyway: false)
      Issue.record("accepted: \(text)")
    } catch let error as ComparisonError {
      #expect(error.description.contains(reason), "\(error)")
    }
  }
}
