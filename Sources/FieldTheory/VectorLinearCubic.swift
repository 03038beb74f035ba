public import LatticeGeometry

/// f_a(φ) = a φ_a + b φ_a (φ·φ) of a field of n components, within |φ| ≤ R.
///
/// Beyond, the length of f goes on as its tangent, r (a + 3bR²) − 2bR³. With s = min(1, R/r) and
/// q = min(r, R)² both are f_a = φ_a [a + b q (3 − 2s)] and
/// Σ_a ∂f_a/∂φ_a = n a + b q [3 + (n − 1) (3 − 2s)].
public struct VectorLinearCubic: SiteFunction, Hashable {
  /// n.
  public let componentCount: Int

  /// a.
  public let linear: Double

  /// b.
  public let cubic: Double

  /// R.
  public let reach: Double

  /// Creates the function.
  public init(componentCount: Int, linear: Double, cubic: Double, reach: Double = .infinity) {
    precondition(componentCount >= 1 && reach > 0, "at least one component, and some reach")
    self.componentCount = componentCount
    self.linear = linear
    self.cubic = cubic
    self.reach = reach
  }

  /// The same with R² = limit/(3|b|), where the slope along φ has changed by the limit.
  public func limitingSlope(to limit: Double) -> any SiteFunction {
    VectorLinearCubic(
      componentCount: componentCount, linear: linear, cubic: cubic,
      reach: min(reach, (limit / (3 * abs(cubic))).squareRoot()))
  }

  /// Writes f(φ) of every configuration.
  ///
  /// - Returns: Σ_x Σ_a ∂f_a/∂φ_a, without reach Σ_x [n a + (n + 2) b φ·φ].
  public func apply(to field: borrowing Field, into result: borrowing Field) -> Double {
    let squareSum = transform(field, result) { _, value in value }
    return Double(field.valueCount) * linear + cubic * squareSum
  }

  /// Adds f(φ) of every configuration to a field of the same shape.
  func add(of field: borrowing Field, to result: borrowing Field) {
    _ = transform(field, result) { old, value in old + value }
  }

  /// q (3 − 2s), and q [3 + (n − 1) (3 − 2s)].
  @inline(__always)
  private func bounded(_ square: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
    guard reach < .infinity else { return (square, Double(componentCount + 2) * square) }
    let limit = SIMD8(repeating: reach * reach)
    let inside = lesser(square, limit)
    // s = R/max(r, R), so that r = 0 divides by R.
    let ratio = (limit / (square + limit - inside)).squareRoot()
    let value = inside * (3 - 2 * ratio)
    return (value, 3 * inside + Double(componentCount - 1) * value)
  }

  /// result = combine(result, f), eight sites at a time; returns Σ_x (Σ_a ∂f_a/∂φ_a − n a)/b.
  @inline(__always)
  private func transform(
    _ field: borrowing Field, _ result: borrowing Field,
    _ combine: (SIMD8<Double>, SIMD8<Double>) -> SIMD8<Double>
  ) -> Double {
    requireSameShape(field, result)
    precondition(field.count % componentCount == 0, "whole configurations of n components")
    let volume = field.lattice.volume
    var squareSum = 0.0
    for first in stride(from: 0, to: field.count, by: componentCount) {
      let input = UnsafePointer(field.pointer + first * volume)
      let output = result.pointer + first * volume
      var squares = SIMD8<Double>()
      var site = 0
      while site + 8 <= volume {
        let square = squaredLength(input + site, stride: volume, componentCount: componentCount)
        let (cube, slope) = bounded(square)
        squares += slope
        let factor = linear + cubic * cube
        for component in 0..<componentCount {
          let place = component * volume + site
          let value = factor * loadLanes(input + place)
          storeLanes(combine(loadLanes(output + place), value), output + place)
        }
        site += 8
      }
      squareSum += horizontalSum(squares)
      while site < volume {
        let square = squaredLength(
          ofSite: input + site, stride: volume, componentCount: componentCount)
        let (cube, slope) = bounded(SIMD8(repeating: square))
        squareSum += slope[0]
        let factor = linear + cubic * cube[0]
        for component in 0..<componentCount {
          let place = component * volume + site
          let value = SIMD8(repeating: factor * input[place])
          output[place] = combine(SIMD8(repeating: output[place]), value)[0]
        }
        site += 1
      }
    }
    return squareSum
  }
}
