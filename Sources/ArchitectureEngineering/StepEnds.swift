import CVectorMath
import LatticeGeometry

/// The states and velocities at the ends of an integrator's last four steps, and the flow between
/// them.
final class StepEnds {
  /// Ends kept.
  private static let capacity = 4

  private let partCount: Int
  private let states: TransformBuffer
  private let slopes: TransformBuffer
  private var divergences = [Double](repeating: 0, count: capacity)
  private var logJacobians = [Double](repeating: 0, count: capacity)
  private var (stepCount, first, last) = (1, 0.0, 1.0)

  init(partCount: Int) {
    self.partCount = partCount
    states = TransformBuffer(count: Self.capacity * partCount)
    slopes = TransformBuffer(count: Self.capacity * partCount)
  }

  /// Begins a flow; its ends are numbered 0 … stepCount.
  func start(stepCount: Int, from first: Double, to last: Double) {
    (self.stepCount, self.first, self.last) = (stepCount, first, last)
    logJacobians[0] = 0
  }

  /// The time of an end.
  func time(_ end: Int) -> Double {
    end == stepCount ? last : first + Double(end) * ((last - first) / Double(stepCount))
  }

  /// c(p) at an end.
  func state(_ end: Int) -> UnsafeMutablePointer<Double> {
    states.pointer + end % Self.capacity * partCount
  }

  /// dc/dt at an end.
  func slope(_ end: Int) -> UnsafeMutablePointer<Double> {
    slopes.pointer + end % Self.capacity * partCount
  }

  /// Sets ∇·v at an end.
  func setDivergence(_ divergence: Double, at end: Int) {
    divergences[end % Self.capacity] = divergence
  }

  /// Sets ln|J| at an end by its change over the step that leads to it.
  func advance(to end: Int, logJacobianBy change: Double) {
    logJacobians[end % Self.capacity] = logJacobian(end - 1) + change
  }

  /// ln|J| at an end since the start.
  func logJacobian(_ end: Int) -> Double { logJacobians[end % Self.capacity] }

  /// The step a time lies in, or that starts with it, if all that determines the flow there is known;
  /// else nil.
  ///
  /// - Parameters:
  ///   - time: A time not before the last one visited.
  ///   - known: The end up to which states and velocities are known; of the very last end the
  ///     velocity only if a time before needs it.
  func stepReady(for time: Double, known: Int) -> Int? {
    var step = max(0, known - Self.capacity + 1)
    while step < known, self.time(step + 1) <= time { step += 1 }
    if self.time(step) == time { return step }
    return step < stepCount && window(around: step).upperBound <= known ? step : nil
  }

  /// The ends that determine the flow in a step.
  private func window(around step: Int) -> ClosedRange<Int> {
    let count = min(Self.capacity, stepCount + 1)
    let start = min(max(0, step - 1), stepCount + 1 - count)
    return start...start + count - 1
  }

  /// Writes c(p) at a time within a step and returns ln|J|: Hermite's interpolation, with Lagrange's
  /// polynomials l_j of the ends t_j,
  ///
  ///     y(t) = Σ_j l_j(t)² {[1 − 2 (t − t_j) l_j′(t_j)] y_j + (t − t_j) y_j′}.
  func interpolate(
    in step: Int, at time: Double, into result: UnsafeMutablePointer<Double>
  ) -> Double {
    var logJacobian = 0.0
    for (number, end) in window(around: step).enumerated() {
      var (square, derivative) = (1.0, 0.0)
      let distance = time - self.time(end)
      for other in window(around: step) where other != end {
        let separation = self.time(end) - self.time(other)
        let factor = (time - self.time(other)) / separation
        square *= factor * factor
        derivative += 1 / separation
      }
      let value = square * (1 - 2 * distance * derivative)
      let slope = square * distance
      logJacobian += value * self.logJacobian(end) + slope * divergences[end % Self.capacity]
      add(value, state(end), slope, self.slope(end), to: result, isFirst: number == 0)
    }
    return logJacobian
  }

  /// result += a x + b y, or = if it is the first.
  private func add(
    _ valueFactor: Double, _ value: UnsafePointer<Double>, _ slopeFactor: Double,
    _ slope: UnsafePointer<Double>, to result: UnsafeMutablePointer<Double>, isFirst: Bool
  ) {
    let factors = (SIMD8(repeating: valueFactor), SIMD8(repeating: slopeFactor))
    var part = 0
    while part < partCount {
      let start = isFirst ? SIMD8() : loadLanes(UnsafePointer(result) + part)
      let sum = lattice_multiply_add(factors.0, loadLanes(value + part), start)
      storeLanes(lattice_multiply_add(factors.1, loadLanes(slope + part), sum), result + part)
      part += 8
    }
  }
}
