public import LatticeGeometry
import RealModule

/// The registry of evaluators of plane waves, and what each is expected to cost.
public enum WaveEvaluatorKind: String, Hashable, Sendable, CaseIterable {
  /// ``SeparableWaveEvaluator``.
  case separable
  /// ``NonuniformFourierTransform``.
  case nonuniformFFT
  /// ``DirectWaveEvaluator``.
  case direct

  /// Makes an evaluator for a lattice.
  ///
  /// - Parameters:
  ///   - lattice: Where waves are evaluated.
  ///   - tolerance: The relative accuracy, of which only the nonuniform transform takes note.
  public func makeEvaluator(on lattice: Lattice, tolerance: Double) -> any WaveEvaluator {
    switch self {
    case .separable: SeparableWaveEvaluator(lattice: lattice)
    case .nonuniformFFT: NonuniformFourierTransform(lattice: lattice, tolerance: tolerance)
    case .direct: DirectWaveEvaluator(lattice: lattice)
    }
  }

  /// The evaluator with the least expected cost.
  public static func fastest(
    on lattice: Lattice, waveCount: Int, tolerance: Double
  ) -> WaveEvaluatorKind {
    allCases.min { first, second in
      first.expectedNanoseconds(on: lattice, waveCount: waveCount, tolerance: tolerance)
        < second.expectedNanoseconds(on: lattice, waveCount: waveCount, tolerance: tolerance)
    } ?? .separable
  }

  /// The time of one evaluation in nanoseconds of a 2025 x86-64 core with vectors of eight doubles.
  ///
  /// Each evaluator's arithmetic counted out, with constants fitted to timings on lattices of one
  /// to four dimensions; only ratios between evaluators matter.
  public func expectedNanoseconds(
    on lattice: Lattice, waveCount: Int, tolerance: Double
  ) -> Double {
    let waves = Double(waveCount)
    let volume = Double(lattice.volume)
    switch self {
    case .direct:
      let rows = volume / Double(lattice.extents[lattice.dimension - 1])
      return waves * (2.3 * volume + 45 * rows)
    case .separable:
      return SeparableWaveEvaluator.expectedNanoseconds(on: lattice, waveCount: waveCount)
    case .nonuniformFFT:
      return NonuniformFourierTransform.expectedNanoseconds(
        on: lattice, waveCount: waveCount, tolerance: tolerance)
    }
  }
}
