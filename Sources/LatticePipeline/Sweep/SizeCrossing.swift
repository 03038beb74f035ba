import ErrorAnalysis
import RunConfiguration
import RunReports

/// Where a quantity of two lattices has the same value: the finite-size-scaling estimate of a transition.
///
/// At a second-order transition ξ/L and the Binder cumulant do not depend on L up to corrections to
/// scaling, so that curves of neighbouring sizes cross near the critical coupling and the crossings move
/// towards it as the lattices grow [Binder1981]. Their values at the transition depend on the dimension
/// and on the aspect ratio of the lattices, so that only lattices of the same two are compared.
struct SizeCrossing {
  /// What crosses.
  enum Quantity: Int, CaseIterable {
    /// ξ₂/L along direction 0.
    case correlationLength
    /// 1 − ⟨M⁴⟩/(3⟨M²⟩²).
    case binder

    /// The observable it is made from.
    var observable: String { self == .binder ? "binder" : "xi2nd" }

    /// Its name in tables.
    var name: String { self == .binder ? "binder" : "xi2nd/L" }

    /// Its symbol in figures.
    var symbol: String {
      let symbol = ObservableGlossary(observable).symbol ?? observable
      return self == .binder ? symbol : symbol + "/L"
    }

    /// What the observable is divided by on a lattice.
    func divisor(extent: Int) -> Double { self == .binder ? 1 : Double(extent) }
  }

  /// The curves that are compared.
  let pair: SizePair

  let crossing: CurveCrossing

  /// Whether all points that were interpolated can be trusted.
  let isReliable: Bool
}
