/// N independent neurons, φ = N^{−1/2} Σ h_i + b, and what one of them knows of the whole: the cumulants
/// of φ are N^{1−r/2} times those of h, and
///
///     W[J] = ln E e^{Jφ} = N ln E_h e^{J h/√N} + σ_b² J²/2
///
/// with b ~ N(0, σ_b²) the output bias [Maiti2022]. All at one site.
public protocol IndependentNeurons: Sendable {
  /// E h², E h⁴, E h⁶, E h⁸.
  var moments: [Double] { get }

  /// σ_b², what an output bias adds to ⟨φ²⟩.
  var biasVariance: Double { get }

  /// ln E e^{s h}; infinite where it does not exist.
  func logMomentGeneratingFunction(_ source: Double) -> Double
}

extension IndependentNeurons {
  /// κ₂, κ₄, κ₆, κ₈ of h.
  public var cumulants: [Double] {
    let (a, b, c, d) = (moments[0], moments[1], moments[2], moments[3])
    return [
      a, b - 3 * a * a, c - 15 * b * a + 30 * a * a * a,
      d - 28 * c * a - 35 * b * b + 420 * b * a * a - 630 * a * a * a * a,
    ]
  }

  /// G_c^{(r)} of φ, r = 2, 4, 6, 8, at width N.
  public func connected(width: Int) -> [Double] {
    var values = cumulants
    var factor = 1.0
    for index in values.indices {
      values[index] *= factor
      factor /= Double(width)
    }
    values[0] += biasVariance
    return values
  }

  /// W[J] at width N.
  public func generatingFunctional(_ source: Double, width: Int) -> Double {
    let scale = Double(width).squareRoot()
    return Double(width) * logMomentGeneratingFunction(source / scale)
      + biasVariance * source * source / 2
  }

  /// Σ_r G_c^{(r)} J^r/r! up to r = 2, 4, 6 or 8.
  public func series(_ source: Double, width: Int, order: Int) -> Double {
    var (sum, term) = (0.0, 1.0)
    for (index, value) in connected(width: width).enumerated() where 2 * index + 2 <= order {
      let (low, high) = (Double(2 * index + 1), Double(2 * index + 2))
      term *= source * source / (low * high)
      sum += term * value
    }
    return sum
  }
}
