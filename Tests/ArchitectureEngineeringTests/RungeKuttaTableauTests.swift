import ArchitectureEngineering
import RealModule
import Testing

@Suite("Runge–Kutta methods")
struct RungeKuttaTableauTests {
  private static let methods = [RungeKuttaTableau.classical, .dormandPrince853]

  /// Integrates y′ = v(y, t) from 0 to 1.
  private func solution(
    _ method: RungeKuttaTableau, steps: Int, from start: Double,
    velocity: (Double, Double) -> Double
  ) -> Double {
    var value = start
    let size = 1 / Double(steps)
    for step in 0..<steps {
      var slopes: [Double] = []
      for (row, node) in zip(method.stages, method.nodes) {
        let position = value + size * zip(row, slopes).reduce(0) { $0 + $1.0 * $1.1 }
        slopes.append(velocity(position, (Double(step) + node) * size))
      }
      value += size * zip(method.weights, slopes).reduce(0) { $0 + $1.0 * $1.1 }
    }
    return value
  }

  /// Σ_i b_i c_i^{k−1} = 1/k up to the order, and the chain b·A·…·A·1 = 1/k!.
  @Test(arguments: methods)
  func orderConditions(method: RungeKuttaTableau) {
    for power in 1...method.order {
      let sum = zip(method.weights, method.nodes).reduce(0) {
        $0 + $1.0 * Double.pow($1.1, power - 1)
      }
      #expect(abs(sum - 1 / Double(power)) < 1e-14)
    }
    var chain = [Double](repeating: 1, count: method.stageCount)
    var factorial = 1.0
    for power in 1...method.order {
      factorial *= Double(power)
      let sum = zip(method.weights, chain).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(sum - 1 / factorial) < 1e-14)
      chain = method.stages.map { row in zip(row, chain).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    // A condition of the next order fails.
    let next = zip(method.weights, chain).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(next - 1 / (factorial * Double(method.order + 1))) > 1e-9)
  }

  /// Halving the step of y′ = y cos(2πt) + sin y divides the error by 2^p.
  @Test(arguments: methods)
  func errorsFallWithTheOrder(method: RungeKuttaTableau) {
    func velocity(_ value: Double, _ time: Double) -> Double {
      value * .cos(2 * .pi * time) + .sin(value)
    }
    let exact = solution(.dormandPrince853, steps: 200, from: 0.7, velocity: velocity)
    let steps = method.order == 8 ? 2 : 8
    let coarse = abs(solution(method, steps: steps, from: 0.7, velocity: velocity) - exact)
    let fine = abs(solution(method, steps: 2 * steps, from: 0.7, velocity: velocity) - exact)
    let order = Double.log2(coarse / fine)
    #expect(order > Double(method.order) - 0.7, "order \(order), errors \(coarse), \(fine)")
    #expect(order < Double(method.order) + 2.5)
  }
}
