public import LatticeGeometry
internal import RealModule

/// U(φ) = −g cos βφ.
///
/// Bounded, so that the mass alone holds the field: m² > 0 is required.
public struct SineGordonInteraction: ScalarInteraction, Hashable {
  /// g, in units of a^{−d}; of either sign.
  public let amplitude: Double

  /// β > 0, in units of 1/φ.
  public let beta: Double

  /// Creates the interaction.
  ///
  /// - Parameters:
  ///   - amplitude: g.
  ///   - beta: β.
  /// - Throws: ``FieldTheoryError`` if a number is not finite or β ≤ 0.
  public init(amplitude: Double, beta: Double) throws(FieldTheoryError) {
    try requireFinite(amplitude, "amplitude")
    try requireFinite(beta, "beta")
    guard beta > 0 else { throw .betaNotPositive(beta) }
    self.amplitude = amplitude
    self.beta = beta
  }

  /// −g cos βφ of a single value.
  public func potential(at value: Double) -> Double { -amplitude * .cos(beta * value) }

  /// Whether U vanishes.
  public var isZero: Bool { amplitude == 0 }

  /// It is.
  public var isEven: Bool { true }

  /// Σ [−g cos βφ + a φ²] of one configuration.
  public func value(
    sumOver field: borrowing Field, configuration: Int, addingSquares coefficient: Double
  ) -> Double {
    let values = field.start(ofConfiguration: configuration)
    func term(_ value: SIMD8<Double>) -> SIMD8<Double> {
      coefficient * (value * value) - amplitude * cosineSine(beta * value).0
    }
    return laneSum(
      count: field.lattice.volume, eight: { term(loadLanes(values + $0)) },
      one: { term(SIMD8(repeating: values[$0]))[0] })
  }

  /// Writes gβ sin βφ, gβ² cos βφ, −gβ³ sin βφ, …
  public func writeDerivative(
    order: Int, of field: borrowing Field, into derivative: borrowing Field
  ) {
    precondition(order >= 1, "a derivative of order 1 or higher")
    requireSameShape(field, derivative)
    let (input, output, count) = (field.pointer, derivative.pointer, field.valueCount)
    // The n-th derivative of −cos is −cos, sin, cos, −sin for n = 0, 1, 2, 3 modulo 4.
    let sign = order % 4 == 1 || order % 4 == 2 ? 1.0 : -1.0
    let factor = sign * amplitude * .pow(beta, order)
    let isSine = order % 2 == 1
    func term(_ value: SIMD8<Double>) -> SIMD8<Double> {
      let (cosine, sine) = cosineSine(beta * value)
      return factor * (isSine ? sine : cosine)
    }
    var index = 0
    while index + 8 <= count {
      storeLanes(term(loadLanes(input + index)), output + index)
      index += 8
    }
    while index < count {
      output[index] = term(SIMD8(repeating: input[index]))[0]
      index += 1
    }
  }

  /// Adds gβ sin βφ.
  public func addDerivative(of field: borrowing Field, to force: borrowing Field) {
    requireSameShape(field, force)
    let (input, output, count) = (field.pointer, force.pointer, field.valueCount)
    let factor = amplitude * beta
    var index = 0
    while index + 8 <= count {
      let sine = cosineSine(beta * loadLanes(input + index)).1
      storeLanes(loadLanes(output + index) + factor * sine, output + index)
      index += 8
    }
    while index < count {
      output[index] += factor * cosineSine(SIMD8(repeating: beta * input[index])).1[0]
      index += 1
    }
  }

  /// Σ gβ² cos βφ of one configuration.
  public func secondDerivativeSum(over field: borrowing Field, configuration: Int) -> Double {
    -beta * beta * value(sumOver: field, configuration: configuration)
  }

  /// −g e^{−β²G₀/2} :cos βφ:.
  public func wickExpansion(coincident: Double) -> any WickExpansion {
    CosineWickExpansion(plainAmplitude: -amplitude, beta: beta, coincident: coincident)
  }

  /// |g| β².
  public func curvatureBound(coincident: Double) -> Double {
    amplitude.magnitude * beta * beta
  }

  /// Refuses m² ≤ 0.
  public func requireNormalisable(massSquared: Double) throws(FieldTheoryError) {
    guard massSquared > 0 else { throw .sineGordonNeedsMass(massSquared: massSquared) }
  }
}
