/// A function of the field in normal order, U(φ) = Σ_n u_n :φⁿ:.
///
/// The order refers to a Gaussian measure with propagator G(x) and G₀ = G(0), in which
/// ⟨:φⁿ(x): :φᵐ(y):⟩ = δ_nm n! G(x−y)ⁿ. So u_n = ⟨U⁽ⁿ⁾⟩/n!; ⟨U″⟩ = 2 u₂ enters the gap equation,
/// and u₁ is what makes ⟨φ⟩ deviate from zero at first order. For n components φⁿ stands for powers of
/// φ·φ, and ⟨U″⟩ for ⟨∂²U/∂φ_a²⟩.
public protocol WickExpansion: Sendable {
  /// G₀, the ⟨φ²⟩ the order refers to.
  var coincident: Double { get }

  /// u_n.
  ///
  /// - Parameter degree: n ≥ 0.
  func coefficient(_ degree: Int) -> Double

  /// ⟨U(c + φ)⟩ = Σ_n u_n cⁿ; of n components, with c along one of them.
  func mean(shiftedBy displacement: Double) -> Double

  /// Σ_{n ≥ 3} n! u_n² gⁿ, the covariance of U at two sites with propagator g, without the powers
  /// that a free theory has too.
  func covariance(beyondQuadratic propagator: Double) -> Double

  /// f(φ) = Σ_{n ≥ 1} u_n :φⁿ⁻¹: with another coefficient in place of u₂.
  ///
  /// −G ∗ f is the velocity that, at first order in U, carries the Gaussian measure of propagator G
  /// to the interacting one: the Ornstein–Uhlenbeck operator −GΔ + φ·∇ has the eigenvalue n on
  /// :φⁿ:, which cancels the n of the derivative.
  ///
  /// - Parameter quadratic: u₂ of the whole difference of the actions, mass terms included.
  func transportSource(quadratic: Double) -> any SiteFunction
}
