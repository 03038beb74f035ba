public import ErrorAnalysis
import LatticeGeometry

/// Averages over an ensemble of fields on a piece of infinite volume, with replicates that give their errors.
public struct BoxMeasurement: Sendable {
  /// What was measured.
  public let setup: BoxCorrelatorSetup

  private let averages: ResampledAverages

  /// Combines the blocks of an ensemble, in their order.
  ///
  /// - Parameters:
  ///   - setup: What was measured.
  ///   - blocks: At least two.
  ///   - draws: Of the bootstrap over as many blocks; nil for the jackknife.
  /// - Throws: ``/ErrorAnalysis/ResamplingError`` if there are fewer than two blocks or no weight.
  public init(
    setup: BoxCorrelatorSetup, blocks: [BlockMeasurement], draws: BootstrapDraws? = nil
  ) throws(ResamplingError) {
    self.setup = setup
    averages = try ResampledAverages(blocks: blocks.map(\.sums), draws: draws)
  }

  /// G(r), one per orbit of displacements.
  public func correlator() -> [Replicated] {
    setup.displacements.representatives.indices.map { orbit in
      averages.replicated([orbit]) { $0[0] }
    }
  }

  /// The connected four-point function at one site, ⟨φ⁴⟩ − 3⟨φ²⟩².
  public func connectedFourthMoment() -> Replicated {
    averages.replicated([setup.moment(1), setup.moment(2)]) { $0[1] - 3 * $0[0] * $0[0] }
  }

  /// The connected six-point function at one site, ⟨φ⁶⟩ − 15⟨φ⁴⟩⟨φ²⟩ + 30⟨φ²⟩³.
  public func connectedSixthMoment() -> Replicated {
    averages.replicated([setup.moment(1), setup.moment(2), setup.moment(3)]) {
      $0[2] - 15 * $0[1] * $0[0] + 30 * $0[0] * $0[0] * $0[0]
    }
  }
}
