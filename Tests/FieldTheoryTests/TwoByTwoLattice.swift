import RealModule

/// φ⁴ on the 2 × 2 lattice by brute-force quadrature, independent of the library.
///
/// Each pair of neighbours is joined by two bonds, so S = Σ_<ij> (φ_i − φ_j)² + Σ U(φ_i) over the
/// four edges of a square a–b–d–c–a. With M_ad = Σ_b e^{−(φ_a−φ_b)²} w_b e^{−(φ_b−φ_d)²} the
/// partition function is Σ_ad w_a w_d M_ad².
struct TwoByTwoLattice {
  let logPartition: Double
  /// G(p) at (0,0), (1,0) and (1,1).
  let propagator: [Double]

  init(massSquared: Double, lambda: Double) {
    let spacing = 0.2
    let points = (-30...30).map { spacing * Double($0) }
    let weights = points.map {
      spacing * Double.exp(-massSquared / 2 * $0 * $0 - lambda / 24 * .pow($0, 4))
    }
    var (partition, same, edge, diagonal) = (0.0, 0.0, 0.0, 0.0)
    for (first, firstWeight) in zip(points, weights) {
      for (second, secondWeight) in zip(points, weights) {
        var (path, moment) = (0.0, 0.0)
        for (middle, middleWeight) in zip(points, weights) {
          let factor =
            middleWeight * .exp(-.pow(first - middle, 2) - .pow(middle - second, 2))
          path += factor
          moment += factor * middle
        }
        let weight = firstWeight * secondWeight
        partition += weight * path * path
        same += weight * path * path * first * first
        diagonal += weight * path * path * first * second
        edge += weight * path * moment * first
      }
    }
    logPartition = .log(partition)
    (same, edge, diagonal) = (same / partition, edge / partition, diagonal / partition)
    propagator = [
      same + 2 * edge + diagonal, same - diagonal, same - 2 * edge + diagonal,
    ]
  }
}
