import CVectorMath
import LatticeGeometry

/// Integrates a velocity field and its divergence, dc/dt = v and d ln|J|/dt = ∇·v, by an explicit
/// Runge–Kutta method with steps of equal length.
///
/// Between two steps the flow is the cubic that has the field and its velocity at both ends, and
/// ln|J| likewise: of fourth order, without another velocity.
final class FlowIntegrator {
  private let evaluator: any TransportVelocityEvaluator
  private let method: RungeKuttaTableau
  private let partCount: Int

  /// The stages' velocities, one after the other; one more for the end of a step.
  private let slopes: TransformBuffer
  private let stage: TransformBuffer
  private let end: TransformBuffer

  init(velocity: any TransportVelocity, method: RungeKuttaTableau) {
    evaluator = velocity.makeEvaluator()
    self.method = method
    partCount = paddedCount(2 * velocity.grid.modeCount * velocity.componentCount)
    slopes = TransformBuffer(count: (method.stageCount + 1) * partCount)
    stage = TransformBuffer(count: partCount)
    end = TransformBuffer(count: partCount)
  }

  /// Follows the flow from one time to another, forwards or backwards.
  ///
  /// - Parameters:
  ///   - coefficients: c(p) at the first time, then at the last; room for whole vectors.
  ///   - first: Where to start, in [0, 1].
  ///   - last: Where to end; before `first` for the inverse of the map.
  ///   - stepCount: Steps of equal length.
  ///   - times: Ascending times between the two to stop by at; none on the way back.
  ///   - visit: Takes the number of the time, c(p) there, and ln|J| since the start.
  /// - Returns: ln|J| of the whole way.
  func integrate(
    _ coefficients: UnsafeMutablePointer<Double>, from first: Double = 0, to last: Double = 1,
    stepCount: Int, times: [Double] = [],
    visit: (Int, UnsafePointer<Double>, Double) -> Void = { _, _, _ in }
  ) -> Double {
    precondition(first < last || times.isEmpty, "no stops on the way back")
    let length = (last - first) / Double(stepCount)
    var logJacobian = 0.0
    var next = 0
    // The velocity at the end of a step is that at the start of the next.
    var carried: Double?
    while next < times.count, times[next] == first {
      visit(next, coefficients, 0)
      next += 1
    }
    for step in 0..<stepCount {
      let start = first + Double(step) * length
      let finish = step == stepCount - 1 ? last : first + Double(step + 1) * length
      let divergence =
        carried ?? evaluator.evaluate(coefficients, at: start, into: slopes.pointer)
      var change = method.weights[0] * divergence
      for index in 1..<method.stageCount {
        combine(coefficients, length, method.stages[index], into: stage.pointer)
        let slope = evaluator.evaluate(
          stage.pointer, at: start + method.nodes[index] * (finish - start),
          into: slopes.pointer + index * partCount)
        change += method.weights[index] * slope
      }
      combine(coefficients, length, method.weights, into: end.pointer)
      let isInside = next < times.count && times[next] < finish
      carried = nil
      if isInside {
        let endSlopes = slopes.pointer + method.stageCount * partCount
        let endDivergence = evaluator.evaluate(end.pointer, at: finish, into: endSlopes)
        while next < times.count, times[next] < finish {
          let fraction = (times[next] - start) / (finish - start)
          let cubic = HermiteCubic(fraction: fraction, length: length)
          interpolate(coefficients, cubic, endSlopes)
          visit(
            next, stage.pointer,
            logJacobian
              + cubic.value(
                change: length * change, startSlope: divergence, endSlope: endDivergence))
          next += 1
        }
        slopes.pointer.update(from: endSlopes, count: partCount)
        carried = endDivergence
      }
      coefficients.update(from: end.pointer, count: partCount)
      logJacobian += length * change
      while next < times.count, times[next] <= finish {
        visit(next, coefficients, logJacobian)
        next += 1
      }
    }
    return logJacobian
  }

  /// result = c + h Σ_j a_j k_j.
  private func combine(
    _ coefficients: UnsafePointer<Double>, _ length: Double, _ factors: [Double],
    into result: UnsafeMutablePointer<Double>
  ) {
    let count = partCount
    var source = coefficients
    for (index, factor) in factors.enumerated() where factor != 0 {
      let lanes = SIMD8(repeating: length * factor)
      let slope = UnsafePointer(slopes.pointer + index * count)
      var part = 0
      while part < count {
        storeLanes(
          lattice_multiply_add(lanes, loadLanes(slope + part), loadLanes(source + part)),
          result + part)
        part += 8
      }
      source = UnsafePointer(result)
    }
    if source == coefficients { result.update(from: coefficients, count: count) }
  }

  /// The cubic between the ends of a step, into `stage`.
  private func interpolate(
    _ start: UnsafePointer<Double>, _ cubic: HermiteCubic, _ last: UnsafePointer<Double>
  ) {
    let (finish, first, result) = (end.pointer, slopes.pointer, stage.pointer)
    let weights = (
      SIMD8(repeating: 1 - cubic.end), SIMD8(repeating: cubic.end),
      SIMD8(repeating: cubic.startSlope), SIMD8(repeating: cubic.endSlope)
    )
    var part = 0
    while part < partCount {
      let value = weights.0 * loadLanes(start + part) + weights.1 * loadLanes(finish + part)
      let slope = weights.2 * loadLanes(first + part) + weights.3 * loadLanes(last + part)
      storeLanes(value + slope, result + part)
      part += 8
    }
  }
}

/// The weights of both ends' values and slopes in the cubic through them.
private struct HermiteCubic {
  let end: Double
  let startSlope: Double
  let endSlope: Double

  /// - Parameters:
  ///   - fraction: s in [0, 1] within the step.
  ///   - length: h, the step.
  init(fraction: Double, length: Double) {
    let rest = 1 - fraction
    end = fraction * fraction * (1 + 2 * rest)
    startSlope = length * fraction * rest * rest
    endSlope = -length * fraction * fraction * rest
  }

  /// The interpolated value of a quantity that starts at 0 and changes by `change` over the step.
  func value(change: Double, startSlope first: Double, endSlope last: Double) -> Double {
    end * change + startSlope * first + endSlope * last
  }
}
