import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import RenormalizationGroup
import Testing

@Suite struct CoarseGrainingTests {
  private func freeField(
    _ propagator: FreePropagator, _ transform: FourierTransform, _ modes: borrowing MomentumField,
    network: UInt64, into field: borrowing Field
  ) {
    // White noise of unit variance, filtered to √D.
    var stream = RandomStream(seed: 11, purpose: .test, network: network)
    for site in 0..<field.lattice.volume { field[site] = stream.normal() }
    transform.forward(field, into: modes)
    let volume = Double(field.lattice.volume)
    for mode in 0..<transform.grid.modeCount {
      let factor = propagator.values[mode].squareRoot() / volume
      modes.pointer[2 * mode] *= factor
      modes.pointer[2 * mode + 1] *= factor
    }
    transform.inverse(modes, into: field)
  }

  @Test(arguments: [[8], [9], [8, 8], [6, 9], [4, 4, 4]], [0.9, 1.6, 4])
  func modesBelowTheCutoffAreKeptAndOthersVanish(extents: [Int], cutoff: Double) throws {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let transform = FourierTransform(grid: grid)
    let filter = MomentumShellFilter(transform: transform, cutoff: cutoff)
    let field = Field(on: lattice)
    let coarse = Field(on: lattice)
    let before = MomentumField(on: grid)
    let after = MomentumField(on: grid)
    let propagator = try FreePropagator(grid: grid, massSquared: 0.5)
    freeField(propagator, transform, before, network: 3, into: field)
    transform.forward(field, into: before)
    filter.apply(to: field, into: coarse)
    transform.forward(coarse, into: after)
    var kept = 0
    for mode in 0..<grid.modeCount {
      let isBelow = grid.momentum(ofMode: mode).squared <= cutoff * cutoff
      let scale = isBelow ? 1.0 : 0
      kept += isBelow ? grid.multiplicity(ofMode: mode) : 0
      for part in [2 * mode, 2 * mode + 1] {
        #expect(abs(after.pointer[part] - scale * before.pointer[part]) < 1e-12)
      }
    }
    #expect(kept == filter.keptCount)
  }

  /// On the coarser lattice the field is b^{(d−2)/2} times the masked one at every b-th site.
  @Test(arguments: [[16], [12, 12], [8, 8, 8]])
  func decimationLosesNothing(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let transform = FourierTransform(grid: grid)
    let masked = MomentumShellFilter(transform: transform, cutoff: 1.2)
    let decimated = MomentumShellFilter(transform: transform, cutoff: 1.2, isDecimated: true)
    #expect(decimated.factor == 2 && decimated.keptCount == masked.keptCount)
    let field = Field(on: lattice)
    let fine = Field(on: lattice)
    let coarse = Field(on: decimated.coarse)
    freeField(
      try FreePropagator(grid: grid, massSquared: 0.5), transform, MomentumField(on: grid),
      network: 5, into: field)
    masked.apply(to: field, into: fine)
    decimated.apply(to: field, into: coarse)
    let scale = Double.pow(2, Double(lattice.dimension - 2) / 2)
    for site in 0..<decimated.coarse.volume {
      let place = decimated.coarse.coordinates(of: site).map { 2 * $0 }
      #expect(abs(coarse[site] - scale * fine[lattice.siteIndex(of: place)]) < 1e-12)
    }
  }

  private func couplings(
    extents: [Int], massSquared: Double, cutoffs: [Double], isDecimated: Bool = false,
    hasSextic: Bool = false
  ) throws -> [EffectiveCouplings] {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let transform = FourierTransform(grid: grid)
    let propagator = try FreePropagator(grid: grid, massSquared: massSquared)
    let meter = CoarseFieldMeter(
      transform: transform, cutoffs: cutoffs, isDecimated: isDecimated)
    let field = Field(on: lattice)
    let modes = MomentumField(on: grid)
    var blocks: [WeightedSums] = []
    for block in 0..<40 {
      for member in 0..<50 {
        freeField(propagator, transform, modes, network: UInt64(50 * block + member), into: field)
        meter.measure(field, logWeight: 0)
      }
      blocks.append(meter.finishBlock())
    }
    let averages = try ResampledAverages(blocks: blocks)
    return try cutoffs.indices.map {
      try EffectiveCouplings(
        averages: averages, offset: CoarseFieldMeter.offset(ofCutoff: $0), hasSextic: hasSextic)
    }
  }

  /// Coarse-grained free fields are free with the same mass; so nothing but noise may be found.
  @Test(arguments: [false, true])
  func freeFieldsStayFree(hasSextic: Bool) throws {
    let all = try couplings(
      extents: [12, 12], massSquared: 0.5, cutoffs: [5, 2, 1.1], hasSextic: hasSextic)
    for couplings in all {
      let pulls =
        [
          couplings.u2.estimate.pull(against: 0.5), couplings.kinetic.estimate.pull(against: 1),
          couplings.u4.estimate.pull(against: 0),
        ] + (couplings.u6.map { [$0.estimate.pull(against: 0)] } ?? [])
      #expect(pulls.allSatisfy { abs($0) < 4 }, "\(pulls)")
      // Another field strength would be noticed.
      #expect(abs(couplings.kinetic.estimate.pull(against: 1.2)) > 5)
    }
  }

  /// Masses on a lattice coarser by b are b² times as large, with the same Z.
  @Test func decimatedMassesScale() throws {
    let found = try couplings(
      extents: [24], massSquared: 0.1, cutoffs: [0.7], isDecimated: true)[0]
    let square = 16.0
    #expect(abs(found.u2.estimate.pull(against: square * 0.1)) < 4, "\(found.u2.estimate)")
    #expect(abs(found.kinetic.estimate.pull(against: 1)) < 4, "\(found.kinetic.estimate)")
    #expect(abs(found.u2.estimate.pull(against: 0.1)) > 5)
  }

  /// Integrating all shells out of a free theory does nothing, and at first order in λ the mass gains
  /// (λ/2) (1/V) Σ_{|p|>k} D(p).
  @Test func shellsShiftTheMassByTheTadpole() throws {
    let lattice = try Lattice(extents: [8, 8])
    let flow = ShellFlow(lattice: lattice)
    let integrator = StiffIntegrator(tolerance: 1e-10)
    let free = SexticCouplings(u2: 0.5, u4: 0, u6: 0)
    #expect(try flow.couplings(at: [1, 0.1], from: free, integrator: integrator) == [free, free])
    let coupling = 1e-6
    let end = try flow.couplings(
      at: [1.7], from: SexticCouplings(u2: 0.5, u4: coupling, u6: 0), integrator: integrator)[0]
    let grid = MomentumGrid(lattice: lattice)
    let tadpole =
      grid.sumOverZone(
        grid.tabulate { $0.squared > 1.7 * 1.7 ? 1 / ($0.latticeSquared + 0.5) : 0 }) / 64
    #expect(abs((end.u2 - 0.5) / coupling - tadpole / 2) < 1e-5)
  }

  /// One site's two modes: exact elimination of the odd one by quadrature, at weak coupling.
  @Test func shellFlowAgainstExactElimination() throws {
    // Two sites, φ = (s + t, s − t): t has p = π. S = m²(s²+t²) + 4t² + (λ/12)(s⁴ + 6s²t² + t⁴).
    let (mass, coupling) = (1.0, 0.05)
    func potential(_ uniform: Double) -> Double {
      var sum = 0.0
      let step = 0.01
      for index in -600...600 {
        let odd = Double(index) * step
        let (s2, t2) = (uniform * uniform, odd * odd)
        sum +=
          step
          * Double.exp(
            -(mass * t2 + 4 * t2 + coupling / 12 * (6 * s2 * t2 + t2 * t2)))
      }
      // Per site, with the uniform part of the action.
      let s2 = uniform * uniform
      return (mass * s2 + coupling / 12 * s2 * s2 - Double.log(sum)) / 2
    }
    let h = 0.05
    let second = (potential(h) - 2 * potential(0) + potential(-h)) / (h * h)
    let flow = ShellFlow(lattice: try Lattice(extents: [2]))
    let end = try flow.couplings(
      at: [1], from: SexticCouplings(u2: mass, u4: coupling, u6: 0),
      integrator: StiffIntegrator(tolerance: 1e-10))[0]
    let shift = second - mass
    #expect(abs(end.u2 - second) < 0.02 * abs(shift), "\(end.u2) against \(second)")
    #expect(abs(shift) > 1e-3)
  }
}
