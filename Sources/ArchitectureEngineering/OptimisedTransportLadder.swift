public import FieldTheory
public import LatticeGeometry
import RealModule

/// Fits an optimised transport from nothing: up a ladder of couplings on a small lattice, then up a
/// ladder of lattices to the wanted one.
///
/// The couplings climb on the line (M² + s (m² − M²), s λ) from the free theory the networks are
/// drawn from, s = 0, to the target, s = 1. Lattices double in size. Every choice is made on
/// populations of fixed size from the streams of purpose
/// ``/LatticeGeometry/RandomStream/Purpose/fit``, so a seed gives one map, whatever the threads.
public struct OptimisedTransportLadder: Sendable {
  /// The theory the map leads to.
  public let target: PhiFour

  /// The lattice it is wanted on.
  public let lattice: Lattice

  /// The seed of the populations.
  public let seed: UInt64

  /// Workers; results do not depend on it.
  public let threads: Int

  /// M² of the free networks; nil to choose by a pilot.
  public let referenceMassSquared: Double?

  /// Networks in the last Gauss–Newton steps, at least.
  public let populationCount: Int

  /// Gauss–Newton steps of that size, at most.
  public let finalStepCount: Int

  /// s of the rungs.
  private static let rungs = [0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1]

  /// Describes a fit.
  ///
  /// - Parameters:
  ///   - target: The theory the map leads to; λ > 0.
  ///   - lattice: The lattice it is wanted on.
  ///   - referenceMassSquared: M² of the free networks; nil to choose by a pilot.
  ///   - populationCount: Networks in the last Gauss–Newton steps, at least.
  ///   - finalStepCount: Gauss–Newton steps of that size, at most.
  ///   - seed: The seed of the populations.
  ///   - threads: Workers.
  public init(
    target: PhiFour, lattice: Lattice, referenceMassSquared: Double? = nil,
    populationCount: Int = 4000, finalStepCount: Int = 4, seed: UInt64, threads: Int
  ) {
    self.target = target
    self.lattice = lattice
    self.referenceMassSquared = referenceMassSquared
    self.populationCount = populationCount
    self.finalStepCount = finalStepCount
    self.seed = seed
    self.threads = threads
  }

  /// One Gauss–Newton step of a fit, for whoever watches it.
  public struct Progress: Hashable, Sendable {
    /// The lattice.
    public let extents: [Int]
    /// M² of the free networks.
    public let referenceMassSquared: Double
    /// s, how far on the line from the free theory to the target.
    public let fraction: Double
    /// Networks in the normal equations.
    public let networkCount: Int
    /// Integrator steps.
    public let stepCount: Int
    /// Var ln w before the step, on fresh networks.
    public let varianceBefore: Double
    /// Var ln w after it, on other fresh networks.
    public let variance: Double
  }

  /// Climbs the ladder.
  ///
  /// - Parameters:
  ///   - report: Told after every Gauss–Newton step, on the calling thread.
  ///   - shouldStop: Asked before every network.
  /// - Returns: The map, validated on 1000 networks of the fit's streams that no step has seen, or nil
  ///   if it was stopped.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if the target has no free theory to start from.
  public func climb(
    report: (Progress) -> Void = { _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws(FieldTheoryError) -> OptimisedMap? {
    let lattices = lattices
    var best: Climb?
    for massSquared in try referenceCandidates() {
      guard
        let climb = try climbCouplings(
          from: massSquared, on: lattices[0], report: report, shouldStop: shouldStop)
      else { return nil }
      if climb.variance < best?.variance ?? .infinity { best = climb }
    }
    guard var climb = best else { return nil }
    for lattice in lattices {
      climb.move(to: try stage(lattice, massSquared: climb.massSquared))
      let isLast = lattice == self.lattice
      guard
        refine(
          &climb, networkCount: max(800, 4 * climb.coefficients.count), limit: 5, gain: 0.9,
          report: report, shouldStop: shouldStop)
      else { return nil }
      guard isLast else { continue }
      guard
        refine(
          &climb, networkCount: max(populationCount, 8 * climb.coefficients.count),
          limit: finalStepCount, gain: 0.98, report: report, shouldStop: shouldStop)
      else { return nil }
    }
    guard let validation = validate(climb, shouldStop: shouldStop) else { return nil }
    return OptimisedMap(
      target: target, referenceMassSquared: climb.massSquared, lattice: lattice,
      basis: climb.stage.basis, coefficients: climb.coefficients, method: .dormandPrince853,
      stepCount: climb.stepCount, validation: validation)
  }

  // MARK: - Stages

  /// A lattice with the functions used on it.
  private struct Stage {
    let lattice: Lattice
    let reference: FreePropagator
    let basis: OptimisedTransportBasis
  }

  /// The state of a fit.
  private struct Climb {
    let massSquared: Double
    var stage: Stage
    var coefficients: [Double]
    var variance = Double.infinity
    var stepCount = 4
    var nextNetwork: UInt64

    mutating func move(to next: Stage) {
      coefficients = next.basis.coefficients(coefficients, from: stage.basis)
      stage = next
      variance = .infinity
    }
  }

  /// From the smallest lattice to the wanted one, extents halved on the way down.
  private var lattices: [Lattice] {
    let smallest = [16, 8, 5, 4][lattice.dimension - 1]
    var result = [lattice]
    while let extents = result.last?.extents, extents.contains(where: { $0 > smallest }) {
      let halved = extents.map { $0 > smallest ? ($0 + 1) / 2 : $0 }
      guard let next = try? Lattice(extents: halved) else { break }
      result.append(next)
    }
    return result.reversed()
  }

  /// The gap mass of the target and what lies around it, or the mass asked for.
  private func referenceCandidates() throws(FieldTheoryError) -> [Double] {
    if let referenceMassSquared { return [referenceMassSquared] }
    let gap = try GapEquation.solve(
      massSquared: target.massSquared, lambda: target.lambda,
      grid: MomentumGrid(lattice: lattice), dispersion: target.dispersion)
    return [gap, 0.5 * gap, 2 * gap]
  }

  private func stage(
    _ lattice: Lattice, massSquared: Double
  ) throws(FieldTheoryError) -> Stage {
    let reference = try FreePropagator(
      grid: MomentumGrid(lattice: lattice), massSquared: massSquared,
      dispersion: target.dispersion)
    // The scale of the field is that of the wanted lattice's free networks, on all of them.
    let coincident = try FreePropagator(
      grid: MomentumGrid(lattice: self.lattice), massSquared: massSquared,
      dispersion: target.dispersion
    ).coincident
    let extent = lattice.extents.max() ?? 2
    var kernels: [TransportKernel] = [.local]
    kernels += [4, 1, 0.25, 0.06].map { .pole(massSquared: $0) }
    if extent > 24 {
      kernels += [
        .pole(massSquared: 16), .pole(massSquared: 0.015), .shell(squaredNumber: 0),
        .shell(squaredNumber: 1),
      ]
    }
    let basis = OptimisedTransportBasis(
      families: [SineSources(spacing: 0.4 / coincident.squareRoot(), count: 5)],
      kernels: kernels, timeOrder: 4)
    return Stage(lattice: lattice, reference: reference, basis: basis)
  }

  private func fit(
    _ climb: Climb, fraction: Double, stepCount: Int? = nil,
    shouldStop: @escaping @Sendable () -> Bool
  ) throws(FieldTheoryError) -> OptimisedTransportFit {
    let massSquared = climb.massSquared
    return OptimisedTransportFit(
      target: try PhiFour(
        massSquared: massSquared + fraction * (target.massSquared - massSquared),
        lambda: fraction * target.lambda, dispersion: target.dispersion,
        preparedFor: climb.stage.lattice),
      reference: climb.stage.reference, basis: climb.stage.basis,
      stepCount: stepCount ?? climb.stepCount, seed: seed, threads: threads,
      shouldStop: shouldStop)
  }

  // MARK: - Climbing

  private func climbCouplings(
    from massSquared: Double, on lattice: Lattice, report: (Progress) -> Void,
    shouldStop: @escaping @Sendable () -> Bool
  ) throws(FieldTheoryError) -> Climb? {
    let stage = try stage(lattice, massSquared: massSquared)
    var climb = Climb(
      massSquared: massSquared, stage: stage,
      coefficients: [Double](repeating: 0, count: stage.basis.coefficientCount), nextNetwork: 0)
    for fraction in Self.rungs {
      let isLast = fraction == 1
      guard
        refine(
          &climb, fraction: fraction, networkCount: 5 * climb.coefficients.count,
          limit: isLast ? 6 : 3, gain: 0.8, goal: isLast ? 0 : 0.05, report: report,
          shouldStop: shouldStop)
      else { return nil }
    }
    return climb
  }

  /// Takes Gauss–Newton steps until one gains too little, the goal is reached, or the limit.
  ///
  /// - Returns: False if it was stopped.
  private func refine(
    _ climb: inout Climb, fraction: Double = 1, networkCount: Int, limit: Int, gain: Double,
    goal: Double = 0, report: (Progress) -> Void, shouldStop: @escaping @Sendable () -> Bool
  ) -> Bool {
    for _ in 0..<limit {
      guard let fit = try? fit(climb, fraction: fraction, shouldStop: shouldStop) else {
        return false
      }
      let networks = climb.nextNetwork..<climb.nextNetwork + UInt64(networkCount)
      climb.nextNetwork = networks.upperBound + UInt64(networkCount / 2)
      guard let step = fit.step(from: climb.coefficients, networks: networks) else { return false }
      climb.coefficients = step.coefficients
      climb.variance = step.variance
      report(
        Progress(
          extents: climb.stage.lattice.extents, referenceMassSquared: climb.massSquared,
          fraction: fraction, networkCount: networkCount, stepCount: climb.stepCount,
          varianceBefore: step.varianceBefore, variance: step.variance))
      guard refineSteps(&climb, fraction: fraction, shouldStop: shouldStop) else { return false }
      if step.variance < goal || step.variance > gain * step.varianceBefore { break }
    }
    return true
  }

  /// Takes more integrator steps as long as doubling them changes ln w by more than a twentieth of
  /// its own standard deviation.
  private func refineSteps(
    _ climb: inout Climb, fraction: Double, shouldStop: @escaping @Sendable () -> Bool
  ) -> Bool {
    let networks = climb.nextNetwork..<climb.nextNetwork + 64
    climb.nextNetwork = networks.upperBound
    while climb.stepCount < 64 {
      guard
        let coarse = try? fit(climb, fraction: fraction, shouldStop: shouldStop)
          .logWeights(of: climb.coefficients, networks: networks),
        let fine = try? fit(
          climb, fraction: fraction, stepCount: 2 * climb.stepCount, shouldStop: shouldStop
        ).logWeights(of: climb.coefficients, networks: networks)
      else { return false }
      let change = moments(zip(coarse, fine).map { $1 - $0 })
      if change.variance <= moments(fine).variance / 400 { break }
      climb.stepCount += max(1, climb.stepCount / 3)
    }
    return true
  }

  private func validate(
    _ climb: Climb, shouldStop: @escaping @Sendable () -> Bool
  ) -> OptimisedMap.Validation? {
    let networks = climb.nextNetwork..<climb.nextNetwork + 1000
    let few = networks.lowerBound..<networks.lowerBound + 100
    guard
      let values = try? fit(climb, fraction: 1, shouldStop: shouldStop)
        .logWeights(of: climb.coefficients, networks: networks),
      let fine = try? fit(
        climb, fraction: 1, stepCount: 2 * climb.stepCount, shouldStop: shouldStop
      ).logWeights(of: climb.coefficients, networks: few),
      let largest = values.max()
    else { return nil }
    let weights = values.map { Double.exp($0 - largest) }
    let sum = weights.reduce(0, +)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let change = moments(zip(values, fine).map { $1 - $0 })
    return OptimisedMap.Validation(
      networkCount: values.count, essFraction: sum * sum / (squares * Double(values.count)),
      logWeightVariance: moments(values).variance,
      stepDoublingDeviation: change.variance.squareRoot(), stepDoublingShift: change.mean)
  }

  private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1))
  }
}
