import RealModule

/// ℓ(w) = Σ_i c_i/(D_i + w): how a regulator cuts the loop of a mode of mass squared w = U″/k² off.
public struct ThresholdFunction: Hashable, Sendable {
  /// One term.
  public struct Pole: Hashable, Sendable {
    /// D_i > 0.
    public let place: Double
    /// c_i.
    public let residue: Double

    /// Creates a term.
    public init(place: Double, residue: Double) {
      self.place = place
      self.residue = residue
    }
  }

  /// The terms.
  public let poles: [Pole]

  /// min D_i; w must be above its negative.
  public let leastPlace: Double

  /// Creates a function of at least one term.
  public init(poles: [Pole]) {
    precondition(!poles.isEmpty, "at least one term")
    self.poles = poles
    leastPlace = poles.reduce(.infinity) { min($0, $1.place) }
  }

  /// Derivatives by W of F(W) = k^{d−1} ℓ(W/k²) = Σ_i c_i k^{d+1}/(D_i k² + W), from F to an order.
  ///
  /// - Returns: Not a number where D_i k² + W ≤ 0 for some term.
  public func derivatives(
    at square: Double, scale: Double, dimension: Int, through order: Int
  ) -> [Double] {
    let scaleSquared = scale * scale
    guard leastPlace * scaleSquared + square > 0 else {
      return [Double](repeating: .nan, count: order + 1)
    }
    var derivatives = [Double](repeating: 0, count: order + 1)
    let power = Double.pow(scale, dimension + 1)
    for pole in poles {
      let inverse = 1 / (pole.place * scaleSquared + square)
      var term = power * pole.residue * inverse
      for index in 0...order {
        derivatives[index] += term
        term *= -Double(index + 1) * inverse
      }
    }
    return derivatives
  }

  /// ℓ(w).
  public func value(at argument: Double) -> Double {
    derivatives(at: argument, scale: 1, dimension: 1, through: 0)[0]
  }
}
