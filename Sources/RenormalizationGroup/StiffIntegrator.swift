import LinearAlgebra
import RealModule

/// Integrates stiff differential equations by the three-stage Radau IIA method: order 5, L-stable,
/// with steps chosen by an embedded estimate of order 3.
///
/// The stages are the collocation equations z_i = h Σ_j a_ij f(t + c_j h, y + z_j), solved by Newton's
/// method with the Jacobian at the step's start; y(t + h) = y + z_3. The error is
/// (1 − hγ₀J)⁻¹ [hγ₀ f(t, y) + γ₀ Σ e_i z_i] [HairerWanner1996, IV.8].
public struct StiffIntegrator: Hashable, Sendable {
  /// Error of a step relative to |y|.
  public let tolerance: Double

  /// Error of a step where y is small.
  public let absoluteTolerance: Double

  /// What a solution took.
  public struct Statistics: Hashable, Sendable {
    /// Steps taken.
    public internal(set) var steps = 0
    /// Steps tried in vain.
    public internal(set) var rejected = 0

    /// Starts counting.
    public init() {}
  }

  /// One step: the state after it, and the estimate of its error.
  public struct Step: Sendable {
    /// y(t + h).
    public let state: [Double]
    /// The error estimate of each component.
    public let error: [Double]
  }

  /// Steps that no sound flow exceeds.
  static let mostSteps = 200_000

  /// Sets the tolerances.
  ///
  /// - Parameters:
  ///   - tolerance: Relative, in (0, 1).
  ///   - absoluteTolerance: In the units of y; the same number unless given.
  public init(tolerance: Double, absoluteTolerance: Double? = nil) {
    precondition(tolerance > 0 && tolerance < 1, "a tolerance in (0, 1)")
    self.tolerance = tolerance
    self.absoluteTolerance = absoluteTolerance ?? tolerance
  }

  /// y at each of several times, in order, from y at the first.
  ///
  /// - Throws: ``FlowError/brokenDown(scale:)``, ``FlowError/tooManySteps(scale:limit:)``.
  public func trajectory(
    of system: some DifferentialSystem, through times: [Double], from state: [Double],
    statistics: inout Statistics
  ) throws(FlowError) -> [[Double]] {
    guard let first = times.first else { return [] }
    var states = [state]
    var step: Double?
    var time = first
    for next in times.dropFirst() {
      states.append(
        try integrate(
          system, from: time, to: next, state: states[states.count - 1], step: &step,
          statistics: &statistics))
      time = next
    }
    return states
  }

  /// y(end) from y(start).
  ///
  /// - Parameters:
  ///   - system: The equations.
  ///   - start: Where the state is known.
  ///   - end: On either side of it.
  ///   - state: y(start).
  ///   - step: The size to begin with, nil if none is known; left as that to go on with.
  ///   - statistics: Counted on.
  private func integrate(
    _ system: some DifferentialSystem, from start: Double, to end: Double, state: [Double],
    step: inout Double?, statistics: inout Statistics
  ) throws(FlowError) -> [Double] {
    guard start != end else { return state }
    let sign = end > start ? 1.0 : -1.0
    var (time, state) = (start, state)
    var size = min(step ?? firstStep(system, at: start, state), abs(end - start))
    while (end - time) * sign > 0 {
      let rest = abs(end - time)
      // The last two steps share what is left, so that none is tiny.
      let isLast = size >= rest * (1 - 1e-12)
      let tried = isLast ? rest : min(size, rest / 2 < size ? rest / 2 : size)
      guard tried > 4 * .ulpOfOne * max(abs(time), abs(end - start)) else {
        throw .brokenDown(scale: time)
      }
      guard statistics.steps + statistics.rejected < Self.mostSteps else {
        throw .tooManySteps(scale: time, limit: Self.mostSteps)
      }
      guard
        let attempt = advance(system, from: time, by: sign * tried, state),
        case let norm = norm(of: attempt.error, from: state, to: attempt.state), norm.isFinite
      else {
        statistics.rejected += 1
        size = tried / 2
        continue
      }
      let factor = min(8, max(0.2, 0.9 * Double.pow(max(norm, 1e-12), -0.25)))
      if norm > 1 {
        statistics.rejected += 1
        size = tried * min(factor, 0.9)
        continue
      }
      statistics.steps += 1
      time = isLast ? end : time + sign * tried
      state = attempt.state
      // A step cut short by the end says little about what would be possible.
      size = isLast ? max(size, tried * factor) : tried * factor
      step = size
    }
    return state
  }

  /// One step of given size.
  ///
  /// - Returns: nil if Newton's method does not converge, as where the equations lose their meaning.
  public func advance(
    _ system: some DifferentialSystem, from time: Double, by size: Double, _ state: [Double]
  ) -> Step? {
    let count = system.dimension
    let jacobian = system.jacobian(at: time, state)
    let rate = system.rate(at: time, state)
    guard rate.allSatisfy(\.isFinite), jacobian.allSatisfy(\.isFinite) else { return nil }
    var matrix = [Double](repeating: 0, count: 9 * count * count)
    for stage in 0..<3 {
      for other in 0..<3 {
        let factor = size * Self.weights[stage][other]
        for row in 0..<count {
          let target = (stage * count + row) * 3 * count + other * count
          for column in 0..<count {
            matrix[target + column] = -factor * jacobian[row * count + column]
          }
          if stage == other { matrix[target + row] += 1 }
        }
      }
    }
    guard let stages = try? LUFactorisation(matrix: matrix, size: 3 * count),
      let increments = increments(system, from: time, by: size, state, stages: stages)
    else { return nil }
    let next = zip(state, increments[2]).map { $0 + $1 }
    var errorMatrix = jacobian.map { -size * Self.realWeight * $0 }
    for row in 0..<count { errorMatrix[row * count + row] += 1 }
    guard let filter = try? LUFactorisation(matrix: errorMatrix, size: count) else { return nil }
    let combined = (0..<count).map { index in
      (0..<3).reduce(0) { $0 + Self.realWeight * Self.errorWeights[$1] * increments[$1][index] }
    }
    func error(_ rate: [Double]) -> [Double] {
      filter.solve(zip(rate, combined).map { size * Self.realWeight * $0 + $1 })
    }
    var estimate = error(rate)
    // On stiff components the plain estimate is too large; a second filtering mends that.
    if norm(of: estimate, from: state, to: next) > 1 {
      let shifted = system.rate(at: time, zip(state, estimate).map { $0 + $1 })
      if shifted.allSatisfy(\.isFinite) { estimate = error(shifted) }
    }
    return Step(state: next, error: estimate)
  }

  /// The stages' z_i by Newton's method.
  private func increments(
    _ system: some DifferentialSystem, from time: Double, by size: Double, _ state: [Double],
    stages: LUFactorisation
  ) -> [[Double]]? {
    let count = system.dimension
    var increments = [[Double]](repeating: [Double](repeating: 0, count: count), count: 3)
    var last = Double.infinity
    for _ in 0..<12 {
      let rates = zip(Self.nodes, increments).map { node, increment in
        system.rate(at: time + node * size, zip(state, increment).map { $0 + $1 })
      }
      guard rates.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
      var residual: [Double] = []
      for stage in 0..<3 {
        for index in 0..<count {
          let collocated = (0..<3).reduce(0) { $0 + Self.weights[stage][$1] * rates[$1][index] }
          residual.append(size * collocated - increments[stage][index])
        }
      }
      let correction = stages.solve(residual)
      for stage in 0..<3 {
        for index in 0..<count { increments[stage][index] += correction[stage * count + index] }
      }
      let sizes = (0..<3).map {
        norm(
          of: Array(correction[$0 * count..<($0 + 1) * count]), from: state,
          to: zip(state, increments[$0]).map { $0 + $1 })
      }
      let change = sizes.reduce(0, max)
      // The stages are settled far below the tolerance, or to rounding.
      if change < max(1e-3, 8 * .ulpOfOne / tolerance) { return increments }
      guard change < last else { return nil }
      last = change
    }
    return nil
  }

  /// The root mean square of numbers in units of what the tolerances allow.
  private func norm(of values: [Double], from state: [Double], to next: [Double]) -> Double {
    var sum = 0.0
    for (value, (before, after)) in zip(values, zip(state, next)) {
      let allowed = absoluteTolerance + tolerance * max(abs(before), abs(after))
      sum += value * value / (allowed * allowed)
    }
    return Double.sqrt(sum / Double(max(1, values.count)))
  }

  /// A first step over which the state changes by about a hundredth of itself; the error estimate
  /// corrects it either way.
  private func firstStep(
    _ system: some DifferentialSystem, at time: Double, _ state: [Double]
  ) -> Double {
    let rate = system.rate(at: time, state)
    let size = Double.sqrt(state.reduce(0) { $0 + $1 * $1 })
    let speed = Double.sqrt(rate.reduce(0) { $0 + $1 * $1 })
    guard speed > 0, speed.isFinite else { return 1e-3 }
    return 0.01 * max(size, absoluteTolerance) / speed
  }

  // MARK: Coefficients

  private static let root = 6.0.squareRoot()

  /// c_i.
  private static let nodes = [(4 - root) / 10, (4 + root) / 10, 1]

  /// a_ij.
  private static let weights = [
    [(88 - 7 * root) / 360, (296 - 169 * root) / 1800, (-2 + 3 * root) / 225],
    [(296 + 169 * root) / 1800, (88 + 7 * root) / 360, (-2 - 3 * root) / 225],
    [(16 - root) / 36, (16 + root) / 36, 1 / 9.0],
  ]

  /// γ₀, the real eigenvalue of (a_ij).
  private static let realWeight = (6 + Double.root(81, 3) - Double.root(9, 3)) / 30

  /// e_i/γ₀.
  private static let errorWeights = [
    -(13 + 7 * root) / 3, (-13 + 7 * root) / 3, -1 / 3.0,
  ]
}
