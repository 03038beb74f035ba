import EnsembleSampling
import FieldTheory
import Foundation
import LatticeGeometry
import Logging

/// Chooses the mass of the free networks by trial: of several masses around the gap-equation mass the
/// one with the least cost per effective network in a pilot.
struct ReferenceMassPilot {
  /// M² in units of the gap mass²; the optimum is flat.
  private static let factors = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2]

  /// Tries them.
  ///
  /// - Parameters:
  ///   - gapMassSquared: M² of the gap equation.
  ///   - logger: Told of every trial.
  ///   - engineer: Realises the density from a mass².
  /// - Returns: The best realisation.
  static func choose(
    around gapMassSquared: Double, logger: Logger,
    engineer: (Double) throws -> EngineeringCandidate
  ) throws -> EngineeringCandidate {
    var candidates: [EngineeringCandidate] = []
    for factor in factors {
      let candidate = try engineer(factor * gapMassSquared)
      logger.info(
        """
        pilot: reference M² = \(Text.significant(factor * gapMassSquared)), ESS \
        \(Text.significant(candidate.essFraction))
        """)
      candidates.append(candidate)
    }
    return EngineeringCandidate.best(of: candidates)
  }
}
