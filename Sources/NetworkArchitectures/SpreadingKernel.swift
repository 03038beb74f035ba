import FieldTheory
import RealModule

/// The window of the nonuniform Fourier transform: the exponential of a semicircle,
/// ψ(t) = exp(β(√(1 − t²) − 1)), |t| ≤ 1, of A. H. Barnett, J. Magland, L. af Klinteberg, SIAM J. Sci.
/// Comput. 41 (2019) C479, on w points of a grid refined twofold.
///
/// On each of the w unit intervals under the window ψ is replaced by a polynomial, which turns its
/// evaluation on all w grid points into one Horner scheme on a vector.
struct SpreadingKernel: Sendable {
  /// w, the number of grid points under the window.
  let width: Int

  /// β.
  let shape: Double

  /// Vectors of eight that hold w values.
  var vectorCount: Int { width > 8 ? 2 : 1 }

  /// Coefficients, highest power first, [2 · pairCount][8 · vectorCount].
  let coefficients: [Double]

  /// Pairs of an odd and an even power; the polynomials' degree is one less than twice that.
  let pairCount: Int

  /// The window for a relative accuracy of the transform.
  ///
  /// - Parameter tolerance: 1e-13 to 1e-2.
  init(tolerance: Double) {
    width = Self.width(tolerance: tolerance)
    shape = 2.3 * Double(width)
    pairCount = (width + 5) / 2
    let degree = 2 * pairCount - 1
    let lanes = width > 8 ? 16 : 8
    var table = [Double](repeating: 0, count: (degree + 1) * lanes)
    for point in 0..<width {
      let polynomial = Self.fit(
        point: point, width: width, shape: shape, degree: degree)
      for power in 0...degree {
        table[(degree - power) * lanes + point] = polynomial[power]
      }
    }
    coefficients = table
  }

  /// w for a tolerance: about one grid point a digit.
  static func width(tolerance: Double) -> Int {
    max(4, min(16, Int((1.9 - Double.log10(tolerance)).rounded(.up))))
  }

  /// ψ at a distance in grid points from the window's centre.
  static func value(_ distance: Double, width: Int, shape: Double) -> Double {
    let scaled = 2 * distance / Double(width)
    guard abs(scaled) < 1 else { return 0 }
    return .exp(shape * (.sqrt(1 - scaled * scaled) - 1))
  }

  /// The polynomial in u ∈ [−1, 1] for the `point`-th grid point under the window, when the source
  /// lies (u + 1)/2 to the right of the place that puts it furthest left.
  ///
  /// Interpolation at Chebyshev points, expanded in monomials, which is stable on [−1, 1] for these
  /// degrees.
  private static func fit(point: Int, width: Int, shape: Double, degree: Int) -> [Double] {
    let count = degree + 1
    let nodes = (0..<count).map { Double.cos(.pi * (Double($0) + 0.5) / Double(count)) }
    let values = nodes.map { node in
      value(distance(point: point, offset: node, width: width), width: width, shape: shape)
    }
    // Chebyshev coefficients, then Clenshaw's recurrence on polynomials.
    let chebyshev = (0..<count).map { order in
      let sum = zip(nodes.indices, values).reduce(0) { sum, entry in
        sum + entry.1
          * Double.cos(.pi * Double(order) * (Double(entry.0) + 0.5) / Double(count))
      }
      return sum * (order == 0 ? 1 : 2) / Double(count)
    }
    var previous = [Double](repeating: 0, count: count)
    var current = previous
    for order in stride(from: degree, to: 0, by: -1) {
      var next = [Double](repeating: 0, count: count)
      for power in 0..<degree { next[power + 1] = 2 * current[power] }
      for power in 0..<count { next[power] -= previous[power] }
      next[0] += chebyshev[order]
      (previous, current) = (current, next)
    }
    var result = [Double](repeating: 0, count: count)
    for power in 0..<degree { result[power + 1] = current[power] }
    for power in 0..<count { result[power] -= previous[power] }
    result[0] += chebyshev[0]
    return result
  }

  /// Grid points from the source to the `point`-th grid point, for u = offset.
  ///
  /// The first grid point under the window is ⌈ξ − w/2⌉ for a source at ξ, so it lies
  /// −w/2 + (1 + u)/2 from the source, u ∈ [−1, 1].
  private static func distance(point: Int, offset: Double, width: Int) -> Double {
    Double(point) - Double(width) / 2 + (1 + offset) / 2
  }

  /// ψ̂, the factor each site x is divided by: Σ over the window of ψ(k) e^{2πi k x/M}, as an
  /// integral over k by Gauss–Legendre quadrature.
  ///
  /// - Parameters:
  ///   - extent: L, sites centred as x = −⌊L/2⌋ … .
  ///   - fineExtent: M.
  /// - Returns: 1/ψ̂(x) for the L sites.
  func corrections(extent: Int, fineExtent: Int) -> [Double] {
    let rule = GaussLegendre(count: 2 * width + 30)
    let halfWidth = Double(width) / 2
    let samples = zip(rule.nodes, rule.weights).map { node, weight in
      (
        distance: halfWidth * node,
        weight: halfWidth * weight
          * Self.value(halfWidth * node, width: width, shape: shape)
      )
    }
    return (0..<extent).map { site in
      let angle = 2 * Double.pi * Double(site - extent / 2) / Double(fineExtent)
      return 1 / samples.reduce(0) { $0 + $1.weight * Double.cos(angle * $1.distance) }
    }
  }
}
