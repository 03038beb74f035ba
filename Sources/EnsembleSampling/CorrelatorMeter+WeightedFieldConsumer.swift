import ArchitectureEngineering
public import CorrelatorAnalysis
public import LatticeGeometry

/// Measures the fields of a single theory as they are drawn.
extension CorrelatorMeter: WeightedFieldConsumer {
  /// Adds one field with its weight.
  public func measure(_ field: borrowing Field, of member: EnsembleMember) {
    measure(field, coefficients: nil, of: member)
  }

  /// Adds one field with its weight; a transform is saved where its modes are known.
  public func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, of member: EnsembleMember
  ) {
    precondition(member.point == 0, "one theory; an axis takes a meter for each of its points")
    measure(
      field, coefficients: coefficients, logWeight: member.weight.log,
      familyLogWeight: member.weight.family)
  }
}
