public import FieldTheory
public import LatticeGeometry

/// The cosine network with one neuron for every mode, exactly Gaussian: "infinite width".
///
///     φ(x) = Σ_{p = −p} √(D(p)/V) ξ_p cos(p·x) + Σ_{p in half the zone} √(2D(p)/V) r_p cos(p·x + c_p)
///
/// with ξ ~ N(0, 1), r Rayleigh with E r² = 2, c uniform on the circle. Since r e^{ic} is a pair of
/// independent normal deviates, the network is drawn as complex Gaussian modes. Its deformed
/// density is the lattice path integral itself, without a finite-width error.
public struct ExactWidthNetwork: Architecture {
  /// The grid whose modes are the neurons.
  public let grid: MomentumGrid

  /// No finite width.
  public var width: Int? { nil }

  /// √(D(p)/2V) on the stored modes: the standard deviation of Re and Im of the coefficient c(p).
  private let deviations: [Double]
  private let scatter: ModeScatter
  private let transform: FourierTransform

  /// Creates the network that realises a free propagator.
  ///
  /// - Parameters:
  ///   - propagator: D(p), of any shape.
  ///   - transform: The plan to evaluate with, for one configuration on the propagator's grid; made
  ///     here if nil.
  public init(propagator: FreePropagator, transform: FourierTransform? = nil) {
    let transform = transform ?? FourierTransform(grid: propagator.grid)
    precondition(transform.grid == propagator.grid && transform.count == 1, "a plan for one field")
    grid = propagator.grid
    let volume = Double(grid.lattice.volume)
    deviations = propagator.values.map { ($0 / (2 * volume)).squareRoot() }
    scatter = ModeScatter(grid: grid)
    self.transform = transform
  }

  /// Draws a network as the coefficients c(p) of φ(x) = Σ_p c(p) e^{ip·x}, not yet evaluated.
  ///
  /// - Parameters:
  ///   - stream: The network's own stream.
  ///   - coefficients: One configuration on the network's grid; overwritten.
  public func drawCoefficients(
    using stream: inout RandomStream, into coefficients: borrowing MomentumField
  ) {
    precondition(coefficients.grid == grid && coefficients.count == 1, "one configuration")
    deviations.withUnsafeBufferPointer { deviations in
      guard let scale = deviations.baseAddress else { return }
      stream.fillNormalPairs(coefficients.pointer, scale: scale, pairCount: grid.modeCount)
    }
    scatter.imposeReality(on: coefficients.pointer)
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any NetworkEvaluator { Evaluator(self) }

  private final class Evaluator: NetworkEvaluator {
    private let network: ExactWidthNetwork
    private let modes: MomentumField

    init(_ network: ExactWidthNetwork) {
      self.network = network
      modes = MomentumField(on: network.grid)
    }

    func drawNetwork(using stream: inout RandomStream, into field: borrowing Field) {
      network.drawCoefficients(using: &stream, into: modes)
      network.transform.inverse(modes, into: field)
    }
  }
}
