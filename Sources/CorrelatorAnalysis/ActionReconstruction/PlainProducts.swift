import LatticeGeometry

/// A numbered list of products of modes, each averaged as it stands, without the lattice's symmetries: what
/// ``PairFunction`` needs, whose products with loops have no images either. Noise that subtractions
/// remove is then the same on both sides.
struct PlainProducts: Hashable, Sendable {
  let lattice: Lattice

  /// Whether the theory has the symmetry φ → −φ.
  let isEven: Bool

  /// The products.
  private(set) var products: [[ModeFactor]] = []
  private var numbers: [[ModeFactor]: Int] = [:]

  init(lattice: Lattice, isEven: Bool) {
    self.lattice = lattice
    self.isEven = isEven
  }

  /// The joint cumulant of factors.
  mutating func cumulant(of factors: [ModeFactor]) -> AveragePolynomial {
    let (isEven, lattice) = (isEven, lattice)
    return AveragePolynomial(
      cumulantOf: factors.count,
      vanishes: { $0.map { factors[$0] }.averageVanishes(isEven: isEven, on: lattice) },
      number: { number(of: $0.map { factors[$0] }.sorted()) })
  }

  /// The number of a sorted product.
  mutating func number(of product: [ModeFactor]) -> Int {
    if let known = numbers[product] { return known }
    numbers[product] = products.count
    products.append(product)
    return products.count - 1
  }
}
