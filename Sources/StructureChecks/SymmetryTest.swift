public import CorrelatorAnalysis
public import ErrorAnalysis

/// A symmetry tested by the invariance of correlators: all identities must hold, and must not on an ensemble
/// broken on purpose.
public struct SymmetryTest: Sendable {
  /// The name in files.
  public let name: String
  /// The symmetry in words.
  public let title: String
  /// What must vanish.
  public let identities: [LinearIdentity]
  /// The averages, of the ensemble.
  public let products: PointProducts
  /// The same products of the broken ensemble.
  public let controlProducts: PointProducts
  /// What was broken.
  public let controlName: String
  /// Whether theory expects the symmetry.
  public var isExpected: Bool?
  /// Why so.
  public var expectation = ""
  /// Exact values of the identities' left sides, where they are known.
  public var exact: [Double?] = []
  /// The first of the control's averages, where the identities are the same with other numbers.
  public var controlOffset = 0

  /// Creates a test.
  public init(
    name: String, title: String, identities: [LinearIdentity], products: PointProducts,
    controlProducts: PointProducts, controlName: String
  ) {
    self.name = name
    self.title = title
    self.identities = identities
    self.products = products
    self.controlProducts = controlProducts
    self.controlName = controlName
  }

  /// What has to be measured.
  public var groups: [any ObservableGroup] {
    products == controlProducts ? [products] : [products, controlProducts]
  }

  /// Judges a measurement.
  ///
  /// - Parameters:
  ///   - measurement: With ``groups`` among its groups.
  ///   - blocks: B, of the errors.
  public func judge(_ measurement: EnsembleMeasurement, blocks: Int) -> StructureTest {
    judge(
      averages: measurement.replicated(products),
      control: Array(measurement.replicated(controlProducts).dropFirst(controlOffset)),
      networks: measurement.averages.sampleCount, blocks: blocks)
  }

  /// Judges averages.
  public func judge(
    averages: [Replicated], control: [Replicated], networks: Int, blocks: Int
  ) -> StructureTest {
    let threshold = DeviationThreshold.largest(of: identities.count, blocks: blocks)
    var rows: [[Double]] = []
    var largest: [Int: (pull: Double, label: String)] = [:]
    var controlPull = 0.0
    for (index, identity) in identities.enumerated() {
      let (deviation, size) = identity.value(of: averages)
      let estimate = deviation.estimate
      let pull = Self.pull(estimate)
      let broken = Self.pull(identity.value(of: control).deviation.estimate)
      controlPull = max(controlPull, broken.magnitude)
      if pull.magnitude >= largest[identity.order]?.pull ?? 0 {
        largest[identity.order] = (pull.magnitude, identity.label)
      }
      let exact = index < exact.count ? exact[index] ?? .nan : .nan
      rows.append([
        Double(index), Double(identity.order), estimate.value, estimate.error, size, pull, broken,
        exact,
      ])
    }
    let overall = largest.values.map(\.pull).max() ?? 0
    var test = StructureTest(
      name: name, title: title,
      verdict: StructureVerdict(
        deviation: overall, control: controlPull, threshold: threshold, networks: networks))
    test.statistic = .init(
      name: "largest pull of \(identities.count) identities", value: overall, error: 1)
    test.threshold = threshold
    test.rule =
      "fails if the largest pull exceeds what chance exceeds once in \(Int(1 / DeviationThreshold.falseAlarm)); "
      + "passes if, besides, the control exceeds it"
    test.isExpected = isExpected
    test.expectation = expectation
    test.control = .init(
      name: controlName, value: controlPull, isDetected: controlPull > threshold)
    test.remarks = largest.sorted { $0.key < $1.key }.map {
      "\($0.key)-point functions: largest pull \(($0.value.pull * 100).rounded() / 100) (\($0.value.label))"
    }
    test.numbers = largest.sorted { $0.key < $1.key }.map {
      .init(name: "largestPull\($0.key)", value: $0.value.pull, error: 1)
    }
    test.rows = .init(
      columns: ["identity", "order", "deviation", "error", "size", "pull", "controlPull", "exact"],
      rows: rows, comments: identities.enumerated().map { "identity \($0): \($1.label)" })
    var figure = StructureTest.Figure(
      x: 1, value: 6, error: 0, labels: ("identity", "deviation in standard deviations"))
    figure.baseline = 0
    test.figure = figure
    return test
  }

  /// The deviation in standard deviations; 0 for one that vanishes in every network.
  private static func pull(_ estimate: Estimate) -> Double {
    estimate.value == 0 && estimate.error == 0 ? 0 : estimate.value / estimate.error
  }
}
