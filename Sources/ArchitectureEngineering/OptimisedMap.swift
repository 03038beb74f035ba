public import FieldTheory
public import LatticeGeometry

/// A map optimised on the final weights, as plain numbers for a file.
///
/// The kernels are functions of p̂² and of the mode numbers near p = 0, so that a map fitted on one
/// lattice is a map on every other; how good a one, the weights tell.
public struct OptimisedMap: Hashable, Sendable, Codable {
  /// The layout of this description; raised when old readers would misunderstand it.
  public static let currentVersion = 1

  /// The layout it was written with.
  public let version: Int

  /// The theory the map leads to: m² of the lattice action in its internal convention.
  public let massSquared: Double

  /// λ.
  public let lambda: Double

  /// M² of the free networks it starts from.
  public let referenceMassSquared: Double

  /// The lattice it was fitted on.
  public let extents: [Int]

  /// The functions of the velocity.
  public let basis: OptimisedTransportBasis

  /// c_{bnj} in the basis' order.
  public let coefficients: [Double]

  /// The name of the integrator it was fitted with.
  public let method: String

  /// The integrator's number of steps.
  public let stepCount: Int

  /// How good it was on networks the fit had not seen; nil if not measured.
  public let validation: Validation?

  /// What a map does to fresh networks.
  public struct Validation: Hashable, Sendable, Codable {
    /// Networks.
    public let networkCount: Int
    /// (Σw)²/(n Σw²).
    public let essFraction: Double
    /// Var ln w.
    public let logWeightVariance: Double
    /// The standard deviation of what doubling the integrator's steps changes in ln w.
    public let stepDoublingDeviation: Double
    /// The mean of what doubling the integrator's steps changes in ln w.
    public let stepDoublingShift: Double
  }

  /// Describes a map.
  public init(
    target: PhiFour, referenceMassSquared: Double, lattice: Lattice,
    basis: OptimisedTransportBasis, coefficients: [Double], method: RungeKuttaTableau,
    stepCount: Int, validation: Validation?
  ) {
    precondition(coefficients.count == basis.coefficientCount, "coefficients of another basis")
    version = Self.currentVersion
    massSquared = target.massSquared
    lambda = target.lambda
    self.referenceMassSquared = referenceMassSquared
    extents = lattice.extents
    self.basis = basis
    self.coefficients = coefficients
    self.method = method.name
    self.stepCount = stepCount
    self.validation = validation
  }

  /// The integrator, if its name is known.
  public var tableau: RungeKuttaTableau? {
    [RungeKuttaTableau.dormandPrince853, .classical].first { $0.name == method }
  }

  /// The velocity on a lattice, its tables ready for an integrator.
  ///
  /// - Parameters:
  ///   - grid: The momentum grid, of any lattice.
  ///   - method: The integrator.
  ///   - stepCount: Its number of steps.
  public func velocity(
    on grid: MomentumGrid, method: RungeKuttaTableau, stepCount: Int
  ) -> OptimisedTransport {
    OptimisedTransport(
      basis: basis, coefficients: coefficients, grid: grid, tableau: method,
      stepCount: stepCount)
  }

  /// Whether the description is one that this version understands.
  public var isReadable: Bool {
    version == Self.currentVersion && basis.isConsistent
      && coefficients.count == basis.coefficientCount
      && coefficients.allSatisfy(\.isFinite) && tableau != nil && stepCount > 0
  }
}
