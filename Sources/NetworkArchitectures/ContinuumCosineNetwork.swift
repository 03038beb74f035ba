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
      waves.realParts[neuron] = length * .cos(phase)
      waves.imaginaryParts[neuron] = length * .sin(phase)
    }
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any NetworkEvaluator { Evaluator(self) }

  private final class Evaluator: NetworkEvaluator {
    private let network: ContinuumCosineNetwork
    private let evaluator: any WaveEvaluator
    private var waves: PlaneWaves

    init(_ network: ContinuumCosineNetwork) {
      self.network = network
      evaluator = network.evaluator.makeEvaluator(
        on: network.grid.lattice, tolerance: network.tolerance)
      waves = PlaneWaves(dimension: network.density.dimension, count: network.neuronCount)
    }

    func drawNetwork(using stream: inout RandomStream, into field: borrowing Field) {
      network.drawWaves(using: &stream, into: &waves)
      evaluator.evaluate(waves, into: field)
    }
  }
}
