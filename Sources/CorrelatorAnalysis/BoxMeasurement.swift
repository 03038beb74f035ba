public import ErrorAnalysis
import LatticeGeometry

/// Averages over an ensemble of fields on a piece of infinite volume, with jackknife replicates.
public struct BoxMeasurement: Sendable {
  /// What was measured.
  public let setup: BoxCorrelatorSetup

  private let jackknife: Jackknife

  /// Combines the blocks of an ensemble, in their order.
  ///
  /// - Throws: ``ErrorAnalysis/JackknifeError`` if there are fewer than two blocks or no weight.
  public init(setup: BoxCorrelatorSetup, blocks: [BlockMeasurement]) throws(JackknifeError) {
    self.setup = setup
    jackknife = try Jackknife(blocks: blocks.map(\.sums))
  }

  /// G(r), one per orbit of displacements.
  public func correlator() -> [Replicated] {
    setup.displacements.representatives.indices.map { orbit in
      jackknife.replicated([orbit]) { $0[0] }
    }
  }

  /// The connected four-point function at one site, ⟨φ⁴⟩ − 3⟨φ²⟩².
  public func connectedFourthMoment() -> Replicated {
    jackknife.replicated([setup.moment(1), setup.moment(2)]) { $0[1] - 3 * $0[0] * $0[0] }
  }

  /// The connected six-point function at one site, ⟨φ⁶⟩ − 15⟨φ⁴⟩⟨φ²⟩ + 30⟨φ²⟩³.
  public func connectedSixthMoment() -> Replicated {
    jackknife.replicated([setup.moment(1), setup.moment(2), setup.moment(3)]) {
      $0[2] - 15 * $0[1] * $0[0] + 30 * $0[0] * $0[0] * $0[0]
    }
  }
}
