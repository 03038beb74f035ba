/// A polynomial in averages, Σ_t c_t Π ⟨o_k⟩, as connected correlators are.
struct AveragePolynomial: Hashable, Sendable {
  /// c_t of each product of averages; products are sorted numbers of averages.
  private var coefficients: [[Int]: Double] = [:]

  /// Zero.
  init() {}

  /// The joint cumulant ⟨X₁; …; X_n⟩ = Σ_π (−1)^{k−1} (k−1)! Π_{b ∈ π} ⟨Π_{i ∈ b} X_i⟩ over all
  /// partitions π of the variables, k blocks each.
  ///
  /// - Parameters:
  ///   - count: n.
  ///   - vanishes: Whether a symmetry makes the average of a product of variables zero; partitions
  ///     with such a block are left out, as they are nothing but noise.
  ///   - number: The number of the average of a product that does not vanish.
  init(
    cumulantOf count: Int, vanishes: ([Int]) -> Bool, number: ([Int]) -> Int
  ) {
    for partition in Self.partitions(of: count) where !partition.contains(where: vanishes) {
      // (−1)^{k−1} (k−1)!
      let coefficient = (1..<partition.count).reduce(1.0) { -$0 * Double($1) }
      coefficients[partition.map(number).sorted(), default: 0] += coefficient
    }
  }

  /// Adds a multiple of another polynomial.
  mutating func add(_ other: AveragePolynomial, times factor: Double) {
    for (product, coefficient) in other.coefficients {
      coefficients[product, default: 0] += factor * coefficient
    }
  }

  /// The product with another polynomial.
  func multiplied(by other: AveragePolynomial) -> AveragePolynomial {
    var result = AveragePolynomial()
    for (product, coefficient) in coefficients {
      for (factor, otherCoefficient) in other.coefficients {
        result.coefficients[(product + factor).sorted(), default: 0] +=
          coefficient * otherCoefficient
      }
    }
    return result
  }

  /// The averages that occur, in ascending order.
  var averages: [Int] { Set(coefficients.keys.joined()).sorted() }

  /// The terms in a fixed order, so that sums repeat bit for bit.
  var terms: [(product: [Int], coefficient: Double)] {
    coefficients.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  /// All partitions of 0 ..< count into blocks.
  static func partitions(of count: Int) -> [[[Int]]] {
    (0..<count).reduce([[]]) { partitions, element in
      partitions.flatMap { partition in
        partition.indices.map { block in
          var larger = partition
          larger[block].append(element)
          return larger
        } + [partition + [[element]]]
      }
    }
  }
}
