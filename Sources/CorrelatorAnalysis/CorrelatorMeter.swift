import ErrorAnalysis
import FieldTheory
public import LatticeGeometry

/// Measures weighted fields one by one and sums them into blocks.
///
/// Costs one transform a field, two with an interaction; momenta are averaged over orbits once a
/// block. Not for use on several threads at once: each worker has its own.
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
    modes = MomentumField(on: grid)
    force = Field(on: grid.lattice)
    forceModes = MomentumField(on: grid)
    power = ModeSums(modeCount: grid.modeCount)
    cross = ModeSums(modeCount: interactionModes)
    forcePower = ModeSums(modeCount: interactionModes)
    weights = WeightStatistics(expectedCount: setup.expectedCount)
  }

  /// Adds one field.
  ///
  /// - Parameters:
  ///   - field: One configuration on the setup's lattice.
  ///   - logWeight: ln w, finite or −∞.
  public func measure(_ field: borrowing Field, logWeight: Double) {
    weights.add(logWeight: logWeight)
    let (weight, rescaling) = scale.weight(for: logWeight)
    if let rescaling { rescale(by: rescaling) }
    weightSum += weight

    let volume = Double(setup.orbits.grid.lattice.volume)
    setup.transform.forward(field, into: modes)
    power.add(weight: weight, modes.pointer, modes.pointer)
    if let interaction = setup.interaction {
      interaction.writeDerivative(of: field, into: force)
      setup.transform.forward(force, into: forceModes)
      cross.add(weight: weight, modes.pointer, forceModes.pointer)
      forcePower.add(weight: weight, forceModes.pointer, forceModes.pointer)
      scalars.curvature += weight * interaction.secondDerivativeSum(over: field) / volume
    }
    let magnetization = modes.pointer[0] / volume
    let square = magnetization * magnetization
    scalars.fourthMoment += weight * moments(of: field).fourthPowerSum / volume
    scalars.absoluteMagnetization += weight * magnetization.magnitude
    scalars.squaredMagnetization += weight * square
    scalars.fourthMagnetization += weight * square * square
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
