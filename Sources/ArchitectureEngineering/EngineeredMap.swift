/// A map whose coefficients were fitted, as plain numbers: what an "engineered density" file holds.
public enum EngineeredMap: Hashable, Sendable {
  /// Optimised on the final weights: leads to one theory.
  case optimised(OptimisedMap)
  /// Fitted to the transport equation along lines of couplings.
  case fitted(FittedMap)

  /// How well the transport equation was solved; nil for maps not made from it.
  public var fitNodes: [GalerkinFit.Node]? {
    if case .fitted(let map) = self { map.nodes } else { nil }
  }
}
