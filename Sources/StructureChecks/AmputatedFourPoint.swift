public import CorrelatorAnalysis
public import ErrorAnalysis
public import FieldTheory
import LatticeGeometry
import RealModule

/// G4c(0, e; R, R + e) of a target action at pairs of neighbouring sites a distance R apart, by the
/// Schwinger–Dyson form in position space.
///
/// ``/CorrelatorAnalysis/FourPointFunction`` derives the form of momenta; with D(x) on each leg it reads
///
///     G4c = −⟨Q⟩ + ⟨X⟩ − Σ₃ u_ij u_kl,     u = D − G = ⟨W⟩ − ⟨F F⟩
///     X = Σ₄ F_i T_jkl + Σ₃ W_ij W_kl − Σ₆ F_i F_j W_kl + F₁F₂F₃F₄
///     F_i = Σ_z D(x_i − z) V′(z),  W_ij = Σ_z D(x_i − z) D(x_j − z) V″(z),  T and Q likewise with V‴, V⁗
///
/// for V = U + ½ (m² − M²) φ², averaged over translations. Nothing in it is of order λ⁰, so its error is
/// smaller than that of the direct estimator by powers of λ ⟨φ²⟩²: far enough to see G4c ∝ e^{−2mR} fall
/// over several decades. Two of its three channels join the pairs by two propagators each.
public struct AmputatedFourPoint: ObservableGroup {
  /// The distances R along direction 0.
  public let distances: [Int]
  /// m² − M².
  private let massShift: Double
  /// D(x) in site order.
  private let propagator: [Double]
  private let lattice: Lattice
  private let interaction: any ScalarInteraction

  /// Prepares the group.
  ///
  /// - Parameters:
  ///   - distances: R ≥ 1.
  ///   - action: The target, with an even interaction of one component.
  ///   - reference: D, with the action's dispersion; the gap-equation mass makes errors small.
  /// - Returns: nil for other interactions.
  public init?(distances: [Int], action: any LocalAction, reference: FreePropagator) {
    guard let interaction = action.interaction as? any ScalarInteraction, interaction.isEven else {
      return nil
    }
    self.distances = distances
    self.interaction = interaction
    massShift = action.massSquared - reference.massSquared
    propagator = reference.positionSpace()
    lattice = reference.grid.lattice
  }

  /// Whether two groups measure the same.
  public static func == (first: AmputatedFourPoint, second: AmputatedFourPoint) -> Bool {
    first.distances == second.distances && first.massShift == second.massShift
      && first.propagator == second.propagator && first.lattice == second.lattice
  }

  /// Hashes what tells groups apart.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(distances)
    hasher.combine(massShift)
    hasher.combine(propagator)
  }

  /// X − Q for each distance, then u for each separation of two points.
  public var averageCount: Int { distances.count + separations.count }

  /// U′, U″ and U‴ are transformed by the accumulator itself, in position space.
  public var derivativeOrders: Set<Int> { [] }

  /// The separations r ≥ 1 between two of the points: e, and R − e, R, R + e.
  private var separations: [Int] {
    Array(Set([1] + distances.flatMap { [abs($0 - 1), $0, $0 + 1] })).sorted()
  }

  /// G4c at each of the distances.
  public func connected(_ measurement: EnsembleMeasurement) -> [Replicated] {
    let separations = separations
    func number(_ separation: Int) -> Int {
      guard let index = separations.firstIndex(of: separation) else {
        preconditionFailure("a separation of the group's points")
      }
      return distances.count + index
    }
    return distances.enumerated().map { index, distance in
      measurement.replicated(
        self,
        [index, number(1), number(distance), number(distance + 1), number(abs(distance - 1))]
      ) { values in
        values[0] - values[1] * values[1] - values[2] * values[2] - values[3] * values[4]
      }.biasCorrected
    }
  }

  /// Makes the sums of one worker.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    precondition(
      setup.componentCount == 1 && setup.orbits.grid.lattice == lattice, "fields of this theory")
    return Accumulator(self, grid: setup.orbits.grid)
  }

  private final class Accumulator: ObservableAccumulator {
    private let group: AmputatedFourPoint
    private let grid: MomentumGrid
    private let transform: FourierTransform
    private let modes: MomentumField
    private let product: MomentumField
    private let field: Field
    /// Transforms of kernels over V: of D, of D D_r for each separation, and for each distance of D D D.
    private let line: [Double]
    private let pairs: [[Double]]
    private let triples: [[[Double]]]
    private let contact: [Double]
    private let separations: [Int]
    /// Sites displaced by r e₀, for r = 0 … .
    private let displaced: [[Int]]
    private var sums: [Double]

    init(_ group: AmputatedFourPoint, grid: MomentumGrid) {
      self.group = group
      self.grid = grid
      let (lattice, propagator) = (group.lattice, group.propagator)
      let transform = FourierTransform(grid: grid)
      self.transform = transform
      modes = MomentumField(on: grid)
      product = MomentumField(on: grid)
      field = Field(on: lattice)
      separations = group.separations
      let reach = (group.distances.max() ?? 1) + 1
      let displaced = (-reach...reach).map { distance in
        (0..<lattice.volume).map { lattice.site($0, shiftedBy: distance, along: 0) }
      }
      self.displaced = displaced
      // Σ_z Π_i D(x_i − z) f(z) with x₁ = 0 is a convolution with k(y) = Π_i D(y + x_i), since D is even.
      func kernel(_ offsets: [Int]) -> [Double] {
        let values = Field(
          on: lattice,
          values: (0..<lattice.volume).map { site in
            offsets.reduce(1) { $0 * propagator[displaced[$1 + reach][site]] }
          })
        let modes = MomentumField(on: grid)
        transform.forward(values, into: modes)
        return (0..<2 * grid.modeCount).map { modes.pointer[$0] / Double(lattice.volume) }
      }
      line = kernel([0])
      pairs = group.separations.map { kernel([0, $0]) }
      // The three points beside each of the four, by its position.
      triples = group.distances.map { distance in
        let points = [0, 1, distance, distance + 1]
        return (0..<4).map { excluded in
          kernel(points.indices.filter { $0 != excluded }.map { points[$0] })
        }
      }
      contact = group.distances.map { distance in
        (0..<lattice.volume).reduce(0) { sum, site in
          sum
            + [0, 1, distance, distance + 1].reduce(1) {
              $0 * propagator[displaced[$1 + reach][site]]
            }
        }
      }
      sums = [Double](repeating: 0, count: group.averageCount)
    }

    /// Σ_z k(x − z) f(z) at every x, with f transformed in ``modes``.
    private func convolved(with kernel: [Double]) -> [Double] {
      for mode in 0..<grid.modeCount {
        let (a, b) = (modes.pointer[2 * mode], modes.pointer[2 * mode + 1])
        let (c, d) = (kernel[2 * mode], kernel[2 * mode + 1])
        product.pointer[2 * mode] = a * c - b * d
        product.pointer[2 * mode + 1] = a * d + b * c
      }
      transform.inverse(product, into: field)
      return field.values
    }

    func add(_ source: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
      let volume = group.lattice.volume
      // V′, with the mass term.
      group.interaction.writeDerivative(order: 1, of: source, into: field)
      for site in 0..<volume { field.pointer[site] += group.massShift * source.pointer[site] }
      transform.forward(field, into: modes)
      let force = convolved(with: line)
      group.interaction.writeDerivative(order: 2, of: source, into: field)
      for site in 0..<volume { field.pointer[site] += group.massShift }
      transform.forward(field, into: modes)
      // W at x and x + r, numbered by the first.
      let curvatures = pairs.map { convolved(with: $0) }
      group.interaction.writeDerivative(order: 3, of: source, into: field)
      transform.forward(field, into: modes)
      let cubes = triples.map { $0.map { convolved(with: $0) } }
      group.interaction.writeDerivative(order: 4, of: source, into: field)
      let quartic = (0..<volume).reduce(0) { $0 + field.pointer[$1] } / Double(volume)
      let reach = (displaced.count - 1) / 2

      for (index, distance) in group.distances.enumerated() {
        let (e, far, farther) = (
          displaced[1 + reach], displaced[distance + reach], displaced[distance + 1 + reach]
        )
        let near = curvatures[number(1)]
        let across = curvatures[number(distance)]
        let outer = curvatures[number(distance + 1)]
        let inner = curvatures[number(abs(distance - 1))]
        var total = 0.0
        for x in 0..<volume {
          let (f0, f1, f2, f3) = (force[x], force[e[x]], force[far[x]], force[farther[x]])
          // W of x₁ x₂ starts at x, of x₃ x₄ at x + R, and so on; T is numbered by x itself.
          let (w01, w23) = (near[x], near[far[x]])
          let (w02, w13) = (across[x], across[e[x]])
          let (w03, w12) = (outer[x], inner[e[x]])
          let t = cubes[index]
          total += f0 * t[0][x] + f1 * t[1][x] + f2 * t[2][x] + f3 * t[3][x]
          total += (w01 - f0 * f1) * (w23 - f2 * f3)
          total += (w02 - f0 * f2) * (w13 - f1 * f3)
          total += (w03 - f0 * f3) * (w12 - f1 * f2)
          // The products hold FFFF three times; X has it once.
          total -= 2 * f0 * f1 * f2 * f3
        }
        sums[index] += weight * (total / Double(volume) - quartic * contact[index])
      }
      for (index, separation) in separations.enumerated() {
        let other = displaced[separation + reach]
        let curvature = curvatures[index]
        var total = 0.0
        for x in 0..<volume { total += curvature[x] - force[x] * force[other[x]] }
        sums[group.distances.count + index] += weight * total / Double(volume)
      }
    }

    private func number(_ separation: Int) -> Int {
      separations.firstIndex(of: separation) ?? 0
    }

    func scale(by factor: Double) {
      for index in sums.indices { sums[index] *= factor }
    }

    func takeSums() -> [Double] {
      defer { sums = [Double](repeating: 0, count: sums.count) }
      return sums
    }
  }
}
