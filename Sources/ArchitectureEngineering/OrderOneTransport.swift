public import FieldTheory
public import LatticeGeometry

/// The perturbative map from a fixed free theory to any local action, to first order.
///
/// With S − S_ref = Σ_n u_n Σ_x :φⁿ: + const in normal order with the reference propagator G, where
/// u₂ contains half the difference of the masses squared, S_t = S_ref + t (S − S_ref) is followed by
///
///     v = −G ∗ Σ_n u_n :φⁿ⁻¹:,      ∇·v = −G₀ Σ_n (n − 1) u_n Σ_x :φⁿ⁻²:,
///
/// because the free part of the transport equation has the eigenvalue n on degree n. The velocity
/// does not depend on t; it costs two transforms.
///
/// Where the slope of the source has changed by 1/k from that at φ = 0, k the largest D(p), it goes on as
/// its tangent. Powers beyond would carry no field from infinity further out than some bound; so the flow
/// is one to one and onto, and contracts no direction by more than 1/e beyond what is linear.
public struct OrderOneTransport: TransportVelocity {
  /// The momentum grid of the fields.
  public var grid: MomentumGrid { transform.grid }

  /// n of the target.
  public var componentCount: Int { transform.count }

  /// The target.
  public let action: any LocalAction

  /// G₀ of the reference.
  public let coincident: Double

  /// D(p)/V for both parts of each mode of each component.
  fileprivate let propagator: [Double]
  fileprivate let source: any SiteFunction
  fileprivate let transform: FourierTransform

  /// Creates the map.
  ///
  /// - Parameters:
  ///   - action: The target, of the reference's dispersion.
  ///   - reference: The free theory the networks are drawn from.
  ///   - transform: A plan for one field of all components on the reference's grid.
  public init(action: any LocalAction, reference: FreePropagator, transform: FourierTransform) {
    precondition(
      transform.grid == reference.grid && transform.count == action.interaction.componentCount
        && action.dispersion == reference.dispersion, "a reference of the same kind")
    self.action = action
    self.transform = transform
    coincident = reference.coincident
    let volume = Double(reference.grid.lattice.volume)
    let values = reference.values.map { $0 / volume }
    propagator = interleavedTable((0..<transform.count).flatMap { _ in values })
    let expansion = action.interaction.wickExpansion(coincident: reference.coincident)
    source = expansion.transportSource(
      quadratic: expansion.coefficient(2) + (action.massSquared - reference.massSquared) / 2
    ).limitingSlope(to: 1 / (reference.values.max() ?? 1))
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any TransportVelocityEvaluator { Evaluator(self) }

  private final class Evaluator: TransportVelocityEvaluator {
    private let transport: OrderOneTransport
    private let field: Field
    private let modes: MomentumField

    init(_ transport: OrderOneTransport) {
      self.transport = transport
      field = Field(on: transport.grid.lattice, count: transport.componentCount)
      modes = MomentumField(on: transport.grid, count: transport.componentCount)
    }

    func evaluate(
      _ coefficients: UnsafePointer<Double>, at time: Double,
      into derivative: UnsafeMutablePointer<Double>
    ) -> Double {
      modes.pointer.update(
        from: coefficients, count: 2 * transport.grid.modeCount * transport.componentCount)
      transport.transform.inverse(modes, into: field)
      let slopeSum = transport.source.apply(to: field, into: field)
      transport.transform.forward(field, into: modes)
      let source = UnsafePointer(modes.pointer)
      transport.propagator.withUnsafeBufferPointer { buffer in
        guard let propagator = buffer.baseAddress else { return }
        for part in stride(from: 0, to: buffer.count, by: 8) {
          storeLanes(-loadLanes(source + part) * loadLanes(propagator + part), derivative + part)
        }
      }
      return -transport.coincident * slopeSum
    }
  }
}
