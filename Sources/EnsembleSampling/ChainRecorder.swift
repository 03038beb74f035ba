import FieldTheory
public import LatticeGeometry
import RealModule

/// Records the series of one chain.
public final class ChainRecorder {
  private(set) var series = ChainSeries()

  private let target: HMCTarget?
  private let derivative: Field

  /// Creates a recorder of chains of a theory.
  public init(target: HMCTarget) {
    self.target = target
    derivative = Field(on: target.grid.lattice, count: target.componentCount)
  }

  /// Creates a recorder of chains whose action is not known: it leaves out the improved estimator's series.
  public init(lattice: Lattice, componentCount: Int) {
    target = nil
    derivative = Field(on: lattice, count: componentCount)
  }

  /// Adds the chain's next configuration.
  ///
  /// - Parameters:
  ///   - field: The configuration, one for each component.
  ///   - energyChange: ΔH of the trajectory that led to it, 0 if there is none.
  public func record(_ field: borrowing Field, energyChange: Double = 0) {
    let volume = Double(field.lattice.volume)
    let components = Double(field.count)
    var squaredSum = 0.0
    for component in 0..<field.count {
      let sum = moments(of: field, configuration: component).sum
      squaredSum += sum * sum
    }
    let length = lengthMoments(of: field, componentCount: field.count)
    if let target { recordSchwingerDyson(field, target) }
    series.susceptibility.append(squaredSum / (volume * components))
    series.squareMoment.append(length.squareSum / (volume * components))
    series.fourthMoment.append(length.fourthPowerSum / volume)
    series.absoluteMagnetization.append(squaredSum.squareRoot() / volume)
    series.boltzmannFactor.append(.exp(-energyChange))
  }

  /// The improved estimator's integrand at p = 0.
  private func recordSchwingerDyson(_ field: borrowing Field, _ target: HMCTarget) {
    let volume = Double(field.lattice.volume)
    let shift = target.massSquared - target.reference.massSquared
    target.interaction.writeDerivative(of: field, into: derivative)
    var squaredForce = 0.0
    for component in 0..<field.count {
      let force =
        shift * moments(of: field, configuration: component).sum
        + moments(of: derivative, configuration: component).sum
      squaredForce += force * force
    }
    let curvature = shift + target.interaction.secondDerivativeSum(over: field) / volume
    let propagator = 1 / target.reference.massSquared
    series.schwingerDyson.append(
      propagator
        - propagator * propagator
        * (curvature - squaredForce / (volume * Double(field.count))))
  }

  /// Returns the series and starts afresh.
  public func takeSeries() -> ChainSeries {
    defer { series = ChainSeries() }
    return series
  }
}
