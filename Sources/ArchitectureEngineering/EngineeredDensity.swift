public import LatticeGeometry
public import NetworkArchitectures

/// A parameter density that realises a theory by plain weights: an architecture, and the deformation
/// of its free density. Networks are drawn from the free density and carry weights.
public struct EngineeredDensity: DensityRealisation {
  /// The network family, with the parameters of the reference theory.
  public let architecture: any Architecture

  /// From the reference to the target; nil if the network's own density is the theory.
  public let deformation: DensityDeformation?

  /// The grid of the architecture.
  public var grid: MomentumGrid { architecture.grid }

  /// Whether every network has weight 1.
  public var hasEqualWeights: Bool { deformation?.isTrivial ?? true }

  /// Pairs an architecture that realises the deformation's reference theory with it.
  public init(architecture: any Architecture, deformation: DensityDeformation?) {
    self.architecture = architecture
    self.deformation = deformation
  }

  /// Creates a realiser with its own buffers.
  public func makeRealiser() -> any NetworkRealiser {
    Realiser(evaluator: architecture.makeEvaluator(), deformation: deformation, grid: grid)
  }

  private final class Realiser: NetworkRealiser {
    private let evaluator: any NetworkEvaluator
    private let deformation: DensityDeformation?
    private let field: Field

    init(evaluator: any NetworkEvaluator, deformation: DensityDeformation?, grid: MomentumGrid) {
      self.evaluator = evaluator
      self.deformation = deformation
      field = Field(on: grid.lattice)
    }

    func drawNetwork(
      using stream: inout RandomStream,
      visit: (_ point: Int, _ field: borrowing Field, _ logWeight: Double) -> Void
    ) {
      evaluator.drawNetwork(using: &stream, into: field)
      visit(0, field, deformation?.logWeight(of: field) ?? 0)
    }
  }
}
