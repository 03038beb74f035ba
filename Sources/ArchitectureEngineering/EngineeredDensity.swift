public import NetworkArchitectures

/// A parameter density that realises a theory: an architecture, and the deformation of its free
/// density. Networks are drawn from the free density and carry weights.
public struct EngineeredDensity: Sendable {
  /// The network family, with the parameters of the reference theory.
  public let architecture: any Architecture

  /// From the reference to the target; nil if the network's own density is the theory.
  public let deformation: DensityDeformation?

  /// Whether every network has weight 1.
  public var hasEqualWeights: Bool { deformation?.isTrivial ?? true }

  /// Pairs an architecture that realises the deformation's reference theory with it.
  public init(architecture: any Architecture, deformation: DensityDeformation?) {
    self.architecture = architecture
    self.deformation = deformation
  }
}
