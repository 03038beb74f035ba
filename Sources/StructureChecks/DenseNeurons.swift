public import NetworkArchitectures
import RealModule

/// A neuron of a fully connected network of one hidden layer, h(x) = √N W h(u(x)), at one input.
public struct DenseNeurons: IndependentNeurons {
  /// E h², E h⁴, E h⁶, E h⁸.
  public let moments: [Double]
  /// σ_b².
  public let biasVariance: Double

  private let description: DenseDescription
  /// Var u.
  private let variance: Double

  /// Takes the neurons of a network.
  ///
  /// - Parameters:
  ///   - description: With independent readouts.
  ///   - point: The input.
  /// - Throws: ``/NetworkArchitectures/DenseNetworkError`` for deeper networks, and
  ///   ``/NetworkArchitectures/ParameterDensityError`` for readouts without the moments.
  public init(_ description: DenseDescription, at point: [Double]) throws {
    let correlators = try DenseCorrelators(description)
    self.description = description
    let square = point.reduce(0) { $0 + $1 * $1 }
    let slope = description.inputDeviation * description.inputDeviation
    variance =
      description.biasDeviation * description.biasDeviation
      + slope * square / Double(description.inputDimension)
    biasVariance = description.biasDeviation * description.biasDeviation
    let unit = description.weightDeviation * description.weightDeviation
    moments = try (1...4).map { half in
      let order = 2 * half
      let readout =
        try description.readout.existingMoment(order)
        / .pow(description.readout.secondMoment, half)
      return try .pow(unit, half) * readout
        * correlators.neuronMoment(at: Array(repeating: point, count: order))
    }
  }

  /// ln E e^{s h}: the readout in closed form, the pre-activation by Simpson's rule over twelve standard
  /// deviations (the cosine's phase by the trapezoidal rule).
  public func logMomentGeneratingFunction(_ source: Double) -> Double {
    let size = source * description.weightDeviation
    func readout(_ value: Double) -> Double {
      let s = size * value
      switch description.readout {
      case is GaussianDensity: return .exp(s * s / 2)
      case is RademacherDensity: return .cosh(s)
      case is UniformDensity:
        let edge = 3.0.squareRoot() * s
        return edge.magnitude < 1e-4 ? 1 + edge * edge / 6 : .sinh(edge) / edge
      case is LaplaceDensity: return s * s < 2 ? 1 / (1 - s * s / 2) : .infinity
      default: return s == 0 ? 1 : .infinity
      }
    }
    if description.activation == .cosine {
      let count = 256
      return .log(
        (0..<count).reduce(0) {
          $0 + readout(.cos(2 * .pi * (Double($1) + 0.5) / Double(count)))
        } / Double(count))
    }
    let deviation = variance.squareRoot()
    guard deviation > 0 else { return .log(readout(activation(0))) }
    // Growth like e^{s²u²/2} (ReLU with normal readouts) or faster leaves nothing finite.
    if description.activation == .gauss { return .infinity }
    if description.activation == .relu {
      switch description.readout {
      case is GaussianDensity: if size * size * variance >= 1 { return .infinity }
      case is RademacherDensity, is UniformDensity: break
      default: return .infinity
      }
    }
    // Half the line at a time, because the ReLU has a kink at 0.
    let (count, range) = (4000, 12 * broadening(size))
    let step = range / Double(count)
    func integral(_ sign: Double) -> Double {
      (0...count).reduce(0) { sum, index in
        let z = sign * step * Double(index)
        let weight = index == 0 || index == count ? 1.0 : index % 2 == 1 ? 4 : 2
        return sum + weight * .exp(-z * z / 2) * readout(activation(deviation * z))
      } * step / 3
    }
    return .log((integral(1) + integral(-1)) / (2 * Double.pi).squareRoot())
  }

  /// The standard deviations over which e^{−z²/2} E e^{s W h} extends.
  private func broadening(_ size: Double) -> Double {
    guard description.activation == .relu, description.readout is GaussianDensity else { return 1 }
    return 1 / (1 - size * size * variance).squareRoot()
  }

  private func activation(_ value: Double) -> Double {
    switch description.activation {
    case .gauss: .exp(value - variance)
    case .erf: .erf(value)
    case .relu: max(0, value)
    case .tanh: .tanh(value)
    case .cosine: .cos(value)
    }
  }
}
