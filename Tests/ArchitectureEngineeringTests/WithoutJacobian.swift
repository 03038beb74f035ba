import ArchitectureEngineering
import LatticeGeometry

/// A velocity whose divergence is kept to itself: the map is the same, its Jacobian is forgotten.
struct WithoutJacobian: TransportVelocity {
  let velocity: any TransportVelocity
  var grid: MomentumGrid { velocity.grid }

  func frame(at time: Double) -> TransportFrame? { velocity.frame(at: time) }

  func makeEvaluator() -> any TransportVelocityEvaluator { Evaluator(velocity.makeEvaluator()) }

  private final class Evaluator: TransportVelocityEvaluator {
    let evaluator: any TransportVelocityEvaluator
    init(_ evaluator: any TransportVelocityEvaluator) { self.evaluator = evaluator }

    func evaluate(
      _ coefficients: UnsafePointer<Double>, at time: Double,
      into derivative: UnsafeMutablePointer<Double>
    ) -> Double {
      _ = evaluator.evaluate(coefficients, at: time, into: derivative)
      return 0
    }
  }
}
