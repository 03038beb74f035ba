internal import LinearAlgebra
internal import RealModule

/// What one grid in φ gives for a periodic chain.
struct TransferMatrixSolution {
  let propagator: [Double]
  let correlator: [Double]
  let phiSquared: Double
  let phiFourth: Double
  let logPartition: Double
  let gap: Double
  let pointCount: Int

  /// Diagonalises both parity sectors and sums over the spectrum.
  init(grid: TransferMatrixGrid, siteCount: Int) throws(FieldTheoryError) {
    let size = grid.points.count
    let (even, odd): (SymmetricEigensystem, SymmetricEigensystem)
    do {
      even = try SymmetricEigensystem(matrix: grid.matrix(even: true), size: size)
      odd = try SymmetricEigensystem(matrix: grid.matrix(even: false), size: size)
    } catch {
      throw .eigenvaluesNotConverged(size: error.size)
    }
    let largest = even.values[0]
    // The kernel is positive definite: negative eigenvalues are rounding.
    let evenRatios = even.values.map { max($0, 0) / largest }
    let oddRatios = odd.values.map { max($0, 0) / largest }
    let evenWeights = evenRatios.map { Double.pow($0, siteCount) }
    let oddWeights = oddRatios.map { Double.pow($0, siteCount) }
    var trace = CompensatedSum()
    for weight in evenWeights { trace.add(weight) }
    for weight in oddWeights { trace.add(weight) }

    var (square, fourth) = (CompensatedSum(), CompensatedSum())
    for (system, weights) in [(even, evenWeights), (odd, oddWeights)] {
      for (state, weight) in weights.enumerated() where weight > 1e-40 {
        for (index, point) in grid.points.enumerated() {
          let amplitude = system.vectors[state * size + index]
          let term = weight * amplitude * amplitude * point * point
          square.add(term)
          fourth.add(term * point * point)
        }
      }
    }
    phiSquared = square.value / trace.value
    phiFourth = fourth.value / trace.value
    logPartition =
      Double(siteCount) * (.log(largest) - grid.potentialMinimum) + .log(trace.value)
    gap = max(0, 0 - .log(oddRatios[0]))
    pointCount = size

    let elements = Self.squaredFieldElements(even: even, odd: odd, points: grid.points)
    correlator = (0...siteCount / 2).map { distance in
      Self.correlation(
        elements, evenRatios, oddRatios, distance: distance, siteCount: siteCount)
        / trace.value
    }
    propagator = Self.momentumSpace(elements, evenRatios, oddRatios, siteCount: siteCount)
      .map { $0 / trace.value }
  }

  /// ⟨k|φ|l⟩² for even k and odd l, row-major.
  private static func squaredFieldElements(
    even: SymmetricEigensystem, odd: SymmetricEigensystem, points: [Double]
  ) -> [Double] {
    let size = points.count
    var elements: [Double] = []
    elements.reserveCapacity(size * size)
    var weighted = [Double](repeating: 0, count: size)
    for first in 0..<size {
      for index in 0..<size { weighted[index] = even.vectors[first * size + index] * points[index] }
      odd.vectors.withUnsafeBufferPointer { vectors in
        weighted.withUnsafeBufferPointer { weighted in
          guard let rows = vectors.baseAddress, let row = weighted.baseAddress else { return }
          for second in 0..<size {
            let element = dotProduct(row, rows + second * size, count: size)
            elements.append(element * element)
          }
        }
      }
    }
    return elements
  }

  /// Σ_{kl} ⟨k|φ|l⟩² (r_k^{N−x} r_l^x + r_l^{N−x} r_k^x) over even k and odd l.
  private static func correlation(
    _ elements: [Double], _ evenRatios: [Double], _ oddRatios: [Double], distance: Int,
    siteCount: Int
  ) -> Double {
    let rest = siteCount - distance
    let oddNear = oddRatios.map { Double.pow($0, distance) }
    let oddFar = oddRatios.map { Double.pow($0, rest) }
    let size = oddRatios.count
    var sum = CompensatedSum()
    elements.withUnsafeBufferPointer { elements in
      oddNear.withUnsafeBufferPointer { near in
        oddFar.withUnsafeBufferPointer { far in
          guard let rows = elements.baseAddress, let near = near.baseAddress,
            let far = far.baseAddress
          else { return }
          for (state, ratio) in evenRatios.enumerated() {
            let (evenNear, evenFar) = (Double.pow(ratio, distance), Double.pow(ratio, rest))
            if evenFar > 0 {
              sum.add(evenFar * dotProduct(rows + state * size, near, count: size))
            }
            if evenNear > 0 {
              sum.add(evenNear * dotProduct(rows + state * size, far, count: size))
            }
          }
        }
      }
    }
    return sum.value
  }

  /// Σ_x cos(p x) of the correlation, in closed form for each pair of states.
  ///
  /// With the larger of the two ratios taken out, q ≤ 1 the quotient, a pair gives
  /// r^N (1 − q^N)(1 − q²)/((1 − q)² + 4 q sin²(p/2)): positive terms, no cancellation.
  private static func momentumSpace(
    _ elements: [Double], _ evenRatios: [Double], _ oddRatios: [Double], siteCount: Int
  ) -> [Double] {
    let modes = siteCount / 2 + 1
    var sums = [Double](repeating: 0, count: modes)
    let halfSineSquares = (0..<modes).map { mode in
      let sine = Double.sin(.pi * Double(mode) / Double(siteCount))
      return sine * sine
    }
    for (first, evenRatio) in evenRatios.enumerated() {
      for (second, oddRatio) in oddRatios.enumerated() {
        let (larger, smaller) = (max(evenRatio, oddRatio), min(evenRatio, oddRatio))
        let weight = elements[first * oddRatios.count + second] * .pow(larger, siteCount)
        guard weight > 1e-60 else { continue }
        let quotient = smaller / larger
        let complement = (larger - smaller) / larger
        let numerator = weight * geometricSum(complement, siteCount) * (1 + quotient)
        sums[0] += numerator
        let scaled = numerator * complement * complement
        for mode in 1..<modes {
          sums[mode] += scaled / (complement * complement + 4 * quotient * halfSineSquares[mode])
        }
      }
    }
    return sums
  }

  /// (1 − q^N)/(1 − q) from 1 − q, also where q = 1.
  private static func geometricSum(_ complement: Double, _ count: Int) -> Double {
    if complement == 0 { return Double(count) }
    if complement >= 1 { return 1 }
    return -.expMinusOne(Double(count) * .log(onePlus: -complement)) / complement
  }

  /// The largest relative difference to another solution of the same chain; correlations count
  /// relative to G(0), since far away they decay below any fixed accuracy.
  func difference(to other: TransferMatrixSolution) -> Double {
    var largest = 0.0
    for (mine, theirs) in zip(propagator, other.propagator) {
      largest = max(largest, abs(mine - theirs) / theirs)
    }
    for (mine, theirs) in zip(correlator, other.correlator) {
      largest = max(largest, abs(mine - theirs) / other.phiSquared)
    }
    largest = max(largest, abs(phiSquared - other.phiSquared) / other.phiSquared)
    largest = max(largest, abs(phiFourth - other.phiFourth) / other.phiFourth)
    largest = max(
      largest, abs(logPartition - other.logPartition) / max(1, abs(other.logPartition)))
    return max(largest, abs(gap - other.gap) / max(0.01, abs(other.gap)))
  }
}
