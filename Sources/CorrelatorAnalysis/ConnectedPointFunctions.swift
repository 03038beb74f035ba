public import ErrorAnalysis
public import LatticeGeometry

/// Connected functions ⟨φ(x₁) … φ(x_n)⟩_c at given points, n = 2 … 6, averaged over translations.
///
/// The joint cumulant of the n fields: for an even theory G4 − 3 pairings and
/// G6 − 15 G4 G2 + 30 G2³, each over all ways to distribute the points; for others also with ⟨φ⟩ and
/// the odd functions. Every average, those of the subsets included, is taken over all V translations
/// of its points, which costs about V multiplications for each of its fields: for four points of an
/// even theory some 16 V, for six some 100 V, the price of a few transforms. Subsets that translations
/// carry into each other are one. The bias of products of averages is removed.
public struct ConnectedPointFunctions: ObservableGroup {
  /// x₁ … x_n of each function, as given.
  public let points: [[[Int]]]

  /// The number of points a function may have.
  public static let pointCounts = 2...6

  private let lattice: Lattice

  /// The points of each average, within the lattice.
  private let products: [[[Int]]]
  private let polynomials: [AveragePolynomial]

  /// Creates the group.
  ///
  /// - Parameters:
  ///   - points: For each function its points, coordinates being any integers.
  ///   - lattice: The lattice.
  ///   - isEven: Whether the theory has the symmetry φ → −φ.
  /// - Throws: ``NPointError``.
  public init(
    of points: [[[Int]]], on lattice: Lattice, isEven: Bool
  ) throws(NPointError) {
    var table = TranslatedProducts(lattice: lattice)
    var polynomials: [AveragePolynomial] = []
    for points in points {
      guard Self.pointCounts.contains(points.count) else {
        throw .pointCountOutOfRange(points.count, limit: Self.pointCounts)
      }
      if let point = points.first(where: { $0.count != lattice.dimension }) {
        throw .coordinates(point: point, dimension: lattice.dimension)
      }
      if isEven, points.count % 2 == 1 { throw .vanishes(pointCount: points.count) }
      polynomials.append(
        AveragePolynomial(
          cumulantOf: points.count, vanishes: { isEven && $0.count % 2 == 1 },
          number: { table.number(of: $0.map { points[$0] }) }))
    }
    self.points = points
    self.lattice = lattice
    self.polynomials = polynomials
    products = table.products
  }

  /// Products of fields.
  public var averageCount: Int { products.count }

  /// Makes the sums of one worker.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    precondition(
      setup.componentCount == 1 && setup.orbits.grid.lattice == lattice,
      "functions of points of this lattice and of one component")
    return PointProductAccumulator(products, on: lattice)
  }

  /// One of the functions.
  func connected(_ index: Int, _ averages: ObservableAverages) -> Replicated {
    averages.unbiased(polynomials[index])
  }
}

/// Products of fields at several points, numbered, those apart by a translation as one.
private struct TranslatedProducts {
  let lattice: Lattice
  private(set) var products: [[[Int]]] = []
  private var numbers: [[Int]: Int] = [:]

  init(lattice: Lattice) { self.lattice = lattice }

  mutating func number(of points: [[Int]]) -> Int {
    // The smallest list of sites among those that start from one of the points.
    let candidates = points.map { origin in
      points.map { point in lattice.siteIndex(of: zip(point, origin).map { $0 - $1 }) }.sorted()
    }
    let label = candidates.reduce(candidates[0]) {
      $1.lexicographicallyPrecedes($0) ? $1 : $0
    }
    if let known = numbers[label] { return known }
    numbers[label] = products.count
    products.append(points)
    return products.count - 1
  }
}

extension EnsembleMeasurement {
  /// ⟨φ(x₁) … φ(x_n)⟩_c, one for each of the group's sets of points.
  public func connected(_ group: ConnectedPointFunctions) -> [Replicated] {
    let averages = averages(of: group)
    return group.points.indices.map { group.connected($0, averages) }
  }
}
