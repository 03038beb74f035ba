import ErrorAnalysis
import RunConfiguration

/// The finished points of a sweep, arranged in curves: along one swept key, a coupling if there is one, at
/// fixed values of the others.
struct SweepCurves {
  /// Points with the same values of every key but the abscissa.
  struct Curve {
    /// Those values; none where the sweep is one curve.
    let others: [SweptValue]

    /// Its points, by ascending abscissa.
    let points: [SweepPointResults]
  }

  /// The key along which curves run; nil if no key has numbers.
  let abscissa: String?

  /// The curves, in the order in which their first points stand in the file.
  let curves: [Curve]

  /// Arranges points.
  init(_ results: [SweepPointResults], of specification: SweepSpecification) {
    // A key with several numbers; what is constant makes no curve.
    func numbers(_ key: String) -> [Double] {
      specification.points.compactMap { $0.value(of: key)?.number }
    }
    let numeric = specification.keys.filter { key in
      let numbers = numbers(key)
      return numbers.count == specification.points.count && Set(numbers).count > 1
    }
    let abscissa = numeric.first { $0.hasPrefix("theory.") } ?? numeric.first
    self.abscissa = abscissa
    // Keys that change with the abscissa alone, as those of a zip do, make no curves.
    let isSingle = abscissa.map { Set(numbers($0)).count == specification.points.count } ?? false
    var order: [[SweptValue]] = []
    var groups: [[SweptValue]: [SweepPointResults]] = [:]
    for result in results {
      let others = isSingle ? [] : result.point.values.filter { $0.path != abscissa }
      if groups[others] == nil { order.append(others) }
      groups[others, default: []].append(result)
    }
    curves = order.map { others in
      Curve(
        others: others,
        points: (groups[others] ?? []).sorted { first, second in
          guard let abscissa else { return false }
          return first.point.number(abscissa) < second.point.number(abscissa)
        })
    }
  }

  /// Names of the observables measured at any point.
  var observables: [String] {
    Set(curves.flatMap(\.points).flatMap(\.observables.keys)).sorted()
  }
}

extension SweepPoint {
  /// The number of a key that has one.
  func number(_ key: String) -> Double { values.value(of: key)?.number ?? .nan }
}

extension [SweptValue] {
  /// The value of a key.
  func value(of key: String) -> SweptValue? { first { $0.path == key } }
}
