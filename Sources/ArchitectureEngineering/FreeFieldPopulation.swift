package import FieldTheory
package import LatticeGeometry
import NetworkArchitectures

/// Draws free networks as coefficients c(p) = φ̃(p)/V, for use on one thread.
package final class FreeFieldPopulation {
  private let network: ExactWidthNetwork
  private let modes: MomentumField
  private let seed: UInt64
  private let purpose: RandomStream.Purpose

  /// Prepares to draw.
  ///
  /// - Parameters:
  ///   - reference: The free theory.
  ///   - transform: A plan for one field on its grid.
  ///   - seed: The seed of the streams.
  ///   - purpose: The purpose of the streams.
  package init(
    reference: FreePropagator, transform: FourierTransform, seed: UInt64,
    purpose: RandomStream.Purpose
  ) {
    network = ExactWidthNetwork(propagator: reference, transform: transform)
    modes = MomentumField(on: reference.grid)
    self.seed = seed
    self.purpose = purpose
  }

  /// c(p) of a network by its number; valid until the next is drawn.
  package func coefficients(ofNetwork number: UInt64) -> UnsafePointer<Double> {
    var stream = RandomStream(seed: seed, purpose: purpose, network: number)
    network.drawCoefficients(using: &stream, into: modes)
    return UnsafePointer(modes.pointer)
  }
}
