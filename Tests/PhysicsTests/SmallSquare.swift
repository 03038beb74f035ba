import RealModule

/// φ⁴ on the 2×2 lattice by quadrature over its four fields: each pair of neighbours is joined by
/// two bonds, as the action says for an extent of 2.
struct SmallSquare {
  private(set) var zero = 0.0
  private(set) var edge = 0.0
  private(set) var corner = 0.0
  private(set) var fourthMoment = 0.0
  private(set) var absoluteMagnetization = 0.0
  private(set) var binder = 0.0
  private(set) var nearestNeighbour = 0.0

  /// A uniform grid on [−5, 5]: the trapezoidal rule converges faster than any power of the step.
  init(massSquared: Double, lambda: Double) {
    let count = 41
    let points = (0..<count).map { 5 * (2 * Double($0) / Double(count - 1) - 1) }
    func potential(_ value: Double) -> Double {
      massSquared / 2 * value * value + lambda / 24 * value * value * value * value
    }
    // Sites a b / c d; two bonds join a–b, c–d, a–c, b–d, each ½(difference)².
    let site = points.map { Double.exp(-potential($0)) }
    let bonds = points.map { first in
      points.map { Double.exp(-(first - $0) * (first - $0)) }
    }
    var (weight, square, fourth) = (0.0, 0.0, 0.0)
    for a in 0..<count {
      for b in 0..<count {
        let left = site[a] * site[b] * bonds[a][b]
        for c in 0..<count {
          let middle = left * site[c] * bonds[a][c]
          for d in 0..<count {
            let density = middle * site[d] * bonds[b][d] * bonds[c][d]
            let (first, second, third, last) = (points[a], points[b], points[c], points[d])
            let total = first + second + third + last
            let edges = first - second + third - last
            let corners = first - second - third + last
            let mean = total / 4
            weight += density
            zero += density * total * total / 4
            edge += density * edges * edges / 4
            corner += density * corners * corners / 4
            fourthMoment += density * first * first * first * first
            absoluteMagnetization += density * abs(mean)
            square += density * mean * mean
            fourth += density * mean * mean * mean * mean
            nearestNeighbour += density * first * second
          }
        }
      }
    }
    zero /= weight
    edge /= weight
    corner /= weight
    fourthMoment /= weight
    absoluteMagnetization /= weight
    nearestNeighbour /= weight
    binder = 1 - fourth * weight / (3 * square * square)
  }
}
