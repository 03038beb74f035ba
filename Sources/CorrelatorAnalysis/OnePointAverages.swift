import FieldTheory
import LatticeGeometry

/// φ⁴ at a site and the lowest moments of M = (1/V) Σ φ; of n components, φ⁴ is (φ·φ)² and |M| the
/// length of the magnetisation.
public struct OnePointAverages: ObservableGroup {
  /// (1/V) Σ φ⁴.
  var fourthMoment: Int { 0 }
  /// |M|.
  var absoluteMagnetization: Int { 1 }
  /// M².
  var squaredMagnetization: Int { 2 }
  /// M⁴.
  var fourthMagnetization: Int { 3 }

  /// Four.
  public var averageCount: Int { 4 }

  /// Makes the sums of one worker.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    Accumulator(self, componentCount: setup.componentCount)
  }

  private final class Accumulator: ObservableAccumulator {
    private let layout: OnePointAverages
    private let componentCount: Int
    private var sums: SumVector

    init(_ layout: OnePointAverages, componentCount: Int) {
      self.layout = layout
      self.componentCount = componentCount
      sums = SumVector(count: layout.averageCount)
    }

    func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
      let volume = Double(field.lattice.volume)
      // Σ_a (Σ_x φ_a)²/V².
      let square = (0..<componentCount).reduce(0) { sum, component in
        let value = transforms.modes.pointer[component * 2 * transforms.modes.grid.modeCount]
        return sum + value * value / (volume * volume)
      }
      let length = lengthMoments(of: field, componentCount: componentCount)
      sums[layout.fourthMoment] += weight * length.fourthPowerSum / volume
      sums[layout.absoluteMagnetization] += weight * square.squareRoot()
      sums[layout.squaredMagnetization] += weight * square
      sums[layout.fourthMagnetization] += weight * square * square
    }

    func scale(by factor: Double) { sums.scale(by: factor) }

    func takeSums() -> [Double] { sums.take() }
  }
}
