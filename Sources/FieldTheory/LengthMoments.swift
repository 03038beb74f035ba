public import LatticeGeometry

/// Sums over the sites of one configuration of an n-component field: Σφ·φ and Σ(φ·φ)².
public struct LengthMoments: Hashable, Sendable {
  /// Σ_x φ(x)·φ(x).
  public let squareSum: Double

  /// Σ_x (φ(x)·φ(x))².
  public let fourthPowerSum: Double
}

/// Σφ·φ and Σ(φ·φ)² of one configuration in one pass; of one component, Σφ² and Σφ⁴.
///
/// - Parameters:
///   - field: n · k configurations of k fields of n components.
///   - componentCount: n.
///   - configuration: Which of the k.
public func lengthMoments(
  of field: borrowing Field, componentCount: Int, configuration: Int = 0
) -> LengthMoments {
  let values = field.start(ofConfiguration: configuration * componentCount)
  let count = field.lattice.volume
  var squares = SIMD8<Double>()
  var fourthPowers = SIMD8<Double>()
  var site = 0
  while site + 8 <= count {
    let square = squaredLength(values + site, stride: count, componentCount: componentCount)
    squares += square
    fourthPowers += square * square
    site += 8
  }
  var (squareSum, fourthPowerSum) = (horizontalSum(squares), horizontalSum(fourthPowers))
  while site < count {
    let square = squaredLength(ofSite: values + site, stride: count, componentCount: componentCount)
    squareSum += square
    fourthPowerSum += square * square
    site += 1
  }
  return LengthMoments(squareSum: squareSum, fourthPowerSum: fourthPowerSum)
}

/// φ·φ at eight sites, the components a stride apart.
@inline(__always)
func squaredLength(
  _ values: UnsafePointer<Double>, stride: Int, componentCount: Int
) -> SIMD8<Double> {
  var square = SIMD8<Double>()
  for component in 0..<componentCount {
    let value = loadLanes(values + component * stride)
    square += value * value
  }
  return square
}

/// φ·φ at one site.
@inline(__always)
func squaredLength(
  ofSite values: UnsafePointer<Double>, stride: Int, componentCount: Int
) -> Double {
  var square = 0.0
  for component in 0..<componentCount {
    square += values[component * stride] * values[component * stride]
  }
  return square
}
