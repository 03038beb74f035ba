import RealModule

public import FieldTheory
public import LatticeGeometry

/// N independent cosine neurons with momenta on the reciprocal grid.
///
///     φ(x) = N^{−1/2} Σ_i a_i A(p_i) cos(p_i·x + c_i),   p_i ~ q, c_i uniform, E a² = 1
///
/// but for constant amplitudes at p = −p, where a phase would be a law of the amplitude: there a cos c is ±1/√2.
/// The two-point function is exactly the propagator at every width; the connected four-point
/// function is of order 1/N. α = −1 is the construction of [Demirtas2023] on the grid, α = 0 has
/// the least finite-width error [Zhang2026].
public struct CosineNetwork: Architecture {
  /// The grid the neurons' momenta lie on.
  public let grid: MomentumGrid

  /// N, the number of neurons.
  public let width: Int?

  /// The density of momenta and their amplitudes.
  public let density: MomentumDensity

  /// The law of the amplitudes a.
  public let amplitude: AmplitudeLaw

  private let neuronCount: Int
  private let scatter: ModeScatter
  private let transform: FourierTransform
  private let evaluator: WaveEvaluatorKind?
  private let tolerance: Double

  /// Creates the network of a given width.
  ///
  /// - Parameters:
  ///   - propagator: The free propagator it realises.
  ///   - width: N ≥ 1, the number of neurons.
  ///   - alpha: The exponent of the momentum density q ∝ D^{1+α}.
  ///   - amplitude: The law of a.
  ///   - transform: The plan to evaluate with, for one configuration on the propagator's grid; made
  ///     here if nil.
  ///   - evaluator: How neurons become a field; nil scatters them onto modes, which is the fastest.
  ///   - tolerance: The relative accuracy of the nonuniform transform, if that is the evaluator.
  public init(
    propagator: FreePropagator, width: Int, alpha: Double = 0, amplitude: AmplitudeLaw = .gaussian,
    transform: FourierTransform? = nil, evaluator: WaveEvaluatorKind? = nil,
    tolerance: Double = 1e-12
  ) {
    let transform = transform ?? FourierTransform(grid: propagator.grid)
    precondition(width >= 1, "at least one neuron")
    precondition(transform.grid == propagator.grid && transform.count == 1, "a plan for one field")
    grid = propagator.grid
    neuronCount = width
    self.width = width
    density = MomentumDensity(propagator: propagator, alpha: alpha)
    self.amplitude = amplitude
    scatter = ModeScatter(grid: grid)
    self.transform = transform
    self.evaluator = evaluator
    self.tolerance = tolerance
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any NetworkEvaluator { Evaluator(self, covariance: nil) }

  /// Creates an evaluator that also knows the covariance at fixed momenta and phases; with the law
  /// `.rayleigh`, whose amplitude and phase are two Gaussian quadratures, at fixed momenta. Nil for
  /// the law `.constant`.
  public func makeGaussianReadoutEvaluator() -> (any GaussianReadoutEvaluator)? {
    guard amplitude != .constant else { return nil }
    return Evaluator(self, covariance: ModeCovariance(grid: grid, transform: transform))
  }

  /// Draws the parameters of one network, amplitudes scaled by A(p)/√N.
  public func drawNeurons(using stream: inout RandomStream) -> [Neuron] {
    var draws = Draws(neuronCount: neuronCount)
    fill(&draws, using: &stream)
    return (0..<neuronCount).map { neuron($0, from: draws) }
  }

  /// The random numbers of one network; the buffers are kept between networks.
  private struct Draws {
    /// Per neuron: one number for the momentum, one for the phase.
    var uniforms: [Double]
    /// Amplitudes (gaussian) or pairs of quadratures (rayleigh).
    var normals: [Double]

    init(neuronCount: Int) {
      uniforms = [Double](repeating: 0, count: 2 * neuronCount)
      normals = [Double](repeating: 0, count: 2 * neuronCount)
    }
  }

  private func fill(_ draws: inout Draws, using stream: inout RandomStream) {
    let normalPairs =
      switch amplitude {
      case .constant: 0
      case .gaussian: (neuronCount + 1) / 2
      case .rayleigh: neuronCount
      }
    draws.uniforms.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      stream.fillUniformPairs(start, pairCount: neuronCount)
    }
    draws.normals.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      stream.fillNormalPairs(start, pairCount: normalPairs)
    }
  }

  private func neuron(_ index: Int, from draws: borrowing Draws) -> Neuron {
    let mode = density.mode(for: draws.uniforms[2 * index])
    let phaseFraction = draws.uniforms[2 * index + 1]
    let size = density.amplitudes[mode] / Double(neuronCount).squareRoot()
    switch amplitude {
    case .gaussian:
      return Neuron(
        mode: mode, amplitude: size * draws.normals[index], phase: 2 * .pi * phaseFraction)
    case .constant where scatter.isSelfConjugate(mode):
      let sign = phaseFraction < 0.5 ? 1.0 : -1.0
      return Neuron(mode: mode, quadratures: SIMD2(sign * size * 0.5.squareRoot(), 0))
    case .constant:
      return Neuron(mode: mode, amplitude: size, phase: 2 * .pi * phaseFraction)
    case .rayleigh:
      let pair = SIMD2(draws.normals[2 * index], draws.normals[2 * index + 1])
      return Neuron(mode: mode, quadratures: size * 0.5.squareRoot() * pair)
    }
  }

  /// Adds a neuron to the covariance at fixed hidden layer.
  private func gather(
    _ index: Int, from draws: borrowing Draws, into covariance: ModeCovariance
  ) {
    let mode = density.mode(for: draws.uniforms[2 * index])
    let size = density.amplitudes[mode] / Double(neuronCount).squareRoot()
    switch amplitude {
    case .constant: preconditionFailure("constant amplitudes are not Gaussian")
    case .gaussian:
      let phase = 2 * .pi * draws.uniforms[2 * index + 1]
      covariance.add(direction: size * SIMD2(Double.cos(phase), Double.sin(phase)), mode: mode)
    case .rayleigh: covariance.add(isotropicSquare: size * size / 2, mode: mode)
    }
  }

  private final class Evaluator: GaussianReadoutEvaluator {
    private let network: CosineNetwork
    private let covariance: ModeCovariance?
    private let modes: MomentumField
    private var draws: Draws
    private let evaluator: (any WaveEvaluator)?
    private var waves: PlaneWaves

    init(_ network: CosineNetwork, covariance: ModeCovariance?) {
      self.network = network
      self.covariance = covariance
      modes = MomentumField(on: network.grid)
      draws = Draws(neuronCount: network.neuronCount)
      let lattice = network.grid.lattice
      evaluator = network.evaluator?.makeEvaluator(on: lattice, tolerance: network.tolerance)
      waves = PlaneWaves(
        dimension: lattice.dimension, count: evaluator == nil ? 0 : network.neuronCount)
    }

    func drawNetwork(using stream: inout RandomStream, into field: borrowing Field) {
      network.fill(&draws, using: &stream)
      if let covariance {
        covariance.clear()
        for index in 0..<network.neuronCount {
          network.gather(index, from: draws, into: covariance)
        }
      }
      if let evaluator {
        for index in 0..<network.neuronCount {
          let neuron = network.neuron(index, from: draws)
          let momentum = network.grid.momentum(ofMode: neuron.mode).components
          for direction in momentum.indices {
            waves.momenta[direction][index] = momentum[direction]
          }
          waves.realParts[index] = neuron.quadratures.x
          waves.imaginaryParts[index] = neuron.quadratures.y
        }
        return evaluator.evaluate(waves, into: field)
      }
      modes.clear()
      for index in 0..<network.neuronCount {
        network.scatter.add(network.neuron(index, from: draws), to: modes.pointer)
      }
      network.transform.inverse(modes, into: field)
    }

    func writeVariance(into variance: borrowing Field) {
      gathered.writeVariance(into: variance)
    }

    func covarianceScale() -> Double { gathered.largestEigenvalue() }

    func applyCovariance(to source: borrowing Field, into result: borrowing Field) {
      gathered.apply(to: source, into: result)
    }

    /// Evaluators without covariance leave this type only as ``NetworkEvaluator``.
    private var gathered: ModeCovariance {
      guard let covariance else { preconditionFailure("an evaluator made for its fields only") }
      return covariance
    }
  }
}
