public import LatticeGeometry

/// A fully connected network at a list of inputs of one's own choice, in place of a lattice's sites.
///
/// The "lattice" of its fields is the list, [number of points]: positions mean nothing else, and no
/// symmetry of a lattice is implied.
public struct DensePointNetwork: Architecture {
  /// The network and its density of parameters.
  public let description: DenseDescription
  /// The inputs, at least two.
  public let inputs: [[Double]]
  /// The grid of the list.
  public let grid: MomentumGrid

  private let points: PointBlocks

  /// N, the number of neurons in each hidden layer.
  public var width: Int? { description.width }

  /// n.
  public var componentCount: Int { description.outputs }

  /// Puts a network on inputs.
  ///
  /// - Parameters:
  ///   - description: The network.
  ///   - inputs: At least two, d coordinates each.
  /// - Throws: ``DenseNetworkError/pointOfOtherDimension(coordinates:dimension:)`` or
  ///   ``DenseNetworkError/countTooSmall(name:value:)``.
  public init(
    _ description: DenseDescription, at inputs: [[Double]]
  ) throws(DenseNetworkError) {
    try description.requireDimension(of: inputs)
    guard let lattice = try? Lattice(extents: [inputs.count]) else {
      throw .countTooSmall(name: "inputs", value: inputs.count)
    }
    self.description = description
    self.inputs = inputs
    grid = MomentumGrid(lattice: lattice)
    points = PointBlocks(points: inputs, description: description)
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any NetworkEvaluator { Evaluator(self) }

  private final class Evaluator: NetworkEvaluator {
    private let network: DensePointNetwork
    private let workspace: DenseWorkspace
    private var parameters: DenseParameters

    init(_ network: DensePointNetwork) {
      self.network = network
      workspace = DenseWorkspace(description: network.description)
      parameters = DenseParameters(for: network.description)
    }

    func drawNetwork(using stream: inout RandomStream, into field: borrowing Field) {
      precondition(
        field.lattice == network.grid.lattice && field.count == network.description.outputs,
        "one value a point and component")
      network.description.draw(&parameters, using: &stream)
      workspace.evaluate(parameters, at: network.points, into: field.pointer)
    }
  }
}
