import RealModule

/// The two-point function of a fully connected network of infinite width.
///
///     K¹(x, y) = σ_b² + σ₀² x·y/d,   Kˡ⁺¹(x, y) = σ_b² + σ_W² E h(u)h(v),  (u, v) ~ N(0, Kˡ)
///
/// For one hidden layer it is exact at every width; behind more it has corrections of order 1/N.
/// With variances a, b and covariance c of (u, v):
///
///     Erf:     (2/π) asin[2c/√((1 + 2a)(1 + 2b))]
///     ReLU:    √(ab) [sin t + (π − t) cos t]/2π,  cos t = c/√(ab)
///     Gauss:   e^{c − (a + b)/2}, as h = e^{u − a} is divided by its own layer's variance
///     cosine:  ½ e^{c − (a + b)/2}, with a uniform phase and no biases
///     tanh:    quadrature, to 1e−12
///
/// [Halverson2021]; Y. Cho, L. Saul, NIPS 22 (2009) 342 for ReLU.
public struct DenseKernel: Sendable {
  /// The network.
  public let description: DenseDescription

  /// The kernel of a network.
  public init(_ description: DenseDescription) { self.description = description }

  /// E φ_a(x) φ_a(y), in units of φ²; different components are uncorrelated.
  ///
  /// - Throws: ``DenseNetworkError/pointOfOtherDimension(coordinates:dimension:)``.
  public func value(_ first: [Double], _ second: [Double]) throws(DenseNetworkError) -> Double {
    try withoutOutputBias(first, second) + outputBiasVariance
  }

  /// K_W, the kernel without the output bias, σ_b² less.
  ///
  /// For correlated readouts K_W = (σ_W²/N) [tr C · E h(x)h(y) + Σ_{i≠j} C_ij · E h(x) E h(y)].
  ///
  /// - Throws: ``DenseNetworkError/pointOfOtherDimension(coordinates:dimension:)``.
  public func withoutOutputBias(
    _ first: [Double], _ second: [Double]
  ) throws(DenseNetworkError) -> Double {
    let covariance = try lastLayerCovariance(first, second)
    let sums = description.correlation.sums(width: description.width)
    let means =
      sums.offDiagonal == 0
      ? 0
      : Self.mean(description.activation, variance: covariance.first)
        * Self.mean(description.activation, variance: covariance.second)
    let product = Self.product(description.activation, covariance)
    return description.weightDeviation * description.weightDeviation
      * (sums.trace * product + sums.offDiagonal * means) / Double(description.width)
  }

  /// σ_b², what the output bias adds.
  public var outputBiasVariance: Double { description.biasDeviation * description.biasDeviation }

  /// E u u, E v v, E u v of the last hidden layer's pre-activations at two inputs; without the
  /// uniform phase of the cosine.
  ///
  /// - Throws: ``DenseNetworkError/pointOfOtherDimension(coordinates:dimension:)``.
  public func lastLayerCovariance(
    _ first: [Double], _ second: [Double]
  ) throws(DenseNetworkError) -> (first: Double, second: Double, mixed: Double) {
    try description.requireDimension(of: [first, second])
    var covariance = (
      first: description.inputCovariance(first, first),
      second: description.inputCovariance(second, second),
      mixed: description.inputCovariance(first, second)
    )
    let (bias, weight) = (
      outputBiasVariance, description.weightDeviation * description.weightDeviation
    )
    for _ in 1..<description.depth {
      let (a, b) = (covariance.first, covariance.second)
      let activation = description.activation
      covariance = (
        first: bias + weight * Self.product(activation, (a, a, a)),
        second: bias + weight * Self.product(activation, (b, b, b)),
        mixed: bias + weight * Self.product(activation, covariance)
      )
    }
    return covariance
  }

  /// E h(u)h(v) for Gaussian pre-activations.
  ///
  /// - Parameters:
  ///   - activation: h.
  ///   - covariance: E u u, E v v and E u v.
  public static func product(
    _ activation: Activation, _ covariance: (first: Double, second: Double, mixed: Double)
  ) -> Double {
    let (a, b, c) = covariance
    switch activation {
    case .gauss:
      return Double.exp(c - (a + b) / 2)
    case .cosine:
      return Double.exp(c - (a + b) / 2) / 2
    case .erf:
      let ratio = 2 * c / ((1 + 2 * a) * (1 + 2 * b)).squareRoot()
      return 2 / .pi * Double.asin(min(max(ratio, -1), 1))
    case .relu:
      let norm = (a * b).squareRoot()
      guard norm > 0 else { return 0 }
      // sin t from the determinant keeps its relative accuracy where the inputs nearly coincide.
      let cosine = min(max(c / norm, -1), 1)
      let sine = max((norm - c) * (norm + c), 0).squareRoot() / norm
      let angle = Double.atan2(y: sine, x: cosine)
      return norm / (2 * .pi) * (sine + (.pi - angle) * cosine)
    case .tanh:
      guard a > 0, b > 0 else { return 0 }
      // The larger variance first, so that the remainder is well conditioned.
      let (large, small) = a >= b ? (a, b) : (b, a)
      let slope = c / large.squareRoot()
      let rest = max(small - slope * slope, 0).squareRoot()
      let expectation = GaussianExpectation(
        factors: [SIMD2(large.squareRoot(), 0), SIMD2(slope, rest)])
      return expectation.product(of: .tanh)
    }
  }

  /// E h(u) for a Gaussian pre-activation.
  ///
  /// - Parameters:
  ///   - activation: h.
  ///   - variance: E u².
  public static func mean(_ activation: Activation, variance: Double) -> Double {
    switch activation {
    case .gauss: Double.exp(-variance / 2)
    case .relu: (variance / (2 * .pi)).squareRoot()
    case .erf, .tanh, .cosine: 0
    }
  }
}
