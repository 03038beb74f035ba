import FieldTheory
import LatticeGeometry
import RealModule

/// Records the series of one chain.
final class ChainRecorder {
  private(set) var series = ChainSeries()

  private let interaction: any LocalInteraction
  private let shift: Double
  private let referenceMassSquared: Double
  private let derivative: Field

  init(target: HMCTarget) {
    interaction = target.interaction
    referenceMassSquared = target.reference.massSquared
    shift = target.massSquared - referenceMassSquared
    derivative = Field(on: target.grid.lattice)
  }

  func record(_ field: borrowing Field, energyChange: Double) {
    let volume = Double(field.lattice.volume)
    let sums = moments(of: field)
    interaction.writeDerivative(of: field, into: derivative)
    let force = shift * sums.sum + moments(of: derivative).sum
    let curvature = shift + interaction.secondDerivativeSum(over: field) / volume
    let propagator = 1 / referenceMassSquared
    series.susceptibility.append(sums.sum * sums.sum / volume)
    series.schwingerDyson.append(
      propagator - propagator * propagator * (curvature - force * force / volume))
    series.squareMoment.append(sums.squareSum / volume)
    series.fourthMoment.append(sums.fourthPowerSum / volume)
    series.absoluteMagnetization.append(abs(sums.sum) / volume)
    series.boltzmannFactor.append(.exp(-energyChange))
  }

  /// Returns the series and starts afresh.
  func takeSeries() -> ChainSeries {
    defer { series = ChainSeries() }
    return series
  }
}
