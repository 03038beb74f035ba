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

  /// The midpoint rule, of second order.
  public static let midpoint = RungeKuttaTableau(
    name: "midpoint", order: 2, stages: [[], [0.5]], weights: [0, 1])

  /// Kutta's method of third order.
  public static let kutta = RungeKuttaTableau(
    name: "rk3", order: 3, stages: [[], [0.5], [-1, 2]], weights: [1 / 6, 2 / 3, 1 / 6])

  /// The classical method of fourth order.
  public static let classical = RungeKuttaTableau(
    name: "rk4", order: 4, stages: [[], [0.5], [0, 0.5], [0, 0, 1]],
    weights: [1 / 6, 1 / 3, 1 / 3, 1 / 6])

  /// The eighth-order method of Dormand and Prince with twelve stages, DOP853 of E. Hairer,
  /// S. P. Nørsett and G. Wanner, "Solving Ordinary Differential Equations I", 1993, section II.5.
  ///
  /// Four of its weights vanish, but not the stages they belong to.
  public static let dormandPrince853 = RungeKuttaTableau(
    name: "dop853", order: 8,
    stages: [
      [],
      [0.05260015195876773],
      [0.0197250569845379, 0.0591751709536137],
      [0.02958758547680685, 0, 0.08876275643042054],
      [0.2413651341592667, 0, -0.8845494793282861, 0.924834003261792],
      [0.037037037037037035, 0, 0, 0.17082860872947386, 0.12546768756682242],
      [0.037109375, 0, 0, 0.17025221101954405, 0.06021653898045596, -0.017578125],
      [
        0.03709200011850479, 0, 0, 0.17038392571223998, 0.10726203044637328,
        -0.015319437748624402, 0.008273789163814023,
      ],
      [
        0.6241109587160757, 0, 0, -3.3608926294469414, -0.868219346841726, 27.59209969944671,
        20.154067550477894, -43.48988418106996,
      ],
      [
        0.47766253643826434, 0, 0, -2.4881146199716677, -0.590290826836843, 21.230051448181193,
        15.279233632882423, -33.28821096898486, -0.020331201708508627,
      ],
      [
        -0.9371424300859873, 0, 0, 5.186372428844064, 1.0914373489967295, -8.149787010746927,
        -18.52006565999696, 22.739487099350505, 2.4936055526796523, -3.0467644718982196,
      ],
      [
        2.273310147516538, 0, 0, -10.53449546673725, -2.0008720582248625, -17.9589318631188,
        27.94888452941996, -2.8589982771350235, -8.87285693353063, 12.360567175794303,
        0.6433927460157636,
      ],
    ],
    weights: [
      0.054293734116568765, 0, 0, 0, 0, 4.450312892752409, 1.8915178993145003,
      -5.801203960010585, 0.3111643669578199, -0.1521609496625161, 0.20136540080403034,
      0.04471061572777259,
    ])
}
