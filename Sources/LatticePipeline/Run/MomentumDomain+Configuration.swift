import FieldTheory
import NetworkArchitectures
import RunConfiguration

extension MomentumDomain {
  /// Where a configuration's continuous momenta lie; nil if momenta lie on the reciprocal grid.
  init?(_ configuration: RunConfiguration) {
    if configuration.architecture.momenta == .continuum {
      guard let cutoff = configuration.architecture.cutoff else { return nil }
      self = .ball(cutoff: cutoff)
    } else if configuration.lattice.boundary == .infinite {
      self = .zone
    } else {
      return nil
    }
  }

  /// The two-point function of a free field with these momenta.
  func propagator(massSquared: Double) -> InfiniteVolumePropagator {
    switch self {
    case .zone: .lattice(massSquared: massSquared)
    case .ball(let cutoff): .ball(massSquared: massSquared, cutoff: cutoff)
    }
  }
}
