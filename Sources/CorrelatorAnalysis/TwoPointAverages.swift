import FieldTheory
import LatticeGeometry

/// What G(p) and the Schwinger–Dyson equations are made of; averages over components.
public struct TwoPointAverages: ObservableGroup {
  /// The number of momentum orbits.
  let orbitCount: Int

  /// Whether the target has an interaction, whose force is measured too.
  let hasInteraction: Bool

  /// |φ̃|²/V, averaged over an orbit.
  func power(_ orbit: Int) -> Int { orbit }

  /// Re φ̃* FT(U′)/V, averaged over an orbit.
  func cross(_ orbit: Int) -> Int { orbitCount + orbit }

  /// |FT(U′)|²/V, averaged over an orbit.
  func forcePower(_ orbit: Int) -> Int { 2 * orbitCount + orbit }

  /// (1/V) Σ U″(φ).
  var curvature: Int { 3 * orbitCount }

  /// Only the first kind without an interaction.
  public var averageCount: Int { hasInteraction ? 3 * orbitCount + 1 : orbitCount }

  /// The force.
  public var derivativeOrders: Set<Int> { hasInteraction ? [1] : [] }

  /// Makes the sums of one worker: per mode, averaged over orbits once a block.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    Accumulator(setup)
  }

  private final class Accumulator: ObservableAccumulator {
    private let orbits: MomentumOrbits
    private let interaction: (any LocalInteraction)?
    private let componentCount: Int
    private let power: ModeSums
    private let cross: ModeSums
    private let forcePower: ModeSums
    private var curvature = 0.0

    init(_ setup: CorrelatorSetup) {
      orbits = setup.orbits
      interaction = setup.interaction
      componentCount = setup.componentCount
      let modeCount = setup.orbits.grid.modeCount
      power = ModeSums(modeCount: modeCount)
      cross = ModeSums(modeCount: setup.interaction == nil ? 0 : modeCount)
      forcePower = ModeSums(modeCount: setup.interaction == nil ? 0 : modeCount)
    }

    func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
      let modes = UnsafePointer(transforms.modes.pointer)
      addProducts(to: power, weight: weight, modes, modes)
      guard let interaction else { return }
      let force = transforms.derivativeModes(1)
      addProducts(to: cross, weight: weight, modes, force)
      addProducts(to: forcePower, weight: weight, force, force)
      curvature +=
        weight * interaction.secondDerivativeSum(over: field) / Double(field.lattice.volume)
    }

    /// Adds w Re(a(p)* b(p)), averaged over components.
    private func addProducts(
      to sums: borrowing ModeSums, weight: Double, _ first: UnsafePointer<Double>,
      _ second: UnsafePointer<Double>
    ) {
      for component in 0..<componentCount {
        let offset = component * 2 * orbits.grid.modeCount
        sums.add(weight: weight / Double(componentCount), first + offset, second + offset)
      }
    }

    func scale(by factor: Double) {
      power.scale(by: factor)
      cross.scale(by: factor)
      forcePower.scale(by: factor)
      curvature *= factor
    }

    func takeSums() -> [Double] {
      defer { curvature = 0 }
      var sums = averages(power.takeSums())
      guard interaction != nil else { return sums }
      sums += averages(cross.takeSums())
      sums += averages(forcePower.takeSums())
      sums.append(curvature)
      return sums
    }

    private func averages(_ modes: [Double]) -> [Double] {
      let volume = Double(orbits.grid.lattice.volume)
      return orbits.average(modes).map { $0 / volume }
    }
  }
}
