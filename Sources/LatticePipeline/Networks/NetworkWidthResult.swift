import CorrelatorAnalysis
import ErrorAnalysis
import Foundation
import NetworkArchitectures

/// What networks of one width say about the Gaussian process and their effective action.
struct NetworkWidthResult {
  /// m_n = G_n/GP_n − 1 averaged over the tuples.
  struct Deviation {
    /// With its sign, against the closed form.
    let mean: Estimate
    let exact: Double

    /// |m_n| of a chunk of the ensemble averaged over chunks, and of the closed form.
    let magnitude: Estimate
    let exactMagnitude: Double

    /// The standard deviation of m_n over the chunks: what |m_n| must exceed to be seen in one.
    let background: Double
  }

  /// λ of ΔS = λ ∫ φ⁴ for one cut-off, from each tuple of four and averaged over them.
  struct Coupling {
    let cutoff: Double
    let mean: Estimate
    let exact: Double

    /// Standard deviation over the tuples in units of the mean, of the measured λ and of the exact one.
    let variation: Double
    let exactVariation: Double
  }

  /// Predictions of G₆ over G₆, averaged over the tuples: that of the Gaussian process and that of λ.
  struct SixPoint {
    let gaussian: Estimate
    let exactGaussian: Double
    let corrected: Estimate
    let exactCorrected: Double
  }

  /// G₄ fitted by some of the couplings λ₀ φ⁴, λ₂ x² φ⁴ and λ_NL φ(x)² φ(y)².
  struct Fit {
    let couplings: [Estimate]
    let exactCouplings: [Double]

    /// The root mean square of what is left of m₄ over that of m₄, of the measured and of the exact one.
    let residual: Double
    let exactResidual: Double
  }

  let width: Int

  /// By order.
  let deviations: [Int: Deviation]

  /// One a cut-off.
  let couplings: [Coupling]

  /// d ln|λ|/d ln Λ between the last two cut-offs, measured and exact; nil for fewer.
  let slope: (measured: Estimate, exact: Double)?

  /// Nil without cut-offs.
  let sixPoint: SixPoint?

  /// With one, two and three couplings at the last cut-off, as far as they can be told apart.
  let fits: [Fit]

  /// Analyses the blocks of one width.
  ///
  /// - Parameters:
  ///   - blocks: Of a ``TupleMeter``.
  ///   - draws: Of the bootstrap; nil for the jackknife.
  ///   - width: N.
  ///   - theory: The closed forms.
  ///   - vertices: One a cut-off.
  ///   - chunkCount: Parts of the ensemble for the background.
  init(
    blocks: [BlockMeasurement], draws: BootstrapDraws?, width: Int, theory: NetworkTheory,
    vertices: [NetworkVertices], chunkCount: Int
  ) throws(ResamplingError) {
    let averages = try ResampledAverages(blocks: blocks.map(\.sums), draws: draws)
    let chunks = (0..<chunkCount).map { chunk in
      let range = chunk * blocks.count / chunkCount..<(chunk + 1) * blocks.count / chunkCount
      return Self.average(blocks[range].map(\.sums))
    }
    var deviations: [Int: Deviation] = [:]
    var (place, observables) = (0, [Int: [Int]]())
    for order in TupleMeter.orders {
      let gaussian = theory.gaussian[order] ?? []
      let numbers = Array(place..<place + gaussian.count)
      observables[order] = numbers
      place += gaussian.count
      deviations[order] = Self.deviation(
        averages, numbers, chunks: chunks, gaussian: gaussian,
        exact: theory.functions(order: order, width: width))
    }
    let four = Functions(
      measured: averages, observables[4] ?? [], gaussian: theory.gaussian[4] ?? [],
      exact: theory.functions(order: 4, width: width))
    couplings = vertices.map { Self.coupling(four, $0) }
    slope = Self.slope(four, vertices.suffix(2))
    let exactSix = theory.functions(order: 6, width: width)
    sixPoint = vertices.last.map { vertices in
      Self.sixPoint(
        averages, four: four, six: observables[6] ?? [], exactSix: exactSix,
        vertices: vertices, theory: theory)
    }
    fits = vertices.last.map { Self.fits(four, $0) } ?? []
    self.deviations = deviations
    self.width = width
  }

  /// G₄ in all forms.
  private struct Functions {
    let averages: ResampledAverages
    let observables: [Int]
    let gaussian: [Double]
    let exact: [Double]

    init(
      measured: ResampledAverages, _ observables: [Int], gaussian: [Double], exact: [Double]
    ) {
      averages = measured
      self.observables = observables
      self.gaussian = gaussian
      self.exact = exact
    }

    /// A function of the functions, with the replicates of the measured ones.
    func measured(_ function: ([Double]) -> Double) -> Estimate {
      averages.replicated(observables, function).estimate
    }

    /// All measured functions.
    var values: [Double] { observables.map(averages.mean) }
  }

  // MARK: Deviations

  private static func deviation(
    _ averages: ResampledAverages, _ observables: [Int], chunks: [[Double]], gaussian: [Double],
    exact: [Double]
  ) -> Deviation {
    func mean(_ functions: [Double]) -> Double {
      zip(functions, gaussian).reduce(0) { $0 + ($1.0 / $1.1 - 1) } / Double(gaussian.count)
    }
    func magnitude(_ functions: [Double]) -> Double {
      zip(functions, gaussian).reduce(0) { $0 + ($1.0 / $1.1 - 1).magnitude }
        / Double(gaussian.count)
    }
    let parts = chunks.map { chunk in observables.map { chunk[$0] } }
    let magnitudes = parts.map(magnitude)
    let scatter = gaussian.indices.reduce(0) { sum, tuple in
      sum + deviation(of: parts.map { $0[tuple] }) / gaussian[tuple].magnitude
    }
    let count = Double(chunks.count)
    return Deviation(
      mean: averages.replicated(observables, mean).estimate, exact: mean(exact),
      magnitude: Estimate(
        value: magnitudes.reduce(0, +) / count,
        error: deviation(of: magnitudes) / count.squareRoot(),
        sampleCount: averages.sampleCount),
      exactMagnitude: magnitude(exact), background: scatter / Double(gaussian.count))
  }

  /// Averages over some blocks.
  private static func average(_ blocks: [WeightedSums]) -> [Double] {
    let count = Double(blocks.reduce(0) { $0 + $1.count })
    var sums = [Double](repeating: 0, count: blocks[0].sums.count)
    for block in blocks {
      for (index, sum) in block.sums.enumerated() { sums[index] += sum / count }
    }
    return sums
  }

  /// The standard deviation of some numbers.
  private static func deviation(of numbers: [Double]) -> Double {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(numbers.count - 1)).squareRoot()
  }

  // MARK: Couplings

  /// λ of each tuple.
  private static func lambdas(
    _ functions: [Double], gaussian: [Double], _ vertices: NetworkVertices
  ) -> [Double] {
    functions.indices.map { (gaussian[$0] - functions[$0]) / (24 * vertices.contact[$0]) }
  }

  private static func coupling(_ four: Functions, _ vertices: NetworkVertices) -> Coupling {
    func mean(_ functions: [Double]) -> Double {
      lambdas(functions, gaussian: four.gaussian, vertices).reduce(0, +) / Double(functions.count)
    }
    func variation(_ functions: [Double]) -> Double {
      deviation(of: lambdas(functions, gaussian: four.gaussian, vertices))
        / mean(functions).magnitude
    }
    return Coupling(
      cutoff: vertices.cutoff, mean: four.measured(mean), exact: mean(four.exact),
      variation: variation(four.values), exactVariation: variation(four.exact))
  }

  private static func slope(
    _ four: Functions, _ vertices: ArraySlice<NetworkVertices>
  ) -> (measured: Estimate, exact: Double)? {
    guard let first = vertices.first, let last = vertices.last, first.cutoff < last.cutoff else {
      return nil
    }
    func slope(_ functions: [Double]) -> Double {
      let sums = [first, last].map {
        lambdas(functions, gaussian: four.gaussian, $0).reduce(0, +).magnitude
      }
      return log(sums[1] / sums[0]) / log(last.cutoff / first.cutoff)
    }
    return (four.measured(slope), slope(four.exact))
  }

  private static func sixPoint(
    _ averages: ResampledAverages, four: Functions, six: [Int], exactSix: [Double],
    vertices: NetworkVertices, theory: NetworkTheory
  ) -> SixPoint {
    let gaussian = theory.gaussian[6] ?? []
    let correction = theory.sixPointVertices(vertices.contact)
    // The λ of the four-point functions, then G₆ by it over G₆; λ = 0 is the Gaussian process.
    func ratio(_ fourPoint: [Double], _ sixPoint: [Double], strength: Double) -> Double {
      let coupling =
        lambdas(fourPoint, gaussian: four.gaussian, vertices).reduce(0, +)
        / Double(fourPoint.count)
      return gaussian.indices.reduce(0) {
        $0 + (gaussian[$1] - 24 * strength * coupling * correction[$1]) / sixPoint[$1]
      } / Double(gaussian.count)
    }
    let fourCount = four.observables.count
    func measured(strength: Double) -> Estimate {
      averages.replicated(four.observables + six) { numbers in
        ratio(Array(numbers[..<fourCount]), Array(numbers[fourCount...]), strength: strength)
      }.estimate
    }
    return SixPoint(
      gaussian: measured(strength: 0), exactGaussian: ratio(four.exact, exactSix, strength: 0),
      corrected: measured(strength: 1), exactCorrected: ratio(four.exact, exactSix, strength: 1))
  }

  // MARK: Fits

  /// Least squares of −m₄ in the couplings, as many as can be told apart.
  private static func fits(_ four: Functions, _ vertices: NetworkVertices) -> [Fit] {
    let columns = [vertices.contact, vertices.quadratic, vertices.nonlocal]
    let factors = [24.0, 24, 8]
    let scaled = zip(columns, factors).map { column, factor in
      zip(column, four.gaussian).map { factor * $0 / $1 }
    }
    func target(_ functions: [Double]) -> [Double] {
      zip(functions, four.gaussian).map { 1 - $0 / $1 }
    }
    var fits: [Fit] = []
    for count in 1...columns.count {
      let used = Array(scaled[..<count])
      let design = OrthonormalColumns(used)
      guard design.isFullRank else { break }
      let responses = design.responses
      func coupling(_ number: Int, _ functions: [Double]) -> Double {
        zip(responses[number], target(functions)).reduce(0) { $0 + $1.0 * $1.1 }
      }
      func residual(_ functions: [Double]) -> Double {
        let (numbers, wanted) = ((0..<count).map { coupling($0, functions) }, target(functions))
        let rest = wanted.indices.reduce(0) { sum, tuple in
          let fitted = (0..<count).reduce(0) { $0 + numbers[$1] * used[$1][tuple] }
          return sum + (wanted[tuple] - fitted) * (wanted[tuple] - fitted)
        }
        return (rest / wanted.reduce(0) { $0 + $1 * $1 }).squareRoot()
      }
      fits.append(
        Fit(
          couplings: (0..<count).map { number in four.measured { coupling(number, $0) } },
          exactCouplings: (0..<count).map { coupling($0, four.exact) },
          residual: residual(four.values), exactResidual: residual(four.exact)))
    }
    return fits
  }
}
