import FieldTheory
public import LatticeGeometry
public import NetworkArchitectures

/// A parameter density that realises a theory by plain weights: an architecture, and the deformation
/// of its free density. Networks are drawn from the free density and carry weights.
public struct EngineeredDensity: DensityRealisation {
  /// The network family, with the parameters of the reference theory.
  public let architecture: any Architecture

  /// From the reference to the theory of every point of the coupling axis; empty if the network's own
  /// density is the theory.
  public let deformations: [DensityDeformation]

  /// The grid of the architecture.
  public var grid: MomentumGrid { architecture.grid }

  /// Whether every network has weight 1.
  public var hasEqualWeights: Bool { deformations.allSatisfy(\.isTrivial) }

  /// Points of the coupling axis; they share the networks and differ in the weights.
  public var pointCount: Int { max(1, deformations.count) }

  /// Pairs an architecture that realises the deformation's reference theory with it; without one the
  /// network's own density is the theory.
  public init(architecture: any Architecture, deformation: DensityDeformation? = nil) {
    self.init(architecture: architecture, deformations: deformation.map { [$0] } ?? [])
  }

  /// Pairs an architecture with the deformations of an axis, all of its own reference theory.
  public init(architecture: any Architecture, deformations: [DensityDeformation]) {
    precondition(
      deformations.allSatisfy {
        $0.action.interaction.componentCount == architecture.componentCount
      }, "networks with the target's components")
    self.architecture = architecture
    self.deformations = deformations
  }

  /// Creates a realiser with its own buffers.
  public func makeRealiser() -> any NetworkRealiser {
    Realiser(architecture, deformations: deformations)
  }

  private final class Realiser: NetworkRealiser {
    private let evaluator: any NetworkEvaluator
    private let deformations: [DensityDeformation]
    private let field: Field

    init(_ architecture: any Architecture, deformations: [DensityDeformation]) {
      evaluator = architecture.makeEvaluator()
      self.deformations = deformations
      field = Field(on: architecture.grid.lattice, count: architecture.componentCount)
    }

    func drawNetwork(
      using stream: inout RandomStream,
      visit: (_ point: Int, _ field: borrowing Field, _ logWeight: Double) -> Void
    ) {
      evaluator.drawNetwork(using: &stream, into: field)
      if deformations.isEmpty { visit(0, field, 0) }
      for (point, deformation) in deformations.enumerated() {
        visit(point, field, deformation.logWeight(of: field))
      }
    }
  }
}
