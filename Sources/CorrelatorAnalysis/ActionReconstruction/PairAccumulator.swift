import FieldTheory
import LatticeGeometry

/// The weighted sums of plain products of modes and of products with loops.
///
/// - Shape: the plain products, then for each function its products, a number a cell each.
final class PairAccumulator {
  /// V⁽ⁿ⁾ at one momentum of the zone.
  private struct Source: Hashable {
    let order: Int
    let site: Int
  }

  /// V⁽ⁿ⁾ at all q of a function's cells, shifted: where each stands among all momenta of the zone.
  private struct Gathering: Hashable {
    let order: Int
    let sites: [Int]
  }

  /// One function, as tables.
  private struct Tables {
    let gatherings: [Gathering]
    /// Both factors of each loop, as numbers of gatherings.
    let loops: [(first: Int, second: Int)]
    /// The loop and the sources of each product.
    let products: [(loop: Int, factors: [Int])]
    let ends: [Int]
  }

  private let massShift: Double
  private let orders: [Int]
  private let constant: (order: Int, value: Double)?
  private let modeOfSite: [(mode: Int, isConjugate: Bool)]
  private let sources: [Source]
  private let plain: [[Int]]
  private let functions: [Tables]
  private let volume: Int
  /// Real and imaginary parts of V⁽ⁿ⁾ over the zone, one order after the other.
  private let zone: UnsafeMutablePointer<Double>
  /// The same of one function's gatherings.
  private let gathered: UnsafeMutablePointer<Double>
  /// Real and imaginary parts of one function's loops, a number a cell.
  private let loopSums: UnsafeMutablePointer<Double>
  private var values: [SIMD2<Double>]
  private var sums: SumVector

  /// Makes the tables.
  init(
    _ table: PlainProducts, _ functions: [PairFunction], massShift: Double, degree: Int?,
    setup: CorrelatorSetup
  ) {
    let grid = setup.orbits.grid
    let lattice = grid.lattice
    self.massShift = massShift
    modeOfSite = (0..<lattice.volume).map { grid.mode(ofNumbers: lattice.coordinates(of: $0)) }
    func site(_ momentum: Momentum) -> Int {
      let wrapped = zip(momentum.numbers, lattice.extents).map { ($0 + $1) % $1 }
      return zip(wrapped, lattice.extents).reduce(0) { $0 * $1.1 + $1.0 }
    }
    var sources: [Source] = []
    var numbers: [Source: Int] = [:]
    func number(_ factor: ModeFactor) -> Int {
      let source = Source(order: factor.order, site: site(factor.momentum))
      if let known = numbers[source] { return known }
      numbers[source] = sources.count
      sources.append(source)
      return sources.count - 1
    }
    plain = table.products.map { $0.map(number) }
    self.functions = functions.map { function in
      var gatherings: [Gathering] = []
      var known: [Gathering: Int] = [:]
      func gather(_ order: Int, _ momentum: (Momentum) -> Momentum) -> Int {
        let gathering = Gathering(
          order: order, sites: function.cells.momenta.map { site(momentum($0)) })
        if let number = known[gathering] { return number }
        known[gathering] = gatherings.count
        gatherings.append(gathering)
        return gatherings.count - 1
      }
      let loops = function.loops.map { loop in
        (
          first: gather(loop.firstOrder) { Momentum(sumOf: [$0, loop.firstShift], on: lattice) },
          second: gather(loop.secondOrder) {
            Momentum(sumOf: [$0.negated(on: lattice), loop.secondShift], on: lattice)
          }
        )
      }
      return Tables(
        gatherings: gatherings, loops: loops,
        products: function.products.map { ($0.loop, $0.modes.map(number)) },
        ends: function.cells.ends)
    }
    self.sources = sources
    values = [SIMD2<Double>](repeating: .zero, count: sources.count)
    let used = Set(
      sources.map(\.order)
        + functions.flatMap { $0.loops.flatMap { [$0.firstOrder, $0.secondOrder] } })
    orders = used.filter { order in degree.map { order < $0 } ?? true }.sorted()
    if let degree, used.contains(degree),
      let interaction = setup.interaction as? any ScalarInteraction
    {
      let field = Field(on: lattice)
      interaction.writeDerivative(order: degree, of: field, into: field)
      constant = (degree, field[0] * Double(lattice.volume))
    } else {
      constant = nil
    }
    sums = SumVector(
      count: functions.reduce(plain.count) { $0 + $1.products.count * $1.cells.count })
    volume = lattice.volume
    zone = .allocate(capacity: 2 * lattice.volume * orders.count)
    gathered = .allocate(
      capacity: 2 * lattice.volume * (self.functions.map(\.gatherings.count).max() ?? 0))
    loopSums = .allocate(
      capacity: 2 * (self.functions.map { $0.loops.count * $0.ends.count }.max() ?? 0))
  }

  deinit {
    zone.deallocate()
    gathered.deallocate()
    loopSums.deallocate()
  }

  func add(_ transforms: FieldTransforms, weight: Double) {
    for (place, order) in orders.enumerated() {
      fillZone(zone + 2 * volume * place, order: order, transforms)
    }
    for (index, source) in sources.enumerated() {
      if let modes = modes(ofOrder: source.order) {
        values[index] = SIMD2(modes[source.site], modes[volume + source.site])
      } else {
        values[index] = SIMD2(constant?.value ?? 0, 0)
      }
    }
    for (index, factors) in plain.enumerated() {
      sums[index] += weight * product(of: factors).x
    }
    var offset = plain.count
    for function in functions {
      add(function, weight: weight, offset: offset)
      offset += function.products.count * function.ends.count
    }
  }

  private func add(_ function: Tables, weight: Double, offset: Int) {
    for (number, gathering) in function.gatherings.enumerated() {
      guard let modes = modes(ofOrder: gathering.order) else {
        preconditionFailure("a constant has no part in a loop")
      }
      let target = gathered + 2 * volume * number
      gathering.sites.withUnsafeBufferPointer { sites in
        for q in 0..<volume {
          target[q] = modes[sites[q]]
          target[volume + q] = modes[volume + sites[q]]
        }
      }
    }
    let cellCount = function.ends.count
    for (index, loop) in function.loops.enumerated() {
      sum(
        gathered + 2 * volume * loop.first, gathered + 2 * volume * loop.second,
        ends: function.ends, into: loopSums + 2 * index * cellCount)
    }
    sums.withUnsafeMutableSums { sums in
      for (index, entry) in function.products.enumerated() {
        let factor = weight * product(of: entry.factors)
        let target = offset + index * cellCount
        let real = loopSums + 2 * entry.loop * cellCount
        for cell in 0..<cellCount {
          sums[target + cell] += factor.x * real[cell] - factor.y * real[cellCount + cell]
        }
      }
    }
  }

  /// Σ_q X(q) Y(q) over each cell: real parts, then imaginary ones.
  private func sum(
    _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, ends: [Int],
    into sums: UnsafeMutablePointer<Double>
  ) {
    ends.withUnsafeBufferPointer { ends in
      var start = 0
      for (cell, end) in ends.enumerated() {
        var (real, imaginary) = (0.0, 0.0)
        for q in start..<end {
          let (a, b) = (first[q], first[volume + q])
          let (c, d) = (second[q], second[volume + q])
          real += a * c - b * d
          imaginary += a * d + b * c
        }
        sums[cell] = real
        sums[ends.count + cell] = imaginary
        start = end
      }
    }
  }

  private func product(of factors: [Int]) -> SIMD2<Double> {
    var product = SIMD2(1.0, 0.0)
    for factor in factors {
      let value = values[factor]
      product = SIMD2(
        product.x * value.x - product.y * value.y, product.x * value.y + product.y * value.x)
    }
    return product
  }

  private func modes(ofOrder order: Int) -> UnsafePointer<Double>? {
    orders.firstIndex(of: order).map { UnsafePointer(zone + 2 * volume * $0) }
  }

  /// V⁽ⁿ⁾ at every momentum of the zone: V′ = U′ + aφ, V″ = U″ + a, U⁽ⁿ⁾ beyond.
  private func fillZone(
    _ modes: UnsafeMutablePointer<Double>, order: Int, _ transforms: FieldTransforms
  ) {
    let derivative = transforms.derivativeModes(order)
    let field = UnsafePointer(transforms.modes.pointer)
    let shift = order == 1 ? massShift : 0
    modeOfSite.withUnsafeBufferPointer { places in
      for site in 0..<volume {
        let mode = places[site].mode
        let imaginary = derivative[2 * mode + 1] + shift * field[2 * mode + 1]
        modes[site] = derivative[2 * mode] + shift * field[2 * mode]
        modes[volume + site] = places[site].isConjugate ? -imaginary : imaginary
      }
    }
    if order == 2 { modes[0] += massShift * Double(volume) }
  }

  func scale(by factor: Double) { sums.scale(by: factor) }

  func takeSums() -> [Double] { sums.take() }
}
