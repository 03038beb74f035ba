import FieldTheory
import RealModule

/// Integrals of products of kernels over the vertices of an effective action, one input coordinate.
///
///     I(x₁ … x₄) = ∫_{−Λ}^{Λ} dy Π_i K_W(x_i, y),   with y² for a coupling that grows as λ₂ y²
///     J(x₁, x₂) = ∫_{−Λ}^{Λ} dy K_W(x₁, y) K_W(x₂, y)
///
/// ΔS = λ ∫ φ⁴ changes the four-point function by −24 λ I to first order; the contractions of two legs
/// at the vertex shift the kernel, which is exact already [Halverson2021]. K_W is the kernel without
/// the output bias. By Gauss–Legendre quadrature on panels, to 1e−12.
public struct DenseVertexIntegrals: Sendable {
  /// Λ, in units of the inputs.
  public let cutoff: Double

  /// The external inputs.
  public let inputs: [Double]

  private let nodes: [Double]
  private let weights: [Double]

  /// K_W(x, y), [input][node].
  private let kernels: [[Double]]

  /// Tabulates the kernel.
  ///
  /// - Parameters:
  ///   - kernel: Of a network with one input coordinate.
  ///   - inputs: The x an integral may have.
  ///   - cutoff: Λ > 0.
  /// - Throws: ``DenseNetworkError/pointOfOtherDimension(coordinates:dimension:)``, or
  ///   ``DenseNetworkError/noClosedForm(reason:)`` if the inputs reach over too many lengths 1/σ of the kernel.
  public init(
    _ kernel: DenseKernel, at inputs: [Double], cutoff: Double
  ) throws(DenseNetworkError) {
    precondition(cutoff > 0 && cutoff.isFinite, "a positive cut-off")
    let length = 1 / kernel.description.inputDeviation
    let reach = (inputs.map(\.magnitude).max() ?? 0) + 10 * length
    guard min(reach, cutoff) <= Self.largestReach * length else {
      throw .noClosedForm(
        reason:
          "the vertex integrals reach over \(min(reach, cutoff) / length) lengths 1/σ_W of the kernel, "
          + "more than the quadrature's \(Self.largestReach); take smaller inputs or a smaller σ_W")
    }
    let edges = Self.edges(step: length / 2, reach: reach, cutoff: cutoff)
    var nodes: [Double] = []
    var weights: [Double] = []
    for (lower, upper) in zip(edges, edges.dropFirst()) {
      for (node, weight) in zip(Self.rule.nodes, Self.rule.weights) {
        // The kernel of positive parts has a kink at y = 0, where no panel reaches across.
        let place = (lower + upper + (upper - lower) * node) / 2
        nodes += [place, -place]
        weights += [weight * (upper - lower) / 2, weight * (upper - lower) / 2]
      }
    }
    var kernels: [[Double]] = []
    for input in inputs {
      var row: [Double] = []
      for node in nodes { row.append(try kernel.withoutOutputBias([input], [node])) }
      kernels.append(row)
    }
    self.cutoff = cutoff
    self.inputs = inputs
    self.nodes = nodes
    self.weights = weights
    self.kernels = kernels
  }

  /// ∫ dy y^p Π_i K_W(x_i, y).
  ///
  /// - Parameters:
  ///   - points: The x_i by their numbers among the inputs.
  ///   - power: p ≥ 0.
  public func integral(over points: [Int], power: Int = 0) -> Double {
    var sum = 0.0
    for node in nodes.indices {
      sum += points.reduce(weights[node] * integerPower(nodes[node], power)) {
        $0 * kernels[$1][node]
      }
    }
    return sum
  }

  /// Ends of panels from 0 to Λ: equal ones as far as inputs reach, then growing by half.
  private static func edges(step: Double, reach: Double, cutoff: Double) -> [Double] {
    var edges = [0.0]
    var length = step
    while let last = edges.last, last + length < cutoff {
      edges.append(last + length)
      if last > reach { length *= 1.5 }
    }
    return edges + [cutoff]
  }

  /// The most lengths of a kernel that equal panels cover.
  private static let largestReach = 1e4

  private static let rule = GaussLegendre(count: 20)
}
