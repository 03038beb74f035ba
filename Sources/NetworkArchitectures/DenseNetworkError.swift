/// Why a fully connected network cannot be set up, or a correlator of it cannot be computed.
public enum DenseNetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Depth, width, outputs and input dimension are at least 1.
  case countTooSmall(name: String, value: Int)
  /// A standard deviation or length is negative, zero where it may not be, or not a number.
  case numberOutOfRange(name: String, value: Double, rule: String)
  /// The readouts' mean does not vanish although E h ≠ 0: the field would have a mean of order √N.
  case readoutMeanNotZero(mean: Double, activation: Activation)
  /// The readouts' law or dependence is impossible.
  case density(ParameterDensityError)
  /// A point has the wrong number of coordinates.
  case pointOfOtherDimension(coordinates: Int, dimension: Int)
  /// The correlator has no closed form here; sampling remains.
  case noClosedForm(reason: String)
  /// The pre-activations of the inputs span more dimensions than the quadrature handles.
  case rankTooHigh(rank: Int, largest: Int)
  /// The lattice's dimension is not that of the network's input.
  case latticeOfOtherDimension(lattice: Int, network: Int)
  /// The separable evaluator was asked of a network that is not a sum of products.
  case notSeparable(reason: String)

  /// One sentence naming the number and the rule.
  public var description: String {
    switch self {
    case .countTooSmall(let name, let value):
      "\(name) is \(value); it must be at least 1"
    case .numberOutOfRange(let name, let value, let rule):
      "\(name) is \(value); it must be \(rule)"
    case .readoutMeanNotZero(let mean, let activation):
      """
      the readouts' mean is \(mean) in units of their root mean square; with \
      \(activation.rawValue) neurons, whose mean does not vanish, it must be 0
      """
    case .density(let error):
      error.description
    case .pointOfOtherDimension(let coordinates, let dimension):
      "a point with \(coordinates) coordinates; the network's input has \(dimension)"
    case .noClosedForm(let reason):
      "no closed form: \(reason)"
    case .rankTooHigh(let rank, let largest):
      """
      the pre-activations of these inputs span \(rank) dimensions; the quadrature covers \
      \(largest), which inputs in one dimension always fit
      """
    case .latticeOfOtherDimension(let lattice, let network):
      "a lattice of \(lattice) dimensions for a network whose input has \(network)"
    case .notSeparable(let reason):
      "not separable: \(reason)"
    }
  }
}

/// Turns a density's error into a network's.
func densityChecked<Value>(
  _ body: () throws(ParameterDensityError) -> Value
) throws(DenseNetworkError) -> Value {
  do throws(ParameterDensityError) {
    return try body()
  } catch {
    throw .density(error)
  }
}
