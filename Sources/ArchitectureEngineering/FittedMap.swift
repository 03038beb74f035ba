public import FieldTheory
public import LatticeGeometry

/// A velocity fitted to the transport equation, as plain numbers for a file.
///
/// Kernels are functions of p̂² and of the gap mass in hand, so that a map fitted on one lattice is a map
/// on every other; how good a one, the weights tell. Steps of an integrator or of an annealing are not
/// part of it: they depend on the lattice and on the number of networks, and a run's pilot chooses them.
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

  /// Describes a fit.
  public init(
    fit: GalerkinFit, paths: [CouplingPath], lattice: Lattice, dispersion: Dispersion
  ) {
    precondition(fit.coefficients.count == paths.count, "a fit along these paths")
    version = Self.currentVersion
    self.dispersion = dispersion
    extents = lattice.extents
    self.paths = paths
    coefficients = fit.coefficients
    nodes = fit.nodes
  }

  /// The largest fraction of a node's variance that the fit leaves.
  public var largestResidualFraction: Double { nodes.map(\.residualFraction).max() ?? 0 }

  /// Whether the description is one that this version understands.
  public var isReadable: Bool {
    version == Self.currentVersion && !paths.isEmpty && paths.count == coefficients.count
      && paths[0].start.lambda == 0
      && zip(paths, paths.dropFirst()).allSatisfy { $0.end == $1.start }
      && paths.allSatisfy { $0.growth > 0 && $0.growth.isFinite }
      && coefficients.allSatisfy(\.isConsistent)
      && coefficients.allSatisfy {
        $0.sources == coefficients[0].sources && $0.scales == coefficients[0].scales
      }
  }

  /// The coefficients along any line of couplings.
  ///
  /// Along a line of its own the map is what was fitted. Elsewhere the coefficients per unit of λ are
  /// taken to be functions of λ alone,
  ///
  ///     α′(t) = α(τ) λ̇′(t) / λ̇(τ)     where λ(τ) = λ′(t),
  ///
  /// as to lowest order they are, in which λ̇ multiplies the cube; and likewise with m² in the place of
  /// λ where only m² changes. Beyond the range fitted they stay what they are at its end; between free
  /// theories they vanish. On such a line the velocity is a guess, which costs effective networks but
  /// not exactness.
  ///
  /// - Returns: The coefficients, or nil if none of the map's own lines changes the coupling that
  ///   changes here.
  public func coefficients(along path: CouplingPath) -> FittedCoefficients? {
    if let own = paths.firstIndex(of: path) { return coefficients[own] }
    let times = (0...Self.intervals).map { Double($0) / Double(Self.intervals) }
    if path.start == path.end || path.start.lambda == 0 && path.end.lambda == 0 {
      let none = [Double](repeating: 0, count: coefficients[0].values[0].count)
      return resampled(at: times) { _ in none }
    }
    let coupling = MovingCoupling(of: path)
    let lines = paths.indices.filter {
      paths[$0].end.lambda != 0 && paths[$0].start != paths[$0].end
        && MovingCoupling(of: paths[$0]) == coupling
    }
    guard !lines.isEmpty else { return nil }
    let middle = coupling.value(path.couplings(at: 0.5))
    return resampled(at: times) { time in
      let value = coupling.value(path.couplings(at: time))
      // Where two lines meet, the one whose values are those of this line.
      let inside = value + 1e-9 * (middle - value)
      let line = lines.min {
        coupling.distance(of: inside, from: paths[$0])
          < coupling.distance(of: inside, from: paths[$1])
      }
      guard let line else { preconditionFailure("there are lines") }
      let ownTime = coupling.time(of: value, on: paths[line])
      let pace =
        coupling.value(path.rates(at: time)) / coupling.value(paths[line].rates(at: ownTime))
      return coefficients[line].values(at: ownTime).map { pace * $0 }
    }
  }

  private func resampled(
    at times: [Double], values: (Double) -> [Double]
  ) -> FittedCoefficients {
    FittedCoefficients(
      sources: coefficients[0].sources, scales: coefficients[0].scales, times: times,
      values: times.map(values))
  }

  /// The velocity along any line of couplings, on any lattice.
  ///
  /// - Parameters:
  ///   - path: The line.
  ///   - dispersion: The kinetic term.
  ///   - transform: A plan for one configuration.
  /// - Returns: The velocity, or nil where there are no ``coefficients(along:)``.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if an end of the line is not a theory there.
  public func velocity(
    along path: CouplingPath, dispersion: Dispersion, transform: FourierTransform
  ) throws(FieldTheoryError) -> FittedTransport? {
    guard let coefficients = coefficients(along: path) else { return nil }
    return try FittedTransport(
      path: path, coefficients: coefficients, dispersion: dispersion, transform: transform)
  }

  /// Nodes of coefficients along a line that is not the map's own.
  private static let intervals = 20
}

/// The coupling that tells where on a line one is: λ, or m² where λ does not change.
private enum MovingCoupling: Hashable {
  case lambda
  case massSquared

  init(of path: CouplingPath) {
    self = path.start.lambda == path.end.lambda ? .massSquared : .lambda
  }

  func value(_ couplings: Couplings) -> Double {
    switch self {
    case .lambda: couplings.lambda
    case .massSquared: couplings.massSquared
    }
  }

  /// How far a value lies from those of a line.
  func distance(of value: Double, from path: CouplingPath) -> Double {
    let (first, last) = (self.value(path.start), self.value(path.end))
    return max(min(first, last) - value, value - max(first, last), 0)
  }

  /// When a line has a value, or is nearest to it.
  func time(of value: Double, on path: CouplingPath) -> Double {
    let (first, last) = (self.value(path.start), self.value(path.end))
    return path.time(atFraction: min(max((value - first) / (last - first), 0), 1))
  }
}
