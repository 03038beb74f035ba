import CorrelatorAnalysis
import NetworkArchitectures

/// Exact n-point functions of networks with one hidden layer at all tuples of some inputs, at any width.
///
/// The neurons are independent, so that G₄ = GP₄ + c₄/N and G₆ = GP₆ + b₆/N + c₆/N², GP_n the functions
/// of the Gaussian process with the same kernel, c_n the cumulants of one neuron and
/// b₆ = Σ₁₅ c₄ K. [Halverson2021]
struct NetworkTheory {
  /// The inputs.
  let inputs: [Double]

  /// All tuples of order 2, 4 and 6.
  let tuples: [Int: [[Int]]]

  /// GP_n of each tuple, by order.
  let gaussian: [Int: [Double]]

  /// Coefficients of N^{−1} and N^{−2} of each tuple, by order.
  private let corrections: [Int: [[Double]]]

  /// K, with the output bias, by the numbers of the inputs.
  private let kernel: [[Double]]

  /// The correlators at width 1, for relative variances.
  private let correlators: DenseCorrelators

  /// Computes them.
  ///
  /// - Parameters:
  ///   - description: One hidden layer with one input coordinate; its width does not matter.
  ///   - inputs: The inputs.
  init(_ description: DenseDescription, inputs: [Double]) throws(DenseNetworkError) {
    var correlators = try DenseCorrelators(description.with(width: 1))
    try correlators.tabulateMoments(at: inputs)
    let kernelFunction = DenseKernel(correlators.description)
    var kernel: [[Double]] = []
    for first in inputs {
      var row: [Double] = []
      for second in inputs { row.append(try kernelFunction.value([first], [second])) }
      kernel.append(row)
    }
    let tuples = Dictionary(
      uniqueKeysWithValues: TupleMeter.orders.map {
        ($0, IndexTuples(order: $0, of: inputs.count).tuples)
      })
    func points(_ tuple: [Int]) -> [[Double]] { tuple.map { [inputs[$0]] } }

    var cumulants: [[Int]: Double] = [:]
    for tuple in tuples[4] ?? [] {
      cumulants[tuple] = try correlators.connectedFourPoint(at: points(tuple))
    }
    var six: [[Double]] = []
    for tuple in tuples[6] ?? [] {
      let mixed = Self.sumOverPairs(of: tuple) { pair, others in
        kernel[pair.0][pair.1] * (cumulants[others] ?? .nan)
      }
      six.append([mixed, try correlators.connectedSixPoint(at: points(tuple))])
    }
    corrections = [
      2: (tuples[2] ?? []).map { _ in [0, 0] },
      4: (tuples[4] ?? []).map { [cumulants[$0] ?? .nan, 0] }, 6: six,
    ]
    gaussian = tuples.mapValues { $0.map { Self.gaussian(kernel, $0) } }
    self.inputs = inputs
    self.tuples = tuples
    self.kernel = kernel
    self.correlators = correlators
  }

  /// G_n of each tuple at a width.
  func functions(order: Int, width: Int) -> [Double] {
    let inverse = 1 / Double(width)
    return zip(gaussian[order] ?? [], corrections[order] ?? []).map {
      $0 + inverse * ($1[0] + inverse * $1[1])
    }
  }

  /// Σ₁₅ K I of each tuple of six: a quartic coupling λ changes G₆ by −24 λ times it to first order.
  ///
  /// - Parameter vertices: I of each tuple of four.
  func sixPointVertices(_ vertices: [Double]) -> [Double] {
    let byTuple = Dictionary(uniqueKeysWithValues: zip(tuples[4] ?? [], vertices))
    return (tuples[6] ?? []).map { tuple in
      Self.sumOverPairs(of: tuple) { pair, others in
        kernel[pair.0][pair.1] * (byTuple[others] ?? .nan)
      }
    }
  }

  /// The largest Var φⁿ/(E φⁿ)² of one network among the inputs.
  func relativeVariance(order: Int, width: Int) throws(DenseNetworkError) -> Double {
    let correlators = try DenseCorrelators(correlators.description.with(width: width))
    var largest = 0.0
    for input in inputs {
      largest = max(largest, try correlators.relativeVariance(ofPower: order, at: [input]))
    }
    return largest
  }

  /// Σ over the pairs of a tuple of a function of the pair and of the others.
  private static func sumOverPairs(
    of tuple: [Int], _ term: ((Int, Int), [Int]) -> Double
  ) -> Double {
    var sum = 0.0
    for first in tuple.indices {
      for second in tuple.indices where second > first {
        var others = tuple
        others.remove(at: second)
        others.remove(at: first)
        sum += term((tuple[first], tuple[second]), others)
      }
    }
    return sum
  }

  /// Σ over pairings of Π K.
  private static func gaussian(_ kernel: [[Double]], _ tuple: [Int]) -> Double {
    guard let first = tuple.first else { return 1 }
    return tuple.indices.dropFirst().reduce(0) { sum, place in
      var rest = tuple
      rest.remove(at: place)
      rest.removeFirst()
      return sum + kernel[first][tuple[place]] * gaussian(kernel, rest)
    }
  }
}
