/// The mass of a kernel K(p) = 1/(K₀(p) + μ²), K₀ the action's kinetic term.
public enum KernelScale: Codable, Hashable, Sendable {
  /// μ² is a multiple of the gap mass squared in hand.
  case gap(multiple: Double)
  /// μ² is fixed, in units of 1/a².
  case fixed(massSquared: Double)

  /// μ² where the gap mass squared is M².
  public func massSquared(gap: Double) -> Double {
    switch self {
    case .gap(let multiple): multiple * gap
    case .fixed(let massSquared): massSquared
    }
  }

  /// 0.3 M², M², 4 M², 1, 4 and 16: spread from below the gap mass to the cut-off.
  public static let spread: [KernelScale] = [
    .gap(multiple: 0.3), .gap(multiple: 1), .gap(multiple: 4), .fixed(massSquared: 1),
    .fixed(massSquared: 4), .fixed(massSquared: 16),
  ]
}
