/// Why there is no extrapolation to infinite width.
public enum WidthExtrapolationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer different widths than the quadratic fit has coefficients.
  case tooFewWidths(Int)
  /// A width below 1.
  case widthNotPositive(Int)
  /// An estimate without a usable error.
  case errorNotPositive(width: Int)

  /// One sentence naming the value and the rule.
  public var description: String {
    switch self {
    case .tooFewWidths(let count):
      "\(count) different width\(count == 1 ? "" : "s"); linear and quadratic fits in 1/N need 3"
    case .widthNotPositive(let width): "a network has at least 1 neuron, not \(width)"
    case .errorNotPositive(let width): "the estimate at width \(width) has no usable error"
    }
  }
}
