import RealModule

/// The couplings of an action from connected functions, order by order: the diagrams of
///
///     −S + ½ φ G2⁻¹ φ = Σ connected diagrams with vertices +G_c^{(r)} (r ≥ 3, odd r included),
///                        internal lines −G2⁻¹, external legs G2⁻¹ φ, divided by |Aut|
///
/// ([Demirtas2023]; the logarithm of the Edgeworth series
/// exp(Σ_r ((−1)^r/r!) G_c^{(r)} ∂^r) e^{−½ φ G2⁻¹ φ}). With S = ½ φ G2⁻¹ φ + Σ_n (1/n!) g_n φⁿ a diagram
/// of n legs and I internal lines adds −(−1)^I n!/|Aut| Π G_c × lines to g_n; for distinguishable
/// legs that is 1/|Aut, legs fixed| for each of n! |Aut, legs fixed|/|Aut| channels. Constants
/// (n = 0) are the normalisation.
public struct EdgeworthExpansion: Sendable {
  /// Diagrams that contribute to one order.
  public struct Order: Sendable {
    /// Twice the exponent of the expansion parameter.
    public let twiceOrder: Int

    /// The diagrams.
    public let diagrams: [Diagram]
  }

  /// n, the legs of the coupling g_n.
  public let legCount: Int

  /// How vertices are counted.
  public let counting: OrderCounting

  /// The orders up to the one asked for that have diagrams, ascending.
  public let orders: [Order]

  /// Enumerates the diagrams.
  ///
  /// - Parameters:
  ///   - legCount: n ≥ 1.
  ///   - order: The highest exponent of the expansion parameter, at most the counting's
  ///     ``OrderCounting/largestOrder``.
  ///   - counting: Of the connected functions.
  public init(legCount: Int, upTo order: Int, counting: OrderCounting) {
    precondition(
      legCount >= 1 && (0...counting.largestOrder).contains(order), "a coupling and an order")
    self.legCount = legCount
    self.counting = counting
    orders = (1...max(1, 2 * order)).compactMap { twice in
      guard twice <= 2 * order else { return nil }
      let diagrams = Self.vertexSets(ofOrder: twice, counting: counting, largest: Int.max)
        .flatMap { degrees -> [Diagram] in
          (degrees.reduce(legCount, +) % 2 == 0)
            ? DiagramEnumeration(degrees: degrees, legCount: legCount).diagrams : []
        }.filter(\.isConnected)
      return diagrams.isEmpty ? nil : Order(twiceOrder: twice, diagrams: diagrams)
    }
  }

  /// What a diagram adds to g_n, apart from vertices and lines: −(−1)^I n!/|Aut|, as a fraction.
  public static func factor(of diagram: Diagram) -> (numerator: Int, denominator: Int) {
    let sign = diagram.lineCount % 2 == 0 ? -1 : 1
    return (sign * diagram.channelCount, diagram.fixedLegAutomorphismCount)
  }

  /// g_n of a theory of one variable, order by order.
  ///
  /// - Parameter cumulants: κ_0 = 0, κ_1, κ_2, …; those beyond count as zero.
  /// - Returns: What each of ``orders`` adds.
  public func contributions(cumulants: [Double]) -> [Double] {
    orders.map { order in
      order.diagrams.reduce(0) { sum, diagram in
        let factor = Self.factor(of: diagram)
        let vertices = diagram.degrees.reduce(1.0) {
          $0 * ($1 < cumulants.count ? cumulants[$1] : 0)
        }
        return sum + Double(factor.numerator) / Double(factor.denominator) * vertices
          / .pow(cumulants[2], diagram.lineCount + diagram.legCount)
      }
    }
  }

  /// Multisets of degrees, descending, whose orders add up.
  private static func vertexSets(
    ofOrder twiceOrder: Int, counting: OrderCounting, largest: Int
  ) -> [[Int]] {
    guard twiceOrder > 0 else { return [[]] }
    // Every vertex costs at least half an order, and k(r) grows with r: 2k ≥ r − 2.
    return (3...max(3, min(largest, twiceOrder + 2))).reversed().flatMap { degree -> [[Int]] in
      guard degree <= largest, let own = counting.twiceOrder(ofDegree: degree), own <= twiceOrder
      else { return [] }
      return vertexSets(ofOrder: twiceOrder - own, counting: counting, largest: degree).map {
        [degree] + $0
      }
    }
  }
}
