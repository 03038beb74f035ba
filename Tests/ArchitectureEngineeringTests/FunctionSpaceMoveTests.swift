import ArchitectureEngineering
import ComplexModule
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct FunctionSpaceMoveTests {
  private let flows = FunctionSpaceMove.HarmonicFlow.allCases

  private func move(
    _ extents: [Int], massSquared: Double, dispersion: Dispersion = .lattice,
    flow: FunctionSpaceMove.HarmonicFlow = .rotation,
    integrator: HamiltonianIntegrator = .leapfrog
  ) throws -> FunctionSpaceMove {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    return FunctionSpaceMove(
      reference: try FreePropagator(grid: grid, massSquared: massSquared, dispersion: dispersion),
      harmonicFlow: flow, integrator: integrator, transform: FourierTransform(grid: grid))
  }

  private func randomField(on lattice: Lattice) -> Field {
    var stream = RandomStream(seed: 11, purpose: .test, network: 99)
    let field = Field(on: lattice)
    for site in 0..<lattice.volume { field[site] = 3 * stream.uniform() - 1.5 }
    return field
  }

  /// Forth, the velocity turned round, and back.
  @Test(arguments: [[8], [7], [4, 6], [3, 5], [2, 3, 4]], HamiltonianIntegrator.allCases)
  func trajectoriesAreReversible(extents: [Int], integrator: HamiltonianIntegrator) throws {
    for flow in flows {
      let move = try move(extents, massSquared: 0.7, flow: flow, integrator: integrator)
      let lattice = move.reference.grid.lattice
      let mover = move.makeMover()
      let field = randomField(on: lattice)
      mover.begin(at: field, couplings: Couplings(massSquared: -0.2, lambda: 2))
      var stream = RandomStream(seed: 3, purpose: .test, network: 0)
      let velocity = MomentumField(on: move.reference.grid)
      mover.drawVelocity(into: velocity, using: &stream)
      let change = mover.integrateChain(velocity: velocity, stepSize: 0.2, steps: 5)
      let there = mover.withField { $0.values }
      #expect(zip(there, field.values).contains { abs($0 - $1) > 0.1 })
      for index in 0..<2 * move.reference.grid.modeCount { velocity.pointer[index] *= -1 }
      let back = mover.integrateChain(velocity: velocity, stepSize: 0.2, steps: 5)
      #expect(abs(change + back) < 1e-11)
      let returned = mover.withField { $0.values }
      #expect(zip(returned, field.values).allSatisfy { abs($0 - $1) < 1e-12 })
    }
  }

  /// Half the step, a quarter of ΔH; and ΔH is the difference of the actions and of the velocity's
  /// energy.
  @Test(arguments: HamiltonianIntegrator.allCases)
  func energyIsConservedToSecondOrder(integrator: HamiltonianIntegrator) throws {
    for flow in flows {
      let move = try move([6, 5], massSquared: 0.7, flow: flow, integrator: integrator)
      let grid = move.reference.grid
      let action = try PhiFour(massSquared: -0.2, lambda: 2)
      let mover = move.makeMover()
      let field = randomField(on: grid.lattice)
      let changes = [(0.05, 16), (0.025, 32), (0.0125, 64)].map { stepSize, steps -> Double in
        mover.begin(at: field, couplings: action.couplings)
        var stream = RandomStream(seed: 3, purpose: .test, network: 0)
        let velocity = MomentumField(on: grid)
        mover.drawVelocity(into: velocity, using: &stream)
        let volume = Double(grid.lattice.volume)
        func kinetic() -> Double {
          (0..<grid.modeCount).reduce(0) { sum, mode in
            let multiplicity = Double(grid.multiplicity(ofMode: mode))
            return sum + multiplicity * volume * velocity[mode].lengthSquared
              / (2 * move.reference.values[mode])
          }
        }
        let before = action.value(of: field) + kinetic()
        let change = mover.integrateChain(velocity: velocity, stepSize: stepSize, steps: steps)
        let after = mover.withField { action.value(of: $0) } + kinetic()
        #expect(abs(change - (after - before)) < 1e-10)
        return change
      }
      #expect(abs(changes[0]) > 1e-7)
      #expect(abs(changes[0] / changes[1] - 4) < 0.2)
      #expect(abs(changes[1] / changes[2] - 4) < 0.05)
    }
  }

  /// Without an interaction a quarter turn is a fresh free field: ΔH = 0, and the field is the
  /// velocity drawn.
  @Test func freeTheoryIsDrawnAfresh() throws {
    let move = try move([6, 4], massSquared: 0.3)
    let mover = move.makeMover()
    let field = randomField(on: move.reference.grid.lattice)
    var stream = RandomStream(seed: 5, purpose: .test, network: 0)
    let accepted = mover.move(
      field, couplings: Couplings(massSquared: 0.3, lambda: 0), stepSize: .pi / 2, steps: 1,
      using: &stream)
    #expect(accepted && abs(mover.energyChange) < 1e-12)
    var again = RandomStream(seed: 5, purpose: .test, network: 0)
    let velocity = MomentumField(on: move.reference.grid)
    mover.drawVelocity(into: velocity, using: &again)
    let fresh = Field(on: move.reference.grid.lattice)
    FourierTransform(grid: move.reference.grid).inverse(velocity, into: fresh)
    #expect(zip(field.values, fresh.values).allSatisfy { abs($0 - $1) < 1e-13 })
  }

  /// The action given as couplings and as a local interaction are one; a chain and single moves are
  /// one; and an interaction of another kind goes the general way.
  @Test func waysOfMovingAgree() throws {
    let move = try move([5, 6], massSquared: 0.8, integrator: .minimumNorm)
    let lattice = move.reference.grid.lattice
    let couplings = Couplings(massSquared: -0.1, lambda: 3)
    let quartic = try QuarticInteraction(lambda: couplings.lambda)
    let polynomial = try PolynomialInteraction(couplings: [4: couplings.lambda])
    let first = randomField(on: lattice)
    let second = randomField(on: lattice)
    let third = randomField(on: lattice)
    let (one, other, general, chain) = (
      move.makeMover(), move.makeMover(), move.makeMover(), move.makeMover()
    )
    chain.begin(at: first, couplings: couplings)
    for step in 0..<20 {
      var streams = (0..<4).map { _ in
        RandomStream(seed: 7, purpose: .test, network: UInt64(step))
      }
      let accepted = one.move(
        first, couplings: couplings, stepSize: 0.35, steps: 3, using: &streams[0])
      #expect(
        accepted
          == other.move(
            second, massSquared: couplings.massSquared, interaction: quartic, stepSize: 0.35,
            steps: 3, using: &streams[1]))
      #expect(
        accepted
          == general.move(
            third, massSquared: couplings.massSquared, interaction: polynomial,
            stepSize: 0.35, steps: 3, using: &streams[2]))
      #expect(accepted == chain.advance(stepSize: 0.35, steps: 3, using: &streams[3]))
      #expect(abs(chain.energyChange - one.energyChange) < 1e-11)
      #expect(abs(general.energyChange - one.energyChange) < 1e-11)
    }
    #expect(first.values == second.values)
    let chained = chain.withField { $0.values }
    for (a, (b, c)) in zip(first.values, zip(third.values, chained)) {
      #expect(abs(a - b) < 1e-11 && abs(a - c) < 1e-11)
    }
  }

  /// A chain on two sites against quadrature over both fields, and ⟨e^{−ΔH}⟩ = 1. Without the
  /// acceptance the same trajectories miss it.
  @Test func momentsOfTwoSites() throws {
    let action = try PhiFour(massSquared: 2, lambda: 0.5)
    let move = try move([2], massSquared: 0.6)
    let lattice = move.reference.grid.lattice
    let field = Field(on: lattice)
    var (weight, square) = (0.0, 0.0)
    for first in -60...60 {
      for second in -60...60 {
        field[0] = Double(first) * 0.08
        field[1] = Double(second) * 0.08
        let density = Double.exp(-action.value(of: field))
        weight += density
        square += density * field[0] * field[0]
      }
    }
    let exact = square / weight
    var results: [Double] = []
    for accepts in [true, false] {
      let mover = move.makeMover()
      field[0] = 0.3
      field[1] = -0.1
      mover.begin(at: field, couplings: action.couplings)
      var stream = RandomStream(seed: 13, purpose: .test, network: 0)
      let velocity = MomentumField(on: move.reference.grid)
      let (bins, perBin) = (50, 2000)
      var (averages, boltzmann) = ([Double](), [Double]())
      for _ in 0..<bins {
        var (sum, factors) = (0.0, 0.0)
        for _ in 0..<perBin {
          if accepts {
            mover.advance(stepSize: 0.8, steps: 2, using: &stream)
            factors += .exp(-mover.energyChange)
          } else {
            mover.drawVelocity(into: velocity, using: &stream)
            _ = mover.integrateChain(velocity: velocity, stepSize: 0.8, steps: 2)
          }
          sum += mover.withField { ($0[0] * $0[0] + $0[1] * $0[1]) / 2 }
        }
        averages.append(sum / Double(perBin))
        boltzmann.append(factors / Double(perBin))
      }
      func pull(_ values: [Double], _ exact: Double) -> Double {
        let mean = values.reduce(0, +) / Double(bins)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean - exact) / (squares / Double(bins * (bins - 1))).squareRoot()
      }
      results.append(pull(averages, exact))
      if accepts { #expect(abs(pull(boltzmann, 1)) < 4) }
    }
    #expect(abs(results[0]) < 4)
    #expect(abs(results[1]) > 10)
  }
}
