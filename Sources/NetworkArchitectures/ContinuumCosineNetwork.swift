public import LatticeGeometry
import RealModule

/// N independent cosine neurons with continuous momenta, evaluated on the sites of a lattice.
///
///     φ(x) = N^{−1/2} Σ_i a_i A(b_i) cos(b_i·x + c_i),   b_i ~ q, c_i uniform, E a² = 1
///
/// With momenta in a ball of radius Λ and α = −1 this is the network of [Demirtas2023]; with momenta
/// in the Brillouin zone it is the lattice theory in infinite volume, cut to a box. Fields are not
/// periodic on the box.
public struct ContinuumCosineNetwork: Architecture {
  /// The momentum grid of the box of sites.
  public let grid: MomentumGrid

  /// N, the number of neurons.
  public let width: Int?

  /// Momenta and amplitudes.
  public let density: ContinuousMomentumDensity

  /// The law of the amplitudes a.
  public let amplitude: AmplitudeLaw

  /// How waves become a field.
  public let evaluator: WaveEvaluatorKind

  /// The relative accuracy of the nonuniform transform.
  public let tolerance: Double

  private let neuronCount: Int

  /// Creates the network.
  ///
  /// - Parameters:
  ///   - grid: The box of sites.
  ///   - density: Momenta and amplitudes, of the box's dimension.
  ///   - width: N ≥ 1.
  ///   - amplitude: The law of a; the constant law has no special modes here.
  ///   - evaluator: How waves become a field; nil takes the fastest by ``WaveEvaluatorKind/fastest(on:waveCount:tolerance:)``.
  ///   - tolerance: The relative accuracy of the nonuniform transform.
  public init(
    grid: MomentumGrid, density: ContinuousMomentumDensity, width: Int, amplitude: AmplitudeLaw,
    evaluator: WaveEvaluatorKind? = nil, tolerance: Double = 1e-12
  ) {
    precondition(width >= 1, "at least one neuron")
    precondition(density.dimension == grid.lattice.dimension, "momenta of the box's dimension")
    self.grid = grid
    self.density = density
    self.amplitude = amplitude
    self.tolerance = tolerance
    neuronCount = width
    self.width = width
    self.evaluator =
      evaluator
      ?? WaveEvaluatorKind.fastest(on: grid.lattice, waveCount: width, tolerance: tolerance)
  }

  /// Draws the parameters of one network.
  public func drawWaves(using stream: inout RandomStream, into waves: inout PlaneWaves) {
    drawWaves(using: &stream, into: &waves, features: nil)
  }

  /// Draws the parameters of one network.
  ///
  /// - Parameter features: Receives A(b) e^{ic}/√N of each neuron, its feature without the readout.
  private func drawWaves(
    using stream: inout RandomStream, into waves: inout PlaneWaves,
    features: UnsafeMutablePointer<SIMD2<Double>>?
  ) {
    precondition(waves.count == neuronCount && waves.dimension == density.dimension, "room for N")
    let scale = 1 / Double(neuronCount).squareRoot()
    for neuron in 0..<neuronCount {
      let (momentum, amplitudeAtMomentum) = density.draw(using: &stream)
      for direction in 0..<density.dimension {
        waves.momenta[direction][neuron] = momentum[direction]
      }
      let size = scale * amplitudeAtMomentum
      let phase = 2 * .pi * stream.uniform()
      let length =
        switch amplitude {
        case .constant: size
        case .gaussian: size * stream.normal()
        // |a| of a pair of Gaussian quadratures, whose phase is the uniform one.
        case .rayleigh: size * (-Double.log(stream.uniform())).squareRoot()
        }
      let (cosine, sine) = (Double.cos(phase), Double.sin(phase))
      waves.realParts[neuron] = length * cosine
      waves.imaginaryParts[neuron] = length * sine
      features?[neuron] = SIMD2(size * cosine, size * sine)
    }
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any NetworkEvaluator { Evaluator(self, keepsFeatures: false) }

  /// Creates an evaluator that also knows the covariance at fixed momenta and phases, or momenta
  /// alone with the law `.rayleigh`; nil for the law `.constant`.
  public func makeGaussianReadoutEvaluator() -> (any GaussianReadoutEvaluator)? {
    amplitude == .constant ? nil : Evaluator(self, keepsFeatures: true)
  }

  private final class Evaluator: GaussianReadoutEvaluator {
    private let network: ContinuumCosineNetwork
    private let evaluator: any WaveEvaluator
    private var waves: PlaneWaves
    /// f_i = A(b_i) e^{ic_i}/√N, so that h_i(x) = Re(f_i e^{ib_i·x}); empty if not wanted.
    private var features: [SIMD2<Double>]
    private var scratch: PlaneWaves

    init(_ network: ContinuumCosineNetwork, keepsFeatures: Bool) {
      self.network = network
      evaluator = network.evaluator.makeEvaluator(
        on: network.grid.lattice, tolerance: network.tolerance)
      waves = PlaneWaves(dimension: network.density.dimension, count: network.neuronCount)
      let kept = keepsFeatures ? network.neuronCount : 0
      features = [SIMD2<Double>](repeating: .zero, count: kept)
      scratch = PlaneWaves(dimension: network.density.dimension, count: kept)
    }

    func drawNetwork(using stream: inout RandomStream, into field: borrowing Field) {
      features.withUnsafeMutableBufferPointer { buffer in
        network.drawWaves(
          using: &stream, into: &waves, features: buffer.isEmpty ? nil : buffer.baseAddress)
      }
      evaluator.evaluate(waves, into: field)
    }

    /// K(x, x) = ½ Σ_i [|f_i|² + Re(f_i² e^{2ib_i·x})]; with two quadratures the first term alone.
    func writeVariance(into variance: borrowing Field) {
      let constant = features.reduce(0) { $0 + ($1 * $1).sum() } / 2
      guard network.amplitude == .gaussian else {
        variance.pointer.update(repeating: constant, count: variance.valueCount)
        return
      }
      for (neuron, feature) in features.enumerated() {
        for direction in 0..<waves.dimension {
          scratch.momenta[direction][neuron] = 2 * waves.momenta[direction][neuron]
        }
        scratch.realParts[neuron] = (feature.x * feature.x - feature.y * feature.y) / 2
        scratch.imaginaryParts[neuron] = feature.x * feature.y
      }
      evaluator.evaluate(scratch, into: variance)
      for site in 0..<variance.valueCount { variance.pointer[site] += constant }
    }

    /// D(0), the largest eigenvalue at infinite width, and V/2 times the largest |f_i|², that of the
    /// neuron which stands out most.
    func covarianceScale() -> Double {
      let largest = features.reduce(0) { max($0, ($1 * $1).sum()) }
      return network.density.propagator(at: .zero)
        + largest * Double(network.grid.lattice.volume) / 2
    }

    /// Each wave with f_i (f_i·g̃(b_i)) for z; with two quadratures ½ |f_i|² g̃(b_i).
    func applyCovariance(to source: borrowing Field, into result: borrowing Field) {
      scratch.momenta = waves.momenta
      evaluator.adjoint(of: source, into: &scratch)
      for (neuron, feature) in features.enumerated() {
        let adjoint = SIMD2(scratch.realParts[neuron], scratch.imaginaryParts[neuron])
        let response =
          network.amplitude == .gaussian
          ? feature * (feature * adjoint).sum() : adjoint * ((feature * feature).sum() / 2)
        scratch.realParts[neuron] = response.x
        scratch.imaginaryParts[neuron] = response.y
      }
      evaluator.evaluate(scratch, into: result)
    }
  }
}
