/// How the connected functions G_c^{(r)} shrink with an expansion parameter ε, G_c^{(r)} = O(ε^{k(r)}).
///
/// Orders are kept in halves, as odd functions of independent neurons come with √(1/N).
public enum OrderCounting: String, Hashable, Sendable, CaseIterable {
  /// ε = 1/N, N independent neurons: k = r/2 − 1, odd r included.
  case width
  /// ε = λ, a weak coupling of an even theory: k = r/2 − 1; odd functions vanish.
  case coupling
  /// ε = Var s², readouts times a common random scale s whose square has cumulants
  /// κ_n = O(ε^{n−1}), as a log-normal one has: k = r/2 − 1; odd functions vanish.
  case commonScale
  /// ε = ρ, Gaussian readouts with E W_i W_j = ρ E W² at large width: a part √ρ of the field is a
  /// product of two Gaussian numbers, so k = r/2; odd functions vanish.
  case equicorrelated

  /// What ε is called.
  public var parameter: String {
    switch self {
    case .width: "1/N"
    case .coupling: "λ"
    case .commonScale: "Var s²"
    case .equicorrelated: "ρ"
    }
  }

  /// The highest order whose diagrams are enumerated in seconds: with odd functions there are far more.
  public var largestOrder: Int { self == .width ? 2 : 4 }

  /// 2 k(r) for r ≥ 3; nil if the function vanishes by symmetry.
  public func twiceOrder(ofDegree degree: Int) -> Int? {
    switch self {
    case .width: degree - 2
    case .coupling, .commonScale: degree % 2 == 0 ? degree - 2 : nil
    case .equicorrelated: degree % 2 == 0 ? degree : nil
    }
  }
}
