/// The law of a neuron's amplitude a, scaled to E a² = 1.
public enum AmplitudeLaw: String, Hashable, Sendable, CaseIterable {
  /// a ~ N(0, 1).
  case gaussian
  /// a = 1; with a phase of 0 or π and amplitude 1/√2 on self-conjugate modes, which gives them
  /// the kurtosis of all other modes.
  case constant
  /// a = √(z₁² + z₂²)/√2, z ~ N(0, 1): together with the uniform phase two Gaussian quadratures.
  case rayleigh

  /// κ_a = E a⁴, which fixes the connected four-point function of a network of finite width.
  public var fourthMoment: Double {
    switch self {
    case .gaussian: 3
    case .constant: 1
    case .rayleigh: 2
    }
  }
}
