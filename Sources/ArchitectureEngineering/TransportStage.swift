import LatticeGeometry

/// The velocity of an optimised transport at one time, as tables.
final class TransportStage: Sendable {
  /// Sources, φ included.
  let sourceCount: Int

  /// K_0(p) and K_n(p)/(kWV), eight modes of one source after the other, the next eight behind.
  ///
  /// - Shape: [blocks of eight modes, sources, 8].
  let table: [Double]

  /// ∇·v of the linear term, V K_0(x = 0).
  let constantTrace: Double

  /// (K_n Q_n)(x = 0) of the sine sources.
  let traces: [Double]

  init(functions: TransportFunctions, coefficients: [Double], time: Double) {
    let basis = functions.basis
    let modeCount = functions.grid.modeCount
    let volume = Double(functions.grid.lattice.volume)
    let blockCount = (modeCount + 7) / 8
    let orders = basis.timeFunctions(at: time)
    let sourceCount = 1 + basis.sineCount
    self.sourceCount = sourceCount
    var traces: [Double] = []
    var table = [Double](repeating: 0, count: blockCount * sourceCount * 8)
    var kernelSum = [Double](repeating: 0, count: modeCount)
    for source in 0..<sourceCount {
      for mode in 0..<modeCount { kernelSum[mode] = 0 }
      var trace = 0.0
      for (number, kernel) in functions.kernels.enumerated() {
        var factor = 0.0
        for (order, value) in orders.enumerated() {
          factor += coefficients[basis.index(order: order, source: source, kernel: number)] * value
        }
        trace += factor * functions.traces[source][number]
        kernel.withUnsafeBufferPointer { values in
          kernelSum.withUnsafeMutableBufferPointer { sums in
            guard let values = values.baseAddress, let sums = sums.baseAddress else { return }
            laneAccumulate(factor, values, into: sums, count: modeCount)
          }
        }
      }
      traces.append(trace)
      let norm = source == 0 ? 1 : functions.norm(ofSine: source - 1) / volume
      for mode in 0..<modeCount {
        table[((mode / 8) * sourceCount + source) * 8 + mode % 8] = norm * kernelSum[mode]
      }
    }
    self.table = table
    constantTrace = volume * traces[0]
    self.traces = Array(traces.dropFirst())
  }
}

/// The tables of a velocity at every stage of an integrator's steps.
struct TransportStages: Sendable {
  private let stages: [Int64: TransportStage]

  init(
    functions: TransportFunctions, coefficients: [Double], tableau: RungeKuttaTableau,
    stepCount: Int
  ) {
    precondition(stepCount > 0, "at least one step")
    var stages: [Int64: TransportStage] = [:]
    for step in 0..<stepCount {
      for node in tableau.nodes {
        let time = (Double(step) + node) / Double(stepCount)
        let key = Self.key(time)
        if stages[key] == nil {
          stages[key] = TransportStage(
            functions: functions, coefficients: coefficients, time: time)
        }
      }
    }
    self.stages = stages
  }

  /// The tables of a stage, if its time is one of the integrator's to 1e−12.
  subscript(time: Double) -> TransportStage? { stages[Self.key(time)] }

  /// Times that differ by rounding share a key.
  private static func key(_ time: Double) -> Int64 { Int64((time * 0x1p40).rounded()) }
}
