import ErrorAnalysis
import RunConfiguration

/// Where a quantity of two lattices has the same value: the finite-size-scaling estimate of a transition.
///
/// At a second-order transition ξ/L and the Binder cumulant do not depend on L up to corrections to
/// scaling, so that curves of neighbouring sizes cross near the critical coupling and the crossings move
/// towards it as the lattices grow [Binder1981].
struct SizeCrossing {
  /// What crosses.
  enum Quantity: Int, CaseIterable {
    /// ξ₂/L along direction 0.
    case correlationLength
    /// 1 − ⟨M⁴⟩/(3⟨M²⟩²).
    case binder

    /// The observable it is made from.
    var observable: String { self == .binder ? "binder" : "xi2nd" }

    /// Its name in tables.
    var name: String { self == .binder ? "binder" : "xi2nd/L" }

    /// What the observable is divided by on a lattice.
    func divisor(extent: Int) -> Double { self == .binder ? 1 : Double(extent) }
  }

  let quantity: Quantity

  /// L₀ of the two lattices, ascending.
  let extents: (Int, Int)

  /// The values of the swept keys besides coupling and extents.
  let others: [SweptValue]

  let crossing: CurveCrossing

  /// The key whose values are lattices.
  private static let extentsKey = "lattice.extents"

  /// Whether a key gives lattices of different sizes.
  private static func isSize(_ key: String) -> Bool {
    key == extentsKey || key.hasPrefix(extentsKey + "[")
  }

  /// Finds the crossings of neighbouring sizes along a swept coupling; nil if the sweep has no sizes or
  /// no coupling.
  ///
  /// Different lattices are taken as independent. Along one lattice points of one pass are correlated,
  /// which enters with the covariance of their replicates.
  static func all(in curves: SweepCurves) -> [SizeCrossing]? {
    guard let abscissa = curves.abscissa, abscissa.hasPrefix("theory."),
      curves.curves.contains(where: { $0.others.contains { isSize($0.path) } })
    else { return nil }
    var order: [[SweptValue]] = []
    var families: [[SweptValue]: [SweepCurves.Curve]] = [:]
    for curve in curves.curves {
      let others = curve.others.filter { !isSize($0.path) }
      if families[others] == nil { order.append(others) }
      families[others, default: []].append(curve)
    }
    return Quantity.allCases.flatMap { quantity in
      order.flatMap { others in
        let family = (families[others] ?? []).sorted { $0.extent < $1.extent }
        return zip(family, family.dropFirst()).flatMap { small, large in
          crossings(of: quantity, small, large, along: abscissa).map {
            SizeCrossing(
              quantity: quantity, extents: (small.extent, large.extent), others: others,
              crossing: $0)
          }
        }
      }
    }
  }

  private static func crossings(
    of quantity: Quantity, _ small: SweepCurves.Curve, _ large: SweepCurves.Curve,
    along abscissa: String
  ) -> [CurveCrossing] {
    guard small.extent < large.extent else { return [] }
    func measured(_ curve: SweepCurves.Curve) -> [Double: SweepPointResults] {
      Dictionary(
        curve.points.filter {
          $0.observables[quantity.observable].map { $0.error.isFinite && $0.error > 0 } ?? false
        }.map { ($0.point.number(abscissa), $0) }, uniquingKeysWith: { $1 })
    }
    let (first, second) = (measured(small), measured(large))
    let couplings = first.keys.filter { second[$0] != nil }.sorted()
    guard couplings.count > 1 else { return [] }
    func curve(_ points: [Double: SweepPointResults], extent: Int) -> MeasuredCurve {
      let divisor = quantity.divisor(extent: extent)
      let results = couplings.compactMap { points[$0] }
      return MeasuredCurve(
        points: couplings,
        values: results.map { ($0.observables[quantity.observable]?.value ?? .nan) / divisor },
        covariance: results.map { one in
          results.map {
            SweepPointResults.covariance(of: quantity.observable, one, $0) / (divisor * divisor)
          }
        })
    }
    return CurveCrossing.all(
      of: curve(first, extent: small.extent), and: curve(second, extent: large.extent))
  }
}

extension SweepCurves.Curve {
  /// L₀ of its lattice.
  var extent: Int { points.first?.configuration.lattice.extents[0] ?? 0 }
}
