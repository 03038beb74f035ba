public import FieldTheory
public import LatticeGeometry

/// What the couplings of an action are reconstructed from, to the next order of the quartic: amputated
/// connected functions of four legs, with two more legs closed on each other, of two legs beside a running
/// pair, and of six legs at zero momentum, all by their Schwinger–Dyson forms.
///
/// The six-point function closed on a pair is why: its direct estimate has the fluctuations of ⟨φ⁶⟩, of
/// which the connected part is a small rest, while nothing disconnected is left in the forms of
/// ``FourPointFunction`` and `PairFunction`.
public struct ReconstructionFunctions: ObservableGroup {
  /// One of the three ways to split four legs into pairs, as the functions of each pair.
  struct Channel: Hashable, Sendable {
    let first: Int
    let second: Int
  }

  /// p₁ … p₄ of each quartic coupling.
  public let kinematics: [FourPointKinematics]

  /// Momenta whose quadratic coupling is reconstructed: those of all legs, one an orbit, and others
  /// asked for.
  public let momenta: [Momentum]

  /// The momenta of the lattice.
  let orbits: MomentumOrbits

  /// 1/(K + M²), one per orbit.
  let reference: [Double]

  /// A4 of each of the kinematics, and A6 at zero momentum.
  let amputated: [AveragePolynomial]
  let amputatedSextic: AveragePolynomial

  /// A6(p₁ … p₄, q, −q) of each of the kinematics.
  let closedSextics: [Int]

  /// A4(p, −p, q, −q) of each of the momenta.
  let closedQuartics: [Int]

  /// The three channels of each of the kinematics.
  let channels: [[Channel]]

  /// All functions with a running pair.
  let pairs: [PairFunction]

  private let products: ModeProducts
  private let plain: PlainProducts
  private let degree: Int?
  private let massShift: Double

  /// Lists what is measured.
  ///
  /// - Parameters:
  ///   - kinematics: Of the quartic coupling; the first all zero.
  ///   - momenta: Of the quadratic coupling, beside those of the legs.
  ///   - orbits: The momenta of the lattice.
  ///   - action: The action the ensemble is drawn for, with an even interaction of one component.
  ///   - referenceMassSquared: M² > 0; the gap-equation mass makes errors small.
  /// - Throws: ``NPointError/severalComponents(_:)``.
  public init(
    at kinematics: [FourPointKinematics], momenta: [Momentum], orbits: MomentumOrbits,
    action: any LocalAction, referenceMassSquared: Double
  ) throws(NPointError) {
    guard action.interaction is any ScalarInteraction else {
      throw .severalComponents(action.interaction.componentCount)
    }
    let lattice = orbits.grid.lattice
    precondition(kinematics.first == .zero(on: lattice), "zero momentum comes first")
    self.kinematics = kinematics
    self.orbits = orbits
    massShift = action.massSquared - referenceMassSquared
    reference = orbits.orbits.map {
      1 / (action.dispersion.kineticTerm($0.representative) + referenceMassSquared)
    }
    let degree = Self.degree(of: action.interaction)
    self.degree = degree
    let isEven = action.interaction.isEven
    var products = ModeProducts(lattice: lattice, isEven: isEven)
    amputated = kinematics.map { products.amputated($0.momenta, degree: degree) }
    let zero = Momentum(numbers: lattice.extents.map { _ in 0 }, on: lattice)
    amputatedSextic = products.amputated([Momentum](repeating: zero, count: 6), degree: degree)
    self.products = products

    var plain = PlainProducts(lattice: lattice, isEven: isEven)
    var pairs: [PairFunction] = []
    let whole = MomentumCells(keeping: [], total: zero, on: lattice)
    func number(_ legs: [Momentum], _ cells: MomentumCells) -> Int {
      // A(p…, q, q′) = A(−p…, −q, −q′), so that legs may be given the other sign.
      let sorted = [legs, legs.map { $0.negated(on: lattice) }].map { legs in
        legs.sorted { $0.numbers.lexicographicallyPrecedes($1.numbers) }
      }
      let isClosed = cells == whole
      if let known = pairs.firstIndex(where: {
        $0.cells == cells && ($0.legs == sorted[0] || (isClosed && $0.legs == sorted[1]))
      }) {
        return known
      }
      pairs.append(PairFunction(legs: sorted[0], cells: cells, degree: degree, table: &plain))
      return pairs.count - 1
    }
    closedSextics = kinematics.map { number($0.momenta, whole) }
    var all: [Momentum] = []
    for momentum in kinematics.flatMap(\.momenta) + momenta {
      let representative = orbits.orbits[orbits.orbit(ofNumbers: momentum.numbers)].representative
      if !all.contains(representative) { all.append(representative) }
    }
    self.momenta = all.sorted { $0.latticeSquared < $1.latticeSquared }
    closedQuartics = self.momenta.map { number([$0, $0.negated(on: lattice)], whole) }
    channels = kinematics.map { kinematics in
      let legs = kinematics.momenta
      return [[0, 1, 2, 3], [0, 2, 1, 3], [0, 3, 1, 2]].map { order in
        let (first, second) = ([legs[order[0]], legs[order[1]]], [legs[order[2]], legs[order[3]]])
        // −q and −q′ at the other end: A4(p₃, p₄, −q, −q′) = A4(−p₃, −p₄, q, q′).
        let mirrored = second.map { $0.negated(on: lattice) }
        let cells = MomentumCells(
          keeping: [first, mirrored], total: Momentum(sumOf: first, on: lattice), on: lattice)
        return Channel(first: number(first, cells), second: number(mirrored, cells))
      }
    }
    self.pairs = pairs
    self.plain = plain
  }

  /// Groups of the same momenta, propagators and mass shift measure the same.
  public static func == (first: ReconstructionFunctions, second: ReconstructionFunctions) -> Bool {
    first.kinematics == second.kinematics && first.momenta == second.momenta
      && first.reference == second.reference && first.massShift == second.massShift
      && first.degree == second.degree
  }

  /// Hashes what groups are compared by.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(kinematics)
    hasher.combine(reference)
  }

  /// Products of modes, with and without loops.
  public var averageCount: Int { products.images.count + plainCount }

  private var plainCount: Int {
    pairs.reduce(plain.products.count) { $0 + $1.products.count * $1.cells.count }
  }

  /// All orders of V that occur and are not constant.
  public var derivativeOrders: Set<Int> {
    let factors = products.images.joined().joined().map(\.order).filter { $0 <= 3 }
    let others =
      plain.products.joined().map(\.order) + pairs.flatMap(\.products).flatMap(\.modes).map(\.order)
      + pairs.flatMap(\.loops).flatMap { [$0.firstOrder, $0.secondOrder] }
    return Set(factors + others.filter { order in degree.map { order < $0 } ?? true })
  }

  /// Makes the sums of one worker.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    Accumulator(self, setup: setup)
  }

  /// Where a function's loop averages start.
  func start(ofPair number: Int) -> Int {
    pairs[..<number].reduce(products.images.count + plain.products.count) {
      $0 + $1.products.count * $1.cells.count
    }
  }

  /// Where the plain products start.
  var plainStart: Int { products.images.count }

  /// The degree of a polynomial potential, mass term included.
  private static func degree(of interaction: any LocalInteraction) -> Int? {
    switch interaction {
    case is QuarticInteraction: 4
    case let polynomial as PolynomialInteraction: max(2, polynomial.degree)
    default: nil
    }
  }

  private final class Accumulator: ObservableAccumulator {
    private let modes: ModeProductAccumulator
    private let pairs: PairAccumulator

    init(_ group: ReconstructionFunctions, setup: CorrelatorSetup) {
      modes = ModeProductAccumulator(group.products, massShift: group.massShift, setup: setup)
      pairs = PairAccumulator(
        group.plain, group.pairs, massShift: group.massShift, degree: group.degree, setup: setup)
    }

    func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
      modes.add(field, transforms, weight: weight)
      pairs.add(transforms, weight: weight)
    }

    func scale(by factor: Double) {
      modes.scale(by: factor)
      pairs.scale(by: factor)
    }

    func takeSums() -> [Double] { modes.takeSums() + pairs.takeSums() }
  }
}
