internal import RealModule

/// The Wick expansion of U(φ) = A :cos βφ: = A Σ_k (−1)ᵏ β^{2k}/(2k)! :φ^{2k}:,
/// where :cos βφ: = e^{β²G₀/2} cos βφ.
public struct CosineWickExpansion: WickExpansion, Hashable {
  /// G₀.
  public let coincident: Double

  /// A.
  public let amplitude: Double

  /// β.
  public let beta: Double

  /// Expands a cos βφ with a given as the factor of the plain cosine.
  ///
  /// - Parameters:
  ///   - plainAmplitude: a; A = a e^{−β²G₀/2}.
  ///   - beta: β.
  ///   - coincident: G₀ ≥ 0.
  public init(plainAmplitude: Double, beta: Double, coincident: Double) {
    self.coincident = coincident
    self.beta = beta
    amplitude = plainAmplitude * .exp(-beta * beta * coincident / 2)
  }

  /// u_n; zero for odd n.
  public func coefficient(_ degree: Int) -> Double {
    precondition(degree >= 0, "a degree of at least 0")
    guard degree % 2 == 0 else { return 0 }
    let sign = degree % 4 == 0 ? 1.0 : -1.0
    return sign * amplitude * .pow(beta, degree) / factorial(degree)
  }

  /// A cos βc.
  public func mean(shiftedBy displacement: Double) -> Double {
    amplitude * .cos(beta * displacement)
  }

  /// Σ_{n ≥ 3} n! u_n² gⁿ = A² [cosh(β²g) − 1 − β⁴g²/2].
  public func covariance(beyondQuadratic propagator: Double) -> Double {
    let argument = beta * beta * propagator
    let square = argument * argument
    if square > 1 { return amplitude * amplitude * (.cosh(argument) - 1 - square / 2) }
    // The subtraction would cancel: the power series from the fourth power on.
    var (term, sum) = (square * square / 24, 0.0)
    for degree in stride(from: 6.0, through: 20, by: 2) {
      sum += term
      term *= square / (degree * (degree - 1))
    }
    return amplitude * amplitude * sum
  }

  /// Σ_{n ≥ 1} u_n :φⁿ⁻¹: = −Aβ ∫₀¹ ds e^{s²β²G₀/2} sin(sβφ), and the difference of the quadratic
  /// coefficients times φ.
  ///
  /// The integral is a sum over equidistant s, whose sines are harmonics of one. For β²G₀ ≤ 2 it is
  /// exact to 1e−10 for |βφ| up to 5 and to 1e−4 up to 10; f is what the sum says, with its own exact
  /// derivative.
  public func transportSource(quadratic: Double) -> any SiteFunction {
    let step = 1 / Double(Self.harmonicCount)
    return SiteSineSeries(
      linear: quadratic - coefficient(2),
      amplitudes: Self.weights.enumerated().map { index, weight in
        let place = Double(index + 1) * step
        return -amplitude * beta * weight
          * .exp(place * place * beta * beta * coincident / 2)
      },
      wavenumber: beta * step)
  }

  private static let harmonicCount = 10

  /// Weights of ∫₀¹ F(s) ds for odd F at s_j = j/J, exact for s, s³, …, s^{2J−1}: the integrals of the
  /// odd Lagrange polynomials (s/s_j) Π_{k≠j} (s² − s_k²)/(s_j² − s_k²).
  private static let weights: [Double] = {
    let places = (1...harmonicCount).map { Double($0) / Double(harmonicCount) }
    let rule = GaussLegendre(count: harmonicCount)
    return places.indices.map { index in
      rule.integrate(from: 0, to: 1, panels: 1) { place in
        places.indices.reduce(place / places[index]) { product, other in
          guard other != index else { return product }
          let (square, mine, theirs) = (
            place * place, places[index] * places[index], places[other] * places[other]
          )
          return product * (square - theirs) / (mine - theirs)
        }
      }
    }
  }()
}
