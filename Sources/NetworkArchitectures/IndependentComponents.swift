public import LatticeGeometry

/// n independent networks of one architecture, as the components of one field.
///
/// With free networks it realises the free O(n) model.
public struct IndependentComponents: Architecture {
  /// The family each component is drawn from.
  public let component: any Architecture

  /// n.
  public let componentCount: Int

  /// The grid of the components.
  public var grid: MomentumGrid { component.grid }

  /// N of each component; nil for infinite width.
  public var width: Int? { component.width }

  /// Creates the family.
  ///
  /// - Parameters:
  ///   - component: The family each component is drawn from; it has one component itself.
  ///   - count: n ≥ 1.
  public init(of component: any Architecture, count: Int) {
    precondition(count >= 1 && component.componentCount == 1, "one component each")
    self.component = component
    componentCount = count
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any NetworkEvaluator {
    Evaluator(component.makeEvaluator(), grid: grid, count: componentCount)
  }

  private final class Evaluator: NetworkEvaluator {
    private let evaluator: any NetworkEvaluator
    private let component: Field
    private let count: Int

    init(_ evaluator: any NetworkEvaluator, grid: MomentumGrid, count: Int) {
      self.evaluator = evaluator
      self.count = count
      component = Field(on: grid.lattice)
    }

    /// Draws the components one after the other from the network's stream.
    func drawNetwork(using stream: inout RandomStream, into field: borrowing Field) {
      precondition(field.count == count, "one configuration a component")
      let volume = field.lattice.volume
      for index in 0..<count {
        evaluator.drawNetwork(using: &stream, into: component)
        (field.pointer + index * volume).update(from: component.pointer, count: volume)
      }
    }
  }
}
