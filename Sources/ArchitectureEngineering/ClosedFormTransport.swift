public import FieldTheory
public import LatticeGeometry

/// The perturbative solution of the transport equation for φ⁴ along a line of couplings.
///
/// A flow dφ/dt = v = −G∗∂ψ/∂φ keeps the density e^{−S_t} if −Δψ + ∇S_t·∇ψ = ∂_tS_t − ⟨∂_tS_t⟩. With
/// the propagator G of the gap-equation mass M²(t) as the metric, the free part of the left side is
/// diagonal on Wick powers, with eigenvalue n on degree n. The line's rates enter as
/// ∂_tS_t = Σ_x [(λ̇/4!) :φ⁴: + q :φ²:] + const with q = ½ dm²/dt + (λ̇/4) G₀, so
///
///     v₀ = −G∗[(λ̇/4!) :φ³: + q φ],      ∇·v₀ = −(λ̇/8) G₀ Σ:φ²: − q G₀ V,
///
/// and the source of the next order is −(λ/6) Σ :φ³: (G∗∂ψ₀), whose Wick expansion gives, with
/// c = λ λ̇/144, e = λ q/6 and B = Σ_x G(x)²,
///
///     v₁ = G∗{ c [:φ²: (G∗:φ³:) + 3φ (G²∗:φ²:) + 6 G³∗φ] + e [¾ :φ²: (G∗φ) + ¼ G∗:φ³: + (3/2) B φ] }
///     ∇·v₁ = c {2G₀ Σφ(G∗:φ³:) + 3Σ:φ²:(G²∗:φ²:) + 3G₀ Σ(G²∗:φ²:) + 6Σφ(G³∗φ) + 6V ΣG⁴}
///          + e {(3/2) G₀ Σφ(G∗φ) + (3/2) B Σ:φ²: + (3/2) B V G₀}.
///
/// A line at constant gap mass has q = 0: there the reference does not move. Where the gap mass
/// moves, the flow is followed in the whitened modes a = c/√D_t, in which
/// da/dt = v/√D + ½ D dM²/dt a, because dD/dt = −D² dM²/dt; so the motion from one Gaussian density
/// to the next costs the integrator nothing.
///
/// The plain cube of v₀ brings no field from infinity closer than φ² = 12/(λk) in the direction of an eigenvalue
/// k of G, and what the target has beyond would never be drawn. So v₀ alone takes φ³ within |φ| ≤ φ_c and its
/// tangent 3φ_c² φ − 2φ_c³ beyond, with φ_c² = 8/(λ_c k), k the largest G(p) and λ_c the larger coupling of
/// the line's ends; φ² in its divergence becomes min(φ², φ_c²). That flow is one to one and onto, and contracts
/// no direction by more than 1/e. In v₀ + v₁ the fifth power does the same: it leads large fields outwards.
public struct ClosedFormTransport: TransportVelocity {
  /// How far the expansion in λ goes.
  public enum Order: Int, Sendable {
    /// v₀: exact for Var ln w to second order in λ; two transforms a velocity.
    case first = 1
    /// v₀ + v₁; six transforms a velocity.
    case second = 2
  }

  /// The momentum grid of the fields.
  public var grid: MomentumGrid { transform.grid }

  /// The line of couplings followed.
  public let path: CouplingPath

  /// The order of the expansion.
  public let order: Order

  /// The kinetic term.
  public let dispersion: Dispersion

  /// Factor on v₀'s and v₁'s coefficients; others than 1 make worse maps, whose weights make up for it.
  public let strength: Double

  fileprivate let transform: FourierTransform
  private let tables: TimeTables<TimeTable>

  /// Creates the map.
  ///
  /// - Parameters:
  ///   - path: The line of couplings; the gap equation must have a solution all along it.
  ///   - order: How far the expansion in λ goes.
  ///   - dispersion: The kinetic term.
  ///   - strength: A factor on the velocity, 1 for the solution.
  ///   - transform: A plan for one configuration.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if an end of the path is not a theory.
  public init(
    path: CouplingPath, order: Order, dispersion: Dispersion = .lattice, strength: Double = 1,
    transform: FourierTransform
  ) throws(FieldTheoryError) {
    precondition(transform.count == 1, "a plan for one field")
    self.path = path
    self.order = order
    self.dispersion = dispersion
    self.strength = strength
    self.transform = transform
    let grid = transform.grid
    tables = try TimeTables { time throws(FieldTheoryError) in
      try TimeTable(
        path: path, at: time, order: order, dispersion: dispersion, strength: strength, grid: grid)
    }
  }

  /// √D_t, in which the moving Gaussian density stands still.
  public func frame(at time: Double) -> TransportFrame? { table(at: time).frame }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any TransportVelocityEvaluator {
    order == .first ? FirstOrder(self) : SecondOrder(self)
  }

  /// What the velocity needs of one time.
  fileprivate func table(at time: Double) -> TimeTable { tables.table(at: time) }
}

/// The propagator of the gap mass at one time, and the coefficients of the velocity.
private final class TimeTable: Sendable {
  /// √D(p), FT(G²), FT(G³) for both parts of each mode.
  let frame: TransportFrame
  let square: [Double]
  let cube: [Double]
  /// G₀, B = ΣG², ΣG⁴.
  let coincident: Double
  let bubble: Double
  let quartic: Double
  /// ½ dM²/dt.
  let massRate: Double
  /// λ̇/4!, q, c, e.
  let cubic: Double
  let linear: Double
  let second: Double
  let mixed: Double
  /// φ_c.
  let reach: Double

  init(
    path: CouplingPath, at time: Double, order: ClosedFormTransport.Order,
    dispersion: Dispersion, strength: Double, grid: MomentumGrid
  ) throws(FieldTheoryError) {
    let couplings = path.couplings(at: time)
    let massSquared = try GapEquation.solve(
      massSquared: couplings.massSquared, lambda: couplings.lambda, grid: grid,
      dispersion: dispersion)
    let propagator = try FreePropagator(
      grid: grid, massSquared: massSquared, dispersion: dispersion)
    frame = TransportFrame(whitening: propagator)
    coincident = propagator.coincident
    let rates = path.rates(at: time)
    let rate = rates.massSquared / 2 + rates.lambda / 4 * propagator.coincident
    // M² = m² + (λ/2) G₀(M²) and dG₀/dM² = −B.
    massRate = rate / (1 + couplings.lambda / 2 * propagator.powerSum(2))
    cubic = strength * rates.lambda / 24
    linear = strength * rate
    let largest = max(abs(path.start.lambda), abs(path.end.lambda)) * (propagator.values.max() ?? 0)
    reach = largest > 0 ? (8 / largest).squareRoot() : .infinity
    guard order == .second else {
      (square, cube, bubble, quartic, second, mixed) = ([], [], 0, 0, 0, 0)
      return
    }
    square = interleavedTable(propagator.powerTransform(2))
    cube = interleavedTable(propagator.powerTransform(3))
    bubble = propagator.powerSum(2)
    quartic = propagator.powerSum(4)
    second = strength * couplings.lambda * rates.lambda / 144
    mixed = strength * couplings.lambda * rate / 6
  }
}

/// Buffers and steps both orders share: φ(x) and its local powers.
private class ClosedFormEvaluator {
  let transport: ClosedFormTransport
  let transform: FourierTransform
  let volume: Double
  let siteCount: Int
  let partCount: Int
  let field: Field
  let powers: Field
  let modes: MomentumField
  let coefficients: MomentumField
  private var latest: (time: Double, table: TimeTable)?

  init(_ transport: ClosedFormTransport, transform: FourierTransform) {
    self.transport = transport
    self.transform = transform
    let grid = transport.grid
    volume = Double(grid.lattice.volume)
    siteCount = paddedCount(grid.lattice.volume)
    partCount = paddedCount(2 * grid.modeCount)
    field = Field(on: grid.lattice)
    powers = Field(on: grid.lattice)
    modes = MomentumField(on: grid)
    coefficients = MomentumField(on: grid)
  }

  func table(at time: Double) -> TimeTable {
    if let latest, latest.time == time { return latest.table }
    let table = transport.table(at: time)
    latest = (time, table)
    return table
  }

  /// c(p) and φ(x) from a(p).
  func evaluateField(_ whitened: UnsafePointer<Double>, table: TimeTable) {
    let (values, scaled) = (coefficients.pointer, modes.pointer)
    table.frame.scale.withUnsafeBufferPointer { scale in
      guard let scale = scale.baseAddress else { return }
      var part = 0
      while part < partCount {
        let value = loadLanes(whitened + part) * loadLanes(scale + part)
        storeLanes(value, values + part)
        storeLanes(value, scaled + part)
        part += 8
      }
    }
    transform.inverse(modes, into: field)
  }

  /// φ³ within the reach and its tangent beyond at every site into `powers`; returns Σ min(φ², φ_c²).
  func cube(within reach: Double) -> Double {
    let (values, cubes) = (field.pointer, powers.pointer)
    let reach = SIMD8(repeating: reach)
    var (even, odd) = (SIMD8<Double>(), SIMD8<Double>())
    var site = 0
    while site < siteCount {
      let value = loadLanes(values + site)
      let bounded = limited(value, to: reach)
      let square = bounded * bounded
      if site & 8 == 0 { even += square } else { odd += square }
      storeLanes(square * (value + 2 * (value - bounded)), cubes + site)
      site += 8
    }
    return horizontalSum(even + odd)
  }
}

private final class FirstOrder: ClosedFormEvaluator, TransportVelocityEvaluator {
  init(_ transport: ClosedFormTransport) {
    super.init(transport, transform: transport.transform)
  }

  func evaluate(
    _ whitened: UnsafePointer<Double>, at time: Double,
    into derivative: UnsafeMutablePointer<Double>
  ) -> Double {
    let table = table(at: time)
    evaluateField(whitened, table: table)
    let squareSum = cube(within: table.reach)
    transform.forward(powers, into: modes)
    let cubes = modes.pointer
    let cubic = SIMD8(repeating: -table.cubic / volume)
    let linear = SIMD8(
      repeating: 3 * table.cubic * table.coincident - table.linear + table.massRate)
    let values = UnsafePointer(coefficients.pointer)
    table.frame.scale.withUnsafeBufferPointer { scale in
      guard let scale = scale.baseAddress else { return }
      var part = 0
      while part < partCount {
        let source = loadLanes(cubes + part) * cubic + loadLanes(values + part) * linear
        storeLanes(source * loadLanes(scale + part), derivative + part)
        part += 8
      }
    }
    return -3 * table.cubic * table.coincident * (squareSum - volume * table.coincident)
      + (table.massRate - table.linear) * table.coincident * volume
  }
}

private final class SecondOrder: ClosedFormEvaluator, TransportVelocityEvaluator {
  private let squares: Field
  private let first: Field
  private let second: Field
  private let squareModes: MomentumField
  private let firstModes: MomentumField
  private let secondModes: MomentumField
  private let multiplicity: [Double]

  init(_ transport: ClosedFormTransport) {
    let grid = transport.grid
    squares = Field(on: grid.lattice)
    first = Field(on: grid.lattice)
    second = Field(on: grid.lattice)
    squareModes = MomentumField(on: grid)
    firstModes = MomentumField(on: grid)
    secondModes = MomentumField(on: grid)
    multiplicity = interleavedTable(
      (0..<grid.modeCount).map { Double(grid.multiplicity(ofMode: $0)) })
    super.init(transport, transform: transport.transform)
  }

  func evaluate(
    _ whitened: UnsafePointer<Double>, at time: Double,
    into derivative: UnsafeMutablePointer<Double>
  ) -> Double {
    let table = table(at: time)
    evaluateField(whitened, table: table)
    let squareSum = writePowers(coincident: table.coincident)
    transform.forward(powers, into: modes)
    transform.forward(squares, into: squareModes)
    let sums = writeConvolutions(table: table)
    let squareMean = squareModes.pointer[0] / volume
    transform.inverse(firstModes, into: first)
    transform.inverse(secondModes, into: second)
    writeProduct(table: table)
    transform.forward(powers, into: firstModes)
    writeDerivative(into: derivative, table: table)

    let (coincident, bubble) = (table.coincident, table.bubble)
    let wickSquare = squareSum - volume * coincident
    let zeroth =
      -3 * table.cubic * coincident * wickSquare
      + (table.massRate - table.linear) * coincident * volume
    let quadratic =
      2 * coincident * sums.cubic + 3 * sums.square
      + 3 * coincident * volume * table.square[0] * squareMean + 6 * sums.cube
      + 6 * volume * table.quartic
    let moving =
      1.5 * (coincident * sums.linear + bubble * wickSquare + bubble * volume * coincident)
    return zeroth + table.second * quadratic + table.mixed * moving
  }

  /// :φ²: and φ³ at every site; returns Σφ².
  private func writePowers(coincident: Double) -> Double {
    let (values, cubes, wick) = (field.pointer, powers.pointer, squares.pointer)
    let shift = SIMD8(repeating: coincident)
    var (even, odd) = (SIMD8<Double>(), SIMD8<Double>())
    var site = 0
    while site < siteCount {
      let value = loadLanes(values + site)
      let square = value * value
      if site & 8 == 0 { even += square } else { odd += square }
      storeLanes(square - shift, wick + site)
      storeLanes(square * value, cubes + site)
      site += 8
    }
    return horizontalSum(even + odd)
  }

  /// Scalar products of the divergence: Σφ(G∗:φ³:), Σ:φ²:(G²∗:φ²:), Σφ(G³∗φ), Σφ(G∗φ).
  private struct ScalarProducts {
    var cubic = 0.0
    var square = 0.0
    var cube = 0.0
    var linear = 0.0
  }

  /// Modes of c G∗:φ³: + ¾ e G∗φ and of G²∗:φ²:, and the scalar products on the way. The modes of
  /// φ³ become those of :φ³:/V, those of :φ²: are kept.
  private func writeConvolutions(table: TimeTable) -> ScalarProducts {
    let values = UnsafePointer(coefficients.pointer)
    let (cubes, squares) = (modes.pointer, squareModes.pointer)
    let (firsts, seconds) = (firstModes.pointer, secondModes.pointer)
    let inverseVolume = SIMD8(repeating: 1 / volume)
    let wick = SIMD8(repeating: 3 * table.coincident)
    let secondOrder = SIMD8(repeating: table.second)
    let mixed = SIMD8(repeating: 0.75 * table.mixed)
    var (cubicSum, squareSum) = (SIMD8<Double>(), SIMD8<Double>())
    var (cubeSum, linearSum) = (SIMD8<Double>(), SIMD8<Double>())
    withTables(table) { scaleTable, squareTable, cubeTable, multiplicity in
      var part = 0
      while part < partCount {
        let value = loadLanes(values + part)
        let cube = loadLanes(cubes + part) * inverseVolume - wick * value
        storeLanes(cube, cubes + part)
        let scale = loadLanes(scaleTable + part)
        let carried = scale * scale
        let weight = loadLanes(multiplicity + part) * value
        storeLanes(carried * (secondOrder * cube + mixed * value), firsts + part)
        cubicSum += weight * carried * cube
        linearSum += weight * carried * value
        cubeSum += weight * loadLanes(cubeTable + part) * value
        let square = loadLanes(squares + part) * inverseVolume
        let spread = square * loadLanes(squareTable + part)
        storeLanes(spread, seconds + part)
        squareSum += loadLanes(multiplicity + part) * square * spread
        part += 8
      }
    }
    return ScalarProducts(
      cubic: volume * horizontalSum(cubicSum), square: volume * horizontalSum(squareSum),
      cube: volume * horizontalSum(cubeSum), linear: volume * horizontalSum(linearSum))
  }

  /// :φ²: (c G∗:φ³: + ¾ e G∗φ) + 3c φ (G²∗:φ²:) at every site, into `powers`.
  private func writeProduct(table: TimeTable) {
    let (values, wick) = (field.pointer, squares.pointer)
    let (firsts, seconds, products) = (first.pointer, second.pointer, powers.pointer)
    let factor = SIMD8(repeating: 3 * table.second)
    var site = 0
    while site < siteCount {
      let product =
        loadLanes(wick + site) * loadLanes(firsts + site)
        + factor * loadLanes(values + site) * loadLanes(seconds + site)
      storeLanes(product, products + site)
      site += 8
    }
  }

  /// da/dt from the modes of the products and of :φ³:.
  private func writeDerivative(
    into derivative: UnsafeMutablePointer<Double>, table: TimeTable
  ) {
    let values = UnsafePointer(coefficients.pointer)
    let (cubes, products) = (modes.pointer, firstModes.pointer)
    let inverseVolume = SIMD8(repeating: 1 / volume)
    let cubic = SIMD8(repeating: -table.cubic)
    let linear = SIMD8(
      repeating: 1.5 * table.mixed * table.bubble - table.linear + table.massRate)
    let sunset = SIMD8(repeating: 6 * table.second)
    let quarter = SIMD8(repeating: table.mixed / 4)
    withTables(table) { scaleTable, _, cubeTable, _ in
      var part = 0
      while part < partCount {
        let value = loadLanes(values + part)
        let cube = loadLanes(cubes + part)
        let scale = loadLanes(scaleTable + part)
        let carried = scale * scale
        let source =
          (cubic + quarter * carried) * cube + (linear + sunset * loadLanes(cubeTable + part))
          * value
          + inverseVolume * loadLanes(products + part)
        storeLanes(scale * source, derivative + part)
        part += 8
      }
    }
  }

  @inline(__always)
  private func withTables(
    _ table: TimeTable,
    _ body: (
      _ scale: UnsafePointer<Double>, _ square: UnsafePointer<Double>,
      _ cube: UnsafePointer<Double>, _ multiplicity: UnsafePointer<Double>
    ) -> Void
  ) {
    table.frame.scale.withUnsafeBufferPointer { scale in
      table.square.withUnsafeBufferPointer { square in
        table.cube.withUnsafeBufferPointer { cube in
          multiplicity.withUnsafeBufferPointer { multiplicity in
            guard let scale = scale.baseAddress, let square = square.baseAddress,
              let cube = cube.baseAddress, let multiplicity = multiplicity.baseAddress
            else { return }
            body(scale, square, cube, multiplicity)
          }
        }
      }
    }
  }
}
