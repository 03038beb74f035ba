import CorrelatorAnalysis
import Foundation
import RealModule
import Testing

/// Diagrams and their factors against contractions counted one by one, and against theories of one
/// variable whose action is known.
@Suite struct DiagramTests {
  // MARK: Contractions counted one by one

  /// All pairings of ends 0 ..< count.
  private func pairings(of ends: [Int]) -> [[(Int, Int)]] {
    guard let first = ends.first else { return [[]] }
    return ends.indices.dropFirst().flatMap { partner in
      var rest = ends
      rest.remove(at: partner)
      rest.removeFirst()
      return pairings(of: rest).map { [(first, ends[partner])] + $0 }
    }
  }

  /// What one contraction joins, up to the order of equal vertices.
  private struct Shape: Hashable {
    var key: [Int]
  }

  /// The number of contractions of each shape, for n legs and vertices of given degrees, among them only
  /// those that pass a test on (legs per vertex, lines, direct lines).
  private func contractionCounts(
    legCount: Int, degrees: [Int], keeping: ([Int], [[Int]], Int) -> Bool
  ) -> [Shape: Int] {
    var owner = [Int](repeating: -1, count: legCount)
    for (vertex, degree) in degrees.enumerated() {
      owner += [Int](repeating: vertex, count: degree)
    }
    var counts: [Shape: Int] = [:]
    for pairing in pairings(of: Array(owner.indices)) {
      var legs = degrees.map { _ in 0 }
      var lines = degrees.map { _ in degrees.map { _ in 0 } }
      var direct = 0
      for (first, second) in pairing {
        switch (owner[first], owner[second]) {
        case (-1, -1): direct += 1
        case (-1, let vertex): legs[vertex] += 1
        case (let one, let other):
          lines[one][other] += 1
          if one != other { lines[other][one] += 1 }
        }
      }
      guard keeping(legs, lines, direct) else { continue }
      // The smallest description over all orders of vertices of equal degree.
      var best: [Int] = []
      for order in orders(of: degrees) {
        let key =
          [direct] + order.map { legs[$0] } + order.flatMap { row in order.map { lines[row][$0] } }
        if best.isEmpty || key.lexicographicallyPrecedes(best) { best = key }
      }
      counts[Shape(key: best), default: 0] += 1
    }
    return counts
  }

  private func orders(of degrees: [Int]) -> [[Int]] {
    degrees.indices.reduce([[]]) { partial, position in
      partial.flatMap { order in
        degrees.indices.filter { degrees[$0] == degrees[position] && !order.contains($0) }.map {
          order + [$0]
        }
      }
    }
  }

  private func isConnected(_ legs: [Int], _ lines: [[Int]], _ direct: Int) -> Bool {
    var reached: Set<Int> = [0]
    for _ in legs {
      for vertex in reached { reached.formUnion(legs.indices.filter { lines[vertex][$0] > 0 }) }
    }
    return direct == 0 && reached.count == legs.count
  }

  /// n! Π r_i!/|Aut| is a number of contractions, for every connected diagram of order ≤ 2 with up to
  /// six legs (and those with 14 ends or fewer beyond).
  @Test func symmetryFactorsAreContractionCounts() {
    var compared = 0
    for legCount in 1...6 {
      for order in EdgeworthExpansion(legCount: legCount, upTo: 2, counting: .width).orders {
        let sets = Set(order.diagrams.map(\.degrees))
        for degrees in sets where degrees.reduce(legCount, +) <= 14 {
          let counted = contractionCounts(
            legCount: legCount, degrees: degrees, keeping: isConnected)
          let diagrams = order.diagrams.filter { $0.degrees == degrees }
          let factorial = { (n: Int) in (0..<n).reduce(1) { $0 * ($1 + 1) } }
          var copies: [Int: Int] = [:]
          for degree in degrees { copies[degree, default: 0] += 1 }
          let ends =
            degrees.reduce(factorial(legCount)) { $0 * factorial($1) }
            * copies.values.reduce(1) { $0 * factorial($1) }
          let predicted = diagrams.map { ends / $0.automorphismCount }.sorted()
          #expect(predicted == counted.values.sorted(), "\(legCount) legs, \(degrees)")
          #expect(diagrams.allSatisfy { ends % $0.automorphismCount == 0 })
          compared += diagrams.count
        }
      }
    }
    #expect(compared > 60)
  }

  /// 3; 72 + 24; 540 + 360; and for the odd couplings g f³ and α f⁵.
  @Test func wickCountsOfPowers() {
    func counts(_ points: Int, _ powers: [Int]) -> [Int] {
      ContractionExpansion(pointCount: points, powers: powers).terms.map(\.count).sorted()
    }
    #expect(counts(4, []) == [3])
    #expect(counts(4, [4]) == [24, 72])
    #expect(counts(4, [6]) == [360, 540])
    #expect(counts(1, [3]) == [3])
    #expect(counts(3, [3]) == [6, 9])
    #expect(counts(1, [5]) == [15])
    #expect(counts(3, [5]) == [45, 60])
    #expect(counts(5, [5]) == [120, 225, 600])
    #expect(counts(2, [3]).isEmpty)
  }

  /// Counts at second order in g f³, α f⁵ and λ f⁴ against contractions one by one.
  @Test(arguments: [(2, [3, 3]), (4, [3, 3]), (2, [5, 3]), (2, [4, 4]), (4, [4, 4])])
  func contractionsOfSeveralVertices(points: Int, powers: [Int]) {
    let counted = contractionCounts(legCount: points, degrees: powers) { legs, lines, direct in
      var reached = Set(legs.indices.filter { legs[$0] > 0 })
      for _ in legs {
        for vertex in reached { reached.formUnion(legs.indices.filter { lines[vertex][$0] > 0 }) }
      }
      return reached.count == legs.count
    }
    let copies = Set(powers).count == powers.count ? 1 : 2
    let terms = ContractionExpansion(pointCount: points, powers: powers).terms
    #expect(terms.map { $0.count * copies }.sorted() == counted.values.sorted())
  }

  // MARK: The rules of the quartic

  @Test func nextOrderOfTheQuartic() throws {
    let expansion = EdgeworthExpansion(legCount: 4, upTo: 2, counting: .coupling)
    #expect(expansion.orders.map(\.twiceOrder) == [2, 4])
    let leading = try #require(expansion.orders.first?.diagrams)
    #expect(leading.map(\.degrees) == [[4]])
    #expect(EdgeworthExpansion.factor(of: leading[0]) == (-1, 1))
    let next = expansion.orders[1].diagrams
    #expect(next.count == 3)
    func channels(_ degrees: [Int], _ legs: [Int]) -> [Int] {
      next.filter { $0.degrees == degrees && $0.legs.sorted() == legs.sorted() }.flatMap {
        let factor = EdgeworthExpansion.factor(of: $0)
        return [factor.numerator, factor.denominator]
      }
    }
    #expect(channels([6], [4]) == [1, 2])
    #expect(channels([4, 4], [2, 2]) == [-3, 2])
    #expect(channels([4, 4], [3, 1]) == [-4, 2])
    // The leading order of the sextic, and of the quadratic shift: +10 and +½.
    let sextic = EdgeworthExpansion(legCount: 6, upTo: 2, counting: .coupling).orders
    #expect(sextic.map(\.twiceOrder) == [4])
    #expect(
      Set(sextic[0].diagrams.map { EdgeworthExpansion.factor(of: $0).numerator }) == [-1, 10])
    let quadratic = EdgeworthExpansion(legCount: 2, upTo: 1, counting: .coupling).orders
    #expect(EdgeworthExpansion.factor(of: quadratic[0].diagrams[0]) == (1, 2))
  }

  @Test func textAndDrawingNameEveryDiagram() {
    let expansion = EdgeworthExpansion(legCount: 4, upTo: 2, counting: .width)
    let list = DiagramList(expansion)
    let count = expansion.orders.reduce(0) { $0 + $1.diagrams.count }
    #expect(list.text.split(separator: "\n").count == count + 1)
    #expect(list.text.contains("−3/2") && list.text.contains("1/N^2"))
    #expect(list.graphviz.components(separatedBy: "subgraph cluster_").count == count + 1)
    // Odd functions belong to the counting in widths alone: g3 begins at 1/√N.
    #expect(
      EdgeworthExpansion(legCount: 3, upTo: 1, counting: .width).orders.first?.twiceOrder == 1)
    #expect(EdgeworthExpansion(legCount: 3, upTo: 2, counting: .coupling).orders.isEmpty)
  }

  // MARK: Theories of one variable

  /// κ_n from moments ⟨φⁿ⟩, m_0 = 1.
  private func cumulants(ofMoments moments: [Double]) -> [Double] {
    var cumulants = [Double](repeating: 0, count: moments.count)
    for order in 1..<moments.count {
      cumulants[order] = moments[order]
      var binomial = 1.0
      for lower in 1..<order {
        cumulants[order] -= binomial * cumulants[lower] * moments[order - lower]
        binomial *= Double(order - lower) / Double(lower)
      }
    }
    return cumulants
  }

  /// Moments of e^{−S} up to φ^top.
  private func moments(top: Int, _ action: (Double) -> Double) -> [Double] {
    var sums = [Double](repeating: 0, count: top + 1)
    for index in -6000...6000 {
      let value = 0.002 * Double(index)
      let weight = Double.exp(-action(value))
      for order in sums.indices { sums[order] += weight * .pow(value, order) }
    }
    return sums.map { $0 / sums[0] }
  }

  /// g_n up to each order, less the true coupling.
  private func residuals(
    _ legCount: Int, upTo order: Int, _ counting: OrderCounting, cumulants: [Double], truth: Double
  ) -> [Double] {
    var sum = legCount == 2 ? 1 / cumulants[2] : 0
    return EdgeworthExpansion(legCount: legCount, upTo: order, counting: counting)
      .contributions(cumulants: cumulants).map {
        sum += $0
        return sum - truth
      }
  }

  /// S = ½φ² + λφ⁴/4!: g4 and g2 lose one more power of λ with every order.
  @Test(arguments: [2, 4])
  func quarticIsRecoveredOrderByOrder(legCount: Int) {
    let couplings = [0.02, 0.01]
    let found = couplings.map { lambda in
      let moments = moments(top: 10) { $0 * $0 / 2 + lambda / 24 * .pow($0, 4) }
      return residuals(
        legCount, upTo: 3, .coupling, cumulants: cumulants(ofMoments: moments),
        truth: legCount == 2 ? 1 : lambda)
    }
    for order in found[0].indices {
      let power = Double.log(found[0][order] / found[1][order]) / Double.log(2)
      #expect(abs(power - Double(order + 2)) < 0.25, "order \(order + 1): \(power)")
    }
  }

  /// An odd density, with the couplings g3 ∝ √ε and g4 ∝ ε as at width 1/ε: g3 and g4 are recovered.
  @Test(arguments: [3, 4])
  func oddDensityIsRecoveredOrderByOrder(legCount: Int) {
    let found = [0.002, 0.001].map { epsilon in
      let (cubic, quartic) = (0.8 * epsilon.squareRoot(), 2 * epsilon)
      var moments = moments(top: 12) {
        $0 * $0 / 2 + cubic / 6 * .pow($0, 3) + quartic / 24 * .pow($0, 4)
      }
      // About the mean: the expansion is about ⟨φ⟩, where the couplings are those of the shifted field.
      let mean = moments[1]
      moments = self.moments(top: 12) {
        let value = $0 + mean
        return value * value / 2 + cubic / 6 * .pow(value, 3) + quartic / 24 * .pow(value, 4)
      }
      return residuals(
        legCount, upTo: 2, .width, cumulants: cumulants(ofMoments: moments),
        truth: legCount == 3 ? cubic + quartic * mean : quartic)
    }
    for (index, order) in EdgeworthExpansion(legCount: legCount, upTo: 2, counting: .width).orders
      .enumerated()
    {
      // The next contribution is one whole order of ε further.
      let power = Double.log(found[0][index] / found[1][index]) / Double.log(2)
      #expect(abs(power - Double(order.twiceOrder + 2) / 2) < 0.25, "order \(index): \(power)")
    }
  }
}
