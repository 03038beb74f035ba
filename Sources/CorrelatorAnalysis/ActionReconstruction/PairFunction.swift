import LatticeGeometry

/// The Schwinger–Dyson form of a connected function with two legs of running momenta,
/// A_{n+2}(p₁, …, p_n, q, −P − q), P = Σ p_i, for every q at once; G_c^{(n+2)} = Π D A_{n+2}.
///
/// Like every A (``FourPointFunction``) it is a sum over partitions of the legs, blocks of m legs standing
/// for −FT(V⁽ᵐ⁾), of joint cumulants. If both running legs are in one block, q drops out. Otherwise one
/// block is X(q) = V⁽ᵏ⁺¹⁾(p_A + q), another Y(q) = V⁽ˡ⁺¹⁾(p_B − P − q), and C₁ … C_m are the rest. Summed over a
/// cell of momenta q,
///
///     Σ_q ⟨X; Y; C₁; …⟩ = ⟨L; C₁; …⟩ − Σ_{S ⊆ C} ⟨X; C_S⟩⟨Y; C_{S̄}⟩ at the q where it does not vanish,
///
/// L = Σ_q X(q) Y(q) being one number a field, whatever the C are. A cell's sum costs as many
/// multiplications as it has momenta.
struct PairFunction: Hashable, Sendable {
  /// L: orders of both derivatives, and what is added to q and −q.
  struct Loop: Hashable, Sendable {
    let firstOrder: Int
    let firstShift: Momentum
    let secondOrder: Int
    let secondShift: Momentum
  }

  /// L times modes, whose average is measured for each cell.
  struct Product: Hashable, Sendable {
    let loop: Int
    let modes: [ModeFactor]
  }

  /// p₁ … p_n.
  let legs: [Momentum]

  /// The cells of q.
  let cells: MomentumCells

  /// The loops.
  private(set) var loops: [Loop] = []

  /// The products with loops.
  private(set) var products: [Product] = []

  /// What does not depend on q: V A summed over a cell is this times the cell's size, plus the rest.
  private(set) var common = AveragePolynomial()

  /// The cumulants with L. Number −1 − j stands for product j.
  private(set) var looped = AveragePolynomial()

  /// The subtractions, by cell.
  private(set) var exchanged: [Int: AveragePolynomial] = [:]

  /// Lists everything that is needed.
  ///
  /// - Parameters:
  ///   - legs: p₁ … p_n.
  ///   - cells: Of q; they must be those of P.
  ///   - degree: That of V if it is a polynomial.
  ///   - table: Numbers the averages without loops.
  init(legs: [Momentum], cells: MomentumCells, degree: Int?, table: inout PlainProducts) {
    self.legs = legs
    self.cells = cells
    let lattice = table.lattice
    let total = Momentum(sumOf: legs, on: lattice)
    // Both running legs in one block, the last element of the partition.
    for partition in AveragePolynomial.partitions(of: legs.count + 1) {
      let factors = partition.map { block in
        let external = block.filter { $0 < legs.count }
        let isRunning = external.count < block.count
        return ModeFactor(
          order: block.count + (isRunning ? 1 : 0),
          momentum: Momentum(
            sumOf: external.map { legs[$0] } + (isRunning ? [total.negated(on: lattice)] : []),
            on: lattice))
      }
      if let degree, factors.contains(where: { $0.order > degree - min(1, factors.count - 1) }) {
        continue
      }
      common.add(table.cumulant(of: factors), times: factors.count % 2 == 0 ? 1 : -1)
    }
    // In different ones: each leg goes with the first, the second or neither.
    for choice in 0..<Self.power(3, legs.count) {
      let side = legs.indices.map { choice / Self.power(3, $0) % 3 }
      let (first, second) = (
        legs.indices.filter { side[$0] == 1 }, legs.indices.filter { side[$0] == 2 }
      )
      // Cells contain q with −P − q, so that exchanging both sides gives the same.
      guard !second.lexicographicallyPrecedes(first) else { continue }
      addSeparated(
        first: first, second: second, rest: legs.indices.filter { side[$0] == 0 }, total: total,
        factor: first == second ? 1 : 2, degree: degree, table: &table)
    }
  }

  private mutating func addSeparated(
    first: [Int], second: [Int], rest: [Int], total: Momentum, factor: Double, degree: Int?,
    table: inout PlainProducts
  ) {
    let lattice = table.lattice
    func sum(_ indices: [Int]) -> Momentum {
      Momentum(sumOf: indices.map { legs[$0] }, on: lattice)
    }
    let orders = (first.count + 1, second.count + 1)
    if let degree, max(orders.0, orders.1) >= degree { return }
    let loop = Loop(
      firstOrder: orders.0, firstShift: sum(first), secondOrder: orders.1,
      secondShift: Momentum(sumOf: [sum(second), total.negated(on: lattice)], on: lattice))
    for partition in AveragePolynomial.partitions(of: rest.count) {
      if let degree, partition.contains(where: { $0.count >= degree }) { continue }
      let blocks = partition.map { block in
        ModeFactor(order: block.count, momentum: sum(block.map { rest[$0] }))
      }
      let sign = blocks.count % 2 == 0 ? factor : -factor
      looped.add(cumulant(of: loop, with: blocks, &table), times: sign)
      for subset in 0..<(1 << blocks.count) {
        let inside = blocks.indices.filter { subset >> $0 & 1 == 1 }.map { blocks[$0] }
        let outside = blocks.indices.filter { subset >> $0 & 1 == 0 }.map { blocks[$0] }
        func closing(_ order: Int, _ others: [ModeFactor]) -> ModeFactor {
          ModeFactor(
            order: order,
            momentum: Momentum(sumOf: others.map(\.momentum), on: lattice).negated(on: lattice))
        }
        let (left, right) = (closing(orders.0, inside), closing(orders.1, outside))
        let exchange = table.cumulant(of: [left] + inside).multiplied(
          by: table.cumulant(of: [right] + outside))
        // p_A + q = the momentum of X.
        let momentum = Momentum(
          sumOf: [left.momentum, sum(first).negated(on: lattice)], on: lattice)
        exchanged[cells.cell(of: momentum), default: AveragePolynomial()].add(
          exchange, times: -sign)
      }
    }
  }

  /// ⟨L; C₁; …⟩.
  private mutating func cumulant(
    of loop: Loop, with blocks: [ModeFactor], _ table: inout PlainProducts
  ) -> AveragePolynomial {
    let (isEven, lattice) = (table.isEven, table.lattice)
    let shift = Momentum(sumOf: [loop.firstShift, loop.secondShift], on: lattice)
    let isOdd = (loop.firstOrder + loop.secondOrder) % 2 == 1
    // Variable 0 is L.
    return AveragePolynomial(
      cumulantOf: blocks.count + 1,
      vanishes: { variables in
        let modes = variables.filter { $0 > 0 }.map { blocks[$0 - 1] }
        guard variables.contains(0) else {
          return modes.averageVanishes(isEven: isEven, on: lattice)
        }
        let sum = Momentum(sumOf: modes.map(\.momentum) + [shift], on: lattice)
        let oddCount = modes.count { $0.isOdd } + (isOdd ? 1 : 0)
        return !sum.isZero || (isEven && oddCount % 2 == 1)
      },
      number: { variables in
        let modes = variables.filter { $0 > 0 }.map { blocks[$0 - 1] }.sorted()
        return variables.contains(0) ? number(of: loop, modes) : table.number(of: modes)
      })
  }

  private mutating func number(of loop: Loop, _ modes: [ModeFactor]) -> Int {
    let loopNumber = loops.firstIndex(of: loop) ?? loops.count
    if loopNumber == loops.count { loops.append(loop) }
    let product = Product(loop: loopNumber, modes: modes)
    let number = products.firstIndex(of: product) ?? products.count
    if number == products.count { products.append(product) }
    return -1 - number
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}
