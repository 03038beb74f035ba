/// ⟨φ₁ … φ_n⟩ of a Gaussian field perturbed by ΔS = Σ_k g_k ∫ f^k, without factorials: the classes of Wick
/// contractions without vacuum parts, and how many contractions belong to each.
///
/// At order Π g_k^{n_k} the correlator is Π (−g_k)^{n_k}/n_k! times the sum of all contractions; those
/// that join a diagram number n! Π k! Π n_k!/|Aut|. Odd powers are allowed. For f⁴ and f⁶ at first order
/// four points have the counts 72 + 24 and 540 + 360 ([Halverson2021]), 3 without interaction.
public struct ContractionExpansion: Sendable {
  /// A class of contractions.
  public struct Term: Sendable {
    /// What they join.
    public let diagram: Diagram

    /// n! Π k!/|Aut|: contractions divided by the Π n_k! of the exponential.
    public let count: Int
  }

  /// n.
  public let pointCount: Int

  /// The powers of the vertices, one entry a vertex.
  public let powers: [Int]

  /// The classes.
  public let terms: [Term]

  /// Enumerates the contractions of n points and given vertices.
  ///
  /// - Parameters:
  ///   - pointCount: n.
  ///   - powers: k for each vertex −g_k f^k.
  public init(pointCount: Int, powers: [Int]) {
    self.pointCount = pointCount
    self.powers = powers.sorted(by: >)
    let total = powers.reduce(pointCount, +)
    terms =
      total % 2 == 1
      ? []
      : (0...pointCount / 2).flatMap { direct in
        DiagramEnumeration(degrees: powers, legCount: pointCount, directLines: direct).diagrams
      }.filter { !$0.hasVacuumPart }.map { diagram in
        let ends = powers.reduce(Diagram.factorial(pointCount)) { $0 * Diagram.factorial($1) }
        return Term(diagram: diagram, count: ends / diagram.automorphismCount)
      }
  }
}
