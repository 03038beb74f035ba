internal import RealModule

/// The Wick expansion of a polynomial U(φ) = Σ_n g_n φⁿ/n!:
/// u_n = (1/n!) Σ_j (G₀/2)ʲ g_{n+2j}/j!, from φᵐ = Σ_j m!/(2ʲ j! (m−2j)!) G₀ʲ :φ^{m−2j}:.
public struct PolynomialWickExpansion: WickExpansion, Hashable {
  /// G₀.
  public let coincident: Double

  /// u_0, u_1, ….
  public let coefficients: [Double]

  /// Expands a polynomial.
  ///
  /// - Parameters:
  ///   - couplings: g_0, g_1, ….
  ///   - coincident: G₀ ≥ 0.
  public init(couplings: [Double], coincident: Double) {
    self.coincident = coincident
    coefficients = couplings.indices.map { degree in
      var sum = 0.0
      var factor = 1 / factorial(degree)
      for (step, power) in stride(from: degree, to: couplings.count, by: 2).enumerated() {
        if step > 0 { factor *= coincident / 2 / Double(step) }
        sum += factor * couplings[power]
      }
      return sum
    }
  }

  /// u_n; zero beyond the polynomial's degree.
  public func coefficient(_ degree: Int) -> Double {
    precondition(degree >= 0, "a degree of at least 0")
    return degree < coefficients.count ? coefficients[degree] : 0
  }

  /// Σ_n u_n cⁿ.
  public func mean(shiftedBy displacement: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * displacement + $1 }
  }

  /// Σ_{n ≥ 3} n! u_n² gⁿ.
  public func covariance(beyondQuadratic propagator: Double) -> Double {
    coefficients.indices.dropFirst(3).reduce(0) { sum, degree in
      let coefficient = coefficients[degree]
      return sum + factorial(degree) * coefficient * coefficient * .pow(propagator, degree)
    }
  }

  /// Σ_{n ≥ 1} u_n :φⁿ⁻¹: as an ordinary polynomial,
  /// by :φᵏ: = Σ_j k!/(j! (k−2j)!) (−G₀/2)ʲ φ^{k−2j}.
  public func transportSource(quadratic: Double) -> any SiteFunction {
    var terms = coefficients
    while terms.count < 3 { terms.append(0) }
    terms[2] = quadratic
    var powers = [Double](repeating: 0, count: terms.count - 1)
    for degree in powers.indices {
      var factor = terms[degree + 1]
      for step in 0...degree / 2 {
        powers[degree - 2 * step] += factor
        let rest = degree - 2 * step
        factor *= -coincident / 2 * Double(rest * (rest - 1)) / Double(step + 1)
      }
    }
    return SitePolynomial(coefficients: powers)
  }
}

/// n! as a double.
func factorial(_ number: Int) -> Double {
  number < 2 ? 1 : (2...number).reduce(1) { $0 * Double($1) }
}
