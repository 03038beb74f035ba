/// A realisation that carries networks along a flow in steps, whose number decides its one error.
public protocol SteppedRealisation: DensityRealisation {
  /// Steps of each stretch of the flow.
  var stepCounts: [Int] { get }

  /// The same map with every stretch's steps multiplied.
  func withSteps(scaledBy factor: Int) -> Self
}
