/// The Wick expansion of the O(n) interaction,
/// (λ/4!) (φ·φ)² = (λ/4!) [:(φ·φ)²: + 2 (n + 2) G₀ :φ·φ: + n (n + 2) G₀²].
public struct VectorQuarticWickExpansion: WickExpansion, Hashable {
  /// λ.
  public let lambda: Double

  /// n.
  public let componentCount: Int

  /// G₀ of one component.
  public let coincident: Double

  /// Expands the interaction.
  public init(lambda: Double, componentCount: Int, coincident: Double) {
    self.lambda = lambda
    self.componentCount = componentCount
    self.coincident = coincident
  }

  /// The coefficients of 1, :φ·φ: and :(φ·φ)²: for the degrees 0, 2 and 4.
  public func coefficient(_ degree: Int) -> Double {
    precondition(degree >= 0, "a degree of at least 0")
    let count = Double(componentCount)
    return switch degree {
    case 0: lambda / 24 * count * (count + 2) * coincident * coincident
    case 2: lambda / 12 * (count + 2) * coincident
    case 4: lambda / 24
    default: 0
    }
  }

  /// Σ_n u_n cⁿ.
  public func mean(shiftedBy displacement: Double) -> Double {
    let square = displacement * displacement
    return coefficient(0) + square * (coefficient(2) + square * coefficient(4))
  }

  /// λ² n (n + 2) g⁴/72, from ⟨:(φ·φ)²(x): :(φ·φ)²(y):⟩ = 8 n (n + 2) G⁴.
  public func covariance(beyondQuadratic propagator: Double) -> Double {
    let count = Double(componentCount)
    let square = propagator * propagator
    return lambda * lambda * count * (count + 2) / 72 * square * square
  }

  /// (λ/4!) [φ_a φ·φ − (n + 2) G₀ φ_a] + u φ_a.
  public func transportSource(quadratic: Double) -> any SiteFunction {
    VectorLinearCubic(
      componentCount: componentCount,
      linear: quadratic - lambda / 24 * Double(componentCount + 2) * coincident,
      cubic: lambda / 24)
  }
}
