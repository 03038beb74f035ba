import LatticeGeometry

/// The buffers of one thread that evaluates an optimised transport's velocity.
final class TransportWorkspace {
  let functions: TransportFunctions

  /// Q∗φ(x) of every family.
  let fields: Field

  /// sin(kW Q∗φ(x)) of every sine source.
  let sineFields: Field

  /// F[sin(kW Q∗φ)](p) of every sine source.
  let sineModes: MomentumField

  /// Σ_x cos(kW Q∗φ(x)) of every sine source.
  let cosineSums: UnsafeMutablePointer<Double>

  private let familyModes: MomentumField

  init(functions: TransportFunctions) {
    self.functions = functions
    let (families, sines) = (functions.basis.families.count, functions.sines.count)
    fields = Field(on: functions.grid.lattice, count: families)
    familyModes = MomentumField(on: functions.grid, count: families)
    sineFields = Field(on: functions.grid.lattice, count: sines)
    sineModes = MomentumField(on: functions.grid, count: sines)
    cosineSums = .allocate(capacity: sines)
    cosineSums.initialize(repeating: 0, count: sines)
  }

  deinit { cosineSums.deallocate() }

  /// Writes dc/dt and returns ∇·v; leaves the fields, their sines and the sines' modes behind.
  func evaluate(
    _ coefficients: UnsafePointer<Double>, stage: TransportStage,
    into derivative: UnsafeMutablePointer<Double>
  ) -> Double {
    evaluateSources(coefficients)
    combine(coefficients, stage: stage, into: derivative)
    var divergence = stage.constantTrace
    for sine in functions.sines.indices { divergence += stage.traces[sine] * cosineSums[sine] }
    return divergence
  }

  /// Evaluates the fields Q∗φ, their sines, and the sines' transforms.
  private func evaluateSources(_ coefficients: UnsafePointer<Double>) {
    let modeCount = functions.grid.modeCount
    let volume = functions.grid.lattice.volume
    for (family, filter) in functions.filters.enumerated() {
      let modes = familyModes.pointer + 2 * family * modeCount
      if let filter {
        filterModes(coefficients, by: filter, into: modes)
      } else {
        modes.update(from: coefficients, count: 2 * modeCount)
      }
    }
    functions.familyTransform.inverse(familyModes, into: fields)
    var first = 0
    for (number, family) in functions.basis.families.enumerated() {
      sweepSines(
        of: fields.pointer + number * volume, count: volume, spacing: family.spacing,
        multiples: family.count, into: sineFields.pointer + first * volume,
        cosineSums: cosineSums + first)
      first += family.count
    }
    functions.sineTransform.forward(sineFields, into: sineModes)
  }

  /// dc/dt = K_0 c + Σ_k K_k s̃_k, sixteen doubles at a time.
  private func combine(
    _ coefficients: UnsafePointer<Double>, stage: TransportStage,
    into derivative: UnsafeMutablePointer<Double>
  ) {
    let modeCount = functions.grid.modeCount
    let sines = UnsafePointer(sineModes.pointer)
    let sourceCount = stage.sourceCount
    stage.table.withUnsafeBufferPointer { table in
      guard var kernels = table.baseAddress else { return }
      var mode = 0
      while mode + 8 <= modeCount {
        var factors = doubled(loadLanes(kernels))
        var low = factors.low * loadLanes(coefficients + 2 * mode)
        var high = factors.high * loadLanes(coefficients + 2 * mode + 8)
        var source = sines + 2 * mode
        for number in 1..<sourceCount {
          factors = doubled(loadLanes(kernels + 8 * number))
          low = multiplyAdd(factors.low, loadLanes(source), low)
          high = multiplyAdd(factors.high, loadLanes(source + 8), high)
          source += 2 * modeCount
        }
        storeLanes(low, derivative + 2 * mode)
        storeLanes(high, derivative + 2 * mode + 8)
        kernels += 8 * sourceCount
        mode += 8
      }
      for lane in 0..<(modeCount - mode) {
        for part in 0..<2 {
          let place = 2 * (mode + lane) + part
          var sum = kernels[lane] * coefficients[place]
          for number in 1..<sourceCount {
            sum += kernels[8 * number + lane] * sines[2 * (number - 1) * modeCount + place]
          }
          derivative[place] = sum
        }
      }
    }
  }
}

/// result(p) = Q(p) c(p).
func filterModes(
  _ coefficients: UnsafePointer<Double>, by filter: [Double],
  into result: UnsafeMutablePointer<Double>
) {
  filter.withUnsafeBufferPointer { filter in
    guard let values = filter.baseAddress else { return }
    var mode = 0
    while mode + 8 <= filter.count {
      let factors = doubled(loadLanes(values + mode))
      storeLanes(factors.low * loadLanes(coefficients + 2 * mode), result + 2 * mode)
      storeLanes(factors.high * loadLanes(coefficients + 2 * mode + 8), result + 2 * mode + 8)
      mode += 8
    }
    while mode < filter.count {
      result[2 * mode] = values[mode] * coefficients[2 * mode]
      result[2 * mode + 1] = values[mode] * coefficients[2 * mode + 1]
      mode += 1
    }
  }
}

/// sin(kWφ) of every site and Σ cos(kWφ), k = 1 … n, by the recurrence of Chebyshev,
/// sin((k+1)ϑ) = 2 cos ϑ sin(kϑ) − sin((k−1)ϑ).
///
/// - Parameters:
///   - field: `count` values.
///   - spacing: W.
///   - multiples: n.
///   - sines: Receives n fields of `count` values.
///   - cosineSums: Receives n sums.
func sweepSines(
  of field: UnsafePointer<Double>, count: Int, spacing: Double, multiples: Int,
  into sines: UnsafeMutablePointer<Double>, cosineSums: UnsafeMutablePointer<Double>
) {
  let turns = Lanes(repeating: spacing / (2 * Double.pi))
  withUnsafeTemporaryAllocation(of: Lanes.self, capacity: multiples) { sums in
    sums.initialize(repeating: Lanes())
    var site = 0
    while site < count {
      let remaining = count - site
      let (cosine, sine) = cosineSine(
        ofTurns: turns * loadLanes(field + site, remaining: remaining))
      let twice = cosine + cosine
      var (lastSine, lastCosine) = (Lanes(), Lanes(repeating: 1))
      var (nextSine, nextCosine) = (sine, cosine)
      var place = sines + site
      for multiple in 0..<multiples {
        sums[multiple] += nextCosine
        storeLanes(nextSine, place, remaining: remaining)
        place += count
        let (sine, cosine) = (nextSine, nextCosine)
        nextSine = multiplyAdd(twice, sine, -lastSine)
        nextCosine = multiplyAdd(twice, cosine, -lastCosine)
        (lastSine, lastCosine) = (sine, cosine)
      }
      site += 8
    }
    // The lanes beyond the end hold zeros, whose cosine is 1.
    let excess = Double((count + 7) / 8 * 8 - count)
    for multiple in 0..<multiples { cosineSums[multiple] = horizontalSum(sums[multiple]) - excess }
  }
}
