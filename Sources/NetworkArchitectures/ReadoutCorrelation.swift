internal import LatticeGeometry

/// How the readouts of one network depend on each other.
///
/// With K_W = σ_W² E h h and Σ over the three pairings of four points:
/// - `independent`: G4c = (σ_W⁴/N) [κ E h₁h₂h₃h₄ − Σ E hh E hh], κ = E W⁴/(E W²)².
/// - `commonScale`: G4 is multiplied by E s⁴; see ``CommonScale``.
/// - `equicorrelated`: K_W = σ_W² [E hh + (N − 1) ρ E h E h]. For activations with E h = 0 the
///   two-point function does not change, and with Gaussian readouts
///   G4c = (σ_W⁴/N) [3 E h₁h₂h₃h₄ + (2(N − 1)ρ² − 1) Σ E hh E hh].
/// - `covariance`: the same with the sums over C_ij in place of those over ρ.
public enum ReadoutCorrelation: Hashable, Sendable {
  /// Every readout on its own.
  case independent
  /// All readouts, of all components, times one random scale.
  case commonScale(CommonScale)
  /// E W_i W_j = ρ E W² for i ≠ j; −1/(N − 1) ≤ ρ ≤ 1.
  case equicorrelated(Double)
  /// E W_i W_j = C_ij σ_W²/N.
  case covariance(NeuronCovariance)

  /// Whether E W_i W_j = 0 for i ≠ j, if the readouts' mean is 0.
  public var keepsNeuronsUncorrelated: Bool {
    switch self {
    case .independent, .commonScale: true
    case .equicorrelated, .covariance: false
    }
  }

  /// Throws unless the dependence is possible among that many neurons.
  func validate(width: Int) throws(ParameterDensityError) {
    switch self {
    case .independent, .commonScale: break
    case .equicorrelated(let correlation):
      let lowest = width > 1 ? -1 / Double(width - 1) : -1
      guard (lowest...1).contains(correlation) else {
        throw .correlationOutOfRange(correlation, lowest: lowest)
      }
    case .covariance(let covariance):
      guard covariance.width == width else {
        throw .covarianceOfOtherWidth(rows: covariance.width, width: width)
      }
    }
  }

  /// Makes independent readouts dependent.
  ///
  /// - Parameters:
  ///   - readouts: Components one after the other, N readouts each.
  ///   - width: N.
  ///   - stream: Used by the common scale only.
  func apply(
    to readouts: UnsafeMutableBufferPointer<Double>, width: Int, using stream: inout RandomStream
  ) {
    switch self {
    case .independent: break
    case .commonScale(let scale):
      let factor = scale.draw(using: &stream)
      for index in readouts.indices { readouts[index] *= factor }
    case .equicorrelated(let correlation):
      // √C = √(1 − ρ) 1 + (√(1 + (N − 1)ρ) − √(1 − ρ)) 11ᵀ/N.
      let own = (1 - correlation).squareRoot()
      let collective = max(1 + Double(width - 1) * correlation, 0).squareRoot()
      for start in stride(from: 0, to: readouts.count, by: width) {
        let component = UnsafeMutableBufferPointer(rebasing: readouts[start..<start + width])
        let shift = (collective - own) * component.reduce(0, +) / Double(width)
        for index in component.indices { component[index] = own * component[index] + shift }
      }
    case .covariance(let covariance):
      for start in stride(from: 0, to: readouts.count, by: width) {
        covariance.apply(
          to: UnsafeMutableBufferPointer(rebasing: readouts[start..<start + width]))
      }
    }
  }

  /// The sums over the covariance C of the readouts among N neurons, in units of σ_W²/N.
  func sums(width: Int) -> CovarianceSums {
    let count = Double(width)
    switch self {
    case .independent, .commonScale:
      return CovarianceSums(
        trace: count, squaredTrace: count, offDiagonal: 0, offDiagonalSquares: 0)
    case .equicorrelated(let correlation):
      let pairs = count * (count - 1)
      return CovarianceSums(
        trace: count, squaredTrace: count, offDiagonal: pairs * correlation,
        offDiagonalSquares: pairs * correlation * correlation)
    case .covariance(let covariance):
      return CovarianceSums(
        trace: covariance.trace, squaredTrace: covariance.squaredTrace,
        offDiagonal: covariance.offDiagonalSum,
        offDiagonalSquares: covariance.offDiagonalSquares)
    }
  }
}

/// tr C, Σ C_ii², Σ_{i≠j} C_ij and Σ_{i≠j} C_ij² of a covariance among readouts.
struct CovarianceSums {
  let trace: Double
  let squaredTrace: Double
  let offDiagonal: Double
  let offDiagonalSquares: Double
}
