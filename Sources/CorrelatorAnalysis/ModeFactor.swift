import LatticeGeometry

/// One factor of a product in momentum space: φ̃(p) or the transform V⁽ⁿ⁾(p) of a derivative of the
/// potential.
struct ModeFactor: Hashable, Sendable, Comparable {
  /// 0 for φ̃, n for V⁽ⁿ⁾.
  let order: Int

  /// p.
  let momentum: Momentum

  /// Whether φ → −φ changes its sign, in a theory with that symmetry.
  var isOdd: Bool { order == 0 || order % 2 == 1 }

  static func < (first: ModeFactor, second: ModeFactor) -> Bool {
    first.order != second.order
      ? first.order < second.order
      : first.momentum.numbers.lexicographicallyPrecedes(second.momentum.numbers)
  }
}
