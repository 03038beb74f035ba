/// The coefficients of an explicit Runge–Kutta method, k_i = v(y + h Σ_j a_ij k_j, t + c_i h),
/// y′ = y + h Σ_i b_i k_i.
public struct RungeKuttaTableau: Hashable, Sendable {
  /// Where the method stands in messages.
  public let name: String

  /// p: one step's error is of order h^{p+1}.
  public let order: Int

  /// a_ij, row i with i entries.
  public let stages: [[Double]]

  /// b_i.
  public let weights: [Double]

  /// c_i.
  public let nodes: [Double]

  /// Creates a method; row i of `stages` has i entries and sums to c_i.
  public init(name: String, order: Int, stages: [[Double]], weights: [Double]) {
    precondition(
      stages.count == weights.count && stages.indices.allSatisfy { stages[$0].count == $0 },
      "a lower triangular tableau")
    self.name = name
    self.order = order
    self.stages = stages
    self.weights = weights
    nodes = stages.map { $0.reduce(0, +) }
  }

  /// The number of velocities a step evaluates.
  public var stageCount: Int { weights.count }

  /// The classical method of fourth order.
  public static let classical = RungeKuttaTableau(
    name: "rk4", order: 4, stages: [[], [0.5], [0, 0.5], [0, 0, 1]],
    weights: [1 / 6, 1 / 3, 1 / 3, 1 / 6])
}
