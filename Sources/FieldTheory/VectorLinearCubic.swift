public import LatticeGeometry

/// f_a(φ) = a φ_a + b φ_a (φ·φ) of a field of n components.
public struct VectorLinearCubic: SiteFunction, Hashable {
  /// n.
  public let componentCount: Int

  /// a.
  public let linear: Double

  /// b.
  public let cubic: Double

  /// Creates the function.
  public init(componentCount: Int, linear: Double, cubic: Double) {
    precondition(componentCount >= 1, "at least one component")
    self.componentCount = componentCount
    self.linear = linear
    self.cubic = cubic
  }

  /// Writes f(φ) of every configuration.
  ///
  /// - Returns: Σ_x Σ_a ∂f_a/∂φ_a = Σ_x [n a + (n + 2) b φ·φ].
  public func apply(to field: borrowing Field, into result: borrowing Field) -> Double {
    let squareSum = transform(field, result) { _, value in value }
    return Double(field.valueCount) * linear + Double(componentCount + 2) * cubic * squareSum
  }

  /// Adds f(φ) of every configuration to a field of the same shape.
  func add(of field: borrowing Field, to result: borrowing Field) {
    _ = transform(field, result) { old, value in old + value }
  }

  /// result = combine(result, f), eight sites at a time; returns Σ φ·φ.
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
        squares += square
        let factor = linear + cubic * square
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
        squareSum += square
        let factor = linear + cubic * square
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
