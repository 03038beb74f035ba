/// A realisation that carries networks along a flow in steps, whose number decides its one error.
public protocol SteppedRealisation: DensityRealisation {
  /// Steps of each stretch of the flow.
  var stepCounts: [Int] { get }

  /// The same map in other steps, a number for every stretch.
  func with(stepCounts: [Int]) -> Self
}

extension SteppedRealisation {
  /// The same map with every stretch's steps multiplied.
  public func withSteps(scaledBy factor: Int) -> Self {
    with(stepCounts: stepCounts.map { $0 * factor })
  }
}
