/// Why a theory cannot be set up, or a prediction for it cannot be computed.
public enum FieldTheoryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A parameter is infinite or not a number.
  case notFinite(name: String, value: Double)
  /// λ < 0: the action has no lower bound.
  case unboundedBelow(lambda: Double)
  /// A polynomial whose highest power does not hold the field.
  case polynomialUnboundedBelow(degree: Int, coupling: Double)
  /// A power of the field that no polynomial here may have.
  case degreeOutOfRange(Int, limit: Int)
  /// β ≤ 0 in cos βφ.
  case betaNotPositive(Double)
  /// The sine-Gordon potential is bounded, so m² ≤ 0 leaves the path integral divergent.
  case sineGordonNeedsMass(massSquared: Double)
  /// λ = 0 and m² ≤ 0: ∫ Π dφ e^{−S} diverges in the direction of constant fields.
  case notNormalisable(massSquared: Double)
  /// Some mode of a free theory has K(p) + M² ≤ 0.
  case modeNotPositive(numbers: [Int], kineticTerm: Double, massSquared: Double)
  /// No κ > 0 belongs to the couplings.
  case noHoppingParameters(massSquared: Double, lambda: Double, dimension: Int)
  /// κ ≤ 0, for which φ = √(2κ) φ_h is not a real field.
  case hoppingNotPositive(kappa: Double)
  /// The gap mass must be positive.
  case gapMassNotPositive(Double)
  /// The iteration for the gap mass left the range of doubles.
  case gapEquationNotSolved(massSquared: Double, lambda: Double)
  /// No mass balances the gap equation of an interaction.
  case noGapMass(massSquared: Double)
  /// A periodic chain needs at least two sites.
  case tooFewSites(Int)
  /// The grid in φ would need more points than are worth diagonalising.
  case transferMatrixTooLarge(points: Int, limit: Int)
  /// Two successive grids in φ still disagree.
  case transferMatrixNotConverged(relativeDifference: Double, points: Int)
  /// A lattice, or an action, that cannot be integrated exactly.
  case notIntegrable(reason: String)
  /// The grid over which a small lattice is integrated would take too long.
  case quadratureTooLarge(points: Int, axes: Int)
  /// Two successive grids over a small lattice still disagree.
  case quadratureNotConverged(relativeDifference: Double)
  /// The QL iteration did not isolate an eigenvalue.
  case eigenvaluesNotConverged(size: Int)

  /// One sentence naming the values and the rule.
  public var description: String {
    switch self {
    case .notFinite(let name, let value):
      "\(name) is \(value); it must be a finite number"
    case .unboundedBelow(let lambda):
      "lambda is \(lambda); a negative quartic coupling leaves the action unbounded below"
    case .polynomialUnboundedBelow(let degree, let coupling):
      """
      the highest power of the field is phi^\(degree) with coupling \(coupling); it must be even \
      with a positive coupling, or the action is unbounded below
      """
    case .degreeOutOfRange(let degree, let limit):
      "a coupling of phi^\(degree); the powers must be from 1 to \(limit)"
    case .betaNotPositive(let beta):
      "beta is \(beta); it must be positive"
    case .sineGordonNeedsMass(let massSquared):
      """
      massSquared is \(massSquared); the sine-Gordon potential is bounded, so the mass squared \
      must be positive, or the path integral diverges
      """
    case .notNormalisable(let massSquared):
      """
      massSquared is \(massSquared) with lambda 0; without interaction the mass squared must be \
      positive, or the path integral diverges
      """
    case .modeNotPositive(let numbers, let kineticTerm, let massSquared):
      """
      the free mode \(numbers) has kinetic term \(kineticTerm) and mass squared \(massSquared), \
      whose sum must be positive
      """
    case .noHoppingParameters(let massSquared, let lambda, let dimension):
      """
      massSquared \(massSquared) and lambda \(lambda) in \(dimension) dimensions correspond to no \
      positive hopping parameter
      """
    case .hoppingNotPositive(let kappa):
      "the hopping parameter kappa is \(kappa); it must be positive"
    case .gapMassNotPositive(let massSquared):
      "the gap mass squared is \(massSquared); it must be positive"
    case .gapEquationNotSolved(let massSquared, let lambda):
      """
      the gap equation for massSquared \(massSquared) and lambda \(lambda) has no solution within \
      the range of double precision
      """
    case .noGapMass(let massSquared):
      "the gap equation for massSquared \(massSquared) and this interaction has no solution"
    case .tooFewSites(let siteCount):
      "a chain of \(siteCount) sites; the transfer matrix needs at least 2"
    case .transferMatrixTooLarge(let points, let limit):
      """
      the transfer matrix needs \(points) grid points in the field; at most \(limit) are \
      diagonalised
      """
    case .transferMatrixNotConverged(let relativeDifference, let points):
      """
      the transfer matrix with \(points) grid points still differs by \(relativeDifference) from \
      the grid before
      """
    case .notIntegrable(let reason):
      "the exact integral over all fields is not known here: \(reason)"
    case .quadratureTooLarge(let points, let axes):
      """
      the exact integral over all fields would need \(points) grid points along each of \(axes) \
      axes, which takes too long
      """
    case .quadratureNotConverged(let relativeDifference):
      """
      two successive grids of the exact integral over all fields still differ by \
      \(relativeDifference)
      """
    case .eigenvaluesNotConverged(let size):
      "the QL iteration for a matrix of \(size) rows did not converge"
    }
  }
}

/// Throws unless the value is finite.
func requireFinite(_ value: Double, _ name: String) throws(FieldTheoryError) {
  guard value.isFinite else { throw .notFinite(name: name, value: value) }
}

/// Throws unless ∫ Π dφ e^{−S} exists for the couplings: λ > 0, or λ = 0 and m² > 0.
func requireNormalisable(massSquared: Double, lambda: Double) throws(FieldTheoryError) {
  try requireFinite(massSquared, "massSquared")
  try requireFinite(lambda, "lambda")
  guard lambda >= 0 else { throw .unboundedBelow(lambda: lambda) }
  guard lambda > 0 || massSquared > 0 else { throw .notNormalisable(massSquared: massSquared) }
}
