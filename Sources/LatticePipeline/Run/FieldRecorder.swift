import EnsembleSampling
import EnsembleStorage
import LatticeGeometry

/// Measures fields and keeps them on the way.
final class FieldRecorder<Meter: WeightedFieldConsumer>: WeightedFieldConsumer {
  private let meter: Meter
  private let spool: FieldSpool?
  private let point: Int?

  /// Wraps a meter.
  ///
  /// - Parameters:
  ///   - meter: What measures.
  ///   - spool: Where fields are kept; nil lets them go.
  ///   - point: The point of the axis they belong to, if they do not know themselves.
  init(_ meter: Meter, spool: FieldSpool?, point: Int? = nil) {
    self.meter = meter
    self.spool = spool
    self.point = point
  }

  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    measure(field, coefficients: nil, of: member)
  }

  func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, of member: EnsembleMember
  ) {
    spool?.store(
      field, point: point ?? member.point, index: member.index, chain: member.chain,
      logWeight: member.logWeight)
    meter.measure(field, coefficients: coefficients, of: member)
  }

  func finishBlock() -> Meter.Block { meter.finishBlock() }
}
