import RealModule

/// Chebyshev's points in ρ = φ²/2 from 0 to ρ_max, on which an even potential is the polynomial through
/// its values.
///
/// In ρ evenness is built in, U″(φ) = U_ρ + 2ρ U_ρρ, and φ = 0 is an end where points are dense, so that
/// derivatives there are accurate.
public struct PotentialGrid: Hashable, Sendable {
  /// ρ_i, ascending from 0.
  public let points: [Double]

  /// ∂/∂ρ of the interpolating polynomial at the points, row-major.
  public let derivative: [Double]

  /// ∂²/∂ρ² likewise.
  public let secondDerivative: [Double]

  /// ∂²/∂φ² = ∂_ρ + 2ρ ∂²_ρ likewise.
  public let curvature: [Double]

  /// Makes a grid.
  ///
  /// - Parameters:
  ///   - count: Points, at least 4.
  ///   - end: ρ_max > 0.
  public init(count: Int, end: Double) {
    precondition(count >= 4 && end > 0, "at least four points")
    let last = count - 1
    let places = (0..<count).map { Double.cos(.pi * Double($0) / Double(last)) }
    points = places.map { end * (1 - $0) / 2 }
    var derivative = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0..<count where column != row {
        let sign = (row + column) % 2 == 0 ? 1.0 : -1.0
        let ends = (row % last == 0 ? 2.0 : 1) / (column % last == 0 ? 2.0 : 1)
        // x_r − x_c by the angles, without cancellation.
        let half = Double.pi / Double(2 * last)
        let difference =
          -2 * Double.sin(Double(row + column) * half) * Double.sin(Double(row - column) * half)
        let element = -2 / end * sign * ends / difference
        derivative[row * count + column] = element
        // Rows of a derivative sum to zero: constants have none.
        derivative[row * count + row] -= element
      }
    }
    self.derivative = derivative
    let secondDerivative = Self.product(derivative, derivative, size: count)
    self.secondDerivative = secondDerivative
    let points = self.points
    curvature = derivative.indices.map {
      derivative[$0] + 2 * points[$0 / count] * secondDerivative[$0]
    }
  }

  /// The number of points.
  public var count: Int { points.count }

  /// A matrix times values at the points.
  public func apply(_ matrix: [Double], to values: [Double]) -> [Double] {
    (0..<count).map { row in
      (0..<count).reduce(0) { $0 + matrix[row * count + $1] * values[$1] }
    }
  }

  /// The values of a function of φ at the points φ = √(2ρ).
  public func values(of function: (Double) -> Double) -> [Double] {
    points.map { function((2 * $0).squareRoot()) }
  }

  /// u2 = U_ρ(0), u4 = 3 U_ρρ(0), u6 = 15 U_ρρρ(0): the derivatives by φ at 0.
  public func couplings(of values: [Double]) -> SexticCouplings {
    let first = apply(derivative, to: values)
    let second = apply(derivative, to: first)
    let third = apply(derivative, to: second)
    return SexticCouplings(u2: first[0], u4: 3 * second[0], u6: 15 * third[0])
  }

  private static func product(_ left: [Double], _ right: [Double], size: Int) -> [Double] {
    var product = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for inner in 0..<size {
        let factor = left[row * size + inner]
        for column in 0..<size {
          product[row * size + column] += factor * right[inner * size + column]
        }
      }
    }
    return product
  }
}
