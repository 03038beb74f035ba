public import ArchitectureEngineering
public import FieldTheory
public import LatticeGeometry
import RealModule

/// Hybrid Monte Carlo with H = ½ Σ_x π(x)² + S[φ] (S. Duane, A. D. Kennedy, B. J. Pendleton,
/// D. Roweth, Phys. Lett. B 195 (1987) 216).
///
/// A trajectory draws π, integrates Hamilton's equations reversibly and accepts with probability
/// min(1, e^{−ΔH}): exact for any step.
///
/// A mode of frequency ω = π/T would come back to ± where it started after every trajectory of
/// length T, and its power never change. So the length is drawn anew each time (P. B. Mackenzie,
/// Phys. Lett. B 226 (1989) 369): the number of steps evenly from n ± n/4, the step from ε (1 ± 0.1).
/// At worst τ_int of such a mode is about 5; with the step alone it would be about 30.
public struct FieldSpaceHMC: MarkovUpdate {
  /// S.
  public let action: any Action

  /// The lattice the fields live on.
  public let lattice: Lattice

  /// n, the number of components of the fields.
  public let componentCount: Int

  /// How steps are composed; the field moves first and last.
  public let integrator: HamiltonianIntegrator

  /// ε, in units where π² has no mass.
  public let stepSize: Double

  /// Steps of a trajectory, on average.
  public let steps: Int

  /// Half the relative widths of the step and of the number of steps.
  private static let stepSpread = 0.1
  private static let countSpread = 0.25

  /// Describes the update.
  ///
  /// - Parameters:
  ///   - action: S; φ⁴ with nearest-neighbour differences is much the fastest.
  ///   - lattice: Where.
  ///   - componentCount: n.
  ///   - integrator: How steps are composed.
  ///   - stepSize: ε > 0.
  ///   - steps: At least one, on average.
  public init(
    action: any Action, lattice: Lattice, componentCount: Int = 1,
    integrator: HamiltonianIntegrator = .leapfrog, stepSize: Double, steps: Int
  ) {
    precondition(stepSize > 0 && steps >= 1, "at least one step forwards")
    self.action = action
    self.lattice = lattice
    self.componentCount = componentCount
    self.integrator = integrator
    self.stepSize = stepSize
    self.steps = steps
  }

  /// ε and n of the next trajectory.
  fileprivate func drawLength(using stream: inout RandomStream) -> (stepSize: Double, steps: Int) {
    let spread = Self.stepSpread * (2 * stream.uniform() - 1)
    let reach = Int((Self.countSpread * Double(steps)).rounded())
    let shift = Int(stream.uniform() * Double(2 * reach + 1)) - reach
    return (stepSize * (1 + spread), max(1, steps + shift))
  }

  /// Creates a chain with its own buffers.
  public func makeChain() -> any MarkovChain { FieldSpaceChain(self) }

  /// Phase space with its own layout of φ and π.
  func makePhaseSpace() -> any PhaseSpace {
    if let action = action as? PhiFour, action.dispersion == .lattice {
      return HaloPhaseSpace(couplings: action.couplings, lattice: lattice)
    }
    return PlainPhaseSpace(action: action, lattice: lattice, componentCount: componentCount)
  }
}

/// φ and π while a trajectory is integrated.
protocol PhaseSpace: AnyObject {
  func load(_ field: borrowing Field)
  func store(into field: borrowing Field)
  /// π normal with variance 1.
  func drawMomenta(using stream: inout RandomStream)
  /// φ += ε π.
  func drift(_ stepSize: Double)
  /// π −= ε ∂S/∂φ, then φ += ε' π.
  func kick(_ stepSize: Double, thenDrift driftSize: Double)
  /// ½ Σ π².
  func kineticEnergy() -> Double
  /// S[φ].
  func action() -> Double
}

extension PhaseSpace {
  /// One trajectory, the field moving first and last.
  func integrate(_ integrator: HamiltonianIntegrator, stepSize: Double, steps: Int) {
    let shares = integrator.outerShares
    let inner = stepSize / Double(shares.count - 1)
    drift(shares[0] * stepSize)
    for step in 1...steps {
      for stage in 1..<shares.count {
        let merges = stage == shares.count - 1 && step < steps
        kick(inner, thenDrift: (merges ? 2 : 1) * shares[stage] * stepSize)
      }
    }
  }
}

/// A chain of ``FieldSpaceHMC``.
private final class FieldSpaceChain: MarkovChain {
  private(set) var energyChange = 0.0

  private let update: FieldSpaceHMC
  private let phaseSpace: any PhaseSpace
  private let field: Field
  private var action = 0.0

  init(_ update: FieldSpaceHMC) {
    self.update = update
    phaseSpace = update.makePhaseSpace()
    field = Field(on: update.lattice, count: update.componentCount)
    phaseSpace.load(field)
    action = phaseSpace.action()
  }

  func begin(at field: borrowing Field) {
    precondition(
      field.lattice == update.lattice && field.count == update.componentCount,
      "one field on the lattice")
    self.field.pointer.update(from: field.pointer, count: field.valueCount)
    phaseSpace.load(field)
    action = phaseSpace.action()
  }

  func advance(using stream: inout RandomStream) -> Bool {
    phaseSpace.load(field)
    phaseSpace.drawMomenta(using: &stream)
    let (stepSize, steps) = update.drawLength(using: &stream)
    let before = phaseSpace.kineticEnergy() + action
    phaseSpace.integrate(update.integrator, stepSize: stepSize, steps: steps)
    let proposed = phaseSpace.action()
    energyChange = phaseSpace.kineticEnergy() + proposed - before
    // Not-a-number, from a step far too long, is refused.
    guard stream.uniform() < Double.exp(-energyChange) else { return false }
    phaseSpace.store(into: field)
    action = proposed
    return true
  }

  func withField(_ body: (borrowing Field) -> Void) { body(field) }
}
