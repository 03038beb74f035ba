public import ErrorAnalysis
public import FieldTheory
import LatticeGeometry
import RealModule

/// Averages over an ensemble of weighted fields, with replicates that give their errors.
///
/// Nothing here knows how the fields were drawn: networks, a Markov chain and a file look alike.
public struct EnsembleMeasurement: Sendable {
  /// What was measured.
  public let setup: CorrelatorSetup

  /// The averages over blocks, with their replicates.
  public let averages: ResampledAverages

  /// Statistics of the weights of all fields.
  public let weights: WeightStatistics

  /// Combines the blocks of an ensemble, in their order.
  ///
  /// - Parameters:
  ///   - setup: What was measured.
  ///   - blocks: At least two.
  ///   - draws: Of the bootstrap over as many blocks; nil for the jackknife.
  /// - Throws: ``/ErrorAnalysis/ResamplingError`` if there are fewer than two blocks or no weight.
  public init(
    setup: CorrelatorSetup, blocks: [BlockMeasurement], draws: BootstrapDraws? = nil
  ) throws(ResamplingError) {
    self.setup = setup
    averages = try ResampledAverages(blocks: blocks.map(\.sums), draws: draws)
    var weights = WeightStatistics()
    for block in blocks { weights.merge(block.weights) }
    self.weights = weights
  }

  private var twoPoint: (layout: TwoPointAverages, averages: ObservableAverages) {
    (setup.twoPoint, averages(of: setup.twoPoint))
  }

  private var onePoint: (layout: OnePointAverages, averages: ObservableAverages) {
    (OnePointAverages(), averages(of: OnePointAverages()))
  }

  /// The averages of one group of observables, which must be among the setup's.
  func averages(of group: some ObservableGroup) -> ObservableAverages {
    guard let offset = setup.offset(of: group) else {
      preconditionFailure("\(group) was not measured")
    }
    return ObservableAverages(averages: averages, offset: offset)
  }

  /// G(p) = ⟨|φ̃(p)|²⟩/V, one per orbit.
  public func directPropagator() -> [Replicated] {
    let (layout, averages) = twoPoint
    return setup.orbits.orbits.indices.map { orbit in
      averages.replicated([layout.power(orbit)]) { $0[0] }
    }
  }

  /// G(p) from the second Schwinger–Dyson equation of the target action, one per orbit:
  ///
  ///     G = D − D² [ ⟨V''⟩ − ⟨|FT(V')|²⟩/V ],   D = 1/(K + M²),  V' = (m² − M²) φ + U'(φ)
  ///
  /// exact for any M², with a variance smaller than the direct estimator's by the small
  /// fluctuations of the bracket. It follows from ⟨δ²e^{−S}/δφ̃(p)δφ̃(−p)⟩ = 0.
  ///
  /// - Parameters:
  ///   - action: The action the ensemble was drawn for.
  ///   - referenceMassSquared: M² > 0; the gap-equation mass makes the bracket small.
  public func schwingerDysonPropagator(
    of action: any LocalAction, referenceMassSquared: Double
  ) -> [Replicated] {
    precondition(setup.interaction != nil, "the force of the interaction was not measured")
    let shift = action.massSquared - referenceMassSquared
    let (layout, averages) = twoPoint
    return setup.orbits.orbits.indices.map { orbit in
      let kinetic = action.dispersion.kineticTerm(setup.orbits.orbits[orbit].representative)
      let propagator = 1 / (kinetic + referenceMassSquared)
      return averages.replicated([
        layout.power(orbit), layout.cross(orbit), layout.forcePower(orbit), layout.curvature,
      ]) { means in
        let force = shift * shift * means[0] + 2 * shift * means[1] + means[2]
        return propagator - propagator * propagator * (shift + means[3] - force)
      }
    }
  }

  /// (K(p) + m²) G(p) + ⟨Re φ̃* FT(U')⟩/V − 1, one per orbit: zero by the first Schwinger–Dyson
  /// equation of the action if the ensemble belongs to it, whatever the coupling.
  public func schwingerDysonResiduals(of action: any LocalAction) -> [Replicated] {
    let (layout, averages) = twoPoint
    return setup.orbits.orbits.indices.map { orbit in
      let kinetic = action.dispersion.kineticTerm(setup.orbits.orbits[orbit].representative)
      let inverse = kinetic + action.massSquared
      guard setup.interaction != nil else {
        return averages.replicated([layout.power(orbit)]) { inverse * $0[0] - 1 }
      }
      return averages.replicated([layout.power(orbit), layout.cross(orbit)]) {
        inverse * $0[0] + $0[1] - 1
      }
    }
  }

  /// ⟨φ⁴⟩ at a site.
  public func fourthMoment() -> Replicated {
    onePoint.averages.replicated([onePoint.layout.fourthMoment]) { $0[0] }
  }

  /// ⟨|M|⟩, M = (1/V) Σ φ.
  public func absoluteMagnetization() -> Replicated {
    onePoint.averages.replicated([onePoint.layout.absoluteMagnetization]) { $0[0] }
  }

  /// U₄ = ⟨M⁴⟩/⟨M²⟩².
  public func magnetizationRatio() -> Replicated {
    let (layout, averages) = onePoint
    return averages.replicated([layout.fourthMagnetization, layout.squaredMagnetization]) {
      $0[0] / ($0[1] * $0[1])
    }
  }

  /// ln E[w] = ln Z/Z_ref.
  public func logMeanWeight() -> Replicated {
    averages.replicatedLogMeanWeight()
  }

  /// The averages of single blocks of the quantities above, for a record of the run.
  ///
  /// - Returns: Names, and one row a block: ln of the mean weight, G(0), ⟨φ⁴⟩, |M|, M², M⁴.
  public func blockAverages() -> (names: [String], rows: [[Double]]) {
    let (layout, start) = (onePoint.layout, onePoint.averages.offset)
    let columns =
      [twoPoint.averages.offset + twoPoint.layout.power(0)]
      + [
        layout.fourthMoment, layout.absoluteMagnetization, layout.squaredMagnetization,
        layout.fourthMagnetization,
      ].map { start + $0 }
    return (
      ["logMeanWeight", "G0", "phi4", "absM", "M2", "M4"],
      (0..<averages.blockCount).map { block in
        [averages.logMeanWeight(ofBlock: block)]
          + columns.map { averages.blockMean($0, block: block) }
      }
    )
  }
}
