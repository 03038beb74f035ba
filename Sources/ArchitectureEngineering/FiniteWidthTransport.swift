public import FieldTheory
public import LatticeGeometry
public import NetworkArchitectures

/// The deformed density of networks of finite width with Gaussian readouts, realised by the order-1
/// transport at fixed hidden layer.
///
/// While the hidden layer (b, c) is held fixed the field φ = Σ_i a_i h_i is Gaussian in the
/// readouts, with covariance K(x, y) = Σ_i h_i(x) h_i(y). In powers Wick-ordered with K(x, x),
///
///     ΔS = Σ_x [(λ/4!) :φ⁴: + r(x) :φ²:] + const,   r(x) = (λ/4) K(x, x) + ½ (m² − M²),
///
/// and a term of degree n is switched on, to first order, by the flow −K ∗ (its derivative)/n. So
///
///     da_i/dt = −Σ_x h_i(x) s(x),   s = (λ/4!) (φ³ − 3K(x, x)φ) + rφ,
///     dφ/dt = −K s,                  ∇·v = −Σ_x K(x, x) [(λ/8) (φ² − K(x, x)) + r],   0 ≤ t ≤ 1.
///
/// A cubic flow carries no field beyond some bound, and what lies there no weight could make up for.
/// So where |φ| > φ_c the cube is replaced by its tangent, 3φ_c² φ − 2φ_c³, and φ² in ∇·v by φ_c²,
/// with φ_c² = 8/(λk) and k the largest eigenvalue of K: then no field is contracted by more than
/// 1/e, and the map reaches every one. φ_c depends on the hidden layer alone, and lies many standard
/// deviations out unless the coupling is strong or the network narrow.
///
/// The flow moves readouts alone; the density of (b, c) is deformed through the weight
///
///     ln w = ½|a_0|² − ½|a_1|² − ΔS[φ_1] + ∫ ∇·v dt,    E[w] = Z/Z_ref.
///
/// A Runge–Kutta method moves readouts by a_1 = a_0 − hᵀg, g = Σ_steps h Σ_i b_i s_i, hence
/// φ_1 = φ_0 − Kg and ½|a_0|² − ½|a_1|² = ½ Σ_x g (φ_0 + φ_1): readouts need not be followed, and
/// the only error is the one of the divergence's integral.
public struct FiniteWidthTransport: SteppedRealisation {
  /// The network family, with the parameters of the reference theory.
  public let architecture: any Architecture

  /// The target.
  public let action: PhiFour

  /// M² of the networks' theory, in lattice units.
  public let referenceMassSquared: Double

  /// The integrator.
  public let method: RungeKuttaTableau

  /// Steps from t = 0 to 1, at least one.
  public let stepCount: Int

  /// The grid of the architecture.
  public var grid: MomentumGrid { architecture.grid }

  /// Steps of the one stretch of the flow.
  public var stepCounts: [Int] { [stepCount] }

  /// Creates the realisation.
  ///
  /// - Parameters:
  ///   - architecture: Networks that realise the free theory of mass² M².
  ///   - action: The target.
  ///   - referenceMassSquared: M².
  ///   - method: The integrator.
  ///   - stepCount: Steps, at least one.
  /// - Returns: Nil if the architecture's fields are not linear in Gaussian readouts.
  public init?(
    architecture: any Architecture, action: PhiFour, referenceMassSquared: Double,
    method: RungeKuttaTableau = .classical, stepCount: Int
  ) {
    precondition(stepCount >= 1, "at least one step")
    guard architecture.makeGaussianReadoutEvaluator() != nil else { return nil }
    self.init(
      linear: architecture, action: action, referenceMassSquared: referenceMassSquared,
      method: method, stepCount: stepCount)
  }

  private init(
    linear architecture: any Architecture, action: PhiFour, referenceMassSquared: Double,
    method: RungeKuttaTableau, stepCount: Int
  ) {
    self.architecture = architecture
    self.action = action
    self.referenceMassSquared = referenceMassSquared
    self.method = method
    self.stepCount = stepCount
  }

  /// The same map in other steps.
  public func with(stepCounts: [Int]) -> FiniteWidthTransport {
    FiniteWidthTransport(
      linear: architecture, action: action, referenceMassSquared: referenceMassSquared,
      method: method, stepCount: stepCounts[0])
  }

  /// Creates a realiser with its own buffers.
  public func makeRealiser() -> any NetworkRealiser {
    guard let evaluator = architecture.makeGaussianReadoutEvaluator() else {
      preconditionFailure("checked when the transport was made")
    }
    return Realiser(
      flow: FiniteWidthFlow(
        evaluator: evaluator, action: action, referenceMassSquared: referenceMassSquared,
        grid: grid),
      method: method, stepCount: stepCount)
  }

  private final class Realiser: NetworkRealiser {
    private let flow: FiniteWidthFlow
    private let method: RungeKuttaTableau
    private let stepCount: Int

    init(flow: FiniteWidthFlow, method: RungeKuttaTableau, stepCount: Int) {
      self.flow = flow
      self.method = method
      self.stepCount = stepCount
    }

    func drawNetwork(
      using stream: inout RandomStream,
      visit: (_ point: Int, _ field: borrowing Field, _ logWeight: Double) -> Void
    ) {
      flow.drawNetwork(using: &stream)
      let logWeight = flow.transport(method: method, stepCount: stepCount)
      visit(0, flow.field, logWeight)
    }
  }
}
