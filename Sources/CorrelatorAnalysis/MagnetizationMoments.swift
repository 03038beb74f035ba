public import ErrorAnalysis
import LatticeGeometry
import RealModule

/// The moments ⟨Mⁿ⟩ and the cumulants κ_n of M = (1/V) Σ_x φ(x), n = 1 … 8.
///
///     κ_n = ⟨Mⁿ⟩ − Σ_{k=1}^{n−1} C(n−1, k−1) κ_k ⟨M^{n−k}⟩
///
/// V^{n−1} κ_n is the connected n-point function at zero momentum. Of n components, M is one of them,
/// and averages over them are taken.
public struct MagnetizationMoments: ObservableGroup {
  /// The highest order.
  public static let largestOrder = 8

  /// Whether the theory has the symmetry φ → −φ, which makes odd orders vanish.
  public let isEven: Bool

  /// Creates the group.
  ///
  /// - Parameter isEven: Whether the theory has the symmetry φ → −φ.
  public init(isEven: Bool) { self.isEven = isEven }

  /// The orders that are measured: all, or the even ones where the others vanish.
  public var orders: [Int] { Array(stride(from: isEven ? 2 : 1, through: 8, by: isEven ? 2 : 1)) }

  /// One for each order.
  public var averageCount: Int { orders.count }

  /// Makes the sums of one worker.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    Accumulator(orders: orders, componentCount: setup.componentCount)
  }

  /// The cumulants from moments, both in the order of ``orders``.
  func cumulants(ofMoments moments: [Double]) -> [Double] {
    var all = [Double](repeating: 0, count: Self.largestOrder + 1)
    for (order, moment) in zip(orders, moments) { all[order] = moment }
    var cumulants = all
    for order in 1...Self.largestOrder {
      // C(n−1, k−1), along k.
      var binomial = 1.0
      for lower in 1..<order {
        cumulants[order] -= binomial * cumulants[lower] * all[order - lower]
        binomial *= Double(order - lower) / Double(lower)
      }
    }
    return orders.map { cumulants[$0] }
  }

  private final class Accumulator: ObservableAccumulator {
    private let orders: [Int]
    private let componentCount: Int
    private var sums: SumVector

    init(orders: [Int], componentCount: Int) {
      self.orders = orders
      self.componentCount = componentCount
      sums = SumVector(count: orders.count)
    }

    func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
      let (grid, share) = (transforms.modes.grid, weight / Double(componentCount))
      for component in 0..<componentCount {
        let sum = transforms.modes.pointer[component * 2 * grid.modeCount]
        let mean = sum / Double(grid.lattice.volume)
        for (index, order) in orders.enumerated() { sums[index] += share * .pow(mean, order) }
      }
    }

    func scale(by factor: Double) { sums.scale(by: factor) }

    func takeSums() -> [Double] { sums.take() }
  }
}

extension EnsembleMeasurement {
  /// ⟨Mⁿ⟩, one for each of the group's orders.
  public func moments(_ group: MagnetizationMoments) -> [Replicated] {
    let averages = averages(of: group)
    return group.orders.indices.map { index in averages.replicated([index]) { $0[0] } }
  }

  /// κ_n without the bias of its non-linear terms, one for each of the group's orders.
  public func cumulants(_ group: MagnetizationMoments) -> [Replicated] {
    let averages = averages(of: group)
    let all = Array(group.orders.indices)
    return all.map { index in
      averages.replicated(all) { group.cumulants(ofMoments: $0)[index] }.biasCorrected
    }
  }
}
