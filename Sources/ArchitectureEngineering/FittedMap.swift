public import FieldTheory
public import LatticeGeometry

/// A velocity fitted to the transport equation, and the steps of its annealing if there are any, as
/// plain numbers for a file.
///
/// Kernels are functions of p̂² and of the gap mass in hand, so that a map fitted on one lattice is a map
/// on every other; how good a one, the weights tell.
public struct FittedMap: Codable, Hashable, Sendable {
  /// The layout of this description; raised when old readers would misunderstand it.
  public static let currentVersion = 1

  /// The layout it was written with.
  public let version: Int

  /// The kinetic term.
  public let dispersion: Dispersion

  /// The lattice it was fitted on.
  public let extents: [Int]

  /// The lines of couplings followed, each from the end of the last; the first starts at the free
  /// theory the networks are drawn from.
  public let paths: [CouplingPath]

  /// The coefficients along each.
  public let coefficients: [FittedCoefficients]

  /// How well the transport equation was solved.
  public let nodes: [GalerkinFit.Node]

  /// The steps of an annealed realisation; nil if the flow is followed as it is.
  public let annealing: [AnnealingStep]?

  /// Describes a fit.
  public init(
    fit: GalerkinFit, paths: [CouplingPath], lattice: Lattice, dispersion: Dispersion,
    annealing: [AnnealingStep]? = nil
  ) {
    precondition(fit.coefficients.count == paths.count, "a fit along these paths")
    version = Self.currentVersion
    self.dispersion = dispersion
    extents = lattice.extents
    self.paths = paths
    coefficients = fit.coefficients
    nodes = fit.nodes
    self.annealing = annealing
  }

  /// Whether the description is one that this version understands.
  public var isReadable: Bool {
    version == Self.currentVersion && !paths.isEmpty && paths.count == coefficients.count
      && paths[0].start.lambda == 0
      && zip(paths, paths.dropFirst()).allSatisfy { $0.end == $1.start }
      && paths.allSatisfy { $0.growth > 0 && $0.growth.isFinite }
      && coefficients.allSatisfy(\.isConsistent)
      && (annealing ?? []).allSatisfy {
        $0.end > 0 && $0.end <= 1 && $0.integrationSteps >= 1 && $0.moves >= 0
          && $0.setting.stepSize > 0 && $0.setting.steps >= 1
          && paths.indices.contains($0.stretch)
      }
  }

  /// The velocities along the paths, on any lattice.
  ///
  /// - Parameter transform: A plan for one configuration.
  /// - Throws: ``FieldTheory/FieldTheoryError`` if an end of a path is not a theory there.
  public func velocities(
    transform: FourierTransform
  ) throws(FieldTheoryError) -> [FittedTransport] {
    precondition(isReadable, "a description that fits together")
    var velocities: [FittedTransport] = []
    for (path, coefficients) in zip(paths, coefficients) {
      velocities.append(
        try FittedTransport(
          path: path, coefficients: coefficients, dispersion: dispersion, transform: transform))
    }
    return velocities
  }
}
