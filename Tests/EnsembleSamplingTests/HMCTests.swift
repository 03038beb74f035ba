import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Keeps every block's fields.
private final class Recorder: WeightedFieldConsumer {
  private var values: [UInt64] = []

  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    values += field.values.map(\.bitPattern)
  }

  func finishBlock() -> [UInt64] {
    defer { values = [] }
    return values
  }
}

/// φ⁴ with a force that belongs to another coupling: a poor trajectory, yet the right density.
private struct WrongForce: Action {
  let right: PhiFour
  let wrong: PhiFour

  func value(of field: borrowing Field, configuration: Int) -> Double {
    right.value(of: field, configuration: configuration)
  }

  func force(of field: borrowing Field, into force: borrowing Field) {
    wrong.force(of: field, into: force)
  }
}

@Suite struct HMCTests {
  private struct Setting {
    let lattice: Lattice
    let grid: MomentumGrid
    let transform: FourierTransform
    let action: PhiFour
    let target: HMCTarget

    init(
      _ extents: [Int], massSquared: Double, lambda: Double, dispersion: Dispersion = .lattice
    ) throws {
      lattice = try Lattice(extents: extents)
      grid = MomentumGrid(lattice: lattice)
      transform = FourierTransform(grid: grid)
      action = try PhiFour(
        massSquared: massSquared, lambda: lambda, dispersion: dispersion, preparedFor: lattice)
      target = try HMCTarget(action: action, grid: grid)
    }

    /// A run with the full set of meters.
    func run(
      _ update: any MarkovUpdate, configurations: Int, seed: UInt64 = 17, chains: Int = 4,
      threads: Int = 2
    ) throws -> (measurement: EnsembleMeasurement, sample: HMCSample<BlockMeasurement>) {
      let setup = CorrelatorSetup(
        orbits: MomentumOrbits(grid: grid), interaction: action.interaction, transform: transform)
      let sample = try HMCEnsemble(
        target: target, update: update,
        specification: HMCSpecification(
          configurationCount: configurations, seed: seed, chainCount: chains, blockCount: 100,
          thermalization: 200),
        transform: transform
      ).sample(threads: threads) { CorrelatorMeter(setup) }
      return (try EnsembleMeasurement(setup: setup, blocks: sample.blocks), sample)
    }

    func settings(
      _ space: HMCSettings.Space, _ integrator: HamiltonianIntegrator = .minimumNorm,
      length: Double, steps: Int
    ) -> any MarkovUpdate {
      HMCSettings(
        space: space, integrator: integrator, trajectoryLength: length, steps: steps
      ).update(for: target, transform: transform)
    }
  }

  private func randomField(on lattice: Lattice, network: UInt64 = 0) -> Field {
    var stream = RandomStream(seed: 23, purpose: .test, network: network)
    let field = Field(on: lattice)
    for site in 0..<lattice.volume { field[site] = 3 * stream.uniform() - 1.5 }
    return field
  }

  /// The layout with halos and the plain one make the same trajectory, on every kind of lattice.
  @Test(
    arguments: [
      [2], [7], [8], [4, 6], [3, 5], [2, 16], [16, 2], [5, 14], [2, 3, 4], [4, 2, 9],
      [2, 3, 2, 4], [3, 2, 4, 8],
    ])
  func layoutsAgree(extents: [Int]) throws {
    let setting = try Setting(extents, massSquared: -0.3, lambda: 2.5)
    for integrator in HamiltonianIntegrator.allCases {
      let chains = [
        setting.action as any Action,
        WrongForce(right: setting.action, wrong: setting.action),
      ].map { action in
        FieldSpaceHMC(
          action: action, lattice: setting.lattice, integrator: integrator, stepSize: 0.2, steps: 4
        ).makeChain()
      }
      let field = randomField(on: setting.lattice)
      for chain in chains { chain.begin(at: field) }
      for trajectory in 0..<20 {
        for chain in chains {
          var stream = RandomStream(seed: 1, purpose: .test, network: UInt64(trajectory))
          chain.advance(using: &stream)
        }
        #expect(abs(chains[0].energyChange - chains[1].energyChange) < 1e-11)
      }
      #expect(abs(chains[0].energyChange) > 1e-6)
    }
  }

  /// No momentum resonates with the length of the trajectories: |φ̃(p)|² decorrelates at every p.
  @Test func noModeComesBack() throws {
    let setting = try Setting([16, 16], massSquared: 0.25, lambda: 0.1)
    let update = setting.settings(.field, length: 2.2, steps: 5)
    let (measurement, sample) = try setting.run(update, configurations: 20_000)
    let fast = try sample.average(\.susceptibility).autocorrelationTime
    #expect(fast < 1)
    for (orbit, propagator) in zip(
      measurement.setup.orbits.orbits, measurement.directPropagator())
    {
      // |φ̃|² of a nearly free complex mode has the spread of its mean; orbits average μ modes.
      let independent = propagator.value / (Double(orbit.size) / 2 * 20_000).squareRoot()
      #expect(propagator.estimate.error < independent * (2 * 8.0).squareRoot())
    }
  }

  /// ΔH falls with the square of the step, for all spaces.
  @Test(arguments: HMCSettings.Space.allCases, HamiltonianIntegrator.allCases)
  func energyIsConservedToSecondOrder(
    space: HMCSettings.Space, integrator: HamiltonianIntegrator
  ) throws {
    let setting = try Setting([6, 5], massSquared: 0.2, lambda: 1.5)
    let field = randomField(on: setting.lattice)
    let changes = [16, 32, 64].map { steps -> Double in
      let chain = setting.settings(space, integrator, length: 1, steps: steps).makeChain()
      chain.begin(at: field)
      var stream = RandomStream(seed: 3, purpose: .test, network: 0)
      chain.advance(using: &stream)
      return chain.energyChange
    }
    #expect(abs(changes[0]) > 1e-6)
    #expect(abs(changes[0] / changes[1] - 4) < 0.3)
    #expect(abs(changes[1] / changes[2] - 4) < 0.1)
  }

  /// In a free theory G(p) = 1/(K + m²) for every p, on odd and even extents, and every trajectory
  /// of an exact rotation is accepted.
  @Test(arguments: [[7], [4, 6], [3, 4, 2]], HMCSettings.Space.allCases)
  func freeTheoryIsExact(extents: [Int], space: HMCSettings.Space) throws {
    let setting = try Setting(extents, massSquared: 0.7, lambda: 0)
    let update = setting.settings(space, .leapfrog, length: 1.4, steps: space == .function ? 1 : 5)
    let (measurement, sample) = try setting.run(update, configurations: 40_000)
    let orbits = measurement.setup.orbits.orbits
    for (orbit, propagator) in zip(orbits, measurement.directPropagator()) {
      let exact = 1 / (Dispersion.lattice.kineticTerm(orbit.representative) + 0.7)
      #expect(abs(propagator.estimate.pull(against: exact)) < 4)
    }
    if space == .function {
      #expect(sample.acceptance > 1 - 1e-12)
    } else {
      #expect(abs(try sample.average(\.boltzmannFactor).estimate.pull(against: 1)) < 4)
    }
  }

  /// The kinetic term p², through the plain layout.
  @Test func continuumDispersion() throws {
    let setting = try Setting([6, 4], massSquared: 0.5, lambda: 0, dispersion: .continuum)
    let update = setting.settings(.field, .leapfrog, length: 1.2, steps: 8)
    let (measurement, _) = try setting.run(update, configurations: 20_000)
    for (orbit, propagator) in zip(
      measurement.setup.orbits.orbits, measurement.directPropagator())
    {
      let exact = 1 / (Dispersion.continuum.kineticTerm(orbit.representative) + 0.5)
      #expect(abs(propagator.estimate.pull(against: exact)) < 4)
    }
  }

  /// 2×2 and 3×3 by quadrature from outside this project: G(p) by both estimators, ⟨φ⁴⟩,
  /// ⟨e^{−ΔH}⟩ = 1.
  @Test(arguments: HMCSettings.Space.allCases, HamiltonianIntegrator.allCases)
  func smallLatticesAreExact(
    space: HMCSettings.Space, integrator: HamiltonianIntegrator
  ) throws {
    let references: [(extent: Int, fourth: Double, propagator: [Double])] = [
      (
        2, 0.331_902_829_741_471_56,
        [0.860_461_543_714_163, 0.193_631_300_023_790_98, 0.109_106_322_542_995_07]
      ),
      (
        3, 0.210_800_780_554_127_32,
        [0.884_458_794_491_913_6, 0.242_064_522_763_155_6, 0.140_225_273_945_188]
      ),
    ]
    for reference in references {
      let setting = try Setting(
        [reference.extent, reference.extent], massSquared: 1, lambda: 1)
      let update = setting.settings(space, integrator, length: 1.3, steps: 4)
      let (measurement, sample) = try setting.run(update, configurations: 40_000)
      let improved = measurement.schwingerDysonPropagator(
        of: setting.action, referenceMassSquared: setting.target.reference.massSquared)
      for (index, direct) in measurement.directPropagator().enumerated() {
        #expect(abs(direct.estimate.pull(against: reference.propagator[index])) < 4)
        #expect(abs(improved[index].estimate.pull(against: reference.propagator[index])) < 4)
      }
      #expect(
        abs(measurement.fourthMoment().estimate.pull(against: reference.fourth)) < 4)
      #expect(abs(try sample.average(\.boltzmannFactor).estimate.pull(against: 1)) < 4)
      // Blocks and the Γ method tell the same of the same series.
      let gamma = try sample.average(\.susceptibility)
      let blocks = measurement.directPropagator()[0].estimate
      #expect(abs(gamma.value - blocks.value) < 1e-12)
      #expect(abs(gamma.error / blocks.error - 1) < 0.35)
    }
  }

  /// 8², m² = 1, λ = 1 from four independent ensembles of another program.
  @Test(arguments: [HMCSettings.Space.field, .function])
  func eightSquared(space: HMCSettings.Space) throws {
    let setting = try Setting([8, 8], massSquared: 1, lambda: 1)
    let update = setting.settings(space, length: 1.2, steps: 3)
    let (measurement, _) = try setting.run(update, configurations: 40_000)
    let improved = measurement.schwingerDysonPropagator(
      of: setting.action, referenceMassSquared: setting.target.reference.massSquared)
    let references: [([Int], Double, Double)] = [
      ([0, 0], 0.893_217, 1.6e-5), ([1, 0], 0.586_385, 7.3e-6), ([1, 1], 0.436_457, 4.1e-6),
      ([4, 4], 0.109_651_23, 2.6e-7),
    ]
    for (numbers, value, error) in references {
      let orbit = measurement.setup.orbits.orbit(ofNumbers: numbers)
      let estimate = improved[orbit].estimate
      #expect(abs(estimate.value - value) < 4 * Double.hypot(estimate.error, error))
    }
    for residual in measurement.schwingerDysonResiduals(of: setting.action) {
      #expect(abs(residual.estimate.pull(against: 0)) < 4.5)
    }
  }

  /// 8², m² = 0.25, λ = 6 against a Monte Carlo of another program.
  @Test func eightSquaredStrong() throws {
    let setting = try Setting([8, 8], massSquared: 0.25, lambda: 6)
    let update = setting.settings(.field, length: 1.8, steps: 6)
    let (measurement, sample) = try setting.run(update, configurations: 40_000)
    let improved = measurement.schwingerDysonPropagator(
      of: setting.action, referenceMassSquared: setting.target.reference.massSquared)
    let zero = improved[0].estimate
    #expect(abs(zero.value - 1.049_949_1) < 4 * Double.hypot(zero.error, 1.42e-3))
    let fourth = measurement.fourthMoment().estimate
    #expect(abs(fourth.value - 0.182_123_2) < 4 * Double.hypot(fourth.error, 8.6e-5))
    #expect(try sample.slowestTime().isLongEnough)
  }

  /// A force that is 20 % wrong costs acceptance and nothing else.
  @Test func wrongForceIsRepaired() throws {
    let setting = try Setting([2, 2], massSquared: 1, lambda: 1)
    let wrong = WrongForce(
      right: setting.action, wrong: try PhiFour(massSquared: 1.2, lambda: 1.4))
    let chains = [setting.action as any Action, wrong].map {
      FieldSpaceHMC(
        action: $0, lattice: setting.lattice, integrator: .minimumNorm, stepSize: 0.3, steps: 4)
    }
    let right = try setting.run(chains[0], configurations: 20_000)
    let repaired = try setting.run(chains[1], configurations: 40_000)
    #expect(repaired.sample.acceptance < right.sample.acceptance - 0.05)
    let exact = [0.860_461_543_714_163, 0.193_631_300_023_790_98, 0.109_106_322_542_995_07]
    for (propagator, value) in zip(repaired.measurement.directPropagator(), exact) {
      #expect(abs(propagator.estimate.pull(against: value)) < 4)
    }
    #expect(abs(try repaired.sample.average(\.boltzmannFactor).estimate.pull(against: 1)) < 4)
    // The control: taken as the action, the wrong one is seen.
    let other = try Setting([2, 2], massSquared: 1.2, lambda: 1.4)
    let missed = try other.run(
      FieldSpaceHMC(
        action: other.action, lattice: other.lattice, integrator: .minimumNorm, stepSize: 0.3,
        steps: 4), configurations: 20_000)
    #expect(abs(missed.measurement.directPropagator()[0].estimate.pull(against: exact[0])) > 10)
  }

  /// Bit for bit the same for any number of threads.
  @Test(arguments: [HMCSettings.Space.field, .function])
  func threadsDoNotMatter(space: HMCSettings.Space) throws {
    let setting = try Setting([6, 5], massSquared: 0.4, lambda: 2)
    let update = setting.settings(space, length: 1, steps: 2)
    func blocks(_ threads: Int, seed: UInt64 = 5) throws -> HMCSample<[UInt64]> {
      try HMCEnsemble(
        target: setting.target, update: update,
        specification: HMCSpecification(
          configurationCount: 103, seed: seed, chainCount: 3, blockCount: 10, thermalization: 7,
          trajectoriesPerConfiguration: 2),
        transform: setting.transform
      ).sample(threads: threads) { Recorder() }
    }
    let one = try blocks(1)
    #expect(one.blocks.count == 9)
    #expect(one.blocks.reduce(0) { $0 + $1.count } == 103 * 30)
    #expect(one.series.count == 3 && one.series.reduce(0) { $0 + $1.count } == 103)
    for threads in [2, 3, 5] {
      let other = try blocks(threads)
      #expect(other.blocks == one.blocks && other.series == one.series)
    }
    #expect(try blocks(1, seed: 6).blocks != one.blocks)
    #expect(one.blocks[0] != one.blocks[3])
  }

  @Test func aStopIsHeard() throws {
    let setting = try Setting([4, 4], massSquared: 0.4, lambda: 2)
    let monitor = SamplingMonitor()
    monitor.requestStop()
    let ensemble = HMCEnsemble(
      target: setting.target, update: setting.settings(.field, length: 1, steps: 2),
      specification: HMCSpecification(
        configurationCount: 1000, seed: 1, blockCount: 8, thermalization: 100),
      transform: setting.transform)
    #expect(throws: SamplingStopped.self) {
      try ensemble.sample(threads: 1, monitor: monitor) { Recorder() }
    }
    #expect(throws: SamplingStopped.self) {
      try HMCTuning(target: setting.target, seed: 1).run(
        transform: setting.transform, monitor: monitor)
    }
    let watched = SamplingMonitor()
    _ = try ensemble.sample(threads: 2, monitor: watched) { Recorder() }
    #expect(watched.completedNetworks == 1000)
    #expect(watched.essFraction == 1)
  }

  /// Tuning repeats, prefers what costs less, and what it promises comes true.
  @Test func tuning() throws {
    let setting = try Setting([16, 16], massSquared: 0.25, lambda: 1)
    let tuning = HMCTuning(
      target: setting.target, seed: 9, objective: .susceptibility, pilotTrajectories: 200)
    let tuned = try tuning.run(transform: setting.transform)
    #expect(tuned.settings == (try tuning.run(transform: setting.transform)).settings)
    #expect(tuned.chosen.acceptance > 0.6)
    #expect(tuned.chosen.susceptibilityTime < 2)
    #expect(tuned.thermalization >= 100)
    // Independent fields, made by trajectories of the cheapest kind, would cost a third of it.
    #expect(tuned.chosen.costPerIndependent(.susceptibility) < 3 * 10)
    let update = tuned.settings.update(for: setting.target, transform: setting.transform)
    let (_, sample) = try setting.run(update, configurations: 20_000)
    let time = try sample.average(\.susceptibility).autocorrelationTime
    #expect(
      abs(time - tuned.chosen.susceptibilityTime)
        < 4 * tuned.chosen.susceptibilityTimeError + 0.1)
    #expect(abs(sample.acceptance - tuned.chosen.acceptance) < 0.05)
    // A poor way is told apart.
    let poor = setting.settings(.field, .leapfrog, length: 0.2, steps: 2)
    let (_, slow) = try setting.run(poor, configurations: 5000)
    #expect(try slow.average(\.susceptibility).autocorrelationTime > 5 * time)
  }

  /// Blocks shorter than the autocorrelation give errors too small; blocks of 50 τ_int do not.
  @Test func blocksAreLongEnough() throws {
    let setting = try Setting([4, 4], massSquared: 0.5, lambda: 1)
    let poor = setting.settings(.field, .leapfrog, length: 0.5, steps: 2)
    let (long, sample) = try setting.run(poor, configurations: 60_000)
    let gamma = try sample.average(\.susceptibility)
    #expect(gamma.autocorrelationTime > 3)
    #expect(600 > 50 * gamma.autocorrelationTime)
    #expect(abs(long.directPropagator()[0].estimate.error / gamma.error - 1) < 0.35)
    let setup = long.setup
    let short = try HMCEnsemble(
      target: setting.target, update: poor,
      specification: HMCSpecification(
        configurationCount: 60_000, seed: 17, blockCount: 60_000, thermalization: 200),
      transform: setting.transform
    ).sample(threads: 2) { CorrelatorMeter(setup) }
    let naive = try EnsembleMeasurement(setup: setup, blocks: short.blocks)
    #expect(naive.directPropagator()[0].estimate.error < 0.6 * gamma.error)
    let (first, second) = (naive.directPropagator()[0].value, long.directPropagator()[0].value)
    #expect(abs(first - second) < 1e-12)
  }
}
