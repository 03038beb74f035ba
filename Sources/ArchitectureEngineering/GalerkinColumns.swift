import FieldTheory
import LatticeGeometry

/// The columns and the target of the least-squares form of the transport equation at one time.
///
/// With v = v_G − Σ_k α_k K_k∗s_k, the weight of a field changes at the rate
/// −∂_tS − v·∇S + ∇·v; it is the same for every field if
///
///     ∂_tS + v_G·∇S − ∇·v_G = Σ_k α_k (∇·v_k − v_k·∇S) + const,   v_k = −K_k∗s_k,
///
/// with v_G = −½ (dM²/dt) G∗φ the motion of the free theory of the gap mass.
struct GalerkinColumns {
  /// What the columns need of a time; made once for all networks.
  let propagator: SourcePropagator

  /// K_j(p) times the multiplicity, for both parts of each mode.
  let weights: [[Double]]

  /// For all scales of the first source, then the next.
  let kernels: [SourceKernel]

  /// m², λ and their rates; ½ dM²/dt.
  let couplings: Couplings
  let rates: Couplings
  let massRate: Double

  private let sources: [TransportSource]
  private let transform: FourierTransform

  /// D(p) times the multiplicity, and K₀(p).
  private let gaussian: [Double]
  private let kinetic: [Double]

  init(
    path: CouplingPath, at time: Double, sources: [TransportSource], scales: [KernelScale],
    dispersion: Dispersion, transform: FourierTransform
  ) throws(FieldTheoryError) {
    let grid = transform.grid
    couplings = path.couplings(at: time)
    rates = path.rates(at: time)
    let free = try FreePropagator(
      grid: grid,
      massSquared: try GapEquation.solve(
        massSquared: couplings.massSquared, lambda: couplings.lambda, grid: grid,
        dispersion: dispersion), dispersion: dispersion)
    // M² = m² + (λ/2) G₀(M²) and dG₀/dM² = −ΣG².
    massRate =
      (rates.massSquared / 2 + rates.lambda / 4 * free.coincident)
      / (1 + couplings.lambda / 2 * free.powerSum(2))
    propagator = SourcePropagator(free, for: sources)
    self.sources = sources
    self.transform = transform
    let counts = (0..<grid.modeCount).map { Double(grid.multiplicity(ofMode: $0)) }
    gaussian = interleavedTable(zip(counts, free.values).map { $0 * $1 })
    kinetic = interleavedTable(free.kineticTerms)
    var weights: [[Double]] = []
    var values: [[Double]] = []
    for scale in scales {
      let mass = scale.massSquared(gap: free.massSquared)
      let kernel = free.kineticTerms.map { 1 / ($0 + mass) }
      values.append(kernel)
      weights.append(interleavedTable(zip(counts, kernel).map { $0 * $1 }))
    }
    self.weights = weights
    var kernels: [SourceKernel] = []
    for source in sources {
      for kernel in values {
        kernels.append(
          SourceKernel(
            source: source, values: kernel, propagator: propagator, transform: transform))
      }
    }
    self.kernels = kernels
  }

  /// The number of columns.
  var count: Int { kernels.count }

  /// Evaluates one row; for use on one thread.
  final class Evaluator {
    private let columns: GalerkinColumns
    private let sources: SourceEvaluator
    private let force: MomentumField
    private let partCount: Int
    private let volume: Double

    init(_ columns: GalerkinColumns) {
      self.columns = columns
      // The force needs the cube whether it is a source or not.
      let needed = columns.sources.contains(.cube) ? columns.sources : columns.sources + [.cube]
      sources = SourceEvaluator(sources: needed, transform: columns.transform)
      let grid = columns.transform.grid
      force = MomentumField(on: grid)
      partCount = paddedCount(2 * grid.modeCount)
      volume = Double(grid.lattice.volume)
    }

    /// Writes the row of a field given by its coefficients; returns the target.
    func evaluate(
      _ coefficients: UnsafePointer<Double>, into row: UnsafeMutablePointer<Double>
    ) -> Double {
      sources.coefficients.pointer.update(from: coefficients, count: partCount)
      sources.evaluate(columns.propagator)
      writeForce()
      var column = 0
      for source in columns.sources {
        let modes = sources.modes(of: source)
        for weights in columns.weights {
          let product = volume * modes.factor * scalarProduct(modes.pointer, weights)
          row[column] =
            sources.divergence(columns.kernels[column], propagator: columns.propagator) + product
          column += 1
        }
      }
      let drift = volume * scalarProduct(sources.coefficients.pointer, columns.gaussian)
      let (rates, coincident) = (columns.rates, columns.propagator.coincident)
      return rates.massSquared / 2 * sources.squareSum
        + rates.lambda / 24 * sources.fourthPowerSum
        - columns.massRate * (drift - volume * coincident)
    }

    /// FT(∇S)/V = (K₀ + m²) c + (λ/6) FT(φ³)/V.
    private func writeForce() {
      let cube = sources.modes(of: .cube)
      let (values, result) = (sources.coefficients.pointer, force.pointer)
      let couplings = columns.couplings
      let quartic = SIMD8(repeating: couplings.lambda / 6 * cube.factor)
      // φ³ = :φ³: + 3 G₀ φ.
      let mass = SIMD8(
        repeating: couplings.massSquared
          + couplings.lambda / 2 * columns.propagator.coincident)
      columns.kinetic.withUnsafeBufferPointer { kinetic in
        guard let kinetic = kinetic.baseAddress else { return }
        for part in stride(from: 0, to: partCount, by: 8) {
          let harmonic = (loadLanes(kinetic + part) + mass) * loadLanes(values + part)
          storeLanes(harmonic + quartic * loadLanes(cube.pointer + part), result + part)
        }
      }
    }

    /// Σ_p w(p) Re[m(p)* F(p)] with F the force.
    private func scalarProduct(_ modes: UnsafePointer<Double>, _ weights: [Double]) -> Double {
      let force = force.pointer
      return weights.withUnsafeBufferPointer { weights in
        guard let weights = weights.baseAddress else { return 0 }
        var sum = SIMD8<Double>()
        for part in stride(from: 0, to: partCount, by: 8) {
          sum += loadLanes(weights + part) * loadLanes(modes + part) * loadLanes(force + part)
        }
        return horizontalSum(sum)
      }
    }
  }
}
