import ErrorAnalysis
import FieldTheory
public import LatticeGeometry

/// Measures weighted fields one by one and sums them into blocks.
///
/// Costs one transform a field, two with an interaction, for each component; momenta are averaged over
/// orbits once a block. Of n components, two-point functions are averages over them, φ⁴ is (φ·φ)² and
/// |M| the length of the magnetisation. Not for use on several threads at once: each worker has its
/// own.
public final class CorrelatorMeter {
  private let setup: CorrelatorSetup
  private let modes: MomentumField
  private let force: Field
  private let forceModes: MomentumField

  private let power: ModeSums
  private let cross: ModeSums
  private let forcePower: ModeSums
  private var scalars = Scalars()
  private var weightSum = 0.0
  private var scale = WeightScale()
  private var weights: WeightStatistics

  /// Sums over networks of quantities averaged over sites.
  private struct Scalars {
    var fourthMoment = 0.0
    var absoluteMagnetization = 0.0
    var squaredMagnetization = 0.0
    var fourthMagnetization = 0.0
    var curvature = 0.0

    mutating func scale(by factor: Double) {
      fourthMoment *= factor
      absoluteMagnetization *= factor
      squaredMagnetization *= factor
      fourthMagnetization *= factor
      curvature *= factor
    }
  }

  /// Creates a meter with its own buffers.
  public init(_ setup: CorrelatorSetup) {
    self.setup = setup
    let grid = setup.orbits.grid
    let interactionModes = setup.interaction == nil ? 0 : grid.modeCount
    modes = MomentumField(on: grid, count: setup.componentCount)
    force = Field(on: grid.lattice, count: setup.componentCount)
    forceModes = MomentumField(on: grid, count: setup.componentCount)
    power = ModeSums(modeCount: grid.modeCount)
    cross = ModeSums(modeCount: interactionModes)
    forcePower = ModeSums(modeCount: interactionModes)
    weights = WeightStatistics(expectedCount: setup.expectedCount)
  }

  /// Adds one field.
  ///
  /// - Parameters:
  ///   - field: One configuration for each component on the setup's lattice.
  ///   - logWeight: ln w; if it is not finite the field carries no weight.
  public func measure(_ field: borrowing Field, logWeight: Double) {
    weights.add(logWeight: logWeight)
    let (weight, rescaling) = scale.weight(for: logWeight)
    if let rescaling { rescale(by: rescaling) }
    // A field without weight need not consist of numbers.
    guard weight > 0 else { return }
    weightSum += weight

    let volume = Double(setup.orbits.grid.lattice.volume)
    setup.transform.forward(field, into: modes)
    addProducts(to: power, weight: weight, modes.pointer, modes.pointer)
    if let interaction = setup.interaction {
      interaction.writeDerivative(of: field, into: force)
      setup.transform.forward(force, into: forceModes)
      addProducts(to: cross, weight: weight, modes.pointer, forceModes.pointer)
      addProducts(to: forcePower, weight: weight, forceModes.pointer, forceModes.pointer)
      scalars.curvature += weight * interaction.secondDerivativeSum(over: field) / volume
    }
    let square = squaredMagnetization / (volume * volume)
    let length = lengthMoments(of: field, componentCount: setup.componentCount)
    scalars.fourthMoment += weight * length.fourthPowerSum / volume
    scalars.absoluteMagnetization += weight * square.squareRoot()
    scalars.squaredMagnetization += weight * square
    scalars.fourthMagnetization += weight * square * square
  }

  /// Σ_a (Σ_x φ_a)².
  private var squaredMagnetization: Double {
    (0..<setup.componentCount).reduce(0) { sum, component in
      let value = modes.pointer[component * 2 * setup.orbits.grid.modeCount]
      return sum + value * value
    }
  }

  /// Adds w Re(a(p)* b(p)), averaged over components.
  private func addProducts(
    to sums: borrowing ModeSums, weight: Double, _ first: UnsafePointer<Double>,
    _ second: UnsafePointer<Double>
  ) {
    for component in 0..<setup.componentCount {
      let offset = component * 2 * setup.orbits.grid.modeCount
      sums.add(
        weight: weight / Double(setup.componentCount), first + offset, second + offset)
    }
  }

  /// Returns the sums over the fields since the last call, and starts afresh.
  public func finishBlock() -> BlockMeasurement {
    let volume = Double(setup.orbits.grid.lattice.volume)
    let layout = setup.layout
    var sums: [Double] = []
    sums.reserveCapacity(layout.count)
    sums += setup.orbits.average(power.takeSums()).map { $0 / volume }
    if setup.interaction != nil {
      sums += setup.orbits.average(cross.takeSums()).map { $0 / volume }
      sums += setup.orbits.average(forcePower.takeSums()).map { $0 / volume }
    }
    sums += [
      scalars.fourthMoment, scalars.absoluteMagnetization, scalars.squaredMagnetization,
      scalars.fourthMagnetization, scalars.curvature,
    ]
    precondition(sums.count == layout.count, "one sum per observable")
    let block = BlockMeasurement(
      sums: WeightedSums(
        count: weights.count, shift: scale.shift ?? 0, weight: weightSum, sums: sums),
      weights: weights)
    scalars = Scalars()
    weightSum = 0
    scale = WeightScale()
    weights = WeightStatistics(expectedCount: setup.expectedCount)
    return block
  }

  private func rescale(by factor: Double) {
    power.scale(by: factor)
    cross.scale(by: factor)
    forcePower.scale(by: factor)
    scalars.scale(by: factor)
    weightSum *= factor
  }
}
