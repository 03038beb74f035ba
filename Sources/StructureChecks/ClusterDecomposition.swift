public import CorrelatorAnalysis
import ErrorAnalysis
import RealModule

/// Locality by cluster decomposition: G4c(x, x + e; x + R, x + R + e), the connected correlation of two
/// neighbouring pairs, must vanish as they move apart.
///
/// In a local theory with a gap it is the propagation of two particles, e^{−2mR} up to powers of R: at
/// first order −λ Σ_z G(z)G(z − e)G(z − R)G(z − R − e), of which the sum over z between the pairs gives
/// R e^{−2mR}. N independent cosine neurons have
///
///     (1/N) {(κ_a/8) Σ_p q A⁴ [cos p·(2R) + cos p·2e + 1] − G(e)² − G(R)² − G(R + e)G(R − e)}
///
/// whose second, third and fourth terms stay at every distance; a common random scale s adds
/// Var s² Σ₃ G G with the constant G(e)².
public struct ClusterDecomposition: Sendable {
  /// R, ascending.
  public let distances: [Int]
  /// The products of the direct estimator.
  public let products: PointProducts
  /// The same of the fields with a random scale.
  public let controlProducts: PointProducts
  /// The improved estimator, of an ensemble of its action.
  public let amputated: AmputatedFourPoint?
  /// G4c in closed form, where there is one.
  public var exact: [Double]?
  /// 2m, if the theory expects decay with it.
  public var expectedRate: Double?
  /// Whether theory expects clustering.
  public var isExpected: Bool?
  /// Why so.
  public var expectation = ""
  /// Distances between the pairs, in the units of the table, one for each of ``distances``.
  public var lengths: [Double]

  /// Per distance: the number of ⟨φφφφ⟩, and of the pairs of the three pairings.
  private let numbers: [[Int]]

  /// The share of the nearest correlation below which the farthest counts as vanishing.
  public static let vanishingShare = 0.1

  /// Var s² of the control.
  public static let controlVariance = 0.5

  /// Prepares the test.
  ///
  /// - Parameters:
  ///   - points: For each distance the four points, those of either pair beside each other.
  ///   - distances: R.
  ///   - averaging: The translations averaged over.
  ///   - amputated: The improved estimator, if there is one.
  public init(
    points: [[[Int]]], distances: [Int], averaging: PointProducts.Averaging,
    amputated: AmputatedFourPoint?
  ) {
    precondition(points.count == distances.count && !distances.isEmpty, "points of each distance")
    self.distances = distances
    self.amputated = amputated
    lengths = distances.map(Double.init)
    var list: [[PointProducts.Factor]] = []
    func number(_ points: [[Int]]) -> Int {
      let product = points.map { PointProducts.Factor($0) }
      if let known = list.firstIndex(of: product) { return known }
      list.append(product)
      return list.count - 1
    }
    numbers = points.map { p in
      [
        number(p), number([p[0], p[1]]), number([p[2], p[3]]), number([p[0], p[2]]),
        number([p[1], p[3]]), number([p[0], p[3]]), number([p[1], p[2]]),
      ]
    }
    products = PointProducts(list, averaging: averaging)
    controlProducts = PointProducts(
      list, averaging: averaging,
      deformation: .commonScale(variance: Self.controlVariance))
  }

  /// Some distances R up to the largest at which the pairs do not meet again around a periodic lattice.
  public static func distances(extent: Int, isPeriodic: Bool) -> [Int] {
    let largest = isPeriodic ? extent / 2 - 1 : extent - 2
    guard largest >= 2 else { return [] }
    guard largest > 8 else { return Array(1...largest) }
    return Array(1...6) + [(6 + largest) / 2, largest]
  }

  /// What has to be measured.
  public var groups: [any ObservableGroup] {
    let all: [(any ObservableGroup)?] = [products, controlProducts, amputated]
    return all.compactMap { $0 }
  }

  /// G4c at each distance by the direct estimator.
  private func direct(
    _ group: PointProducts, _ measurement: EnsembleMeasurement
  ) -> [Replicated] {
    numbers.map { numbers in
      measurement.replicated(group, numbers) { v in
        v[0] - v[1] * v[2] - v[3] * v[4] - v[5] * v[6]
      }.biasCorrected
    }
  }

  /// Judges a measurement.
  public func judge(_ measurement: EnsembleMeasurement, blocks: Int) -> StructureTest {
    let networks = measurement.averages.sampleCount
    let threshold = DeviationThreshold.largest(of: 1, blocks: blocks)
    let direct = direct(products, measurement)
    let connected = amputated.map { $0.connected(measurement) } ?? direct
    let broken = self.direct(controlProducts, measurement)
    // G(e)², the scale of a correlation that does not fall off.
    let pair = measurement.replicated(products, [numbers[0][1], numbers[0][2]]) { $0[0] * $0[1] }
    let own = Share(of: connected, pair: pair, threshold: threshold)
    let control = Share(of: broken, pair: pair, threshold: threshold)
    let isDetected =
      control.estimate.value.magnitude - threshold * control.estimate.error > Self.vanishingShare
    var verdict = own.verdict(networks: networks)
    if !isDetected {
      // With the networks that would show the control.
      if case .undecided(let needed) = control.verdict(networks: networks) {
        verdict = .undecided(networksNeeded: needed)
      } else {
        verdict = .undecided(networksNeeded: nil)
      }
    }
    let shortfall = verdict == .fails ? shareOfParticles : nil
    if shortfall != nil { verdict = .undecided(networksNeeded: nil) }
    var test = StructureTest(
      name: "clustering", title: "locality by cluster decomposition", verdict: verdict)
    test.statistic = .init(
      name: own.isRelative
        ? "G4c at R = \(distances.last ?? 0) over that at R = \(distances[0])"
        : "G4c at R = \(distances.last ?? 0) over G(e)², since no G4c is seen at R = \(distances[0])",
      value: own.estimate.value, error: own.estimate.error)
    test.threshold = Self.vanishingShare
    test.rule =
      "passes if the share is below the threshold by \(Self.rounded(threshold)) standard deviations, fails if above "
      + "by as much, unless the lattice is too short for two particles to fall off"
    test.isExpected = isExpected
    test.expectation = expectation
    test.control = .init(
      name: "one random scale for all readouts, Var s² = \(Self.controlVariance)",
      value: control.estimate.value, isDetected: isDetected)
    if let shortfall {
      test.remarks.append(
        "the lattice is too short: two particles may themselves leave a share of \(Self.rounded(shortfall)) at "
          + "R = \(distances.last ?? 0); take a longer direction 0 or a larger mass")
    }
    if let rate = decayRate(connected) {
      test.remarks.append(
        "ln|G4c| falls with the rate \(rate.estimate) over R = \(rate.first) … \(rate.last)"
          + (expectedRate.map { "; twice the mass is \(Self.rounded($0))" } ?? ""))
      test.numbers.append(
        .init(name: "decayRate", value: rate.estimate.value, error: rate.estimate.error))
    }
    if let expectedRate {
      test.numbers.append(.init(name: "twiceTheMass", value: expectedRate, error: 0))
    }
    if let exact {
      let pulls = zip(connected.map(\.estimate), exact).map { $0.pull(against: $1).magnitude }
      test.numbers.append(
        .init(name: "largestPullAgainstClosedForm", value: pulls.max() ?? 0, error: 1))
      test.remarks.append(
        "against the closed form: largest pull \(Self.rounded(pulls.max() ?? 0)) of \(pulls.count)")
    }
    if amputated != nil { test.remarks.append("G4c by the Schwinger–Dyson form in position space") }
    test.rows = .init(
      columns: [
        "R", "G4c", "error", "magnitude", "direct", "direct_error", "control", "control_error",
        "exact", "exact_magnitude",
      ],
      rows: distances.indices.map { index in
        let (value, plain, scaled) = (
          connected[index].estimate, direct[index].estimate, broken[index].estimate
        )
        let exact = exact?[index] ?? .nan
        return [
          lengths[index], value.value, value.error, value.value.magnitude, plain.value,
          plain.error, scaled.value, scaled.error, exact, exact.magnitude,
        ]
      })
    var figure = StructureTest.Figure(
      x: 1, value: 4, error: 3, labels: ("R", "|G_{4c}(0, e; R, R+e)|"))
    figure.logarithmic.y = true
    if let exact, exact.contains(where: { $0 != 0 }) { figure.curve = (10, "closed form", true) }
    test.figure = figure
    return test
  }

  /// The share that two particles of a clustering theory may leave on so short a lattice, R e^{−2mR} and
  /// as much the other way around; nil if that vanishes, or if no such decay is expected.
  private var shareOfParticles: Double? {
    guard isExpected == true, let expectedRate, let first = distances.first,
      let last = distances.last
    else { return nil }
    let share =
      2 * Double(last) / Double(first) * Double.exp(-expectedRate * Double(last - first))
    return share > Self.vanishingShare ? share : nil
  }

  /// The farthest correlation as a share of the nearest, or of G(e)² where the nearest is not seen.
  private struct Share {
    let estimate: Estimate
    let isRelative: Bool
    let threshold: Double

    init(of connected: [Replicated], pair: Replicated, threshold: Double) {
      let near = connected[0].estimate
      isRelative = near.value.magnitude > threshold * near.error
      estimate =
        Replicated.combine([connected[connected.count - 1], isRelative ? connected[0] : pair]) {
          $0[0] / $0[1]
        }.estimate
      self.threshold = threshold
    }

    func verdict(networks: Int) -> StructureVerdict {
      let (size, margin) = (estimate.value.magnitude, threshold * estimate.error)
      if size + margin < vanishingShare { return .passes }
      if size - margin > vanishingShare { return .fails }
      let ratio = margin / (size - vanishingShare)
      return .undecided(
        networksNeeded: ratio.isFinite ? Double(networks) * ratio * ratio : nil)
    }
  }

  /// The slope of −ln|G4c| over the distances, from the first on, at which it is seen.
  private func decayRate(
    _ connected: [Replicated]
  ) -> (estimate: Estimate, first: Int, last: Int)? {
    let seen = connected.prefix { quantity in
      let estimate = quantity.estimate
      return estimate.value.magnitude > 4 * estimate.error
        && (estimate.value > 0) == (connected[0].value > 0)
    }
    guard seen.count >= 3 else { return nil }
    let lengths = lengths.prefix(seen.count)
    let weights = seen.map { quantity in
      let relative = quantity.estimate.error / quantity.value
      return 1 / (relative * relative)
    }
    guard weights.allSatisfy(\.isFinite) else { return nil }
    let total = weights.reduce(0, +)
    let centre = zip(weights, lengths).reduce(0) { $0 + $1.0 * $1.1 } / total
    let spread = zip(weights, lengths).reduce(0) {
      $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre)
    }
    let slope = Replicated.combine(Array(seen)) { values in
      zip(zip(weights, lengths), values).reduce(0) {
        $0 - $1.0.0 * ($1.0.1 - centre) * .log($1.1.magnitude)
      } / spread
    }
    return (slope.estimate, distances[0], distances[seen.count - 1])
  }

  private static func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
