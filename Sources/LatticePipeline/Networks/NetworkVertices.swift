import NetworkArchitectures

/// Integrals over the vertices of an effective action at all tuples of four inputs, for one cut-off; see
/// ``/NetworkArchitectures/DenseVertexIntegrals``.
struct NetworkVertices {
  /// Λ.
  let cutoff: Double

  /// ∫ Π K_W of ΔS = λ₀ ∫ φ⁴: −24 λ₀ times it is the change of G₄.
  let contact: [Double]

  /// ∫ y² Π K_W of ΔS = λ₂ ∫ y² φ⁴.
  let quadratic: [Double]

  /// Σ₃ J J of ΔS = λ_NL ∫∫ φ(y)² φ(z)²: −8 λ_NL times it is the change of G₄, as either pair of legs may
  /// end at y, each in two ways.
  let nonlocal: [Double]

  /// Integrates over |y| < Λ.
  ///
  /// - Parameters:
  ///   - kernel: Of a network with one input coordinate.
  ///   - theory: Inputs and tuples.
  ///   - cutoff: Λ.
  init(
    _ kernel: DenseKernel, of theory: NetworkTheory, cutoff: Double
  ) throws(DenseNetworkError) {
    let integrals = try DenseVertexIntegrals(kernel, at: theory.inputs, cutoff: cutoff)
    let tuples = theory.tuples[4] ?? []
    let pairs = theory.inputs.indices.map { first in
      theory.inputs.indices.map { integrals.integral(over: [first, $0]) }
    }
    self.cutoff = cutoff
    contact = tuples.map { integrals.integral(over: $0) }
    quadratic = tuples.map { integrals.integral(over: $0, power: 2) }
    nonlocal = tuples.map { tuple in
      let (a, b, c, d) = (tuple[0], tuple[1], tuple[2], tuple[3])
      return pairs[a][b] * pairs[c][d] + pairs[a][c] * pairs[b][d] + pairs[a][d] * pairs[b][c]
    }
  }
}
