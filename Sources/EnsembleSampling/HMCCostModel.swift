import FieldTheory
import LatticeGeometry
import RealModule

/// What a trajectory costs, in nanoseconds a site of one core with vectors of eight doubles. Only
/// ratios matter: tuning by measured times would choose differently on every run.
public struct HMCCostModel: Hashable, Sendable {
  /// Drawing momenta, energies and copies, once a trajectory.
  public let trajectory: Double

  /// A force of nearest-neighbour φ⁴ with its share of the field's motion.
  public let force: Double

  /// A force of another action, likewise.
  public let generalForce: Double

  /// The site-wise part of a force in function space.
  public let functionForce: Double

  /// A forward and an inverse transform, per site and binary logarithm of the volume.
  public let transformPair: Double

  /// Sets the five costs.
  public init(
    trajectory: Double, force: Double, generalForce: Double, functionForce: Double,
    transformPair: Double
  ) {
    self.trajectory = trajectory
    self.force = force
    self.generalForce = generalForce
    self.functionForce = functionForce
    self.transformPair = transformPair
  }

  /// Measured on lattices of 16² to 128².
  public static let measured = HMCCostModel(
    trajectory: 3.2, force: 0.45, generalForce: 1.4, functionForce: 0.35, transformPair: 0.26)

  /// The cost of one trajectory, per site.
  public func cost(of settings: HMCSettings, target: HMCTarget) -> Double {
    let isNearest = (target.action as? PhiFour)?.dispersion == .lattice
    let perForce =
      switch settings.space {
      case .field: isNearest ? force : generalForce
      case .function, .fourierAccelerated:
        functionForce + transformPair * Double.log2(Double(target.grid.lattice.volume))
      }
    return Double(target.componentCount) * (trajectory + Double(settings.forces) * perForce)
  }
}
