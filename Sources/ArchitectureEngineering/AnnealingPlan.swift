public import FieldTheory
public import LatticeGeometry
import RealModule

/// The steps of an annealed realisation, chosen on a pilot population of fixed size and then frozen.
///
/// First the population is carried along in short intervals, moved after each, and the deviation of
/// what each adds to ln w recorded; the length of the path in these units, ∫ dσ, is cut into equal
/// parts, since a step adds the square of its length to Var ln w. Points of the axis are ends of
/// steps. Then the way is gone again in these steps; each is given the integration steps it needs
/// and moves of the angle that fits.
public struct AnnealingPlan: Codable, Hashable, Sendable {
  /// What is decided beforehand.
  public struct Settings: Codable, Hashable, Sendable {
    /// K; nil for as many as keep Var ln w below `variance`.
    public var stepCount: Int?
    /// What Var ln w is to stay below if the number of steps is not given.
    public var variance: Double
    /// Moves at the end of every step.
    public var moves: Int
    /// Steps of a move's trajectory.
    public var moveSteps: Int
    /// Networks of the pilot.
    public var networkCount: Int
    /// Short intervals of each stretch.
    public var intervals: Int
    /// Integration steps of all steps together beyond which the plan is given up.
    public var integrationStepLimit: Int
    /// Networks of the ensemble, behind whose statistical errors the integrator's must vanish.
    public var productionCount: Int

    /// Creates settings.
    public init(
      stepCount: Int? = nil, variance: Double = 0.1, moves: Int = 1, moveSteps: Int = 4,
      networkCount: Int = 300, intervals: Int = 24, integrationStepLimit: Int = 1_000_000,
      productionCount: Int = 10_000
    ) {
      self.stepCount = stepCount
      self.variance = variance
      self.moves = moves
      self.moveSteps = moveSteps
      self.networkCount = networkCount
      self.intervals = intervals
      self.integrationStepLimit = integrationStepLimit
      self.productionCount = productionCount
    }
  }

  /// What the pilot saw of a step.
  public struct StepRecord: Codable, Hashable, Sendable {
    /// Of what the step adds to ln w.
    public let variance: Double
    /// The fraction of moves accepted.
    public let acceptance: Double
    /// The standard deviation by which doubling the integration steps changes ln w.
    public let doublingDeviation: Double
    /// The mean of that change.
    public let doublingShift: Double
  }

  /// Whether the steps lead to the end of the way: not if they would have been more than the settings'
  /// limit, nor if the flow left the numbers.
  public let isComplete: Bool

  /// The steps.
  public let steps: [AnnealingStep]

  /// What the pilot saw of each.
  public let records: [StepRecord]

  /// ∫ dσ along the whole path: K steps have Var ln w of about its square over K.
  public let length: Double

  /// Plans the steps.
  ///
  /// - Parameters:
  ///   - reference: The free theory at the start of the first stretch.
  ///   - stretches: The way; the last ends with an output.
  ///   - settings: What is decided beforehand.
  ///   - method: How flows are integrated.
  ///   - seed: Of the pilot's streams, of purpose `.pilot`.
  ///   - threads: Workers.
  ///   - transform: A plan for one configuration.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if a theory on the way does not exist.
  public init(
    reference: FreePropagator, stretches: [AnnealingStretch], settings: Settings = Settings(),
    method: RungeKuttaTableau = .classical, seed: UInt64, threads: Int = 1,
    transform: FourierTransform
  ) throws(FieldTheoryError) {
    func makePopulation(_ pass: UInt64) -> NetworkPopulation {
      NetworkPopulation(
        reference: reference, count: settings.networkCount, seed: seed &+ pass, purpose: .pilot,
        threads: threads, transform: transform)
    }
    let first = makePopulation(0)
    var profiles: [[Double]] = []
    for stretch in stretches {
      profiles.append(
        try first.spread(along: stretch, settings: settings, method: method))
    }
    length = profiles.reduce(0) { $0 + ($1.last ?? 0) }
    let wanted =
      settings.stepCount.map(Double.init) ?? (length * length / settings.variance).rounded(.up)
    var steps: [AnnealingStep] = []
    var records: [StepRecord] = []
    guard wanted <= Double(settings.integrationStepLimit) else {
      (self.steps, self.records, isComplete) = ([], [], false)
      return
    }
    let count = Int(wanted)
    var integrationSteps = 0
    let second = makePopulation(1)
    planning: for (number, stretch) in stretches.enumerated() {
      var time = 0.0
      for end in Self.ends(stretch, profiles[number], count: count, length: length) {
        let (step, record) = try second.planStep(
          along: stretch, number: number, from: time, to: end, stepsInAll: max(1, count),
          settings: settings, method: method)
        steps.append(step)
        records.append(record)
        time = end
        integrationSteps += step.integrationSteps
        if integrationSteps > settings.integrationStepLimit { break planning }
      }
    }
    isComplete = integrationSteps <= settings.integrationStepLimit
    self.steps = steps
    self.records = records
  }

  /// Var ln w to be expected at the end, if moves make the steps independent.
  public var variance: Double { records.reduce(0) { $0 + $1.variance } }

  /// The ends of a stretch's steps: between its points, equal parts of the profile σ(t).
  private static func ends(
    _ stretch: AnnealingStretch, _ profile: [Double], count: Int, length: Double
  ) -> [Double] {
    let corners = stretch.outputs.filter { $0 > 0 && $0 < 1 } + [1]
    var ends: [Double] = []
    var start = 0.0
    for corner in corners {
      let (first, last) = (value(of: profile, at: start), value(of: profile, at: corner))
      let share = length > 0 ? (last - first) / length * Double(count) : 1
      let parts = max(1, Int(share.rounded()))
      for part in 1..<max(parts, 1) {
        ends.append(
          time(of: profile, at: first + (last - first) * Double(part) / Double(parts)))
      }
      ends.append(corner)
      start = corner
    }
    return ends
  }

  /// σ(t) of a profile given at equally spaced times, linear in between.
  private static func value(of profile: [Double], at time: Double) -> Double {
    let position = time * Double(profile.count - 1)
    let index = min(Int(position), profile.count - 2)
    return profile[index] + (position - Double(index)) * (profile[index + 1] - profile[index])
  }

  /// The time at which an ascending profile reaches a value.
  private static func time(of profile: [Double], at value: Double) -> Double {
    let next = max(1, profile.firstIndex { $0 >= value } ?? profile.count - 1)
    let rise = profile[next] - profile[next - 1]
    let fraction = rise > 0 ? (value - profile[next - 1]) / rise : 0
    return (Double(next - 1) + fraction) / Double(profile.count - 1)
  }
}

extension NetworkPopulation {
  /// σ(t) at equally spaced times: the sum of the deviations of what the intervals add to ln w.
  fileprivate func spread(
    along stretch: AnnealingStretch, settings: AnnealingPlan.Settings, method: RungeKuttaTableau
  ) throws(FieldTheoryError) -> [Double] {
    var profile = [0.0]
    for interval in 0..<settings.intervals {
      let start = Double(interval) / Double(settings.intervals)
      let end = Double(interval + 1) / Double(settings.intervals)
      // The weights before the interval: after it they know the changes.
      let before = weights
      let changes = advance(
        along: stretch.path, velocity: stretch.velocity, method: method, from: start, to: end,
        stepCount: 1)
      profile.append(profile[interval] + variance(of: changes, weights: before).squareRoot())
      if essFraction < 0.5 { resample() }
      _ = try settle(at: stretch.path.couplings(at: end), settings: settings)
    }
    return profile
  }

  /// Goes one step, and chooses what it needs.
  fileprivate func planStep(
    along stretch: AnnealingStretch, number: Int, from start: Double, to end: Double,
    stepsInAll: Int, settings: AnnealingPlan.Settings, method: RungeKuttaTableau
  ) throws(FieldTheoryError) -> (AnnealingStep, AnnealingPlan.StepRecord) {
    let before = weights
    var integrationSteps = 1
    var doubling = (mean: 0.0, deviation: 0.0)
    if stretch.velocity != nil {
      let sample = min(count, 100)
      var coarse = trial(
        of: sample, along: stretch, method: method, from: start, to: end, stepCount: 1)
      let root = Double(settings.productionCount).squareRoot()
      let spread = moments(coarse.filter(\.isFinite)).deviation
      while true {
        let fine = trial(
          of: sample, along: stretch, method: method, from: start, to: end,
          stepCount: 2 * integrationSteps)
        doubling = moments(zip(coarse, fine).map { $1 - $0 }.filter(\.isFinite))
        // Errors of the steps add up: deviations in squares, means in line.
        let suffices =
          doubling.deviation <= 0.1 / root / Double(stepsInAll).squareRoot()
          && abs(doubling.mean) <= max(0.1 * spread / root / Double(stepsInAll).squareRoot(), 1e-10)
        if suffices || integrationSteps >= 64 { break }
        integrationSteps *= 2
        coarse = fine
      }
    }
    let changes = advance(
      along: stretch.path, velocity: stretch.velocity, method: method, from: start, to: end,
      stepCount: integrationSteps)
    let added = variance(of: changes, weights: before)
    if essFraction < 0.5 { resample() }
    let (setting, acceptance) = try settle(
      at: stretch.path.couplings(at: end), settings: settings)
    return (
      AnnealingStep(
        stretch: number, end: end, integrationSteps: integrationSteps, moves: settings.moves,
        setting: setting, isOutput: stretch.outputs.contains(end)),
      AnnealingPlan.StepRecord(
        variance: added, acceptance: acceptance, doublingDeviation: doubling.deviation,
        doublingShift: doubling.mean)
    )
  }

  /// Tunes the moves at a point of the path, and makes them.
  private func settle(
    at couplings: Couplings, settings: AnnealingPlan.Settings
  ) throws(FieldTheoryError) -> (setting: MoveSetting, acceptance: Double) {
    let move = try FunctionSpaceMove(
      gapMassAt: couplings, dispersion: dispersion, transform: transform)
    let setting = tune(move, couplings: couplings, steps: settings.moveSteps)
    // The pilot moves at least once, so as to stay representative.
    let acceptance = self.move(
      move, couplings: couplings, setting: setting, count: max(1, settings.moves))
    return (setting, acceptance)
  }

  /// The weighted variance of the values that are numbers; infinite if there are none with weight.
  private func variance(of values: [Double], weights: [Double]) -> Double {
    let pairs = zip(weights, values).filter { $0.0 > 0 && $0.1.isFinite }
    let total = pairs.reduce(0) { $0 + $1.0 }
    guard total > 0 else { return .infinity }
    let mean = pairs.reduce(0) { $0 + $1.0 * $1.1 } / total
    return pairs.reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) } / total
  }

  private func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    guard !values.isEmpty else { return (0, .infinity) }
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(max(1, values.count - 1))).squareRoot())
  }
}
