/// The ways in which the literature writes the couplings of lattice φ⁴.
public enum CouplingConvention: String, Hashable, Sendable, CaseIterable {
  /// ½ m² φ² + (λ/4!) φ⁴; the one used throughout.
  case factorial
  /// ½ μ₀² φ² + (λ_S/4) φ⁴ [Schaich2009]; see ``QuarterCouplings``.
  case quarter
  /// (∂φ)² + m_A² φ² + λ_A φ⁴ [Albergo2019]; see ``FlowCouplings``.
  case flow
  /// −2κ Σφφ′ + (1 − 2λ_h) φ² + λ_h φ⁴; see ``HoppingParameters``.
  case hopping

  /// The names of its two couplings in configurations and reports.
  public var parameterNames: [String] {
    switch self {
    case .factorial, .quarter, .flow: ["massSquared", "lambda"]
    case .hopping: ["kappa", "lambda"]
    }
  }

  /// The couplings of the internal convention.
  ///
  /// - Parameters:
  ///   - first: m², μ₀², m_A² or κ.
  ///   - lambda: λ, λ_S, λ_A or λ_h.
  ///   - dimension: d, which enters only the hopping form.
  /// - Throws: ``FieldTheoryError`` if a number is not finite, or κ ≤ 0.
  public func couplings(
    _ first: Double, lambda: Double, dimension: Int
  ) throws(FieldTheoryError) -> Couplings {
    try requireFinite(first, parameterNames[0])
    try requireFinite(lambda, parameterNames[1])
    return switch self {
    case .factorial:
      Couplings(massSquared: first, lambda: lambda)
    case .quarter:
      QuarterCouplings(massSquared: first, lambda: lambda).couplings
    case .flow:
      FlowCouplings(massSquared: first, lambda: lambda).couplings
    case .hopping:
      try HoppingParameters(kappa: first, lambda: lambda).couplings(dimension: dimension)
    }
  }
}
