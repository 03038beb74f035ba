import ArchitectureEngineering
import Crypto
public import FieldTheory
import Foundation
public import LatticeGeometry
public import NetworkArchitectures
public import RunConfiguration

/// A configuration turned into physics: every choice made, every number in lattice units and the
/// internal convention, nothing large allocated yet.
public struct RunPlan: ConfiguredPlan {
  /// The configuration with the program's choices filled in.
  public let configuration: RunConfiguration

  /// The lattice.
  public let lattice: Lattice

  /// The theories of the run: one, or the points of its coupling axis.
  public let points: [RunPoint]

  /// M² of the free networks the ensemble is drawn from.
  public let referenceMassSquared: Double

  /// Remarks on choices the user may not expect, for the log.
  public let remarks: [String]

  /// What the run needs of memory.
  public let memory: MemoryEstimate

  /// The checksum of the engineered density the configuration names, nil without one.
  let densityChecksum: String?

  /// The user's propagator to compare with, nil without one.
  let referencePropagator: ReferencePropagator?

  /// Checks a decoded configuration's physics and makes the plan.
  ///
  /// - Parameters:
  ///   - decoded: A configuration, possibly with problems.
  ///   - threads: Workers the run will use, for the memory check.
  /// - Throws: All problems of the configuration at once, its own and physics'.
  public init(
    _ decoded: DecodedConfiguration, threads: Int = Machine.availableCores
  ) throws(ConfigurationError) {
    self = try PlanChecks(decoded: decoded, threads: threads).plan()
  }

  init(
    configuration: RunConfiguration, lattice: Lattice, points: [RunPoint],
    referenceMassSquared: Double, remarks: [String], memory: MemoryEstimate,
    densityChecksum: String?, referencePropagator: ReferencePropagator?
  ) {
    self.configuration = configuration
    self.lattice = lattice
    self.points = points
    self.referenceMassSquared = referenceMassSquared
    self.remarks = remarks
    self.memory = memory
    self.densityChecksum = densityChecksum
    self.referencePropagator = referencePropagator
  }

  /// The same run with other numbers of networks and blocks, and without a chain to compare with.
  func scaled(networks: Int, blocks: Int) -> RunPlan {
    var configuration = configuration
    configuration.ensemble.networks = networks
    configuration.analysis.blocks = blocks
    configuration.compare?.removeAll { $0 == .hmc }
    return RunPlan(
      configuration: configuration, lattice: lattice, points: points,
      referenceMassSquared: referenceMassSquared, remarks: remarks, memory: memory,
      densityChecksum: densityChecksum, referencePropagator: referencePropagator)
  }

  /// Where continuous momenta come from; nil if momenta lie on the reciprocal grid.
  public var momentumDomain: MomentumDomain? { MomentumDomain(configuration) }

  /// The two-point function that networks with continuous momenta realise before their density is
  /// deformed; nil on the grid.
  public var infiniteVolumePropagator: InfiniteVolumePropagator? {
    momentumDomain?.propagator(massSquared: referenceMassSquared)
  }

  /// M² of the gap equation of one of the run's theories.
  ///
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if there is none.
  func gapMassSquared(
    of action: any LocalAction, on grid: MomentumGrid
  ) throws(FieldTheoryError) -> Double {
    guard let momentumDomain else { return try GapEquation.solve(for: action, on: grid) }
    return try GapEquation.solve(for: action, dimension: lattice.dimension) {
      momentumDomain.propagator(massSquared: $0)
    }
  }

  /// The target: the last point of the axis.
  public var target: RunPoint { points[points.count - 1] }

  /// Its action.
  public var action: any LocalAction { target.action }

  /// Whether the target has an interaction.
  public var isInteracting: Bool { target.isInteracting }

  /// Fields drawn: networks, each of which serves the whole axis, or trajectories of the chain of
  /// every point.
  public var fieldCount: Int {
    let isChain = configuration.engineering.realisation == .hmc
    return configuration.ensemble.networks * (isChain ? points.count : 1)
  }

  /// Whether the run serves a coupling axis.
  public var isAxis: Bool { points.count > 1 }

  /// The number of neurons of a network, nil at exact width.
  public var width: Int? {
    if case .neurons(let count) = configuration.architecture.width { count } else { nil }
  }

  /// The law of the neurons' amplitudes.
  public var amplitudeLaw: AmplitudeLaw {
    switch configuration.architecture.amplitude {
    case .gaussian: .gaussian
    case .constant: .constant
    case .rayleigh: .rayleigh
    }
  }

  /// Whether the Schwinger–Dyson identities of the action hold for the ensemble, so that their
  /// violation means broken statistics: where the networks' theory is the target itself. Networks of finite
  /// width have the propagator of a free action, but not the dynamics of an interacting one; those of
  /// continuous momenta have that of no action on the lattice.
  public var identitiesDecide: Bool { momentumDomain == nil && (width == nil || !isInteracting) }

  /// The checksums of the files the configuration names.
  var fileChecksums: String {
    (densityChecksum ?? "") + (referencePropagator?.checksum ?? "")
  }

  /// SHA-256 of the resolved configuration without name and number of networks, and of the files it
  /// names, in hexadecimal.
  public var configurationHash: String {
    Checksum.sha256(of: configuration.physicsText + fileChecksums)
  }
}
