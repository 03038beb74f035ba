public import FieldTheory
public import LatticeGeometry
public import NetworkArchitectures

/// The flow of ``FiniteWidthTransport`` for one network after the other, with its buffers.
public final class FiniteWidthFlow {
  /// φ: of the network drawn last, or where the flow has taken it.
  public let field: Field

  private let evaluator: any GaussianReadoutEvaluator
  private let action: PhiFour
  private let referenceMassSquared: Double
  private let volume: Int
  /// Whole vectors: all buffers are filled up with zeros.
  private let paddedVolume: Int

  /// φ_0, K(x, x), and ℓ = r − (λ/8) K(x, x), so that s = (λ/24) φ³ + ℓφ within the reach.
  private let drawn: Field
  private let variance: Field
  private let linear: Field
  private let source: Field
  private let stage: Field
  /// φ_c.
  private var reach = Double.infinity
  /// g.
  private let accumulated: Field
  /// K s of each stage, [stages, padded V].
  private var responses: TransformBuffer

  /// Creates a flow with its own buffers, for use on one thread.
  ///
  /// - Parameters:
  ///   - evaluator: Draws networks of the reference theory.
  ///   - action: The target.
  ///   - referenceMassSquared: M² of the reference theory.
  ///   - grid: The networks' grid.
  public init(
    evaluator: any GaussianReadoutEvaluator, action: PhiFour, referenceMassSquared: Double,
    grid: MomentumGrid
  ) {
    self.evaluator = evaluator
    self.action = action
    self.referenceMassSquared = referenceMassSquared
    let lattice = grid.lattice
    volume = lattice.volume
    paddedVolume = paddedCount(lattice.volume)
    field = Field(on: lattice)
    drawn = Field(on: lattice)
    variance = Field(on: lattice)
    linear = Field(on: lattice)
    source = Field(on: lattice)
    stage = Field(on: lattice)
    accumulated = Field(on: lattice)
    responses = TransformBuffer(count: paddedVolume)
  }

  /// Draws a network of the reference theory: ``field``, and its covariance.
  public func drawNetwork(using stream: inout RandomStream) {
    evaluator.drawNetwork(using: &stream, into: drawn)
    evaluator.writeVariance(into: variance)
    let mass = action.massSquared - referenceMassSquared
    for site in 0..<volume {
      linear.pointer[site] = action.lambda / 8 * variance.pointer[site] + mass / 2
    }
    let scale = action.lambda * evaluator.covarianceScale()
    reach = scale > 0 ? (8 / scale).squareRoot() : .infinity
    field.pointer.update(from: drawn.pointer, count: volume)
  }

  /// Evaluates the velocity at any field.
  ///
  /// - Parameters:
  ///   - position: φ.
  ///   - velocity: Receives dφ/dt = −K s.
  /// - Returns: ∇·v in the space of readouts, the trace of ∂v(x)/∂φ(y).
  public func evaluate(_ position: borrowing Field, into velocity: borrowing Field) -> Double {
    let divergence = writeSource(of: position)
    evaluator.applyCovariance(to: source, into: velocity)
    for site in 0..<volume { velocity.pointer[site].negate() }
    return divergence
  }

  /// Carries the network drawn last from t = 0 to 1.
  ///
  /// - Parameters:
  ///   - method: The integrator.
  ///   - stepCount: Steps of equal length.
  /// - Returns: ln w of ``field``, which is the transported one then.
  public func transport(method: RungeKuttaTableau, stepCount: Int) -> Double {
    field.pointer.update(from: drawn.pointer, count: volume)
    if responses.count != method.stageCount * paddedVolume {
      responses = TransformBuffer(count: method.stageCount * paddedVolume)
    }
    accumulated.pointer.update(repeating: 0, count: volume)
    let length = 1 / Double(stepCount)
    var logJacobian = 0.0
    for _ in 0..<stepCount {
      for index in 0..<method.stageCount {
        stage.pointer.update(from: field.pointer, count: volume)
        subtractResponses(method.stages[index], length, from: stage.pointer)
        let weight = length * method.weights[index]
        logJacobian += weight * writeSource(of: stage)
        add(weight, source.pointer, to: accumulated.pointer)
        evaluator.applyCovariance(to: source, into: stage)
        (responses.pointer + index * paddedVolume).update(from: stage.pointer, count: volume)
      }
      subtractResponses(method.weights, length, from: field.pointer)
    }
    let deformation = DensityDeformation(
      action: action, referenceMassSquared: referenceMassSquared)
    return readoutTerm() + deformation.logWeight(of: field) + logJacobian
  }

  /// ½|a_0|² − ½|a_1|² = ½ Σ_x g (φ_0 + φ_1).
  private func readoutTerm() -> Double {
    var sums = SIMD8<Double>.zero
    for site in stride(from: 0, to: paddedVolume, by: 8) {
      sums +=
        loadLanes(accumulated.pointer + site)
        * (loadLanes(drawn.pointer + site) + loadLanes(field.pointer + site))
    }
    return horizontalSum(sums) / 2
  }

  /// φ −= h Σ_j a_j K s_j.
  private func subtractResponses(
    _ factors: [Double], _ length: Double, from position: UnsafeMutablePointer<Double>
  ) {
    for (index, factor) in factors.enumerated() where factor != 0 {
      add(-length * factor, responses.pointer + index * paddedVolume, to: position)
    }
  }

  /// target += factor · values.
  private func add(
    _ factor: Double, _ values: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>
  ) {
    for site in stride(from: 0, to: paddedVolume, by: 8) {
      storeLanes(loadLanes(target + site) + factor * loadLanes(values + site), target + site)
    }
  }

  /// Writes s and returns ∇·v = −Σ_x K(x, x) [(λ/8) φ² + ℓ].
  private func writeSource(of position: borrowing Field) -> Double {
    let coefficient = action.lambda / 24
    let reach = SIMD8(repeating: reach)
    var sums = SIMD8<Double>.zero
    for site in stride(from: 0, to: paddedVolume, by: 8) {
      let value = loadLanes(position.pointer + site)
      // φ³ within the reach, 3φ_c² φ − 2φ_c³ beyond.
      let bounded = limited(value, to: reach)
      let quadratic = coefficient * (bounded * bounded)
      let linear = loadLanes(linear.pointer + site)
      storeLanes(
        quadratic * (3 * value - 2 * bounded) + linear * value, source.pointer + site)
      sums += loadLanes(variance.pointer + site) * (3 * quadratic + linear)
    }
    return -horizontalSum(sums)
  }
}
