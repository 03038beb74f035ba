public import ErrorAnalysis
import LatticeGeometry
import RealModule

/// The energy of the lightest state against its spatial momentum, beside that of a free field on the same
/// lattice,
///
///     E(p⃗) = 2 arsinh(√(p⃗̂² + m̂²)/2),   m̂ = 2 sinh(m/2),
///
/// with the pole mass m = E(0). A difference shows artefacts of the lattice, momentum-dependent
/// self-energy, or too few statistics; in the continuum limit E² = m² + p⃗².
public struct DispersionRelation: Sendable {
  /// One spatial momentum.
  public struct Point: Sendable {
    /// n_μ of p⃗, μ = 1 … d−1.
    public let spatialNumbers: [Int]
    /// p⃗̂² in units of 1/a².
    public let latticeSquared: Double
    /// The fits of one state, or why there are none.
    public let state: Result<GroundStateScan, SpectrumError>
    /// E of the free field of the measured pole mass; nil if that is not known.
    public let free: Replicated?

    /// E − E_free with all correlations; nil if one of them is not known.
    public var deviation: Replicated? {
      guard let free, case .success(let scan) = state else { return nil }
      return Replicated.combine([scan.energy.average, free]) { $0[0] - $0[1] }
    }
  }

  /// By increasing p⃗̂², p⃗ = 0 first.
  public let points: [Point]

  /// Fits the energies at the lowest spatial momenta.
  ///
  /// - Parameters:
  ///   - observables: A propagator, by either estimator.
  ///   - momentumCount: Momenta at most; in one dimension there is only p⃗ = 0.
  ///   - fewestTimes: Of a window of the fits.
  ///   - regularisation: Of the covariance of each window.
  public init(
    _ observables: PropagatorObservables, momentumCount: Int, fewestTimes: Int = 4,
    regularisation: CovarianceRegularisation = .none
  ) {
    let lattice = observables.orbits.grid.lattice
    let momenta = Self.spatialMomenta(of: observables.orbits).prefix(momentumCount)
    let states = momenta.map { momentum -> Result<GroundStateScan, SpectrumError> in
      do throws(SpectrumError) {
        return .success(
          try GroundStateScan(
            timeSlices: observables.timeSlices(
              spatialNumbers: Array(momentum.numbers.dropFirst())),
            extent: lattice.extents[0], fewestTimes: fewestTimes, regularisation: regularisation))
      } catch {
        return .failure(error)
      }
    }
    var mass: Replicated?
    if case .success(let rest)? = states.first { mass = rest.energy.average }
    points = zip(momenta, states).map { momentum, state in
      let square = momentum.latticeSquared
      return Point(
        spatialNumbers: Array(momentum.numbers.dropFirst()), latticeSquared: square, state: state,
        free: mass.map { $0.map { Self.freeEnergy(mass: $0, spatialLatticeSquared: square) } })
    }
  }

  /// 2 arsinh(√(p⃗̂² + 4 sinh²(m/2))/2), the energy of a free field.
  ///
  /// - Parameters:
  ///   - mass: m, the pole mass.
  ///   - spatialLatticeSquared: p⃗̂² in units of 1/a².
  public static func freeEnergy(mass: Double, spatialLatticeSquared: Double) -> Double {
    let half = Double.sinh(mass / 2)
    return 2 * Double.asinh((spatialLatticeSquared / 4 + half * half).squareRoot())
  }

  /// One momentum (0, p⃗) of every set of spatial momenta that the lattice's symmetries relate, by
  /// increasing p⃗̂².
  private static func spatialMomenta(of orbits: MomentumOrbits) -> [Momentum] {
    orbits.orbits.map(\.representative).compactMap { representative in
      // Representatives of a hypercube have |n| in any order; the one with n₀ = 0 is wanted.
      let numbers = representative.numbers
      if numbers[0] == 0 { return representative }
      guard orbits.grid.lattice.isHypercube, let zero = numbers.firstIndex(of: 0) else {
        return nil
      }
      var sorted = numbers
      sorted.swapAt(0, zero)
      return Momentum(numbers: sorted, on: orbits.grid.lattice)
    }
  }
}
