import RealModule
import TestSupport

/// A plain single-site Metropolis chain that shares no code with the program, as an independent
/// sampler of φ⁴ on small lattices.
struct Metropolis {
  /// A mean with an error from time bins.
  struct Measured {
    let value: Double
    let error: Double
  }

  let susceptibility: Measured
  let square: Measured
  let fourth: Measured
  let neighbour: Measured
  let absolute: Measured

  /// Runs a chain.
  ///
  /// - Parameter visit: Takes the field after every sweep that is measured.
  static func measure(
    extents: [Int], massSquared: Double, lambda: Double, sweeps: Int, seed: UInt64,
    visit: ([Double]) -> Void = { _ in }
  ) -> Metropolis {
    var generator = SplitMix64(seed: seed)
    let volume = extents.reduce(1, *)
    let dimension = extents.count
    var forward = [[Int]](repeating: [], count: volume)
    var backward = forward
    for site in 0..<volume {
      var stride = 1
      for extent in extents.reversed() {
        let coordinate = site / stride % extent
        forward[site].append(site + ((coordinate + 1) % extent - coordinate) * stride)
        backward[site].append(site + ((coordinate + extent - 1) % extent - coordinate) * stride)
        stride *= extent
      }
    }
    var field = [Double](repeating: 0, count: volume)
    let bins = 50
    var sums = [[Double]](repeating: [Double](repeating: 0, count: 5), count: bins)
    let thermalisation = sweeps / 20
    for sweep in -thermalisation..<sweeps {
      for site in 0..<volume {
        let old = field[site]
        let new = old + 2.4 * (generator.uniform() - 0.5)
        let neighbours =
          forward[site].reduce(0) { $0 + field[$1] } + backward[site].reduce(0) { $0 + field[$1] }
        let (oldSquare, newSquare) = (old * old, new * new)
        let change =
          (Double(dimension) + massSquared / 2) * (newSquare - oldSquare) - (new - old) * neighbours
          + lambda / 24 * (newSquare * newSquare - oldSquare * oldSquare)
        if change <= 0 || generator.uniform() < Double.exp(-change) { field[site] = new }
      }
      guard sweep >= 0 else { continue }
      visit(field)
      var (total, square, fourth, neighbour) = (0.0, 0.0, 0.0, 0.0)
      for site in 0..<volume {
        total += field[site]
        square += field[site] * field[site]
        fourth += field[site] * field[site] * field[site] * field[site]
        for other in forward[site] { neighbour += field[site] * field[other] }
      }
      let bin = sweep * bins / sweeps
      let count = Double(volume)
      sums[bin][0] += total * total / count
      sums[bin][1] += square / count
      sums[bin][2] += fourth / count
      sums[bin][3] += neighbour / (count * Double(dimension))
      sums[bin][4] += abs(total) / count
    }
    let perBin = Double(sweeps / bins)
    let measured = (0..<5).map { observable -> Measured in
      let means = sums.map { $0[observable] / perBin }
      let mean = means.reduce(0, +) / Double(bins)
      let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(bins - 1)
      return Measured(value: mean, error: (variance / Double(bins)).squareRoot())
    }
    return Metropolis(
      susceptibility: measured[0], square: measured[1], fourth: measured[2],
      neighbour: measured[3], absolute: measured[4])
  }
}

extension SplitMix64 {
  /// Uniform in [0, 1).
  fileprivate mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}
