import LatticeGeometry

/// Evaluates the diagrams of g4, g2 and g6 on a lattice, from one set of averages.
struct ReconstructionEvaluation {
  /// A polynomial ready to be evaluated many times.
  private struct Terms {
    let products: [[Int]]
    let coefficients: [Double]

    init(_ polynomial: AveragePolynomial) {
      let terms = polynomial.terms
      products = terms.map(\.product)
      coefficients = terms.map(\.coefficient)
    }

    /// The value, averages being read by number.
    func callAsFunction(_ average: (Int) -> Double) -> Double {
      var sum = 0.0
      for (product, coefficient) in zip(products, coefficients) {
        sum += product.reduce(coefficient) { $0 * average($1) }
      }
      return sum
    }
  }

  private struct Pair {
    let common: Terms
    let looped: Terms
    let exchanged: [(cell: Int, terms: Terms)]
    let start: Int
    let cells: MomentumCells
    /// Orbits of q and q′ in each cell.
    let orbits: [(first: Int, second: Int)]
  }

  private let group: ReconstructionFunctions
  private let amputated: [Terms]
  private let amputatedSextic: Terms
  private let pairs: [Pair]
  private let legOrbits: [[Int]]
  private let momentumOrbits: [Int]
  private let volume: Double

  // Factors of the diagrams for one channel.
  private let closedSexticFactor: Double
  private let bubbleFactor: Double
  private let legFactor: Double
  private let shiftFactor: Double
  private let exchangeFactor: Double

  init(_ group: ReconstructionFunctions) {
    self.group = group
    let orbits = group.orbits
    let lattice = orbits.grid.lattice
    volume = Double(lattice.volume)
    amputated = group.amputated.map(Terms.init)
    amputatedSextic = Terms(group.amputatedSextic)
    pairs = group.pairs.indices.map { number in
      let pair = group.pairs[number]
      let total = Momentum(sumOf: pair.legs, on: lattice)
      return Pair(
        common: Terms(pair.common), looped: Terms(pair.looped),
        exchanged: pair.exchanged.sorted { $0.key < $1.key }.map { ($0.key, Terms($0.value)) },
        start: group.start(ofPair: number), cells: pair.cells,
        orbits: (0..<pair.cells.count).map { cell in
          let momentum = pair.cells.representative(cell)
          let partner = Momentum(sumOf: [momentum, total], on: lattice)
          return (
            orbits.orbit(ofNumbers: momentum.numbers), orbits.orbit(ofNumbers: partner.numbers)
          )
        })
    }
    legOrbits = group.kinematics.map { $0.momenta.map { orbits.orbit(ofNumbers: $0.numbers) } }
    momentumOrbits = group.momenta.map { orbits.orbit(ofNumbers: $0.numbers) }
    let quartic = EdgeworthExpansion(legCount: 4, upTo: 2, counting: .coupling)
    closedSexticFactor = quartic.channelFactor(degrees: [6], legs: [4])
    bubbleFactor = quartic.channelFactor(degrees: [4, 4], legs: [2, 2])
    legFactor = quartic.channelFactor(degrees: [4, 4], legs: [3, 1])
    shiftFactor = EdgeworthExpansion(legCount: 2, upTo: 1, counting: .coupling).channelFactor(
      degrees: [4], legs: [2])
    exchangeFactor =
      10
      * EdgeworthExpansion(legCount: 6, upTo: 2, counting: .coupling).channelFactor(
        degrees: [4, 4], legs: [3, 3])
  }

  /// For each of the kinematics −G̃4, closed sextic, bubbles, leg corrections; for each momentum 1/G2 and
  /// the shift; −G̃6 and the exchanges.
  func couplings(averages: ArraySlice<Double>, propagator: ArraySlice<Double>) -> [Double] {
    let (averages, propagator) = (Array(averages), Array(propagator))
    let ratios = zip(group.reference, propagator).map { $0 / $1 }
    let running = pairs.map { perCell($0, averages) }
    // D²/G2 closes a pair: two legs D, amputated twice, one propagator.
    func closed(_ number: Int) -> Double {
      let pair = pairs[number]
      var sum = 0.0
      for cell in 0..<pair.cells.count {
        let orbit = pair.orbits[cell].first
        sum += running[number][cell] * group.reference[orbit] * ratios[orbit]
      }
      return sum / volume
    }
    // G̃4(p, −p, q, −q) closed on q.
    let tadpoles = zip(group.closedQuartics, momentumOrbits).map { number, orbit in
      ratios[orbit] * ratios[orbit] * closed(number)
    }
    func value(_ terms: Terms) -> Double { terms { averages[$0] } }
    var result: [Double] = []
    var zero = 0.0
    for (index, orbits) in legOrbits.enumerated() {
      let legs = orbits.reduce(1) { $0 * ratios[$1] }
      let quartic = legs * value(amputated[index])
      if index == 0 { zero = quartic }
      let bubbles = group.channels[index].reduce(0) { sum, channel in
        sum + bubble(running[channel.first], running[channel.second], pairs[channel.first], ratios)
      }
      let tails = orbits.reduce(0) { sum, orbit in
        let place = momentumOrbits.firstIndex(of: orbit) ?? 0
        return sum + propagator[orbit] * tadpoles[place]
      }
      result += [
        -quartic, closedSexticFactor * legs * closed(group.closedSextics[index]),
        bubbleFactor * legs * bubbles, legFactor * quartic * tails,
      ]
    }
    for (orbit, tadpole) in zip(momentumOrbits, tadpoles) {
      result += [1 / propagator[orbit], shiftFactor * tadpole]
    }
    let ratio = ratios[0]
    let sextic = ratio * ratio * ratio * ratio * ratio * ratio * value(amputatedSextic)
    return result + [-sextic, exchangeFactor * zero * propagator[0] * zero]
  }

  /// (1/V) Σ_q A4 A4 D² D²/(G2 G2) over the zone.
  private func bubble(
    _ first: [Double], _ second: [Double], _ pair: Pair, _ ratios: [Double]
  ) -> Double {
    var sum = 0.0
    for cell in 0..<pair.cells.count {
      let orbits = pair.orbits[cell]
      let lines =
        group.reference[orbits.first] * ratios[orbits.first] * group.reference[orbits.second]
        * ratios[orbits.second]
      sum += first[cell] * second[cell] * lines / Double(pair.cells.range(cell).count)
    }
    return sum / volume
  }

  /// A_{n+2} summed over each cell.
  private func perCell(_ pair: Pair, _ averages: [Double]) -> [Double] {
    let plainStart = group.plainStart
    let common = pair.common { averages[plainStart + $0] }
    var sums = (0..<pair.cells.count).map { cell in
      Double(pair.cells.range(cell).count) * common
        + pair.looped { number in
          averages[
            number >= 0 ? plainStart + number : pair.start + (-1 - number) * pair.cells.count + cell
          ]
        }
    }
    for (cell, terms) in pair.exchanged { sums[cell] += terms { averages[plainStart + $0] } }
    return sums.map { $0 / volume }
  }
}

extension EdgeworthExpansion {
  /// −(−1)^I/|Aut| of the diagram with the given vertices, for one channel.
  func channelFactor(degrees: [Int], legs: [Int]) -> Double {
    let matches = orders.flatMap(\.diagrams).filter {
      $0.degrees == degrees && $0.legs.sorted(by: >) == legs
    }
    guard matches.count == 1, let diagram = matches.first else {
      preconditionFailure("one diagram of vertices \(degrees) with \(legs) legs")
    }
    let sign = diagram.lineCount % 2 == 0 ? -1.0 : 1.0
    return sign / Double(diagram.fixedLegAutomorphismCount)
  }
}
