import LatticeGeometry

/// The real parts of products of modes, averaged over the lattice's symmetries: a numbered list that
/// grows as polynomials are made of them.
///
/// A product of modes has an average only if its momenta add up to zero (translations), and in a
/// theory even in φ only if an even number of its factors is odd. Averages are real, by x → −x.
struct ModeProducts: Hashable, Sendable {
  let lattice: Lattice

  /// Whether the theory has the symmetry φ → −φ.
  let isEven: Bool

  /// The products each average is the mean of.
  private(set) var images: [[[ModeFactor]]] = []
  private var numbers: [[ModeFactor]: Int] = [:]

  init(lattice: Lattice, isEven: Bool) {
    self.lattice = lattice
    self.isEven = isEven
  }

  /// The joint cumulant of factors.
  mutating func cumulant(of factors: [ModeFactor]) -> AveragePolynomial {
    let (isEven, lattice) = (isEven, lattice)
    let symmetries = HypercubicSymmetries(lattice: lattice)
    return AveragePolynomial(
      cumulantOf: factors.count,
      vanishes: { $0.map { factors[$0] }.averageVanishes(isEven: isEven, on: lattice) },
      number: { number(of: $0.map { factors[$0] }, symmetries) })
  }

  /// A_n: over all partitions of n legs, blocks of m legs standing for −FT(V⁽ᵐ⁾); G_c⁽ⁿ⁾ = Π D(p_i) A_n for
  /// n ≥ 3. See ``FourPointFunction``.
  ///
  /// - Parameters:
  ///   - momenta: p₁ … p_n, which add up to zero.
  ///   - degree: That of V if it is a polynomial. A block of as many legs is a constant and has no
  ///     cumulant with others.
  mutating func amputated(_ momenta: [Momentum], degree: Int? = nil) -> AveragePolynomial {
    var result = AveragePolynomial()
    for partition in AveragePolynomial.partitions(of: momenta.count) {
      if let degree,
        partition.contains(where: { $0.count > degree - min(1, partition.count - 1) })
      {
        continue
      }
      let factors = partition.map { legs in
        ModeFactor(
          order: legs.count, momentum: Momentum(sumOf: legs.map { momenta[$0] }, on: lattice))
      }
      let sign = partition.count % 2 == 0 ? 1.0 : -1.0
      result.add(cumulant(of: factors), times: sign / Double(lattice.volume))
    }
    return result
  }

  private mutating func number(
    of product: [ModeFactor], _ symmetries: HypercubicSymmetries
  ) -> Int {
    let images = symmetries.images(of: product)
    if let known = numbers[images[0]] { return known }
    numbers[images[0]] = self.images.count
    self.images.append(images)
    return self.images.count - 1
  }
}
