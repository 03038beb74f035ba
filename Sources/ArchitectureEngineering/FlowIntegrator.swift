import LatticeGeometry

/// Integrates a velocity field and its divergence, dc/dt = v and d ln|J|/dt = ∇·v, by an explicit
/// Runge–Kutta method with steps of equal length.
///
/// Between steps the flow is the polynomial that has the field and its velocity at both ends of the
/// step in hand and of its neighbours, four ends if there are as many, and ln|J| likewise: of eighth
/// order, without another velocity but the one at the very end.
final class FlowIntegrator {
  private let evaluator: any TransportVelocityEvaluator
  private let method: RungeKuttaTableau
  private let partCount: Int

  /// The velocities of a step's stages but the first, one after the other.
  private let slopes: TransformBuffer
  private let stage: TransformBuffer

  /// The last four ends of steps.
  private let ends: StepEnds

  init(velocity: any TransportVelocity, method: RungeKuttaTableau) {
    evaluator = velocity.makeEvaluator()
    self.method = method
    partCount = paddedCount(2 * velocity.grid.modeCount * velocity.componentCount)
    slopes = TransformBuffer(count: max(1, method.stageCount - 1) * partCount)
    stage = TransformBuffer(count: partCount)
    ends = StepEnds(partCount: partCount)
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
    ends.start(stepCount: stepCount, from: first, to: last)
    ends.state(0).update(from: coefficients, count: partCount)
    var next = 0
    for step in 0..<stepCount {
      let (start, finish) = (ends.time(step), ends.time(step + 1))
      let divergence = evaluator.evaluate(ends.state(step), at: start, into: ends.slope(step))
      ends.setDivergence(divergence, at: step)
      visitReady(times, &next, known: step, visit)
      var change = method.weights[0] * divergence
      for index in 1..<method.stageCount {
        combine(step, length, method.stages[index], into: stage.pointer)
        let slope = evaluator.evaluate(
          stage.pointer, at: start + method.nodes[index] * (finish - start),
          into: slopes.pointer + (index - 1) * partCount)
        change += method.weights[index] * slope
      }
      combine(step, length, method.weights, into: ends.state(step + 1))
      ends.advance(to: step + 1, logJacobianBy: length * change)
    }
    if next < times.count, times[next] < last {
      ends.setDivergence(
        evaluator.evaluate(ends.state(stepCount), at: last, into: ends.slope(stepCount)),
        at: stepCount)
    }
    visitReady(times, &next, known: stepCount, visit)
    coefficients.update(from: ends.state(stepCount), count: partCount)
    return ends.logJacobian(stepCount)
  }

  /// Stops by at all times that the ends known by now determine.
  private func visitReady(
    _ times: [Double], _ next: inout Int, known: Int,
    _ visit: (Int, UnsafePointer<Double>, Double) -> Void
  ) {
    while next < times.count, let step = ends.stepReady(for: times[next], known: known) {
      if times[next] == ends.time(step) {
        visit(next, ends.state(step), ends.logJacobian(step))
      } else {
        let logJacobian = ends.interpolate(in: step, at: times[next], into: stage.pointer)
        visit(next, stage.pointer, logJacobian)
      }
      next += 1
    }
  }

  /// result = c + h Σ_j a_j k_j, in one sweep.
  private func combine(
    _ step: Int, _ length: Double, _ factors: [Double],
    into result: UnsafeMutablePointer<Double>
  ) {
    let partCount = partCount
    let start = UnsafePointer(ends.state(step))
    withUnsafeTemporaryAllocation(of: Term.self, capacity: factors.count) { terms in
      var count = 0
      for (index, factor) in factors.enumerated() where factor != 0 {
        terms.initializeElement(
          at: count,
          to: Term(
            factor: length * factor,
            slope: UnsafePointer(
              index == 0 ? ends.slope(step) : slopes.pointer + (index - 1) * partCount)))
        count += 1
      }
      var part = 0
      while part < partCount {
        var sum = loadLanes(start + part)
        for number in 0..<count {
          let term = terms[number]
          sum = multiplyAdd(SIMD8(repeating: term.factor), loadLanes(term.slope + part), sum)
        }
        storeLanes(sum, result + part)
        part += 8
      }
    }
  }

  /// h a_j and k_j.
  private struct Term {
    let factor: Double
    let slope: UnsafePointer<Double>
  }
}
