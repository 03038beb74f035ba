public import CorrelatorAnalysis
import LatticeGeometry
import RealModule

/// ⟨φ²⟩, ⟨φ⁴⟩, ⟨φ⁶⟩ and ⟨e^{Jφ}⟩ at single sites: of the ensemble, and of the same fields with a random
/// scale for all readouts.
public struct SiteFunctions: ObservableGroup {
  /// J, in units of 1/φ.
  public let sources: [Double]
  /// The sites averaged over; nil for all of them.
  public let sites: [Int]?

  /// Creates the group.
  public init(sources: [Double], sites: [Int]?) {
    self.sources = sources
    self.sites = sites
  }

  /// Three moments and the exponentials, then the moments of the scaled fields.
  public var averageCount: Int { 6 + sources.count }

  /// The number of ⟨e^{Jφ}⟩.
  func exponential(_ source: Int) -> Int { 3 + source }

  /// The numbers of ⟨φ²⟩, ⟨φ⁴⟩ and ⟨φ⁶⟩.
  func moments(isScaled: Bool) -> [Int] {
    isScaled ? (0..<3).map { 3 + sources.count + $0 } : [0, 1, 2]
  }

  /// Makes the sums of one worker.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    Accumulator(self, volume: setup.orbits.grid.lattice.volume)
  }

  private final class Accumulator: ObservableAccumulator {
    private let group: SiteFunctions
    private let sites: [Int]
    private var parity = false
    private var sums: [Double]

    init(_ group: SiteFunctions, volume: Int) {
      self.group = group
      sites = group.sites ?? Array(0..<volume)
      sums = [Double](repeating: 0, count: group.averageCount)
    }

    func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
      var moments = SIMD4<Double>.zero
      var exponentials = [Double](repeating: 0, count: group.sources.count)
      for site in sites {
        let value = field.pointer[site]
        let square = value * value
        moments += SIMD4(square, square * square, square * square * square, 0)
        for (index, source) in group.sources.enumerated() {
          exponentials[index] += .exp(source * value)
        }
      }
      let share = weight / Double(sites.count)
      // s² = 1 ± √v in turn, as in ``FieldDeformation``.
      let root = ClusterDecomposition.controlVariance.squareRoot()
      let square = parity ? 1 - root : 1 + root
      parity.toggle()
      let scales = [square, square * square, square * square * square]
      let scaled = group.moments(isScaled: true)
      for index in 0..<3 {
        sums[index] += share * moments[index]
        sums[scaled[index]] += share * scales[index] * moments[index]
      }
      for (index, value) in exponentials.enumerated() {
        sums[group.exponential(index)] += share * value
      }
    }

    func scale(by factor: Double) {
      for index in sums.indices { sums[index] *= factor }
    }

    func takeSums() -> [Double] {
      parity = false
      defer { sums = [Double](repeating: 0, count: sums.count) }
      return sums
    }
  }
}
