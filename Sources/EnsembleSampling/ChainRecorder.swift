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
    derivative = Field(on: target.grid.lattice, count: target.componentCount)
  }

  func record(_ field: borrowing Field, energyChange: Double) {
    let volume = Double(field.lattice.volume)
    let components = Double(field.count)
    interaction.writeDerivative(of: field, into: derivative)
    var squaredSum = 0.0
    var squaredForce = 0.0
    for component in 0..<field.count {
      let sum = moments(of: field, configuration: component).sum
      let force = shift * sum + moments(of: derivative, configuration: component).sum
      squaredSum += sum * sum
      squaredForce += force * force
    }
    let length = lengthMoments(of: field, componentCount: field.count)
    let curvature = shift + interaction.secondDerivativeSum(over: field) / volume
    let propagator = 1 / referenceMassSquared
    series.susceptibility.append(squaredSum / (volume * components))
    series.schwingerDyson.append(
      propagator
        - propagator * propagator * (curvature - squaredForce / (volume * components)))
    series.squareMoment.append(length.squareSum / (volume * components))
    series.fourthMoment.append(length.fourthPowerSum / volume)
    series.absoluteMagnetization.append(squaredSum.squareRoot() / volume)
    series.boltzmannFactor.append(.exp(-energyChange))
  }

  /// Returns the series and starts afresh.
  func takeSeries() -> ChainSeries {
    defer { series = ChainSeries() }
    return series
  }
}
