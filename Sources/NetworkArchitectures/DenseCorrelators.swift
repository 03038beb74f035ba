import RealModule

/// Exact correlators of a network with one hidden layer of finite width.
///
/// The neurons are independent, so the cumulants of φ are N times those of W h:
///
///     G4c = (σ_W⁴/N) [κ₄ E h₁h₂h₃h₄ − Σ_3 E hh E hh]
///     G6c = (σ_W⁶/N²) [κ₆ E h₁…h₆ − κ₄ Σ_15 E hhhh E hh + 2 Σ_15 E hh E hh E hh]
///
/// with κ_r = E W^r/(E W²)^{r/2}, 3 and 15 for Gaussian readouts. The Gaussian output bias adds σ_b²
/// to the kernel and nothing to these. A common random scale multiplies the 2k-point functions of
/// the readouts by E s^{2k}; see ``CommonScale``. [Halverson2021, Maiti2022]
public struct DenseCorrelators: Sendable {
  /// The network.
  public let description: DenseDescription
  private let kernel: DenseKernel

  /// Moments of one neuron that are there already, by their inputs in ascending order.
  private var tabulated: [[[Double]]: Double] = [:]

  /// The correlators of a network.
  ///
  /// - Throws: ``DenseNetworkError/noClosedForm(reason:)`` for more than one hidden layer.
  public init(_ description: DenseDescription) throws(DenseNetworkError) {
    guard description.depth == 1 else {
      throw .noClosedForm(
        reason: """
          the network has \(description.depth) hidden layers; correlators of finite width are \
          exact for one
          """)
    }
    self.description = description
    kernel = DenseKernel(description)
  }

  /// Computes the moments of one neuron at all sets of 2, 4 and 6 of some inputs, repeated ones
  /// included, once for all correlators at them: a six-point function alone takes 31 of them.
  ///
  /// - Parameter inputs: Inputs of one coordinate.
  /// - Throws: As ``neuronMoment(at:)``.
  public mutating func tabulateMoments(at inputs: [Double]) throws(DenseNetworkError) {
    let sorted = Set(inputs).sorted()
    var tuples = sorted.map { [$0] }
    for order in 2...6 {
      tuples = tuples.flatMap { tuple in
        sorted.drop { $0 < tuple[order - 2] }.map { tuple + [$0] }
      }
      guard order % 2 == 0 else { continue }
      for tuple in tuples {
        let points = tuple.map { [$0] }
        tabulated[points] = try neuronMoment(at: points)
      }
    }
  }

  /// E Π_k h(x_k) over the parameters of one neuron.
  ///
  ///     Gauss:   exp(½ Var Σ_k u(x_k) − Σ_k Var u(x_k))
  ///     cosine:  2^{−k} Σ_{signs with Σ s = 0} e^{−σ₀²|Σ s_i x_i|²/2d}
  ///
  /// Erf, tanh: quadrature to 1e−12; ReLU: an integral over one angle, to rounding.
  ///
  /// - Parameter points: Inputs, repeated ones allowed.
  /// - Throws: ``DenseNetworkError/rankTooHigh(rank:largest:)`` where a quadrature would need more
  ///   than two dimensions: for erf, tanh and ReLU with more than two independent inputs, d > 1.
  ///   ``DenseNetworkError/noClosedForm(reason:)`` where it would need too fine a grid.
  public func neuronMoment(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    try description.requireDimension(of: points)
    if !tabulated.isEmpty, let known = tabulated[points.sorted { $0[0] < $1[0] }] { return known }
    switch description.activation {
    case .gauss:
      let sum = pointSum(points, signs: Array(repeating: 1, count: points.count))
      let count = Double(points.count)
      let bias = description.biasDeviation * description.biasDeviation
      let slope = inputVariance
      let squares = points.reduce(0) { $0 + Self.square($1) }
      return Double.exp(
        (count * count * bias + slope * Self.square(sum)) / 2 - count * bias - slope * squares)
    case .cosine:
      var total = 0.0
      for pattern in 0..<(1 << points.count) where 2 * pattern.nonzeroBitCount == points.count {
        let signs = points.indices.map { pattern >> $0 & 1 == 1 ? 1.0 : -1.0 }
        total += Double.exp(-inputVariance * Self.square(pointSum(points, signs: signs)) / 2)
      }
      return total / integerPower(2, points.count)
    case .erf, .tanh, .relu:
      let covariance = points.map { first in
        points.map { description.inputCovariance(first, $0) }
      }
      let expectation = try GaussianExpectation(covariance: covariance)
      guard expectation.isResolvable(description.activation) else {
        throw .noClosedForm(
          reason: "a neuron's argument has the deviation "
            + "\(Self.rounded(expectation.largestDeviation)), over which "
            + "\(description.activation.rawValue) is too steep a step for a quadrature")
      }
      return expectation.product(of: description.activation)
    }
  }

  /// G4c of one component at four points, in units of φ⁴.
  ///
  /// - Throws: ``DenseNetworkError`` where there is no closed form, or the readouts have no fourth
  ///   moment.
  public func connectedFourPoint(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    precondition(points.count == 4, "four points")
    let pairs = try pairTable(points) { first, second throws(DenseNetworkError) in
      try neuronMoment(at: [first, second])
    }
    let pairings = Self.pairings(of: [0, 1, 2, 3]).reduce(0) {
      $0 + $1.reduce(1) { $0 * pairs[$1.0][$1.1] }
    }
    let four = try neuronMoment(at: points)
    let width = Double(description.width)
    let scale = integerPower(description.weightDeviation, 4)
    switch description.correlation {
    case .independent:
      return scale / width * (try ratio(4) * four - pairings)
    case .commonScale(let common):
      let unscaled = scale / width * (try ratio(4) * four - pairings)
      return (1 + common.variance) * unscaled + common.variance * scale * pairings
    case .equicorrelated, .covariance:
      guard description.readout is GaussianDensity, description.activation.hasZeroMean else {
        throw .noClosedForm(
          reason: """
            four-point functions of correlated readouts need Gaussian readouts and neurons \
            with mean 0
            """)
      }
      let sums = description.correlation.sums(width: description.width)
      let disconnected =
        sums.trace * sums.trace - sums.squaredTrace + 2 * sums.offDiagonalSquares
        - sums.trace * sums.trace
      return scale / (width * width) * (3 * sums.squaredTrace * four + disconnected * pairings)
    }
  }

  /// G4 = G4c + Σ_3 K K, with the output bias in K.
  ///
  /// - Throws: As ``connectedFourPoint(at:)``.
  public func fourPoint(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    try connectedFourPoint(at: points) + gaussianFourPoint(at: points)
  }

  /// Σ_3 K K, the four-point function of the Gaussian process with this kernel.
  ///
  /// - Throws: As ``DenseKernel/value(_:_:)``.
  public func gaussianFourPoint(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    try gaussianPoint(at: points)
  }

  /// m4 = G4c/Σ_3 K K, the deviation from the Gaussian process [Halverson2021].
  ///
  /// - Throws: As ``connectedFourPoint(at:)``.
  public func fourPointDeviation(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    try connectedFourPoint(at: points) / gaussianFourPoint(at: points)
  }

  /// G6c of one component at six points, in units of φ⁶.
  ///
  /// - Throws: ``DenseNetworkError`` for correlated readouts, and where ``connectedFourPoint(at:)``
  ///   does.
  public func connectedSixPoint(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    precondition(points.count == 6, "six points")
    guard description.correlation.keepsNeuronsUncorrelated else {
      throw .noClosedForm(reason: "six-point functions of correlated readouts")
    }
    let pairs = try pairTable(points) { first, second throws(DenseNetworkError) in
      try neuronMoment(at: [first, second])
    }
    var mixed = 0.0
    for first in 0..<6 {
      for second in (first + 1)..<6 {
        let others = (0..<6).filter { $0 != first && $0 != second }.map { points[$0] }
        mixed += try neuronMoment(at: others) * pairs[first][second]
      }
    }
    let triples = Self.pairings(of: Array(0..<6)).reduce(0) {
      $0 + $1.reduce(1) { $0 * pairs[$1.0][$1.1] }
    }
    let width = Double(description.width)
    let scale = integerPower(description.weightDeviation, 6)
    let (four, six) = (try ratio(4), try ratio(6))
    let unscaled =
      scale / (width * width) * (six * (try neuronMoment(at: points)) - four * mixed + 2 * triples)
    guard case .commonScale(let common) = description.correlation else { return unscaled }
    // Moments of the readouts' part from its cumulants, times E s^{2k}, and back.
    let fourByTwo = scale / width * (four * mixed - 3 * triples)
    let (second, third) = (common.moment(ofSquare: 2), common.moment(ofSquare: 3))
    let gaussian = scale * triples
    let moment = third * (unscaled + fourByTwo + gaussian)
    // Σ_15 G4c K of the scaled field; each product of three kernels occurs in three of its terms.
    let scaledFourByTwo = second * (fourByTwo + 3 * gaussian) - 3 * gaussian
    return moment - scaledFourByTwo - gaussian
  }

  /// G6 = G6c + Σ_15 G4c K + Σ_15 K K K, with the output bias in K.
  ///
  /// - Throws: As ``connectedSixPoint(at:)``.
  public func sixPoint(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    var total = try connectedSixPoint(at: points) + gaussianPoint(at: points)
    for first in 0..<6 {
      for second in (first + 1)..<6 {
        let others = (0..<6).filter { $0 != first && $0 != second }.map { points[$0] }
        total +=
          try connectedFourPoint(at: others) * kernel.value(points[first], points[second])
      }
    }
    return total
  }

  /// m6 = (G6 − Σ_15 K K K)/Σ_15 K K K [Halverson2021].
  ///
  /// - Throws: As ``connectedSixPoint(at:)``.
  public func sixPointDeviation(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    let gaussian = try gaussianPoint(at: points)
    return try (sixPoint(at: points) - gaussian) / gaussian
  }

  /// Var φ(x)⁴/(E φ(x)⁴)² of one network: how hopeless it is to sample the four-point function.
  ///
  /// 32/3 for a Gaussian field. Gauss neurons are log-normal: with σ_b = 1 their eighth moment is
  /// e^{24} times the square of the second's square, and the number below is itself out of
  /// sampling's reach. Infinite if the readouts have no eighth moment.
  ///
  /// - Throws: ``DenseNetworkError`` for correlated readouts.
  public func fourPointRelativeVariance(at point: [Double]) throws(DenseNetworkError) -> Double {
    try relativeVariance(ofPower: 4, at: point)
  }

  /// Var φ(x)ⁿ/(E φ(x)ⁿ)² of one network: an average over R of them has the relative error √(·/R).
  ///
  /// 2, 32/3 and 45.2 for a Gaussian field and n = 2, 4, 6; infinite if the readouts have no moment of
  /// order 2n.
  ///
  /// - Parameters:
  ///   - power: n, even.
  ///   - point: x.
  /// - Throws: ``DenseNetworkError`` for correlated readouts.
  public func relativeVariance(
    ofPower power: Int, at point: [Double]
  ) throws(DenseNetworkError) -> Double {
    precondition(power > 0 && power % 2 == 0, "an even power")
    guard description.correlation.keepsNeuronsUncorrelated else {
      throw .noClosedForm(reason: "higher functions of correlated readouts")
    }
    guard description.readout.moment(2 * power) != nil else { return .infinity }
    let width = Double(description.width)
    // Even moments of √N W h/σ_W, their cumulants, and those of φ without the bias.
    var moments = [1.0]
    for half in 1...power {
      moments.append(
        try ratio(2 * half) * neuronMoment(at: Array(repeating: point, count: 2 * half)))
    }
    let variance = description.weightDeviation * description.weightDeviation
    var cumulants = Self.evenCumulants(ofMoments: moments)
    for half in 1...power {
      cumulants[half] *= integerPower(variance, half) * width / integerPower(width, half)
    }
    var field = Self.evenMoments(ofCumulants: cumulants)
    if case .commonScale(let common) = description.correlation {
      for half in 1...power { field[half] *= common.moment(ofSquare: half) }
    }
    var total = Self.evenCumulants(ofMoments: field)
    total[1] += kernel.outputBiasVariance
    let result = Self.evenMoments(ofCumulants: total)
    let mean = result[power / 2]
    return result[power] / (mean * mean) - 1
  }

  /// The relative variance of φ⁴ above which sampling a four-point function is hopeless: a
  /// hundred times that of a Gaussian field.
  public static let hopelessRelativeVariance = 1000.0

  /// What to tell a user who is about to sample four-point functions of this network; nil if that
  /// will work.
  ///
  /// - Parameter point: An input.
  /// - Throws: As ``fourPointRelativeVariance(at:)``.
  public func fourPointWarning(at point: [Double]) throws(DenseNetworkError) -> String? {
    let variance = try fourPointRelativeVariance(at: point)
    guard variance > Self.hopelessRelativeVariance else { return nil }
    guard variance.isFinite else {
      return """
        the readouts have no eighth moment: the error of a sampled four-point function is infinite
        """
    }
    let advice =
      description.activation == .gauss
      ? "; use biases of deviation 0.3 at most in place of \(description.biasDeviation), or the "
        + "closed form"
      : "; use the closed form or a larger width than \(description.width)"
    return "the four-point function of one network at \(point) has the relative variance "
      + "\(Self.rounded(variance)): an error of 1 % takes \(Self.rounded(1e4 * variance)) networks"
      + advice
  }

  /// σ₀²/d.
  private var inputVariance: Double {
    description.inputDeviation * description.inputDeviation / Double(description.inputDimension)
  }

  /// κ_r = E W^r/(E W²)^{r/2}.
  private func ratio(_ order: Int) throws(DenseNetworkError) -> Double {
    let moment = try densityChecked { () throws(ParameterDensityError) in
      try description.readout.existingMoment(order)
    }
    return moment / integerPower(description.readout.secondMoment, order / 2)
  }

  /// Σ over pairings of Π K, with the output bias in K.
  private func gaussianPoint(at points: [[Double]]) throws(DenseNetworkError) -> Double {
    let pairs = try pairTable(points) { first, second throws(DenseNetworkError) in
      try kernel.value(first, second)
    }
    return Self.pairings(of: Array(points.indices)).reduce(0) {
      $0 + $1.reduce(1) { $0 * pairs[$1.0][$1.1] }
    }
  }

  private func pairTable(
    _ points: [[Double]],
    _ value: ([Double], [Double]) throws(DenseNetworkError) -> Double
  ) throws(DenseNetworkError) -> [[Double]] {
    var table = points.map { _ in points.map { _ in 0.0 } }
    for first in points.indices {
      for second in points.indices where second > first {
        table[first][second] = try value(points[first], points[second])
        table[second][first] = table[first][second]
      }
    }
    return table
  }

  private func pointSum(_ points: [[Double]], signs: [Double]) -> [Double] {
    (0..<description.inputDimension).map { direction in
      zip(points, signs).reduce(0) { $0 + $1.1 * $1.0[direction] }
    }
  }

  /// |x|².
  private static func square(_ point: [Double]) -> Double { point.reduce(0) { $0 + $1 * $1 } }

  /// All ways to group an even number of indices in pairs.
  static func pairings(of indices: [Int]) -> [[(Int, Int)]] {
    guard let first = indices.first else { return [[]] }
    return indices.indices.dropFirst().flatMap { position in
      var rest = indices
      rest.remove(at: position)
      rest.removeFirst()
      return pairings(of: rest).map { [(first, indices[position])] + $0 }
    }
  }

  /// m_{2k} from κ_{2k}: m_n = Σ_j C(n − 1, j − 1) κ_j m_{n − j}, odd ones zero.
  private static func evenMoments(ofCumulants cumulants: [Double]) -> [Double] {
    var moments = [1.0]
    for half in 1..<cumulants.count {
      moments.append(
        (1...half).reduce(0) {
          $0 + binomial(2 * half - 1, 2 * $1 - 1) * cumulants[$1] * moments[half - $1]
        })
    }
    return moments
  }

  /// κ_{2k} from m_{2k}.
  private static func evenCumulants(ofMoments moments: [Double]) -> [Double] {
    var cumulants = [0.0]
    for half in 1..<moments.count {
      let lower = (1..<half).reduce(0) {
        $0 + binomial(2 * half - 1, 2 * $1 - 1) * cumulants[$1] * moments[half - $1]
      }
      cumulants.append(moments[half] - lower)
    }
    return cumulants
  }

  private static func binomial(_ total: Int, _ chosen: Int) -> Double {
    (0..<chosen).reduce(1) { $0 * Double(total - $1) / Double($1 + 1) }
  }

  /// A number to three digits.
  private static func rounded(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value }
    let power = Double.pow(10, 2 - Double.log10(value).rounded(.down))
    return (value * power).rounded() / power
  }
}
