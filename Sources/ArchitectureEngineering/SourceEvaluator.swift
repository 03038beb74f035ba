import FieldTheory
import LatticeGeometry

/// Evaluates the sources of a fitted velocity on one field: one transform each, whatever the number
/// of kernels in front of it.
final class SourceEvaluator {
  /// Where a source's modes are, and the factor that makes them coefficients s̃(p)/V.
  struct Modes {
    let pointer: UnsafePointer<Double>
    let factor: Double
  }

  /// c(p) = φ̃(p)/V of the field in hand.
  let coefficients: MomentumField

  /// Σφ², Σφ⁴, Σφ(G∗:φ³:) and Σφ(G∗φ) of the field in hand.
  private(set) var squareSum = 0.0
  private(set) var fourthPowerSum = 0.0
  private var exchangeSum = 0.0
  private var mixedSum = 0.0

  /// Sines of ascending multiples of one frequency.
  private var sines: SineEvaluator?

  private let sources: [TransportSource]
  private let transform: FourierTransform
  private let volume: Double
  private let siteCount: Int
  private let partCount: Int
  private let needsCube: Bool
  private let needsSquare: Bool
  private let field: Field
  private let scratchField: Field
  private let squares: Field
  /// Destroyed by transforms.
  let scratch: MomentumField
  private let cubeModes: MomentumField
  private let squareModes: MomentumField
  private let fifthModes: MomentumField
  private let bubbleModes: MomentumField
  private let exchangeModes: MomentumField
  private let mixedModes: MomentumField

  init(sources: [TransportSource], transform: FourierTransform) {
    self.sources = sources
    self.transform = transform
    let grid = transform.grid
    volume = Double(grid.lattice.volume)
    siteCount = paddedCount(grid.lattice.volume)
    partCount = paddedCount(2 * grid.modeCount)
    needsCube = sources.contains(.cube) || sources.contains(.exchange)
    needsSquare = !Set(sources).isDisjoint(with: [.bubble, .exchange, .mixedExchange])
    let frequencies = sources.compactMap { source -> Double? in
      if case .sine(let frequency) = source { frequency } else { nil }
    }
    sines = frequencies.isEmpty ? nil : SineEvaluator(frequencies, transform: transform)
    coefficients = MomentumField(on: grid)
    field = Field(on: grid.lattice)
    scratchField = Field(on: grid.lattice)
    squares = Field(on: grid.lattice)
    scratch = MomentumField(on: grid)
    cubeModes = MomentumField(on: grid)
    squareModes = MomentumField(on: grid)
    fifthModes = MomentumField(on: grid)
    bubbleModes = MomentumField(on: grid)
    exchangeModes = MomentumField(on: grid)
    mixedModes = MomentumField(on: grid)
  }

  /// Evaluates every source on the field given by ``coefficients``.
  func evaluate(_ propagator: SourcePropagator) {
    scratch.pointer.update(from: coefficients.pointer, count: partCount)
    evaluateCopied(propagator)
  }

  /// The same where ``scratch`` holds a copy of ``coefficients`` already.
  func evaluateCopied(_ propagator: SourcePropagator) {
    transform.inverse(scratch, into: field)
    sines?.evaluate(field)
    if sources.contains(.fifthPower) {
      writeFifthPower(coincident: propagator.coincident)
      transform.forward(scratchField, into: fifthModes)
    }
    writePowers(coincident: propagator.coincident)
    if needsCube { transform.forward(scratchField, into: cubeModes) }
    if sources.contains(.bubble) || sources.contains(.exchange) {
      transform.forward(squares, into: squareModes)
    }
    if sources.contains(.bubble) {
      convolve(squareModes.pointer, propagator.square, factor: 1 / volume)
      _ = multiply(field.pointer)
      transform.forward(scratchField, into: bubbleModes)
    }
    if sources.contains(.exchange) {
      convolve(cubeModes.pointer, propagator.values, factor: 1 / volume)
      exchangeSum = multiply(squares.pointer)
      transform.forward(scratchField, into: exchangeModes)
    }
    if sources.contains(.mixedExchange) {
      convolve(coefficients.pointer, propagator.values, factor: 1)
      mixedSum = multiply(squares.pointer)
      transform.forward(scratchField, into: mixedModes)
    }
  }

  /// The modes of a source evaluated.
  func modes(of source: TransportSource) -> Modes {
    let inverseVolume = 1 / volume
    return switch source {
    case .field: Modes(pointer: coefficients.pointer, factor: 1)
    case .cube: Modes(pointer: cubeModes.pointer, factor: inverseVolume)
    case .fifthPower: Modes(pointer: fifthModes.pointer, factor: inverseVolume)
    case .sine(let frequency):
      Modes(
        pointer: sines?.modes(ofFrequency: frequency) ?? UnsafePointer(scratch.pointer),
        factor: inverseVolume)
    case .bubble: Modes(pointer: bubbleModes.pointer, factor: inverseVolume)
    case .exchange: Modes(pointer: exchangeModes.pointer, factor: inverseVolume)
    case .mixedExchange: Modes(pointer: mixedModes.pointer, factor: inverseVolume)
    }
  }

  /// ∇·v of v = −K∗s(φ).
  func divergence(_ kernel: SourceKernel, propagator: SourcePropagator) -> Double {
    let coincident = propagator.coincident
    let wickSquare = squareSum - volume * coincident
    switch kernel.source {
    case .field: return -kernel.coincident * volume
    case .cube: return -3 * kernel.coincident * wickSquare
    case .fifthPower:
      let wickFourth =
        fourthPowerSum - 6 * coincident * squareSum + 3 * coincident * coincident * volume
      return -5 * kernel.coincident * wickFourth
    case .sine(let frequency):
      return -kernel.coincident * (sines?.cosineSum(ofFrequency: frequency) ?? 0)
    case .bubble:
      return -kernel.coincident * propagator.square[0] * wickSquare
        - 2 * volume * power(of: coefficients.pointer, kernel.product)
    case .exchange:
      return -2 * kernel.coincident * exchangeSum
        - 3 / volume * power(of: squareModes.pointer, kernel.product)
    case .mixedExchange:
      // FT(T) at p = 0, whose mode counts once.
      return -2 * kernel.coincident * mixedSum - kernel.product[0] * wickSquare
    }
  }

  /// :φ⁵: at every site, into the scratch field.
  private func writeFifthPower(coincident: Double) {
    let (values, result) = (field.pointer, scratchField.pointer)
    let (cubic, linear) = (
      SIMD8(repeating: 10 * coincident), SIMD8(repeating: 15 * coincident * coincident)
    )
    var site = 0
    while site < siteCount {
      let value = loadLanes(values + site)
      let square = value * value
      storeLanes(value * (square * (square - cubic) + linear), result + site)
      site += 8
    }
  }

  /// :φ³: into the scratch field, :φ²: into the squares, and Σφ², Σφ⁴.
  private func writePowers(coincident: Double) {
    let (values, cubes, squares) = (field.pointer, scratchField.pointer, squares.pointer)
    let (shift, cubic) = (SIMD8(repeating: coincident), SIMD8(repeating: 3 * coincident))
    var (first, second) = (SIMD8<Double>(), SIMD8<Double>())
    var site = 0
    while site < siteCount {
      let value = loadLanes(values + site)
      let square = value * value
      first += square
      second += square * square
      storeLanes(value * (square - cubic), cubes + site)
      if needsSquare { storeLanes(square - shift, squares + site) }
      site += 8
    }
    squareSum = horizontalSum(first)
    fourthPowerSum = horizontalSum(second)
  }

  /// The field with modes table · modes · factor, into the scratch field.
  private func convolve(
    _ modes: UnsafePointer<Double>, _ table: [Double], factor: Double
  ) {
    let result = scratch.pointer
    let lanes = SIMD8(repeating: factor)
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      var part = 0
      while part < partCount {
        storeLanes(lanes * loadLanes(table + part) * loadLanes(modes + part), result + part)
        part += 8
      }
    }
    transform.inverse(scratch, into: scratchField)
  }

  /// Multiplies the scratch field b by f at every site; returns Σφ b.
  private func multiply(_ factor: UnsafePointer<Double>) -> Double {
    let (values, result) = (field.pointer, scratchField.pointer)
    var sum = SIMD8<Double>()
    var site = 0
    while site < siteCount {
      let convolved = loadLanes(result + site)
      sum += loadLanes(values + site) * convolved
      storeLanes(loadLanes(factor + site) * convolved, result + site)
      site += 8
    }
    return horizontalSum(sum)
  }

  /// Σ_p t(p) |m(p)|².
  private func power(of modes: UnsafePointer<Double>, _ table: [Double]) -> Double {
    table.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return 0 }
      var sum = SIMD8<Double>()
      var part = 0
      while part < partCount {
        let value = loadLanes(modes + part)
        sum += loadLanes(table + part) * value * value
        part += 8
      }
      return horizontalSum(sum)
    }
  }
}
