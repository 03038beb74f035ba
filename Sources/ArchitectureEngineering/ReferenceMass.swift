public import FieldTheory
public import LatticeGeometry

/// The mass of the free network whose density is deformed.
///
/// Averages do not depend on it, the weights' variance does: the gap-equation mass cancels every
/// :φ²: in S − S_ref and, of φ⁴, leaves only :φ⁴:.
public enum ReferenceMass: Hashable, Sendable {
  /// M² = m² + ⟨U″⟩, the solution of the gap equation on the lattice in hand; for φ⁴
  /// M² = m² + (λ/2) D0(M²).
  case gap
  /// M² = m², for m² > 0.
  case bare
  /// A chosen M² > 0.
  case squared(Double)

  /// M² in lattice units for a target action.
  ///
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if the target has no such free theory.
  public func massSquared(
    for action: any LocalAction, on grid: MomentumGrid
  ) throws(FieldTheoryError) -> Double {
    switch self {
    case .gap:
      try GapEquation.solve(for: action, on: grid)
    case .bare: action.massSquared
    case .squared(let massSquared): massSquared
    }
  }
}
