/// The parameters θ of one fully connected network.
public struct DenseParameters: Hashable, Sendable {
  /// Weights of each hidden layer, row by row: [N × d] for the first, [N × N] for the others.
  public var weights: [[Double]]

  /// Biases of each hidden layer, [N]; radians for the cosine.
  public var biases: [[Double]]

  /// Readout weights, component by component: [n × N], in units of φ.
  public var readouts: [Double]

  /// The output bias of each component, [n], in units of φ.
  public var outputBiases: [Double]

  /// Parameters that vanish, of the shapes a description asks for.
  public init(for description: DenseDescription) {
    let (width, dimension) = (description.width, description.inputDimension)
    weights = (0..<description.depth).map {
      [Double](repeating: 0, count: width * ($0 == 0 ? dimension : width))
    }
    biases = Array(repeating: Array(repeating: 0, count: width), count: description.depth)
    readouts = [Double](repeating: 0, count: width * description.outputs)
    outputBiases = [Double](repeating: 0, count: description.outputs)
  }
}
