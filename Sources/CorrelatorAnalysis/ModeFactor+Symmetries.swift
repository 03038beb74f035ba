import LatticeGeometry

extension [ModeFactor] {
  /// Whether translations or φ → −φ make the average of the product zero: its momenta must add up to zero,
  /// and in an even theory an even number of its factors be odd.
  func averageVanishes(isEven: Bool, on lattice: Lattice) -> Bool {
    !Momentum(sumOf: map(\.momentum), on: lattice).isZero
      || (isEven && count { $0.isOdd } % 2 == 1)
  }
}
