internal import LatticeGeometry
internal import RealModule

/// Fields of a target that an ensemble of free networks is too small to hold, so that no weight can
/// tell of them: another well of the potential, as in cosines and polynomials of several minima.
///
/// Both are looked at in two families around the free networks ξ, c + ξ on all sites and on one. By
/// the inequality of Gibbs and Bogoliubov their free energy in the target, above that of ξ itself, is
/// at most
///
///     F(c) = n [½ (K + m²) c² + ⟨U(c + ξ)⟩ − ⟨U(ξ)⟩],      R(c) = n ½ (K + M²) c²
///
/// and R in the free theory, with n = V, K = 0 for all sites, and n = 1, K the mean of K(p) for one.
/// Of N networks none is there if R > ln(N s), with s = 1 and V places. What they lack of the fourth moment,
///
///     ∫_{R(c) > ln(N s)} c⁴ e^{−F(c)} dc / ∫ c⁴ e^{−F(c)} dc,
///
/// shows if it exceeds that moment's relative error, √(96/9)/√(N s) of Gaussian fields. With F = R it is half of that
/// at most, at some ten networks, and F ≥ R for φ⁴ with its gap mass; so there it never shows.
public struct UnreachedFields: Hashable, Sendable {
  /// c.
  public let displacement: Double

  /// Whether all sites are displaced, or a single one.
  public let isUniform: Bool

  /// F(c), −ln of the probability in the target relative to undisplaced fields.
  public let targetCost: Double

  /// R(c), the same of the free networks.
  public let referenceCost: Double

  /// The largest F between 0 and c, which a Markov chain has to climb.
  public let barrier: Double

  /// ln c⁴ e^{−F}.
  private var fourthMoment: Double { 4 * .log(displacement.magnitude) - targetCost }

  /// Looks for such fields.
  ///
  /// - Parameters:
  ///   - action: The target.
  ///   - reference: The free theory the networks are drawn from.
  ///   - networkCount: N.
  /// - Returns: Those of the least F found, nil if there are none.
  public static func search(
    action: any LocalAction, reference: FreePropagator, networkCount: Int
  ) -> UnreachedFields? {
    let grid = reference.grid
    let volume = Double(grid.lattice.volume)
    let zeroMode = reference.kineticTerms[0]
    let kineticMean = grid.sumOverZone(reference.kineticTerms) / volume
    let expansion = action.interaction.wickExpansion(coincident: reference.coincident)
    let families = [
      Family(
        action: action, expansion: expansion, sites: volume, kineticTerm: zeroMode, places: 1,
        massSquared: reference.massSquared),
      Family(
        action: action, expansion: expansion, sites: 1, kineticTerm: kineticMean, places: volume,
        massSquared: reference.massSquared),
    ]
    return families.compactMap { $0.leastCost(networkCount: Double(networkCount)) }
      .min { $0.targetCost < $1.targetCost }
  }

  /// Fields displaced on a number of sites.
  private struct Family {
    let action: any LocalAction
    let expansion: any WickExpansion
    let sites: Double
    let kineticTerm: Double
    let places: Double
    let massSquared: Double

    /// F.
    func targetCost(_ displacement: Double) -> Double {
      let square = displacement * displacement
      return sites
        * ((kineticTerm + action.massSquared) / 2 * square + expansion.mean(shiftedBy: displacement)
          - expansion.mean(shiftedBy: 0))
    }

    /// R.
    func referenceCost(_ displacement: Double) -> Double {
      sites * (kineticTerm + massSquared) / 2 * displacement * displacement
    }

    /// The nearest fields that no network reaches, or the deepest well beyond if that has more of the fourth
    /// moment, if what is lacking shows. Displacements grow by half a per cent.
    func leastCost(networkCount: Double) -> UnreachedFields? {
      let limit = Double.log(networkCount * places)
      let stiffness = sites * (kineticTerm + massSquared)
      guard stiffness > 0, limit > 0 else { return nil }
      let nearest = (2 * limit / stiffness).squareRoot()
      var edges: [UnreachedFields] = []
      var wells: [UnreachedFields] = []
      // Terms c⁴ e^{−F} dc of both integrals by their logarithms.
      var (reached, lacking): ([Double], [Double]) = ([], [])
      for sign in [1.0, -1.0] {
        var barrier = 0.0
        for step in 1...200 {
          let displacement = nearest * Double(step) / 200
          let cost = targetCost(sign * displacement)
          barrier = max(barrier, cost)
          reached.append(4 * .log(displacement) - cost + .log(nearest / 200))
        }
        for step in 0..<1500 {
          let lower = nearest * .exp(0.005 * Double(step))
          let displacement = minimum(near: lower, sign: sign)
          let cost = targetCost(sign * displacement)
          barrier = max(barrier, targetCost(sign * lower))
          lacking.append(5 * .log(displacement) - cost + .log(0.005))
          let isWell = cost < min(targetCost(sign * lower), targetCost(sign * lower * .exp(0.005)))
          guard step == 0 || isWell else { continue }
          let fields = UnreachedFields(
            displacement: sign * displacement, isUniform: places == 1, targetCost: cost,
            referenceCost: referenceCost(displacement), barrier: barrier)
          if isWell { wells.append(fields) } else { edges.append(fields) }
        }
      }
      let largest = (reached + lacking).reduce(-.infinity, max)
      let missing = lacking.reduce(0) { $0 + .exp($1 - largest) }
      let total = reached.reduce(missing) { $0 + .exp($1 - largest) }
      let error = (96 / (9 * networkCount * places)).squareRoot()
      guard missing > error * total else { return nil }
      let nearestFields = edges.min { $0.targetCost < $1.targetCost }
      let well = wells.min { $0.targetCost < $1.targetCost }
      guard let well, let nearestFields else { return well ?? nearestFields }
      return well.fourthMoment > nearestFields.fourthMoment ? well : nearestFields
    }

    /// The point of least F in one step of the search, by the golden section.
    private func minimum(near start: Double, sign: Double) -> Double {
      let ratio = (Double(5).squareRoot() - 1) / 2
      var (low, high) = (start, start * .exp(0.005))
      for _ in 0..<20 {
        let width = ratio * (high - low)
        if targetCost(sign * (high - width)) < targetCost(sign * (low + width)) {
          high = low + width
        } else {
          low = high - width
        }
      }
      return (low + high) / 2
    }
  }
}
