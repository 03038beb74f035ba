public import ArchitectureEngineering
public import FieldTheory
public import LatticeGeometry

/// Hybrid Monte Carlo in the whitened parameters of a free network; see
/// ``/ArchitectureEngineering/FunctionSpaceMove``.
public struct FunctionSpaceHMC: MarkovUpdate {
  /// The reference propagator and the integrator.
  public let move: FunctionSpaceMove

  /// m² of the action's quadratic term; its kinetic term is the reference's.
  public let massSquared: Double

  /// The rest of the action.
  public let interaction: any LocalInteraction

  /// ε, the angle of a step.
  public let stepSize: Double

  /// Steps of a trajectory.
  public let steps: Int

  /// The lattice the fields live on.
  public var lattice: Lattice { move.reference.grid.lattice }

  /// n, the number of components of the fields.
  public var componentCount: Int { move.componentCount }

  /// Describes the update.
  ///
  /// - Parameters:
  ///   - move: The reference propagator and the integrator.
  ///   - massSquared: m².
  ///   - interaction: The rest of the action.
  ///   - stepSize: ε > 0; with `steps` ε = π/2 a free field is drawn afresh.
  ///   - steps: At least one.
  public init(
    move: FunctionSpaceMove, massSquared: Double, interaction: any LocalInteraction,
    stepSize: Double, steps: Int
  ) {
    precondition(stepSize > 0 && steps >= 1, "at least one step forwards")
    self.move = move
    self.massSquared = massSquared
    self.interaction = interaction
    self.stepSize = stepSize
    self.steps = steps
  }

  /// Creates a chain with its own buffers.
  public func makeChain() -> any MarkovChain { Chain(self) }

  private final class Chain: MarkovChain {
    private let update: FunctionSpaceHMC
    private let mover: FunctionSpaceMover

    var energyChange: Double { mover.energyChange }

    init(_ update: FunctionSpaceHMC) {
      self.update = update
      mover = update.move.makeMover()
      begin(at: Field(on: update.lattice, count: update.componentCount))
    }

    func begin(at field: borrowing Field) {
      mover.begin(at: field, massSquared: update.massSquared, interaction: update.interaction)
    }

    func advance(using stream: inout RandomStream) -> Bool {
      mover.advance(stepSize: update.stepSize, steps: update.steps, using: &stream)
    }

    func withField(_ body: (borrowing Field) -> Void) { mover.withField(body) }
  }
}
