import ErrorAnalysis
import RealModule

/// The scaling G_c^{(r)} ∝ N^{1−r/2} of independent neurons, r = 2, 4, 6: slopes 0, −1, −2 of ln|G_c^{(r)}| against
/// ln N, at one site and in the normalisation of φ [Maiti2022].
public struct CumulantScaling: Sendable {
  /// Ensembles of several widths.
  public let ensembles: [WidthEnsemble]
  /// The neuron in closed form, if there is one.
  public let neurons: (any IndependentNeurons)?

  /// Widths at which connected functions are large enough to be seen.
  public static let widths = [2, 4, 8, 16, 32]

  /// The error of a slope above which it tells nothing: half the distance of two orders in 1/N, three times.
  private static let largestSlopeError = 1 / 6.0

  /// Prepares the test.
  public init(ensembles: [WidthEnsemble], neurons: (any IndependentNeurons)?) {
    self.ensembles = ensembles
    self.neurons = neurons
  }

  /// A fitted power of N.
  struct Slope {
    let order: Int
    let value: Double
    let error: Double
    let expected: Double
    let points: Int
    var pull: Double { (value - expected) / error }
  }

  /// Judges the ensembles.
  public func judge(networks: Int, blocks: Int) -> StructureTest {
    let exact = ensembles.map { ensemble in neurons?.connected(width: ensemble.width) }
    let connected = ensembles.map { $0.connected().map(\.estimate) }
    let scaled = ensembles.map { $0.connected(isScaled: true).map(\.estimate) }
    let slopes = (0..<3).compactMap { slope(of: connected, index: $0) }
    let used = slopes.filter { $0.error < Self.largestSlopeError }
    let broken = (0..<3).compactMap { slope(of: scaled, index: $0) }
    let threshold = DeviationThreshold.largest(of: max(1, used.count), blocks: blocks)
    let largest = used.map { $0.pull.magnitude }.max() ?? 0
    let controlLargest = broken.dropFirst().map { $0.pull.magnitude }.max() ?? 0
    let isDetected = controlLargest > threshold
    // Of independent neurons with a vanishing cumulant no slope can be told, and of few networks neither.
    let decides = used.contains { $0.order > 2 }
    let fourth = slopes.first { $0.order == 4 }
    let needed = fourth.map {
      Double(networks) * .pow($0.error / Self.largestSlopeError, 2)
    }
    var test = StructureTest(
      name: Self.name, title: Self.title,
      verdict: decides
        ? StructureVerdict(
          deviation: largest, control: controlLargest, threshold: threshold, networks: networks)
        : .undecided(networksNeeded: needed))
    test.statistic = .init(
      name: "largest pull of the slopes against 1 − r/2", value: largest, error: 1)
    test.threshold = threshold
    test.rule =
      "fails if a slope deviates by more than chance; slopes with errors above "
      + "\((Self.largestSlopeError * 100).rounded() / 100) do not count, and one of r = 4, 6 is needed"
    test.isExpected = true
    test.expectation = "cumulants of a sum of independent variables add up"
    test.control = .init(
      name:
        "one random scale for all readouts, Var s² = \(ClusterDecomposition.controlVariance)",
      value: controlLargest, isDetected: isDetected)
    for slope in slopes {
      test.numbers.append(
        .init(name: "slope\(slope.order)", value: slope.value, error: slope.error))
      let estimate = Estimate(value: slope.value, error: slope.error, sampleCount: networks)
      test.remarks.append(
        "r = \(slope.order): slope \(estimate), expected \(Int(slope.expected)), from \(slope.points) widths"
          + (slope.error < Self.largestSlopeError ? "" : "; too uncertain to count"))
    }
    for slope in broken {
      test.numbers.append(
        .init(name: "controlSlope\(slope.order)", value: slope.value, error: slope.error))
    }
    var pulls: [Double] = []
    var rows: [[Double]] = []
    for index in 0..<3 {
      for (number, ensemble) in ensembles.enumerated() {
        let estimate = connected[number][index]
        let value = exact[number]?[index] ?? .nan
        if value.isFinite { pulls.append(estimate.pull(against: value)) }
        rows.append([
          Double(2 * index + 2), Double(ensemble.width), estimate.value, estimate.error,
          estimate.value.magnitude, value, value.magnitude, scaled[number][index].value,
          scaled[number][index].error,
        ])
      }
    }
    if let largest = pulls.map(\.magnitude).max() {
      test.numbers.append(.init(name: "largestPullAgainstClosedForm", value: largest, error: 1))
      test.remarks.append(
        "against the closed form: largest pull \((largest * 100).rounded() / 100) of \(pulls.count)"
      )
    }
    test.rows = .init(
      columns: [
        "r", "N", "G_c", "error", "magnitude", "exact", "exact_magnitude", "control",
        "control_error",
      ], rows: rows)
    var figure = StructureTest.Figure(x: 2, value: 5, error: 4, labels: ("N", "|G_c^{(r)}|"))
    figure.series = 1
    figure.logarithmic = (true, true)
    if neurons != nil { figure.curve = (7, "closed form", true) }
    test.figure = figure
    return test
  }

  /// The slope of one order over the widths at which it is seen.
  ///
  /// Errors of the logarithm are relative ones.
  private func slope(of connected: [[Estimate]], index: Int) -> Slope? {
    let points = connected.indices.compactMap { number -> (x: Double, y: Double, weight: Double)? in
      let estimate = connected[number][index]
      guard estimate.value.magnitude > 4 * estimate.error, estimate.error > 0 else { return nil }
      let relative = estimate.error / estimate.value
      return (
        .log(Double(ensembles[number].width)), .log(estimate.value.magnitude),
        1 / (relative * relative)
      )
    }
    guard points.count >= 3 else { return nil }
    let total = points.reduce(0) { $0 + $1.weight }
    let centre = points.reduce(0) { $0 + $1.weight * $1.x } / total
    let spread = points.reduce(0) { $0 + $1.weight * ($1.x - centre) * ($1.x - centre) }
    let value = points.reduce(0) { $0 + $1.weight * ($1.x - centre) * $1.y } / spread
    return Slope(
      order: 2 * index + 2, value: value, error: 1 / spread.squareRoot(),
      expected: -Double(index), points: points.count)
  }

  static let name = "scaling"
  static let title = "scaling of connected functions with the width"

  /// The test where it says nothing.
  public static func inapplicable(_ reason: String) -> StructureTest {
    StructureTest(name: name, title: title, verdict: .notApplicable(reason: reason))
  }
}
