import ArchitectureEngineering
import ErrorAnalysis
import FieldTheory
public import LatticeGeometry
import NetworkArchitectures
import RealModule

/// Chooses space, integrator, length and steps of hybrid Monte Carlo trajectories from pilot chains.
///
/// What is minimised is cost × 2τ_int: the price of one independent measurement. For every space and
/// integrator a few lengths are tried, in units of a quarter period of the slowest mode,
/// (π/2) √G(0) (the field's space) or (π/2) √(M² G(0)) (the others). Steps are chosen from a probe:
/// for a second-order integrator ⟨ΔH⟩ ∝ ε⁴ and the acceptance is erfc(½ √⟨ΔH⟩) (S. Gupta, A. Irbäck,
/// F. Karsch, B. Petersson, Phys. Lett. B 242 (1990) 437), and of all n the one with the least
/// cost × (2/acceptance − 1) is tried. The best are run longer, and so are the neighbours of the
/// best in length and n.
///
/// Costs come from a fixed model and pilots have fixed sizes and streams of their own, so the choice
/// repeats bit for bit, and production never sees a pilot's field.
public struct HMCTuning: Sendable {
  /// What is to be measured cheaply.
  public enum Objective: String, Hashable, Sendable, CaseIterable {
    /// V M², the slowest.
    case susceptibility
    /// The improved estimator's integrand at p = 0.
    case schwingerDyson
    /// Both, by the geometric mean of their τ_int.
    case both
  }

  /// The theory.
  public let target: HMCTarget

  /// The run's seed.
  public let seed: UInt64

  /// Which of several ensembles of a run is tuned.
  public let ensemble: Int

  /// What is to be measured cheaply.
  public let objective: Objective

  /// The spaces that may be chosen.
  public let spaces: [HMCSettings.Space]

  /// What trajectories cost.
  public let costModel: HMCCostModel

  /// Trajectories of a candidate's first run; the best run at least four times as long.
  public let pilotTrajectories: Int

  /// Prepares the search.
  ///
  /// - Parameters:
  ///   - target: The theory.
  ///   - seed: The run's seed.
  ///   - ensemble: Which of several ensembles of a run is tuned.
  ///   - objective: What is to be measured cheaply.
  ///   - spaces: The spaces that may be chosen.
  ///   - costModel: What trajectories cost.
  ///   - pilotTrajectories: Trajectories of a candidate's first run.
  public init(
    target: HMCTarget, seed: UInt64, ensemble: Int = 0, objective: Objective = .both,
    spaces: [HMCSettings.Space] = [.field, .function],
    costModel: HMCCostModel = .measured, pilotTrajectories: Int = 300
  ) {
    precondition(!spaces.isEmpty && pilotTrajectories >= 50, "something to try, and often enough")
    self.target = target
    self.seed = seed
    self.ensemble = ensemble
    self.objective = objective
    self.spaces = spaces
    self.costModel = costModel
    self.pilotTrajectories = pilotTrajectories
  }

  /// Quarter periods of the slowest mode that are tried.
  private static let lengths = [0.35, 0.5, 0.7, 0.9, 1.2]

  /// Trajectories of a probe of the acceptance.
  private static let probeTrajectories = 48

  /// Runs the pilots.
  ///
  /// - Parameters:
  ///   - transform: A plan for one field on the target's grid, a configuration a component.
  ///   - monitor: May request a stop; pilots do not count as its progress.
  /// - Throws: ``SamplingStopped`` if a stop was requested.
  public func run(
    transform: FourierTransform, monitor: SamplingMonitor = SamplingMonitor()
  ) throws(SamplingStopped) -> HMCTuned {
    let pilot = Pilot(self, transform: transform, monitor: monitor)
    let susceptibility = try pilot.equilibrate()
    var trials: [HMCTrial] = []
    var best = Double.infinity
    for space in spaces {
      let quarter =
        .pi / 2
        * (space == .field
        ? susceptibility : susceptibility * target.reference.massSquared).squareRoot()
      for integrator in HamiltonianIntegrator.allCases {
        for length in Self.lengths {
          let settings = try pilot.chooseSteps(
            space: space, integrator: integrator, length: length * quarter)
          // No chain does better than independent fields.
          guard let settings, costModel.cost(of: settings, target: target) < best else {
            continue
          }
          let trial = try pilot.run(
            settings, trajectories: pilotTrajectories, lengthInTimes: 50,
            unlessAbove: 1.5 * best)
          best = min(best, trial.costPerIndependent(objective))
          trials.append(trial)
        }
      }
    }
    trials.sort { $0.costPerIndependent(objective) < $1.costPerIndependent(objective) }
    var finished: [HMCTrial] = []
    func finish(_ settings: HMCSettings?) throws(SamplingStopped) {
      guard let settings, !finished.contains(where: { $0.settings == settings }) else { return }
      let least = finished.map { $0.costPerIndependent(objective) }.min() ?? .infinity
      finished.append(
        try pilot.run(
          settings, trajectories: 4 * pilotTrajectories, lengthInTimes: 400,
          unlessAbove: 1.5 * least))
      finished.sort { $0.costPerIndependent(objective) < $1.costPerIndependent(objective) }
    }
    for trial in trials.prefix(2) { try finish(trial.settings) }
    if let best = finished.first?.settings {
      for factor in [0.8, 1.25] {
        try finish(
          try pilot.chooseSteps(
            space: best.space, integrator: best.integrator,
            length: factor * best.trajectoryLength))
      }
    }
    // The probe's acceptance is rough: fewer steps as long as that helps, else more.
    for direction in [-1, 1] {
      while let best = finished.first?.settings {
        let change = direction * max(1, Int((0.2 * Double(best.steps)).rounded()))
        let neighbour = HMCSettings(
          space: best.space, integrator: best.integrator,
          trajectoryLength: best.trajectoryLength, steps: max(1, best.steps + change))
        try finish(neighbour)
        guard finished.first?.settings == neighbour, neighbour != best else { break }
      }
    }
    guard let chosen = finished.first else {
      preconditionFailure("short enough steps are always accepted")
    }
    return HMCTuned(
      chosen: chosen, trials: finished + trials, pilotTrajectories: pilot.trajectoriesRun,
      pilotCost: pilot.costSpent)
  }

  /// Runs candidates one after the other; each goes on from the field the last one left.
  private final class Pilot {
    private let tuning: HMCTuning
    private let transform: FourierTransform
    private let monitor: SamplingMonitor
    private let recorder: ChainRecorder
    private let field: Field
    private var chainCount = 0
    private(set) var trajectoriesRun = 0
    private(set) var costSpent = 0.0

    private var streams: ChainStreams {
      ChainStreams(
        seed: tuning.seed, ensemble: tuning.ensemble, chain: chainCount, isPilot: true)
    }

    init(_ tuning: HMCTuning, transform: FourierTransform, monitor: SamplingMonitor) {
      self.tuning = tuning
      self.transform = transform
      self.monitor = monitor
      recorder = ChainRecorder(target: tuning.target)
      field = Field(
        on: tuning.target.grid.lattice, count: tuning.target.componentCount)
    }

    /// Leaves an equilibrated field, and returns G(0) from the second half of the way.
    func equilibrate() throws(SamplingStopped) -> Double {
      let target = tuning.target
      var stream = streams.stream(ofTrajectory: 0)
      target.freeNetworks(transform: transform).makeEvaluator()
        .drawNetwork(using: &stream, into: field)
      var length = Double.pi / 2 / target.reference.massSquared.squareRoot()
      var susceptibility = 1 / target.reference.massSquared
      for _ in 0..<2 {
        guard
          let settings = try chooseSteps(space: .field, integrator: .minimumNorm, length: length)
        else { break }
        let series = try trajectories(settings, count: tuning.pilotTrajectories)
        let half = series.susceptibility.suffix(tuning.pilotTrajectories / 2)
        // Between half and many times the reference's: what a short pilot can say.
        let average = half.reduce(0, +) / Double(half.count)
        susceptibility = min(max(average, susceptibility / 2), 40 * susceptibility)
        length = .pi / 2 * susceptibility.squareRoot()
      }
      return susceptibility
    }

    /// The n that promises the least cost; nil if none up to 512 is accepted.
    ///
    /// ⟨ΔH⟩ ∝ ε⁴ fails near the largest stable step, so a choice far below the probed n is probed
    /// itself, and fewer steps than any refused number are not considered.
    func chooseSteps(
      space: HMCSettings.Space, integrator: HamiltonianIntegrator, length: Double
    ) throws(SamplingStopped) -> HMCSettings? {
      func settings(_ steps: Int) -> HMCSettings {
        HMCSettings(
          space: space, integrator: integrator, trajectoryLength: length, steps: steps)
      }
      var steps = space == .field ? max(2, Int((length / 0.3).rounded())) : 2
      var refused = 0
      while steps <= 512 {
        guard let energyChange = try probe(settings(steps)) else {
          refused = max(refused, steps)
          steps = refused == 1 ? 2 : refused + (refused + 1) / 2
          continue
        }
        let fourth = energyChange * .pow(Double(steps), 4)
        let candidates = (refused + 1...max(2 * steps, refused + 1)).map { count in
          let acceptance = Double.erfc(0.5 * (fourth / .pow(Double(count), 4)).squareRoot())
          let cost = tuning.costModel.cost(of: settings(count), target: tuning.target)
          return (steps: count, cost: cost * (2 / acceptance - 1))
        }
        let best = candidates.min { $0.cost < $1.cost }?.steps ?? steps
        if 4 * best >= 3 * steps { return settings(best) }
        steps = best
      }
      return nil
    }

    /// ⟨ΔH⟩ from its fluctuations, Var ΔH = 2⟨ΔH⟩, which a short chain knows better than the mean;
    /// nil if hardly a trajectory is accepted.
    private func probe(_ settings: HMCSettings) throws(SamplingStopped) -> Double? {
      let factors = try trajectories(
        settings, count: HMCTuning.probeTrajectories
      ).boltzmannFactor
      let changes = factors.map { -Double.log(max($0, .leastNormalMagnitude)) }
      let mean = changes.reduce(0, +) / Double(changes.count)
      let variance =
        changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(changes.count)
      guard mean < 3, variance < 12 else { return nil }
      return max(variance / 2, 1e-9)
    }

    /// Runs a candidate; twice and twice again as long while that is too few τ_int, up to eight
    /// times.
    func run(
      _ settings: HMCSettings, trajectories count: Int, lengthInTimes: Double,
      unlessAbove limit: Double
    ) throws(SamplingStopped) -> HMCTrial {
      var series = try trajectories(settings, count: count)
      let cost = tuning.costModel.cost(of: settings, target: tuning.target)
      while true {
        let trial = HMCTrial(settings: settings, series: series, cost: cost)
        let time = max(trial.susceptibilityTime, trial.schwingerDysonTime)
        if Double(series.count) >= lengthInTimes * time || series.count >= 8 * count
          || trial.costPerIndependent(tuning.objective) > limit
        {
          return trial
        }
        series.append(try trajectories(settings, count: series.count))
      }
    }

    private func trajectories(
      _ settings: HMCSettings, count: Int
    ) throws(SamplingStopped) -> ChainSeries {
      let chain = settings.update(for: tuning.target, transform: transform).makeChain()
      chain.begin(at: field)
      chainCount += 1
      let streams = streams
      for trajectory in 1...count {
        try monitor.checkStop()
        var stream = streams.stream(ofTrajectory: trajectory)
        chain.advance(using: &stream)
        chain.withField { recorder.record($0, energyChange: chain.energyChange) }
      }
      chain.withField { field.pointer.update(from: $0.pointer, count: $0.valueCount) }
      trajectoriesRun += count
      costSpent += Double(count) * tuning.costModel.cost(of: settings, target: tuning.target)
      return recorder.takeSeries()
    }
  }
}
