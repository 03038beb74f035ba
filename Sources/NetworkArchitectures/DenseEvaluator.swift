public import LatticeGeometry

/// Evaluates fully connected networks, and the adjoint of that, on a lattice.
public final class DenseEvaluator: NetworkEvaluator {
  private let network: DenseNetwork
  private let workspace: DenseWorkspace
  private let separable: SeparableWorkspace?
  private var parameters: DenseParameters

  /// Creates an evaluator with its own buffers, for use on one thread.
  public init(_ network: DenseNetwork) {
    self.network = network
    workspace = DenseWorkspace(description: network.description)
    separable = network.factors.map {
      SeparableWorkspace(description: network.description, factors: $0)
    }
    parameters = DenseParameters(for: network.description)
  }

  /// Draws a network's parameters and writes φ(x) at every site.
  ///
  /// - Parameters:
  ///   - stream: The network's own stream.
  ///   - field: One configuration for each of the n components; overwritten.
  public func drawNetwork(using stream: inout RandomStream, into field: borrowing Field) {
    network.description.draw(&parameters, using: &stream)
    evaluate(parameters, into: field)
  }

  /// Writes φ_a(x) of given parameters at every site.
  ///
  /// - Parameters:
  ///   - parameters: θ.
  ///   - field: One configuration for each of the n components; overwritten.
  public func evaluate(_ parameters: DenseParameters, into field: borrowing Field) {
    precondition(field.lattice == network.grid.lattice, "a field on the network's lattice")
    precondition(field.count == network.description.outputs, "one configuration a component")
    if let separable {
      separable.evaluate(parameters, into: field.pointer)
    } else {
      workspace.evaluate(parameters, at: network.points, into: field.pointer)
    }
  }

  /// Σ_x h_j(x) g(x) for all neurons j of the last hidden layer.
  ///
  /// With φ_a = Σ_j W_aj h_j this is the derivative of Σ_x g φ_a with respect to W_aj.
  ///
  /// - Parameters:
  ///   - parameters: θ.
  ///   - field: g, one configuration.
  /// - Returns: [N].
  public func adjoint(_ parameters: DenseParameters, of field: borrowing Field) -> [Double] {
    precondition(field.lattice == network.grid.lattice, "a field on the network's lattice")
    precondition(field.count == 1, "one configuration")
    var sums = [Double](repeating: 0, count: network.description.width)
    let input = UnsafePointer(field.pointer)
    sums.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      if let separable {
        separable.adjoint(parameters, of: input, into: start)
      } else {
        workspace.adjoint(parameters, at: network.points, of: input, into: start)
      }
    }
    return sums
  }
}
