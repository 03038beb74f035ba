/// The couplings of lattice φ⁴ in the normalisation used throughout,
/// S = Σ_x [½ Σ_μ (φ(x+μ̂) − φ(x))² + ½ m² φ² + (λ/4!) φ⁴].
public struct Couplings: Codable, Hashable, Sendable {
  /// m², in units of 1/a²; may be negative.
  public let massSquared: Double

  /// λ, in units of a^{d−4}.
  public let lambda: Double

  /// Pairs the two numbers; whether they define a theory is checked where one is made of them.
  public init(massSquared: Double, lambda: Double) {
    self.massSquared = massSquared
    self.lambda = lambda
  }

  /// The same theory in another convention, with names for a report.
  ///
  /// - Parameters:
  ///   - convention: The convention wanted.
  ///   - dimension: d, which enters only the hopping form.
  /// - Throws: ``FieldTheoryError/noHoppingParameters(massSquared:lambda:dimension:)``.
  public func inConvention(
    _ convention: CouplingConvention, dimension: Int
  ) throws(FieldTheoryError) -> ConventionCouplings {
    let (first, second, rescaling): (Double, Double, Double)
    switch convention {
    case .factorial:
      (first, second, rescaling) = (massSquared, lambda, 1)
    case .quarter:
      let quarter = QuarterCouplings(self)
      (first, second, rescaling) = (quarter.massSquared, quarter.lambda, quarter.fieldRescaling)
    case .flow:
      let flow = FlowCouplings(self)
      (first, second, rescaling) = (flow.massSquared, flow.lambda, flow.fieldRescaling)
    case .hopping:
      let hopping = try HoppingParameters(self, dimension: dimension)
      (first, second, rescaling) = (hopping.kappa, hopping.lambda, hopping.fieldRescaling)
    }
    let numbers = zip(convention.parameterNames, [first, second]).map {
      NamedNumber(name: $0, value: $1)
    }
    return ConventionCouplings(
      convention: convention, numbers: numbers, fieldRescaling: rescaling)
  }
}
