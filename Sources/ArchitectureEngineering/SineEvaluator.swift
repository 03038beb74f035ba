import LatticeGeometry

/// The transforms of sin(fφ)/f and the sums Σcos(fφ) for multiples f of one frequency.
final class SineEvaluator {
  private final class Output {
    let frequency: Double
    let multiple: Int
    let field: Field
    let modes: MomentumField
    var cosines = SIMD8<Double>()

    init(frequency: Double, multiple: Int, grid: MomentumGrid) {
      self.frequency = frequency
      self.multiple = multiple
      field = Field(on: grid.lattice)
      modes = MomentumField(on: grid)
    }
  }

  private let lowest: Double
  private let outputs: [Output]
  private let transform: FourierTransform

  init(_ frequencies: [Double], transform: FourierTransform) {
    let sorted = frequencies.sorted()
    lowest = sorted[0]
    self.transform = transform
    outputs = sorted.map { [lowest] frequency in
      let multiple = (frequency / lowest).rounded()
      precondition(
        abs(frequency - multiple * lowest) < 1e-9 * frequency && multiple < 64,
        "frequencies that are small multiples of the lowest")
      return Output(frequency: frequency, multiple: Int(multiple), grid: transform.grid)
    }
  }

  func modes(ofFrequency frequency: Double) -> UnsafePointer<Double> {
    UnsafePointer(output(frequency).modes.pointer)
  }

  func cosineSum(ofFrequency frequency: Double) -> Double {
    let padding = Double(paddedCount(transform.grid.lattice.volume) - transform.grid.lattice.volume)
    // The field ends in zeros, whose cosine is 1.
    return horizontalSum(output(frequency).cosines) - padding
  }

  /// Evaluates all of them: sines and cosines of multiples by cos((k+1)θ) = 2 cos θ cos kθ −
  /// cos((k−1)θ), and likewise the sines.
  func evaluate(_ field: borrowing Field) {
    let values = field.pointer
    let turns = SIMD8(repeating: lowest / (2 * .pi))
    for output in outputs { output.cosines = SIMD8() }
    for site in stride(from: 0, to: paddedCount(field.valueCount), by: 8) {
      let (cosine, sine) = turnCosineSine(loadLanes(values + site) * turns)
      let double = cosine + cosine
      var (lastCosine, lastSine) = (SIMD8<Double>(repeating: 1), SIMD8<Double>())
      var (nextCosine, nextSine) = (cosine, sine)
      var multiple = 1
      for output in outputs {
        while multiple < output.multiple {
          (lastCosine, nextCosine) = (nextCosine, double * nextCosine - lastCosine)
          (lastSine, nextSine) = (nextSine, double * nextSine - lastSine)
          multiple += 1
        }
        output.cosines += nextCosine
        storeLanes(nextSine * SIMD8(repeating: 1 / output.frequency), output.field.pointer + site)
      }
    }
    for output in outputs { transform.forward(output.field, into: output.modes) }
  }

  private func output(_ frequency: Double) -> Output {
    guard let output = outputs.first(where: { $0.frequency == frequency }) else {
      preconditionFailure("a frequency that is evaluated")
    }
    return output
  }
}
