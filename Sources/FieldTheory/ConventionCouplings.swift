/// Couplings as one of the conventions in use writes them.
public struct ConventionCouplings: Hashable, Sendable {
  /// The convention.
  public let convention: CouplingConvention

  /// The two couplings, in the order of ``CouplingConvention/parameterNames``.
  public let numbers: [NamedNumber]

  /// s in φ = s φ_convention, where φ is the field of ``Couplings``.
  ///
  /// The actions agree field by field; the measures differ by the factor s^V.
  public let fieldRescaling: Double
}
