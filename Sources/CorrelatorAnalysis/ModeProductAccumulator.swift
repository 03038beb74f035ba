import FieldTheory
import LatticeGeometry

/// The weighted sums of a list of products of modes, of a field of one component.
final class ModeProductAccumulator: ObservableAccumulator {
  /// Where a factor's value comes from.
  private struct Source: Hashable {
    let order: Int
    let mode: Int
    let isConjugate: Bool
  }

  /// The products of one average: for each, the numbers of its factors, one product after the other.
  private struct Average {
    let factorCount: Int
    let imageCount: Int
    let factors: [Int]
  }

  private let interaction: (any ScalarInteraction)?
  private let massShift: Double
  private let volume: Double
  private let sources: [Source]
  private let averages: [Average]
  private let highDerivative: Field
  private var values: [SIMD2<Double>]
  private var sums: SumVector

  /// Makes the table of products.
  ///
  /// - Parameters:
  ///   - products: What to sum.
  ///   - massShift: a in V = U + ½ a φ².
  ///   - setup: The measurement.
  init(_ products: ModeProducts, massShift: Double, setup: CorrelatorSetup) {
    precondition(setup.componentCount == 1, "products of modes are those of one component")
    let grid = setup.orbits.grid
    interaction = setup.interaction as? any ScalarInteraction
    self.massShift = massShift
    volume = Double(grid.lattice.volume)
    var sources: [Source] = []
    var numbers: [Source: Int] = [:]
    averages = products.images.map { images in
      Average(
        factorCount: images[0].count, imageCount: images.count,
        factors: images.joined().map { factor in
          let (mode, isConjugate) = grid.mode(ofNumbers: factor.momentum.numbers)
          let source = Source(order: factor.order, mode: mode, isConjugate: isConjugate)
          if let known = numbers[source] { return known }
          numbers[source] = sources.count
          sources.append(source)
          return sources.count - 1
        })
    }
    self.sources = sources
    highDerivative = Field(on: grid.lattice)
    values = [SIMD2<Double>](repeating: .zero, count: sources.count)
    sums = SumVector(count: averages.count)
  }

  func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
    for index in sources.indices {
      let source = sources[index]
      var value = value(of: source, field, transforms)
      if source.isConjugate { value.y = -value.y }
      values[index] = value
    }
    values.withUnsafeBufferPointer { values in
      for index in averages.indices {
        let average = averages[index]
        let sum = average.factors.withUnsafeBufferPointer {
          Self.realPartSum($0, factorCount: average.factorCount, values)
        }
        sums[index] += weight * sum / Double(average.imageCount)
      }
    }
  }

  /// Σ Re Π over products of equally many factors.
  private static func realPartSum(
    _ factors: UnsafeBufferPointer<Int>, factorCount: Int,
    _ values: UnsafeBufferPointer<SIMD2<Double>>
  ) -> Double {
    var sum = 0.0
    var start = 0
    while start < factors.count {
      var product = values[factors[start]]
      for position in start + 1..<start + factorCount {
        let factor = values[factors[position]]
        product = SIMD2(
          product.x * factor.x - product.y * factor.y, product.x * factor.y + product.y * factor.x)
      }
      sum += product.x
      start += factorCount
    }
    return sum
  }

  /// φ̃, or FT(V⁽ⁿ⁾) with V′ = U′ + aφ, V″ = U″ + a and U⁽ⁿ⁾ beyond, of a stored mode.
  private func value(
    of source: Source, _ field: borrowing Field, _ transforms: FieldTransforms
  ) -> SIMD2<Double> {
    func load(_ modes: UnsafePointer<Double>) -> SIMD2<Double> {
      SIMD2(modes[2 * source.mode], modes[2 * source.mode + 1])
    }
    let modes = UnsafePointer(transforms.modes.pointer)
    switch source.order {
    case 0: return load(modes)
    case 1: return load(transforms.derivativeModes(1)) + massShift * load(modes)
    case 2:
      let constant = source.mode == 0 ? massShift * volume : 0
      return load(transforms.derivativeModes(2)) + SIMD2(constant, 0)
    case 4...:
      // Only zero modes occur, and a sum is cheaper than a transform.
      interaction?.writeDerivative(order: source.order, of: field, into: highDerivative)
      return SIMD2(moments(of: highDerivative).sum, 0)
    default: return load(transforms.derivativeModes(source.order))
    }
  }

  func scale(by factor: Double) { sums.scale(by: factor) }

  func takeSums() -> [Double] { sums.take() }
}
