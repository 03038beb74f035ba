public import LatticeGeometry

/// Sums over the sites of one configuration: Σφ, Σφ² and Σφ⁴.
public struct FieldMoments: Hashable, Sendable {
  /// V, the number of sites summed over.
  public let siteCount: Int

  /// Σ_x φ(x) = V M.
  public let sum: Double

  /// Σ_x φ(x)².
  public let squareSum: Double

  /// Σ_x φ(x)⁴.
  public let fourthPowerSum: Double
}

/// Σφ, Σφ² and Σφ⁴ of one configuration in one pass.
///
/// The sums run in eight interleaved lanes, always in the same order.
///
/// - Parameters:
///   - field: One or more configurations.
///   - configuration: Which one.
public func moments(of field: borrowing Field, configuration: Int = 0) -> FieldMoments {
  let values = field.start(ofConfiguration: configuration)
  let count = field.lattice.volume
  var sums = SIMD8<Double>()
  var squares = SIMD8<Double>()
  var fourthPowers = SIMD8<Double>()
  var site = 0
  while site + 8 <= count {
    let value = loadLanes(values + site)
    let square = value * value
    sums += value
    squares += square
    fourthPowers += square * square
    site += 8
  }
  var (sum, squareSum) = (horizontalSum(sums), horizontalSum(squares))
  var fourthPowerSum = horizontalSum(fourthPowers)
  while site < count {
    let square = values[site] * values[site]
    sum += values[site]
    squareSum += square
    fourthPowerSum += square * square
    site += 1
  }
  return FieldMoments(
    siteCount: count, sum: sum, squareSum: squareSum, fourthPowerSum: fourthPowerSum)
}
