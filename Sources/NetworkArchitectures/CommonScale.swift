import RealModule

public import LatticeGeometry

/// One random factor s > 0 a network for all its readouts, E s² = 1.
///
/// The field becomes a mixture of ensembles of different strength: neurons stay uncorrelated but
/// are no longer independent. Two-point functions do not change; a four-point function is
/// multiplied by E s⁴ = 1 + v with v = Var s², so that at every width
///
///     G4c = (1 + v) G4c|_{s = 1} + v Σ_{3 pairings} K_W K_W,
///
/// which survives N → ∞ and never decays with the distance between pairs: locality is lost.
public struct CommonScale: Hashable, Sendable {
  /// The law of s².
  public enum Law: String, Hashable, Sendable, CaseIterable {
    /// s² = 1 ± √v with probability ½ each, v < 1.
    case twoPoint
    /// ln s² normal with variance ln(1 + v) and mean −½ ln(1 + v).
    case logNormal
  }

  /// The law of s².
  public let law: Law

  /// v = Var s².
  public let variance: Double

  /// Creates the law of a given variance.
  ///
  /// - Throws: ``ParameterDensityError/scaleVarianceOutOfRange(_:largest:)``.
  public init(law: Law, variance: Double) throws(ParameterDensityError) {
    let largest =
      switch law {
      case .twoPoint: 1.0
      case .logNormal: Double.infinity
      }
    guard variance >= 0, variance.isFinite, variance <= largest else {
      throw .scaleVarianceOutOfRange(variance, largest: largest)
    }
    self.law = law
    self.variance = variance
  }

  /// Draws s.
  public func draw(using stream: inout RandomStream) -> Double {
    switch law {
    case .twoPoint:
      let root = variance.squareRoot()
      return (stream.uniform() < 0.5 ? 1 - root : 1 + root).squareRoot()
    case .logNormal:
      let logVariance = Double.log(onePlus: variance)
      let logarithm = logVariance.squareRoot() * drawNormal(using: &stream) - logVariance / 2
      return Double.exp(logarithm / 2)
    }
  }

  /// E s^{2k}, the factor of a 2k-point function.
  public func moment(ofSquare power: Int) -> Double {
    switch law {
    case .twoPoint:
      let root = variance.squareRoot()
      return (integerPower(1 - root, power) + integerPower(1 + root, power)) / 2
    case .logNormal:
      return integerPower(1 + variance, power * (power - 1) / 2)
    }
  }
}
