import ErrorAnalysis
import RealModule

/// The generating functional W[J] = ln⟨e^{Jφ}⟩ with a source at one site: of sampled networks, as
/// N ln E_h e^{J h/√N} of one neuron, and as the series of cumulants Σ_r J^r G_c^{(r)}/r! [Maiti2022].
public struct GeneratingFunctional: Sendable {
  /// Ensembles of several widths, all with the same sources.
  public let ensembles: [WidthEnsemble]
  /// The neuron in closed form.
  public let neurons: any IndependentNeurons

  /// J in units of 1/√⟨φ²⟩.
  public static let sources = [0.5, 1, 1.5, 2]

  /// Prepares the test.
  public init(ensembles: [WidthEnsemble], neurons: any IndependentNeurons) {
    self.ensembles = ensembles
    self.neurons = neurons
  }

  /// Judges the ensembles.
  public func judge(networks: Int, blocks: Int) -> StructureTest {
    var rows: [[Double]] = []
    var (largest, broken, count) = (0.0, 0.0, 0)
    var seriesError = 0.0
    for ensemble in ensembles {
      for (index, source) in ensemble.functions.sources.enumerated() {
        let exact = neurons.generatingFunctional(source, width: ensemble.width)
        // The relative variance of e^{Jφ} from network to network, which may not be finite.
        let spread = neurons.generatingFunctional(2 * source, width: ensemble.width) - 2 * exact
        guard exact.isFinite, Double.exp(spread) < Double(networks) / 100 else { continue }
        let estimate = ensemble.logMean(ofSource: index).estimate
        func series(_ order: Int) -> Double {
          neurons.series(source, width: ensemble.width, order: order)
        }
        let gaussian = series(2)
        largest = max(largest, estimate.pull(against: exact).magnitude)
        broken = max(broken, estimate.pull(against: gaussian).magnitude)
        count += 1
        if index == 0 { seriesError = max(seriesError, abs(series(8) / exact - 1)) }
        rows.append([
          Double(ensemble.width), source, estimate.value, estimate.error, exact, gaussian,
          series(4), series(6), series(8), (series(8) - series(6)).magnitude,
          estimate.pull(against: exact), estimate.pull(against: gaussian),
          estimate.value / gaussian, estimate.error / gaussian, exact / gaussian,
        ])
      }
    }
    guard count > 0 else {
      return StructureTest(
        name: Self.name, title: Self.title,
        verdict: .notApplicable(
          reason: "e^{Jφ} has no finite variance, or too large a one for \(networks) networks"))
    }
    let threshold = DeviationThreshold.largest(of: count, blocks: blocks)
    var test = StructureTest(
      name: Self.name, title: Self.title,
      verdict: StructureVerdict(
        deviation: largest, control: broken, threshold: threshold, networks: networks))
    test.statistic = .init(
      name: "largest pull of \(count) values against N ln E e^{Jh/√N}", value: largest, error: 1)
    test.threshold = threshold
    test.rule =
      "fails if ln⟨e^{Jφ}⟩ deviates by more than chance; passes if, besides, the Gaussian part alone does"
    test.isExpected = true
    test.expectation = "neurons are independent"
    test.control = .init(
      name: "the Gaussian part J²⟨φ²⟩/2 alone", value: broken, isDetected: broken > threshold)
    test.numbers = [.init(name: "seriesError", value: seriesError, error: 0)]
    test.remarks = [
      "at the smallest J the series to eighth order deviates from W by at most a relative \(rounded(seriesError))"
    ]
    test.rows = .init(
      columns: [
        "N", "J", "W", "error", "exact", "gaussian", "series4", "series6", "series8",
        "seriesError", "pull", "gaussian_pull", "ratio", "ratio_error", "exact_ratio",
      ], rows: rows,
      comments: [
        "seriesError: the last term kept, J^8 G8c/8!", "ratio: W over its Gaussian part",
      ])
    var figure = StructureTest.Figure(
      x: 2, value: 13, error: 14, labels: ("J", "W[J]/(J²⟨φ²⟩/2)"))
    figure.series = 1
    figure.curve = (15, "N ln E e^{Jh/√N}", true)
    figure.baseline = 1
    test.figure = figure
    return test
  }

  static let name = "generatingFunctional"
  static let title = "generating functional of independent neurons"

  /// The test where it says nothing.
  public static func inapplicable(_ reason: String) -> StructureTest {
    StructureTest(name: name, title: title, verdict: .notApplicable(reason: reason))
  }

  private func rounded(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return "\(value)" }
    let power = Double.pow(10, 1 - Double.log10(value).rounded(.down))
    return "\((value * power).rounded() / power)"
  }
}
