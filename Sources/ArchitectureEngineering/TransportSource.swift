/// A source s(φ) of a fitted velocity, v = −K∗s(φ) with a kernel K.
///
/// Powers are normal-ordered with the propagator G of the gap mass in hand, :φ³: = φ³ − 3G₀φ and so
/// on, so that coefficients change slowly along a path; ∗ is lattice convolution, G² the pointwise
/// square of G(x).
public enum TransportSource: String, Codable, Hashable, Sendable, CaseIterable {
  /// φ.
  case field
  /// :φ³:.
  case cube
  /// :φ⁵:.
  case fifthPower
  /// φ (G²∗:φ²:): a bubble between two points; three more transforms than the local sources.
  case bubble
  /// :φ²: (G∗:φ³:): the exchange of a line; two more transforms, and that of :φ²:.
  case exchange
  /// :φ²: (G∗φ): what normal ordering leaves of the exchange where the gap mass moves.
  case mixedExchange
}
