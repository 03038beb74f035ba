internal import RealModule

/// The exact solution of φ⁴ on a periodic chain (d = 1, nearest-neighbour kinetic term).
///
/// e^{−S} is a product over bonds of T(φ, φ′) = e^{−½U(φ)} e^{−½(φ−φ′)²} e^{−½U(φ′)} with
/// U = ½ m² φ² + (λ/4!) φ⁴, so Z = Tr T^N, and correlations are sums over T's spectrum. T is
/// symmetric, positive and commutes with φ → −φ; it is represented on an equidistant grid, whose
/// error falls faster than any power of the spacing, and diagonalised in both parity sectors. On two
/// sites both bonds count.
///
/// As a → 0 at m² = a²ω², λ = 24 g a³ the gap over a tends to E₁ − E₀ of H = p²/2 + ω²x²/2 + g x⁴,
/// with corrections of order a².
public struct TransferMatrix: Sendable {
  /// N, the number of sites.
  public let siteCount: Int

  /// m² and λ.
  public let couplings: Couplings

  /// G(p_n) = ⟨|φ̃(p_n)|²⟩/N for p_n = 2πn/N, n = 0 … N/2; the zero mode is not subtracted.
  public let propagator: [Double]

  /// G(x) = ⟨φ(0) φ(x)⟩ for x = 0 … N/2; its accuracy is relative to G(0).
  public let correlator: [Double]

  /// ⟨φ²⟩.
  public let phiSquared: Double

  /// ⟨φ⁴⟩.
  public let phiFourth: Double

  /// ln Z with Z = ∫ Π_x dφ(x) e^{−S}; no power of 2π is divided out.
  public let logPartition: Double

  /// ln Z(m², λ)/Z(m², 0); nil for m² ≤ 0, where the free theory does not exist.
  public let logPartitionRatio: Double?

  /// ln(t₀/t₁), the inverse correlation length of the infinite chain, in units of 1/a.
  ///
  /// Its absolute error is of order 1e−15: below that, in deep double wells, it is rounding.
  public let gap: Double

  /// The largest relative difference of any result between the last two grids in φ.
  public let convergence: Double

  /// Grid points with φ > 0 in the finest grid.
  public let pointCount: Int

  /// Two grids must agree to this relative accuracy.
  private static let tolerance = 1e-11

  /// Reach, in units of action, and fineness of the successive grids.
  private static let grids = [(46.0, 1.0), (62, 0.8), (80, 0.63), (100, 0.5), (120, 0.4)]

  /// Solves the chain on successively larger and finer grids until two agree.
  ///
  /// - Parameters:
  ///   - massSquared: m²; not positive only if λ > 0.
  ///   - lambda: λ ≥ 0.
  ///   - siteCount: N ≥ 2.
  /// - Throws: ``FieldTheoryError`` if there is no such theory, or no grid of acceptable size
  ///   resolves it (very small m² and λ on short chains, whose fields spread over hundreds of units).
  public init(massSquared: Double, lambda: Double, siteCount: Int) throws(FieldTheoryError) {
    try requireNormalisable(massSquared: massSquared, lambda: lambda)
    guard siteCount >= 2 else { throw .tooFewSites(siteCount) }
    let well = QuarticWell(massSquared: massSquared, lambda: lambda, siteCount: siteCount)
    var (reach, fineness) = Self.grids[0]
    var solution = try TransferMatrixSolution(
      grid: TransferMatrixGrid(potential: well, reach: reach, fineness: fineness),
      siteCount: siteCount)
    var difference = Double.infinity
    for grid in Self.grids.dropFirst() where difference > Self.tolerance {
      (reach, fineness) = grid
      let finer = try TransferMatrixSolution(
        grid: TransferMatrixGrid(potential: well, reach: reach, fineness: fineness),
        siteCount: siteCount)
      difference = solution.difference(to: finer)
      solution = finer
    }
    guard difference <= Self.tolerance else {
      throw .transferMatrixNotConverged(
        relativeDifference: difference, points: solution.pointCount)
    }
    self.siteCount = siteCount
    couplings = Couplings(massSquared: massSquared, lambda: lambda)
    propagator = solution.propagator
    correlator = solution.correlator
    phiSquared = solution.phiSquared
    phiFourth = solution.phiFourth
    logPartition = solution.logPartition
    gap = solution.gap
    convergence = difference
    pointCount = solution.pointCount
    logPartitionRatio =
      massSquared > 0
      ? solution.logPartition
        - Self.freeLogPartition(massSquared: massSquared, siteCount: siteCount) : nil
  }

  /// ln Z(m², 0) = (N/2) ln 2π − ln(2 sinh(Nω/2)) with 2 sinh(ω/2) = m.
  private static func freeLogPartition(massSquared: Double, siteCount: Int) -> Double {
    let count = Double(siteCount)
    let exponent = count * 2 * .asinh(.sqrt(massSquared) / 2)
    return count / 2 * .log(2 * .pi) - exponent / 2 - .log(-.expMinusOne(-exponent))
  }
}
