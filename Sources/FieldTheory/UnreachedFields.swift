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
/// Of N networks none is there if R > ln(N s), and averages resolve what is there if F ≤ ½ ln(N s),
/// with s = 1 and V places. Since F ≥ R for φ⁴ with its gap mass, it never meets both.
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

  /// Looks for such fields.
  ///
  /// - Parameters:
  ///   - action: The target.
  ///   - reference: The free theory the networks are drawn from.
  ///   - networkCount: N.
  /// - Returns: The most probable ones found, nil if there are none.
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

    /// The least F where no network is, if averages resolve it. Displacements grow by half a per cent
    /// from the first that no network reaches.
    func leastCost(networkCount: Double) -> UnreachedFields? {
      let limit = Double.log(networkCount * places)
      let stiffness = sites * (kineticTerm + massSquared)
      guard stiffness > 0, limit > 0 else { return nil }
      let nearest = (2 * limit / stiffness).squareRoot()
      var best: UnreachedFields?
      for sign in [1.0, -1.0] {
        var barrier = (1...200).reduce(0.0) {
          max($0, targetCost(sign * nearest * Double($1) / 200))
        }
        for step in 0..<1500 {
          let lower = nearest * .exp(0.005 * Double(step))
          let displacement = sign * minimum(near: lower, sign: sign)
          let cost = targetCost(displacement)
          barrier = max(barrier, targetCost(sign * lower))
          if cost <= limit / 2, cost < best?.targetCost ?? .infinity {
            best = UnreachedFields(
              displacement: displacement, isUniform: places == 1, targetCost: cost,
              referenceCost: referenceCost(displacement), barrier: barrier)
          }
        }
      }
      return best
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
