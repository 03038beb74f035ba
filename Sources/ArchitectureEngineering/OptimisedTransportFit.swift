public import FieldTheory
public import LatticeGeometry
import RealModule

/// Gauss–Newton on the final ln w: fits an optimised transport's coefficients on a population of
/// free networks.
///
/// With y = ln w and its derivative J, both centred over the population,
/// δ = −(JᵀJ/N + ρ Var(y) 1)⁻¹ Jᵀy/N for several dampings ρ; the one whose weights have the least
/// variance on other networks is kept, or none if all are worse than no step.
public struct OptimisedTransportFit: Sendable {
  /// The theory the map leads to.
  public let target: PhiFour

  /// The free theory it starts from.
  public let reference: FreePropagator

  /// The integrator; it must be converged, or the fit exploits its error.
  public let tableau: RungeKuttaTableau

  /// Its number of steps.
  public let stepCount: Int

  /// The seed of the populations.
  public let seed: UInt64

  /// Workers; results do not depend on it.
  public let threads: Int

  /// ρ, tried in turn.
  public static let dampings = [1, 0.1, 0.01, 0.001, 0.0001]

  /// Networks whose ln w is farther from the median than this many median absolute deviations are
  /// left out of the normal equations.
  public static let outlierThreshold = 8.0

  private let functions: TransportFunctions
  private let shouldStop: @Sendable () -> Bool

  /// Prepares a fit.
  ///
  /// - Parameters:
  ///   - target: The theory the map leads to.
  ///   - reference: The free theory it starts from, on the lattice of the fit.
  ///   - basis: The functions of the velocity.
  ///   - tableau: The integrator.
  ///   - stepCount: Its number of steps.
  ///   - seed: The seed of the populations, purpose ``/LatticeGeometry/RandomStream/Purpose/fit``.
  ///   - threads: Workers.
  ///   - shouldStop: Asked before every network; the fit ends without a result if true.
  public init(
    target: PhiFour, reference: FreePropagator, basis: OptimisedTransportBasis,
    tableau: RungeKuttaTableau = .dormandPrince853, stepCount: Int, seed: UInt64, threads: Int,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    self.target = target
    self.reference = reference
    self.tableau = tableau
    self.stepCount = stepCount
    self.seed = seed
    self.threads = threads
    self.shouldStop = shouldStop
    functions = TransportFunctions(basis: basis, grid: reference.grid)
  }

  /// What one step did.
  public struct Step: Sendable {
    /// The coefficients after it.
    public let coefficients: [Double]
    /// Var ln w on the fitted population before it.
    public let varianceBefore: Double
    /// Var ln w of the kept coefficients on the validation population.
    public let variance: Double
    /// The kept ρ; nil if every step made things worse.
    public let damping: Double?
  }

  /// One Gauss–Newton step.
  ///
  /// - Parameters:
  ///   - coefficients: Where to start.
  ///   - networks: The networks of the normal equations; half as many behind them validate.
  /// - Returns: The step, or nil if it was stopped.
  public func step(from coefficients: [Double], networks: Range<UInt64>) -> Step? {
    guard let equations = normalEquations(at: coefficients, networks: networks) else { return nil }
    let validation = networks.upperBound..<networks.upperBound + UInt64(networks.count / 2)
    guard let unchanged = logWeights(of: coefficients, networks: validation) else { return nil }
    var best = (
      coefficients: coefficients, variance: robustVariance(unchanged), damping: Double?.none
    )
    for damping in Self.dampings {
      guard let change = equations.system.solution(ridge: damping * equations.variance) else {
        continue
      }
      let candidate = zip(coefficients, change).map(-)
      guard let values = logWeights(of: candidate, networks: validation) else { return nil }
      let variance = robustVariance(values)
      if variance < best.variance { best = (candidate, variance, damping) }
    }
    return Step(
      coefficients: best.coefficients, varianceBefore: equations.variance,
      variance: best.variance, damping: best.damping)
  }

  /// ln w of networks under a transport, in order; nil if it was stopped.
  public func logWeights(
    of coefficients: [Double], networks: Range<UInt64>, purpose: RandomStream.Purpose = .fit
  ) -> [Double]? {
    let transport = OptimisedTransport(
      functions: functions, coefficients: coefficients, tableau: tableau, stepCount: stepCount)
    var values = [Double](repeating: 0, count: networks.count)
    let finished = values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      let results = SharedDoubles(pointer: base)
      return forEachNetwork(
        count: networks.count, threads: threads, shouldStop: shouldStop,
        makeWorker: { worker(for: transport, purpose: purpose) },
        body: { worker, item in
          let network = worker.population.coefficients(
            ofNetwork: networks.lowerBound + UInt64(item))
          results.pointer[item] = worker.adjoint.logWeight(of: network)
        })
    }
    return finished ? values : nil
  }

  private struct Worker {
    let population: FreeFieldPopulation
    let adjoint: TransportAdjoint
  }

  private func worker(
    for transport: OptimisedTransport, purpose: RandomStream.Purpose
  ) -> Worker {
    Worker(
      population: FreeFieldPopulation(
        reference: reference, transform: functions.singleTransform, seed: seed, purpose: purpose),
      adjoint: TransportAdjoint(
        transport: transport, target: target, reference: reference, tableau: tableau,
        stepCount: stepCount))
  }

  /// JᵀJ/N, Jᵀy/N and Var(y) over the networks that are no outliers; nil if it was stopped.
  private func normalEquations(
    at coefficients: [Double], networks: Range<UInt64>
  ) -> (system: NormalEquations, variance: Double)? {
    let transport = OptimisedTransport(
      functions: functions, coefficients: coefficients, tableau: tableau, stepCount: stepCount)
    let (parameters, count) = (coefficients.count, networks.count)
    var values = [Double](repeating: 0, count: count)
    // By coefficient, so that sums over networks run through memory.
    let columns = TransformBuffer(count: parameters * count)
    let derivative = SharedDoubles(pointer: columns.pointer)
    let finished = values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return true }
      let results = SharedDoubles(pointer: base)
      return forEachNetwork(
        count: count, threads: threads, shouldStop: shouldStop,
        makeWorker: { worker(for: transport, purpose: .fit) },
        body: { worker, item in
          let network = worker.population.coefficients(
            ofNetwork: networks.lowerBound + UInt64(item))
          withUnsafeTemporaryAllocation(of: Double.self, capacity: parameters) { gradient in
            guard let gradient = gradient.baseAddress else { return }
            results.pointer[item] = worker.adjoint.logWeight(of: network, gradient: gradient)
            for parameter in 0..<parameters {
              derivative.pointer[parameter * count + item] = gradient[parameter]
            }
          }
        })
    }
    guard finished else { return nil }
    let kept = inliers(values)
    let keptCount = Double(kept.reduce(0) { $0 + ($1 ? 1 : 0) })
    func centre(_ pointer: UnsafeMutablePointer<Double>) {
      var sum = 0.0
      for item in 0..<count where kept[item] { sum += pointer[item] }
      let mean = sum / keptCount
      for item in 0..<count { pointer[item] = kept[item] ? pointer[item] - mean : 0 }
    }
    for parameter in 0..<parameters { centre(columns.pointer + parameter * count) }
    var matrix = [Double](repeating: 0, count: parameters * parameters)
    var right = [Double](repeating: 0, count: parameters)
    var variance = 0.0
    values.withUnsafeMutableBufferPointer { buffer in
      guard let centred = buffer.baseAddress else { return }
      centre(centred)
      variance = laneDotProduct(centred, centred, count: count) / keptCount
      for parameter in 0..<parameters {
        right[parameter] =
          laneDotProduct(columns.pointer + parameter * count, centred, count: count) / keptCount
      }
    }
    matrix.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let results = SharedDoubles(pointer: base)
      _ = forEachNetwork(
        count: parameters, threads: threads, shouldStop: { false }, makeWorker: {},
        body: { _, row in
          for column in 0...row {
            results.pointer[row * parameters + column] =
              laneDotProduct(
                derivative.pointer + row * count, derivative.pointer + column * count,
                count: count) / keptCount
          }
        })
    }
    return (NormalEquations(count: parameters, matrix: matrix, right: right), variance)
  }

  /// Which values lie within the outlier threshold of the median.
  private func inliers(_ values: [Double]) -> [Bool] {
    let centre = median(values)
    let distances = values.map { abs($0 - centre) }
    let limit = Self.outlierThreshold * median(distances)
    return distances.map { $0 <= limit }
  }

  private func median(_ values: [Double]) -> Double {
    values.filter(\.isFinite).sorted().dropFirst(values.count / 2).first ?? 0
  }

  /// The variance with values beyond the outlier threshold moved to it; infinite if a value is not
  /// a number.
  private func robustVariance(_ values: [Double]) -> Double {
    guard values.allSatisfy(\.isFinite) else { return .infinity }
    let centre = median(values)
    let limit = Self.outlierThreshold * median(values.map { abs($0 - centre) })
    let moved = values.map { max(-limit, min(limit, $0 - centre)) }
    let mean = moved.reduce(0, +) / Double(moved.count)
    return moved.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(moved.count)
  }
}
