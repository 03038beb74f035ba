public import ErrorAnalysis
import LinearAlgebra

/// The couplings of the local action S = Σ ½ φ (Z p̂² + u2) φ + (u4/4!) φ⁴ + (u6/6!) φ⁶ that is nearest to
/// the unknown action of an ensemble of coarse fields; u6 may be left out.
///
/// Schwinger–Dyson equations ⟨Σ A δS/δφ⟩ = ⟨Σ δA/δφ⟩ hold for every A; with the action's own terms as A,
/// A_i = φ, p̂²φ, φ³/6, φ⁵/120 projected onto the kept modes, they are linear in the couplings,
///
///     Σ_j ⟨A_i · A_j⟩ g_j = ⟨δ·A_i⟩
///
/// and their solution is the least-squares fit of the force, E|δS_true − δS|² [GonzalezArroyo1987;
/// Hyvarinen2005]. If the action has the form it is exact; otherwise it is the truncation. φ⁵, φ³ and φ are
/// nearly parallel among fields of one scale, so with u6 the errors of all couplings are several times
/// larger.
public struct EffectiveCouplings: Sendable {
  /// u2 in units of the coarse lattice.
  public let u2: Replicated
  /// Z of the kinetic term.
  public let kinetic: Replicated
  /// u4.
  public let u4: Replicated
  /// u6; nil if the action ends at φ⁴.
  public let u6: Replicated?

  /// Terms of the action.
  static let termCount = 4

  /// Averages it is made from: the upper triangle of ⟨A_i · A_j⟩, then ⟨δ·A_i⟩.
  static let averageCount = termCount * (termCount + 1) / 2 + termCount

  /// Solves the equations for an ensemble and all its replicates.
  ///
  /// - Parameters:
  ///   - averages: Of the ensemble.
  ///   - offset: Where this filter's averages start.
  ///   - hasSextic: Whether the action has a term in φ⁶.
  /// - Throws: ``FlowError/couplingsNotDetermined``.
  public init(
    averages: ResampledAverages, offset: Int, hasSextic: Bool
  ) throws(FlowError) {
    let columns = (0..<Self.averageCount).map { index in
      averages.replicated([offset + index]) { $0[0] }
    }
    let solved = try Replicated.transform(columns) { values throws(FlowError) in
      try Self.solve(values, terms: hasSextic ? Self.termCount : Self.termCount - 1)
    }
    (u2, kinetic, u4) = (solved[0], solved[1], solved[2])
    u6 = hasSextic ? solved[3] : nil
  }

  /// The couplings of the first few terms.
  private static func solve(_ averages: [Double], terms: Int) throws(FlowError) -> [Double] {
    var matrix = [Double](repeating: 0, count: terms * terms)
    var index = 0
    for row in 0..<termCount {
      for column in row..<termCount {
        if column < terms {
          matrix[row * terms + column] = averages[index]
          matrix[column * terms + row] = averages[index]
        }
        index += 1
      }
    }
    let right = Array(averages[index..<index + terms])
    guard let factors = try? LUFactorisation(matrix: matrix, size: terms) else {
      throw .couplingsNotDetermined
    }
    let solution = factors.solve(right)
    guard solution.allSatisfy(\.isFinite) else { throw .couplingsNotDetermined }
    return solution
  }
}
