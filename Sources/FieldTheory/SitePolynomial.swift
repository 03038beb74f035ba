public import LatticeGeometry
import RealModule

/// A polynomial P(φ) = Σ_k c_k φᵏ, evaluated eight sites at a time by Horner's rule.
///
/// Even and odd polynomials are evaluated in φ².
public struct SitePolynomial: SiteFunction, Hashable {
  /// c_k, from the constant upwards; without trailing zeros.
  public let coefficients: [Double]

  /// P = φ^isOdd Q(φ²) or Q(φ), with the coefficients of Q.
  let reduced: [Double]
  private let usesSquare: Bool
  private let isOdd: Bool

  /// Creates a polynomial from c₀, c₁, ….
  public init(coefficients: [Double]) {
    let degree = coefficients.lastIndex { $0 != 0 } ?? -1
    let trimmed = Array(coefficients.prefix(degree + 1))
    self.coefficients = trimmed
    isOdd = !trimmed.isEmpty && trimmed.indices.allSatisfy { $0 % 2 == 1 || trimmed[$0] == 0 }
    usesSquare = isOdd || trimmed.indices.allSatisfy { $0 % 2 == 0 || trimmed[$0] == 0 }
    let powers = usesSquare ? stride(from: isOdd ? 1 : 0, to: trimmed.count, by: 2) : nil
    reduced = powers.map { $0.map { trimmed[$0] } } ?? trimmed
  }

  /// P′.
  public var derivative: SitePolynomial {
    SitePolynomial(
      coefficients: coefficients.indices.dropFirst().map { Double($0) * coefficients[$0] })
  }

  /// P(φ) of one number.
  public func callAsFunction(_ value: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 * value + $1 }
  }

  /// Writes P(φ) of every configuration; returns Σ P′(φ).
  public func apply(to field: borrowing Field, into result: borrowing Field) -> Double {
    requireSameShape(field, result)
    let slope = derivative.sum(over: field.pointer, count: field.valueCount)
    write(of: field, into: result)
    return slope
  }

  /// The tangents at the first |φ| of either sign at which |P′ − P′(0)| reaches the limit, in steps of half a
  /// per cent; the polynomial itself if it is linear.
  public func limitingSlope(to limit: Double) -> any SiteFunction {
    precondition(limit > 0, "a slope to keep to")
    guard coefficients.count > 2 else { return self }
    let slope = derivative
    func excess(_ value: Double) -> Double {
      max(abs(slope(value) - slope(0)), abs(slope(-value) - slope(0)))
    }
    // Below the start no power reaches the limit; above it some power does after finitely many steps.
    let start = slope.coefficients.enumerated().dropFirst().reduce(Double.infinity) {
      $1.element == 0
        ? $0
        : min(
          $0,
          .pow(limit / (2 * Double(coefficients.count) * abs($1.element)), 1 / Double($1.offset)))
    }
    var reach = start
    while excess(reach * 1.005) < limit { reach *= 1.005 }
    return TangentPolynomial(self, reach: reach)
  }

  /// Writes P(φ) of every configuration into a field of the same shape, which may be the same.
  func write(of field: borrowing Field, into result: borrowing Field) {
    requireSameShape(field, result)
    transform(field.pointer, field.valueCount, result.pointer) { _, value in value }
  }

  /// Adds P(φ) of every configuration to a field of the same shape.
  func add(of field: borrowing Field, to result: borrowing Field) {
    requireSameShape(field, result)
    transform(field.pointer, field.valueCount, result.pointer) { old, value in old + value }
  }

  /// Σ_i P(φ_i).
  func sum(over values: UnsafePointer<Double>, count: Int) -> Double {
    reduced.withUnsafeBufferPointer { reduced in
      laneSum(
        count: count,
        eight: { lanes(loadLanes(values + $0), reduced) },
        one: { lanes(SIMD8(repeating: values[$0]), reduced)[0] })
    }
  }

  /// result = combine(result, P(value)), eight at a time.
  @inline(__always)
  private func transform(
    _ values: UnsafePointer<Double>, _ count: Int, _ result: UnsafeMutablePointer<Double>,
    _ combine: (SIMD8<Double>, SIMD8<Double>) -> SIMD8<Double>
  ) {
    reduced.withUnsafeBufferPointer { reduced in
      var index = 0
      while index + 8 <= count {
        let value = lanes(loadLanes(values + index), reduced)
        storeLanes(combine(loadLanes(result + index), value), result + index)
        index += 8
      }
      while index < count {
        let value = lanes(SIMD8(repeating: values[index]), reduced)
        result[index] = combine(SIMD8(repeating: result[index]), value)[0]
        index += 1
      }
    }
  }

  /// P of eight numbers.
  @inline(__always)
  func lanes(
    _ value: SIMD8<Double>, _ reduced: UnsafeBufferPointer<Double>
  ) -> SIMD8<Double> {
    let argument = usesSquare ? value * value : value
    var series = SIMD8<Double>()
    var index = reduced.count - 1
    while index >= 0 {
      series = horner(series, argument, reduced[index])
      index -= 1
    }
    return isOdd ? series * value : series
  }
}

/// Fields that are combined site by site have the same lattice and number of configurations.
func requireSameShape(_ first: borrowing Field, _ second: borrowing Field) {
  precondition(
    first.lattice == second.lattice && first.count == second.count, "fields of another shape")
}
