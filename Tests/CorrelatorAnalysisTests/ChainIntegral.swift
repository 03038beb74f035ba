import RealModule

/// A chain of two or three sites integrated by brute force, sharing nothing with the library:
/// S = Σ_x ½ (φ(x+1) − φ(x))² + ½ m² φ² + U(φ).
struct ChainIntegral {
  let siteCount: Int
  private var fields: [[Double]] = []
  private var weights: [Double] = []

  init(
    siteCount: Int, massSquared: Double, range: Double, pointCount: Int,
    potential: (Double) -> Double
  ) {
    self.siteCount = siteCount
    let total = (0..<siteCount).reduce(1) { product, _ in product * pointCount }
    for index in 0..<total {
      var remainder = index
      let field = (0..<siteCount).map { _ in
        defer { remainder /= pointCount }
        return range * (2 * Double(remainder % pointCount) / Double(pointCount - 1) - 1)
      }
      let action = (0..<siteCount).reduce(0.0) { sum, site in
        let step = field[(site + 1) % siteCount] - field[site]
        return sum + step * step / 2 + massSquared / 2 * field[site] * field[site]
          + potential(field[site])
      }
      guard action < 60 else { continue }
      fields.append(field)
      weights.append(.exp(-action))
    }
    let total0 = weights.reduce(0, +)
    weights = weights.map { $0 / total0 }
  }

  /// ⟨f(φ)⟩.
  func average(_ function: ([Double]) -> Double) -> Double {
    zip(fields, weights).reduce(0) { $0 + $1.1 * function($1.0) }
  }

  /// ⟨Π φ(x_i)⟩.
  func average(ofSites sites: [Int]) -> Double {
    average { field in sites.reduce(1) { $0 * field[$1] } }
  }

  /// ⟨φ(a) φ(b) φ(c) φ(d)⟩_c with every lower average, written out.
  func connected(_ sites: [Int], average: ([Int]) -> Double) -> Double {
    let (a, b, c, d) = (sites[0], sites[1], sites[2], sites[3])
    let one = sites.map { average([$0]) }
    let fours = average([a, b, c, d])
    let pairs =
      average([a, b]) * average([c, d]) + average([a, c]) * average([b, d])
      + average([a, d]) * average([b, c])
    let threes =
      average([b, c, d]) * one[0] + average([a, c, d]) * one[1] + average([a, b, d]) * one[2]
      + average([a, b, c]) * one[3]
    let twoAndOnes =
      average([a, b]) * one[2] * one[3] + average([a, c]) * one[1] * one[3]
      + average([a, d]) * one[1] * one[2] + average([b, c]) * one[0] * one[3]
      + average([b, d]) * one[0] * one[2] + average([c, d]) * one[0] * one[1]
    return fours - threes - pairs + 2 * twoAndOnes - 6 * one[0] * one[1] * one[2] * one[3]
  }

  /// G4c(p₁, p₂, p₃, −Σ) as a sum over three sites, the fourth at 0; p = 2πn/L.
  func connected(numbers: [Int]) -> Double {
    var cache: [[Int]: Double] = [:]
    func cached(_ sites: [Int]) -> Double {
      let key = sites.sorted()
      if let known = cache[key] { return known }
      let value = average(ofSites: key)
      cache[key] = value
      return value
    }
    var sum = 0.0
    for first in 0..<siteCount {
      for second in 0..<siteCount {
        for third in 0..<siteCount {
          let phase = numbers[0] * first + numbers[1] * second + numbers[2] * third
          sum +=
            .cos(2 * .pi * Double(phase) / Double(siteCount))
            * connected([first, second, third, 0], average: cached)
        }
      }
    }
    return sum
  }
}
