import CorrelatorAnalysis
import EnsembleSampling
import LatticeGeometry

/// Measures the fields of a single theory.
final class PointMeter: WeightedFieldConsumer {
  private let meter: CorrelatorMeter

  init(_ setup: CorrelatorSetup) { meter = CorrelatorMeter(setup) }

  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    meter.measure(field, logWeight: member.logWeight)
  }

  func finishBlock() -> BlockMeasurement { meter.finishBlock() }
}
