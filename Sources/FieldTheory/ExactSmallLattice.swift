public import LatticeGeometry
internal import RealModule

/// The exact solution of a local action on a lattice of a few sites, by numerical integration over
/// all fields.
///
/// It serves every interaction of one component and every lattice that has a direction of 2 or 3
/// sites with at most four sites in the others: 2×2, 2×3, 3×3, 2×4, 3×4, 2×2×2, 3×2×2, and chains of
/// 2 or 3. On an extent of 2 both bonds between neighbours count. Columns are decoupled by an
/// auxiliary field, see `SmallLatticeGrid`, so that no integral has more than four dimensions;
/// equidistant points make each one exact to rounding, and two grids must agree.
public struct ExactSmallLattice: Sendable {
  /// The lattice.
  public let lattice: Lattice

  /// ln Z with Z = ∫ Π_x dφ(x) e^{−S}; no power of 2π is divided out.
  public let logPartition: Double

  /// ln Z/Z₀ with Z₀ of the free theory of the same m²; nil for m² ≤ 0, where there is none.
  public let logPartitionRatio: Double?

  /// G(x) = ⟨φ(0) φ(x)⟩ in site order; its accuracy is relative to G(0).
  public let correlator: [Double]

  /// G(p) = ⟨|φ̃(p)|²⟩/V on the stored modes of the lattice's `MomentumGrid`; the mean of φ is not
  /// subtracted.
  public let propagator: [Double]

  /// ⟨φ⁴⟩.
  public let phiFourth: Double

  /// ⟨Mⁿ⟩ for n = 0 … 8, M = (1/V) Σ_x φ(x).
  public let magnetizationMoments: [Double]

  /// ⟨|M|⟩.
  public let absoluteMagnetization: Double

  /// The largest relative difference of any result between the last two grids.
  public let convergence: Double

  /// Points of the finest grid along each of its axes, for φ and for the auxiliary field.
  public let pointCounts: [Int]

  /// Grids of this relative difference need no finer one, whose own error is smaller by far; beyond
  /// the limit they are refused.
  private static let tolerance = 1e-9
  private static let limit = 1e-8

  /// Reach, in units of action, and accuracy of the spacings of the successive grids.
  private static let grids = [
    (32.0, 1e-10), (38, 1e-12), (46, 1e-14), (58, 1e-15), (76, 1e-15),
  ]

  /// Floating-point operations a transformation may take; a grid needs some forty of them.
  private static let operationLimit = 6e9

  /// Whether a lattice is small enough, or oblong enough.
  public static func isPossible(on lattice: Lattice) -> Bool {
    SmallLatticeGrid.direction(of: lattice) != nil
  }

  /// Floating-point operations of the first two grids, for a decision whether to solve at all.
  ///
  /// - Throws: ``FieldTheoryError`` if the theory is not of the right kind, or those grids are too
  ///   large already.
  public static func operations(
    for action: any LocalAction, on lattice: Lattice
  ) throws(FieldTheoryError) -> Double {
    let well = try well(of: action, on: lattice)
    var operations = 0.0
    for (reach, accuracy) in grids.prefix(2) {
      let grid = try grid(well, on: lattice, reach: reach, accuracy: accuracy)
      // Sums, the column's density, moments, and about a dozen waves for |M|.
      operations += 40 * grid.operations
    }
    return operations
  }

  /// Solves a lattice on successively larger and finer grids until two agree.
  ///
  /// - Parameters:
  ///   - action: One component, nearest-neighbour kinetic term.
  ///   - lattice: One for which ``isPossible(on:)`` holds.
  /// - Throws: ``FieldTheoryError`` if the theory is not of that kind, or no grid of acceptable size
  ///   resolves it (deep and distant wells).
  public init(action: any LocalAction, lattice: Lattice) throws(FieldTheoryError) {
    let well = try Self.well(of: action, on: lattice)
    var previous: SmallLatticeSolution?
    var difference = Double.infinity
    var counts: [Int] = []
    for (reach, accuracy) in Self.grids where difference > Self.tolerance {
      let grid: SmallLatticeGrid
      do throws(FieldTheoryError) {
        grid = try Self.grid(well, on: lattice, reach: reach, accuracy: accuracy)
      } catch {
        // A finer grid that is too large does not spoil what the coarser ones agree on.
        if difference <= Self.limit { break }
        throw error
      }
      let solution = SmallLatticeSolution(grid, on: lattice)
      if let previous { difference = previous.difference(to: solution) }
      previous = solution
      counts = [grid.fieldPoints.count, grid.starPoints.count]
    }
    guard let solution = previous, difference <= Self.limit else {
      throw .quadratureNotConverged(relativeDifference: difference)
    }
    self.lattice = lattice
    logPartition = solution.logPartition
    correlator = solution.correlator
    phiFourth = solution.phiFourth
    magnetizationMoments = solution.magnetizationMoments
    absoluteMagnetization = solution.absoluteMagnetization
    convergence = difference
    pointCounts = counts
    let grid = MomentumGrid(lattice: lattice)
    propagator = Self.transform(solution.correlator, on: grid)
    logPartitionRatio =
      action.massSquared > 0
      ? solution.logPartition
        - (try FreePropagator(grid: grid, massSquared: action.massSquared)).logPartition : nil
  }

  /// A grid of acceptable size.
  private static func grid(
    _ well: PotentialWell, on lattice: Lattice, reach: Double, accuracy: Double
  ) throws(FieldTheoryError) -> SmallLatticeGrid {
    let grid = try SmallLatticeGrid(
      well: well, lattice: lattice, reach: reach, accuracy: accuracy)
    guard grid.operations < operationLimit else { throw grid.isTooLarge }
    return grid
  }

  private static func well(
    of action: any LocalAction, on lattice: Lattice
  ) throws(FieldTheoryError) -> PotentialWell {
    guard let interaction = action.interaction as? any ScalarInteraction else {
      throw .notIntegrable(reason: "the field has several components")
    }
    guard case .lattice = action.dispersion else {
      throw .notIntegrable(reason: "the kinetic term is not that of nearest neighbours")
    }
    guard isPossible(on: lattice) else {
      throw .notIntegrable(
        reason: "no direction has 2 or 3 sites with at most four sites in the others")
    }
    let massSquared = action.massSquared
    return try PotentialWell { massSquared / 2 * $0 * $0 + interaction.potential(at: $0) }
  }

  /// Σ_x cos(px) G(x) on the stored modes.
  private static func transform(_ correlator: [Double], on grid: MomentumGrid) -> [Double] {
    let lattice = grid.lattice
    return grid.tabulate { momentum in
      var sum = CompensatedSum()
      for site in 0..<lattice.volume {
        let phase = zip(momentum.components, lattice.coordinates(of: site)).reduce(0) {
          $0 + $1.0 * Double($1.1)
        }
        sum.add(correlator[site] * .cos(phase))
      }
      return sum.value
    }
  }

  /// ⟨φ²⟩.
  public var phiSquared: Double { correlator[0] }

  /// (1/(Vd)) Σ ⟨φ(x) φ(x+μ)⟩.
  public var nearestNeighbour: Double {
    let directions = 0..<lattice.dimension
    return directions.reduce(0) { $0 + correlator[lattice.site(0, shiftedBy: 1, along: $1)] }
      / Double(lattice.dimension)
  }

  /// χ = V⟨M²⟩ = G(0).
  public var susceptibility: Double { propagator[0] }

  /// U₄ = ⟨M⁴⟩/⟨M²⟩².
  public var fourthCumulantRatio: Double {
    magnetizationMoments[4] / (magnetizationMoments[2] * magnetizationMoments[2])
  }

  /// The cumulants ⟨Mⁿ⟩_c for n = 0 … 8 (0 for n = 0): V^{n−1}⟨Mⁿ⟩_c is the connected n-point
  /// function at zero momenta, for n = 4 G4c(0).
  ///
  /// By ⟨Mⁿ⟩_c = ⟨Mⁿ⟩ − Σ_{k<n} C(n−1, k−1) ⟨Mᵏ⟩_c ⟨M^{n−k}⟩.
  public var magnetizationCumulants: [Double] {
    let moments = magnetizationMoments
    var cumulants = [0.0]
    for order in 1..<moments.count {
      var (rest, binomial) = (0.0, 1.0)
      for lower in 1..<order {
        rest += binomial * cumulants[lower] * moments[order - lower]
        binomial *= Double(order - lower) / Double(lower)
      }
      cumulants.append(moments[order] - rest)
    }
    return cumulants
  }
}
