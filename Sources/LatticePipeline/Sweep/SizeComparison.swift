import ErrorAnalysis
import RunConfiguration

/// The crossings of neighbouring lattice sizes along a swept coupling, and those that are missing.
struct SizeComparison {
  /// What was found.
  private(set) var crossings: [SizeCrossing] = []

  /// What was looked for in vain.
  private(set) var missing: [MissingCrossing] = []

  /// Whether the direct estimate of G(0) is the more precise one, by the points whose correlation lengths
  /// were compared.
  private var comparedPoints: [Int: Bool] = [:]

  /// Sizes that share random numbers in a way that does not tell how they are correlated, in words.
  private var unknownCorrelations: [String] = []

  /// What is to be said about the crossings.
  var remarks: [String] { unknownCorrelations + (estimatorRemark.map { [$0] } ?? []) }

  /// ξ₂² = (G(0)/G(p₁) − 1)/p̂₁² takes its error from G(0); moments of M are direct averages in any case.
  private var estimatorRemark: String? {
    let better = comparedPoints.values.count { $0 }
    guard better > 0 else { return nil }
    return "xi2nd/L: at \(better) of \(comparedPoints.count) points the direct estimate of G(0) is "
      + "the more precise one, and another was used; analysis.estimator = \"direct\" makes these "
      + "crossings more precise"
  }

  /// The key whose values are lattices.
  private static let extentsKey = "lattice.extents"

  /// Whether a key gives lattices of different sizes.
  static func isSize(_ key: String) -> Bool {
    ["lattice", extentsKey].contains(key) || key.hasPrefix(extentsKey + "[")
  }

  /// Compares all sizes of a sweep; nil if it sweeps no lattices or no coupling.
  ///
  /// Points that share networks or random numbers are correlated, along one lattice and between two, which
  /// enters with the covariance of their replicates.
  init?(_ curves: SweepCurves, keys: [String]) {
    guard let abscissa = curves.abscissa, abscissa.hasPrefix("theory."),
      keys.contains(where: Self.isSize)
    else { return nil }
    var order: [[SweptValue]] = []
    var families: [[SweptValue]: [SweepCurves.Curve]] = [:]
    for curve in curves.curves where curve.others.contains(where: { Self.isSize($0.path) }) {
      let others = curve.others.filter { !Self.isSize($0.path) }
      if families[others] == nil { order.append(others) }
      families[others, default: []].append(curve)
    }
    for quantity in SizeCrossing.Quantity.allCases {
      if order.isEmpty {
        missing.append(
          MissingCrossing(
            SizePair(quantity: quantity, lattices: [], others: []),
            reason: curves.curves.isEmpty
              ? "no point is finished"
              : "every size has couplings of its own; sweep both keys with the mode \"grid\""))
      }
      for others in order {
        compare(families[others] ?? [], quantity, others: others, along: abscissa)
      }
    }
  }

  /// Compares the sizes of one family, shape by shape.
  private mutating func compare(
    _ family: [SweepCurves.Curve], _ quantity: SizeCrossing.Quantity, others: [SweptValue],
    along abscissa: String
  ) {
    let shapes = Dictionary(grouping: family) { Self.shape($0.extents) }
    for curve in family where shapes[Self.shape(curve.extents)]?.first?.extents == curve.extents {
      let alike = (shapes[Self.shape(curve.extents)] ?? []).sorted { $0.extents[0] < $1.extents[0] }
      if alike.count == 1 {
        let pair = SizePair(quantity: quantity, lattices: [curve.extents], others: others)
        let rest = family.filter { $0.extents != curve.extents }.map { SizePair.name($0.extents) }
        missing.append(
          MissingCrossing(
            pair,
            reason: rest.isEmpty
              ? "it is the only size with finished points; sweep lattice.extents over two or more"
              : "no other lattice has the dimension and aspect ratio of "
                + "\(SizePair.name(curve.extents)), and only such are compared, not \(rest.joined(separator: ", ")); "
                + "add one"))
      }
      for (small, large) in zip(alike, alike.dropFirst()) {
        let pair = SizePair(
          quantity: quantity, lattices: [small.extents, large.extents], others: others)
        if quantity == .correlationLength {
          for result in small.points + large.points {
            comparedPoints[result.point.index] = result.directIsBetter
          }
        }
        let (first, second, covariance) = Self.common(small, large, quantity, along: abscissa)
        let found = CurveCrossing.all(of: first, and: second, covariance: covariance)
        if Self.isCorrelationUnknown(small, large) {
          unknownCorrelations.append(
            "\(pair.label): the sizes share random numbers, but have no replicates of the same numbers of "
              + "networks and blocks; they are taken as independent")
        }
        let doubtful = (small.points + large.points).filter { !$0.isReliable }.map {
          $0.point.number(abscissa)
        }
        crossings += found.map { crossing in
          SizeCrossing(
            pair: pair, crossing: crossing,
            isReliable: !doubtful.contains(where: crossing.window.contains))
        }
        if let absence = CurveCrossing.absence(of: first, and: second, covariance: covariance) {
          missing.append(MissingCrossing(pair, because: absence, along: abscissa))
        }
      }
    }
  }

  /// The extents up to a factor: what lattices that scale into each other share.
  static func shape(_ extents: [Int]) -> [Int] {
    func divisor(_ first: Int, _ second: Int) -> Int {
      second == 0 ? first : divisor(second, first % second)
    }
    let common = max(1, extents.reduce(0, divisor))
    return extents.map { $0 / common }
  }

  /// Whether points of two lattices share random numbers without replicates that tell their covariance.
  private static func isCorrelationUnknown(
    _ small: SweepCurves.Curve, _ large: SweepCurves.Curve
  ) -> Bool {
    small.points.contains { one in
      large.points.contains {
        one.sharing == $0.sharing && !SweepPointResults.shareReplicates(one, $0)
      }
    }
  }

  /// The quantity on two lattices over the couplings at which both have it with an error, and the
  /// covariance of one with the other.
  private static func common(
    _ small: SweepCurves.Curve, _ large: SweepCurves.Curve, _ quantity: SizeCrossing.Quantity,
    along abscissa: String
  ) -> (MeasuredCurve, MeasuredCurve, covariance: [[Double]]) {
    func measured(_ curve: SweepCurves.Curve) -> [Double: SweepPointResults] {
      Dictionary(
        curve.points.filter {
          $0.observables[quantity.observable].map { $0.error.isFinite && $0.error > 0 } ?? false
        }.map { ($0.point.number(abscissa), $0) }, uniquingKeysWith: { $1 })
    }
    let (first, second) = (measured(small), measured(large))
    let couplings = first.keys.filter { second[$0] != nil }.sorted()
    let (ones, others) = (couplings.compactMap { first[$0] }, couplings.compactMap { second[$0] })
    func divisor(_ result: SweepPointResults) -> Double {
      quantity.divisor(extent: result.configuration.lattice.extents[0])
    }
    func covariance(_ rows: [SweepPointResults], _ columns: [SweepPointResults]) -> [[Double]] {
      rows.map { row in
        columns.map { column in
          SweepPointResults.covariance(of: quantity.observable, row, column)
            / (divisor(row) * divisor(column))
        }
      }
    }
    func curve(_ results: [SweepPointResults]) -> MeasuredCurve {
      MeasuredCurve(
        points: couplings,
        values: results.map {
          ($0.observables[quantity.observable]?.value ?? .nan) / divisor($0)
        },
        covariance: covariance(results, results))
    }
    return (curve(ones), curve(others), covariance(ones, others))
  }
}

extension SweepCurves.Curve {
  /// Those of its lattice.
  var extents: [Int] { points.first?.configuration.lattice.extents ?? [] }
}
