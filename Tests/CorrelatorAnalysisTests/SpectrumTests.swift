import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Energies and residues from time slices known in closed form.
@Suite struct SpectrumTests {
  private func normals(_ count: Int, network: UInt64) -> [Double] {
    var stream = RandomStream(seed: 5, purpose: .test, network: network)
    return (0..<count).map { _ in stream.normal() }
  }

  /// Exact values whose replicates scatter as 100 blocks of correlated noise would, and, if `isNoisy`,
  /// values that scatter as much.
  private func ensemble(
    _ exact: [Double], relativeError: Double, isNoisy: Bool = false, network: UInt64 = 1
  ) -> [Replicated] {
    let blockCount = 100
    let draws = normals(blockCount * exact.count, network: network)
    let spread = relativeError * Double(blockCount).squareRoot()
    let blocks = (0..<blockCount).map { block -> [Double] in
      var noise = 0.0
      return exact.enumerated().map { index, value in
        noise = 0.8 * noise + 0.6 * draws[block * exact.count + index]
        return value * (1 + spread * noise)
      }
    }
    let means = exact.indices.map { index in
      blocks.reduce(0) { $0 + $1[index] } / Double(blockCount)
    }
    return exact.indices.map { index in
      let value = isNoisy ? means[index] : exact[index]
      return Replicated(
        value: value,
        replicates: blocks.map { value - ($0[index] - means[index]) / Double(blockCount - 1) },
        sampleCount: blockCount, resampling: .jackknife)
    }
  }

  private func freeObservables(
    extents: [Int], massSquared: Double, dispersion: Dispersion = .lattice,
    relativeError: Double = 1e-6
  ) throws -> PropagatorObservables {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let orbits = MomentumOrbits(grid: grid)
    let free = try FreePropagator(grid: grid, massSquared: massSquared, dispersion: dispersion)
    return PropagatorObservables(
      orbits: orbits,
      propagator: ensemble(orbits.average(free.values), relativeError: relativeError))
  }

  // MARK: Time slices

  /// C(t, p⃗) = Σ_x⃗ cos(p⃗·x⃗) G(t, x⃗), by direct summation.
  @Test(arguments: [([6, 6], [2]), ([5, 7], [-3]), ([4, 6, 3], [2, 1]), ([4, 4, 4], [1, 2])])
  func timeSlicesAtSpatialMomentum(extents: [Int], numbers: [Int]) throws {
    let observables = try freeObservables(extents: extents, massSquared: 0.3)
    let lattice = observables.orbits.grid.lattice
    let position = try FreePropagator(
      grid: observables.orbits.grid, massSquared: 0.3
    ).positionSpace()
    for (time, slice) in observables.timeSlices(spatialNumbers: numbers).enumerated() {
      var sum = 0.0
      for site in 0..<lattice.volume {
        let x = lattice.coordinates(of: site)
        guard x[0] == time else { continue }
        let phase = zip(numbers, zip(x, extents).dropFirst()).reduce(0) {
          $0 + 2 * .pi * Double($1.0 * $1.1.0) / Double($1.1.1)
        }
        sum += position[site] * Double.cos(phase)
      }
      #expect(abs(slice.value - sum) < 1e-13)
    }
  }

  // MARK: One state

  /// The free field is one state of residue 1 and energy 2 arsinh(√(m² + p⃗̂²)/2) at every spatial momentum,
  /// extent and time.
  @Test(arguments: [[16, 6], [15, 4], [2, 3], [3, 5]])
  func freeFieldIsOneState(extents: [Int]) throws {
    let observables = try freeObservables(extents: extents, massSquared: 0.6)
    let state = PeriodicState(extent: extents[0])
    for number in 0...extents[1] / 2 {
      let half = Double.sin(.pi * Double(number) / Double(extents[1]))
      let energy = 2 * Double.asinh((0.6 / 4 + half * half).squareRoot())
      for (time, slice) in observables.timeSlices(spatialNumbers: [number]).enumerated() {
        let value = state.value(at: Double(time), parameters: [energy, 1])
        #expect(abs(slice.value - value) < 1e-13 * max(1, value))
        let mirrored = state.value(at: Double(time), parameters: [-energy, 1])
        #expect(mirrored == value)
      }
    }
  }

  @Test(arguments: [(0.05, 0.0), (0.7, 3), (2.5, 8), (-0.7, 5)])
  func gradientsAgreeWithDifferences(energy: Double, time: Double) {
    let state = PeriodicState(extent: 16)
    let parameters = [energy, 1.3]
    let gradient = state.gradient(at: time, parameters: parameters)
    let step = 1e-5 * abs(energy)
    let difference =
      (state.value(at: time, parameters: [energy + step, 1.3])
        - state.value(at: time, parameters: [energy - step, 1.3])) / (2 * step)
    #expect(abs(gradient[0] - difference) < 1e-7 * abs(difference))
    #expect(1.3 * gradient[1] == state.value(at: time, parameters: parameters))
  }

  /// Fits of the free field: pole mass and residue to 1e-10, at every window and spatial momentum.
  @Test(arguments: [[16], [15], [24, 8]], [CovarianceRegularisation.none, .shrinkage])
  func freePoleMassAndResidue(
    extents: [Int], regularisation: CovarianceRegularisation
  ) throws {
    let massSquared = 0.35
    let observables = try freeObservables(extents: extents, massSquared: massSquared)
    for number in 0...(extents.count > 1 ? extents[1] / 2 : 0) {
      let slices = observables.timeSlices(
        spatialNumbers: extents.count > 1 ? [number] : [])
      let half = extents.count > 1 ? Double.sin(.pi * Double(number) / Double(extents[1])) : 0
      let energy = 2 * Double.asinh((massSquared / 4 + half * half).squareRoot())
      for times in [0...4, 2...7, 3...6] {
        let fit = try GroundStateFit(
          timeSlices: slices, extent: extents[0], times: times, regularisation: regularisation)
        #expect(abs(fit.energy.value - energy) < 1e-10)
        #expect(abs(fit.residue.value - 1) < 1e-10)
        let amplitude =
          1 / (2 * Double.sinh(energy) * Double.sinh(energy * Double(extents[0]) / 2))
        #expect(abs(fit.amplitude.value / amplitude - 1) < 1e-8)
        #expect(fit.energy.estimate.error > 1e-8 && fit.energy.estimate.error < 0.1)
        #expect(fit.fit.chiSquared.value < 1e-6)
      }
    }
  }

  // MARK: An interacting chain

  /// C(t) of a chain long enough that its images and thermal states are below rounding.
  private func chain(massSquared: Double, lambda: Double) throws -> (
    solution: TransferMatrix, slices: [Double]
  ) {
    let solution = try TransferMatrix(massSquared: massSquared, lambda: lambda, siteCount: 40)
    return (solution, solution.correlator)
  }

  /// The gap of the transfer matrix, ln(t₀/t₁), from the exact C(t): late windows find it, early ones are off
  /// by the third state.
  @Test(arguments: [(0.5, 1.0), (-0.3, 2.0), (1, 10.0)])
  func gapOfTheTransferMatrix(massSquared: Double, lambda: Double) throws {
    let (solution, exact) = try chain(massSquared: massSquared, lambda: lambda)
    let slices = ensemble(exact, relativeError: 1e-6)
    let late = try GroundStateFit(timeSlices: slices, extent: 40, times: 8...12)
    #expect(abs(late.energy.value / solution.gap - 1) < 1e-7)
    let early = try GroundStateFit(timeSlices: slices, extent: 40, times: 0...4)
    #expect(abs(early.energy.value / solution.gap - 1) > 1e-5)
    #expect(early.fit.chiSquared.value > 1e3)
    // Z = 2 sinh(m) |⟨0|φ|1⟩|² is below 1: the rest is in the odd states above.
    #expect(late.residue.value < 1 && late.residue.value > 0.9)
    for definition in [EffectiveMassDefinition.cosh, .acosh] {
      let point = definition.masses(timeSlices: slices, extent: 40)[10]
      #expect(abs(try point.mass.get().value / solution.gap - 1) < 1e-7)
    }
  }

  /// Scans of noisy data cover the gap, and their best windows leave out the times that are off.
  @Test func scansFindTheGap() throws {
    let (solution, exact) = try chain(massSquared: -0.3, lambda: 2)
    var (hits, residues) = (0, 0.0)
    let seeds = 40
    for seed in 0..<seeds {
      let slices = ensemble(
        Array(exact[...10]), relativeError: 1e-4, isNoisy: true, network: 100 + UInt64(seed))
      let scan = try FitWindowScan(
        PeriodicState(extent: 40), to: slices, at: (0...10).map(Double.init), fewestPoints: 4)
      let mass = scan.average(parameter: 0)
      if abs(mass.estimate.pull(against: solution.gap)) < 1 { hits += 1 }
      residues += mass.estimate.pull(against: solution.gap) / Double(seeds)
      #expect(scan.best.points.lowerBound >= 1)
      let widest = try #require(scan.windows.first { $0.points == 0...10 })
      #expect(abs(widest.fit.parameters[0].estimate.pull(against: solution.gap)) > 4)
    }
    // Three standard deviations of the count of 40.
    #expect(abs(Double(hits) / Double(seeds) - 0.68) < 0.22, "\(hits) of \(seeds)")
    #expect(abs(residues) < 0.7, "\(residues)")
  }

  @Test func scanOfWholeLattice() throws {
    let observables = try freeObservables(
      extents: [16, 8], massSquared: 0.5, relativeError: 1e-3)
    let scan = try GroundStateScan(timeSlices: observables.timeSlices(), extent: 16)
    let pole = 2 * Double.asinh(0.5.squareRoot() / 2)
    #expect(scan.lastTime == 8)
    #expect(abs(scan.energy.value - pole) < 1e-9)
    #expect(abs(scan.residue.value - 1) < 1e-9)
    #expect(scan.best.extent == 16 && scan.best.energy.value > 0)
    #expect(scan.energy.systematicError < 1e-8)
  }

  @Test func noiseHasReasons() throws {
    let exact = (0...8).map { Double.exp(-Double($0)) }
    let slices = exact.enumerated().map { time, value in
      // Lost in noise from t = 3 on, where the fourth slice is negative.
      let sign = time == 4 ? -1.0 : 1
      let spread = time >= 3 ? 0.8 : 1e-3
      return Replicated(
        value: sign * value,
        replicates: [-1.0, 0, 1].map { value * (sign + spread * $0) }, sampleCount: 3,
        resampling: .jackknife)
    }
    let error = #expect(throws: SpectrumError.self) {
      try GroundStateScan(timeSlices: slices, extent: 16)
    }
    guard case .tooNoisy(time: 3, correlator: _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("C(3)") == true)
    for definition in EffectiveMassDefinition.allCases {
      let points = definition.masses(timeSlices: slices, extent: 16)
      #expect(throws: EffectiveMassError.self) { try points[4].mass.get() }
      for point in points {
        if case .success(let mass) = point.mass {
          #expect(mass.value.isFinite && mass.replicates.allSatisfy(\.isFinite))
        }
      }
    }
    // Without fluctuations there is no weight.
    let constant = exact.map { value in
      Replicated(
        value: value, replicates: [value, value], sampleCount: 2, resampling: .jackknife)
    }
    let noError = #expect(throws: SpectrumError.self) {
      try GroundStateFit(timeSlices: constant, extent: 16, times: 0...4)
    }
    #expect(noError?.description.contains("no statistical error") == true)
    // Rising data have no start.
    let rising = ensemble(exact.reversed(), relativeError: 1e-3)
    let noStart = #expect(throws: SpectrumError.self) {
      try GroundStateFit(timeSlices: rising, extent: 16, times: 0...1)
    }
    #expect(noStart?.description.contains("does not fall") == true)
  }

  // MARK: Effective masses

  /// Both periodic definitions are exact for one state at every time; the logarithm is in the limit of a long
  /// lattice, and falls short of the mass near its middle.
  @Test(arguments: [[16], [15], [24, 6]])
  func effectiveMassesOfOneState(extents: [Int]) throws {
    let observables = try freeObservables(extents: extents, massSquared: 0.6)
    let slices = observables.timeSlices()
    let pole = 2 * Double.asinh(0.6.squareRoot() / 2)
    for definition in [EffectiveMassDefinition.cosh, .acosh] {
      let points = definition.masses(timeSlices: slices, extent: extents[0])
      #expect(points.count == extents[0] / 2)
      for point in points {
        let mass = try? point.mass.get()
        #expect(abs((mass?.value ?? .nan) - pole) < 1e-9, "\(definition) at \(point.time)")
      }
    }
    let logarithms = EffectiveMassDefinition.logarithm.masses(
      timeSlices: slices, extent: extents[0])
    let first = try logarithms[0].mass.get().value
    let last = try logarithms[logarithms.count - 1].mass.get().value
    #expect(abs(first - pole) < 3 * Double.exp(-pole * Double(extents[0] - 1)))
    #expect(last < pole - 0.1)
    #expect(logarithms[0].time == 0.5)
  }

  // MARK: Dispersion relation

  @Test func freeDispersionRelation() throws {
    let observables = try freeObservables(extents: [20, 8, 8], massSquared: 0.4)
    let relation = DispersionRelation(observables, momentumCount: 6)
    #expect(relation.points.count == 6)
    #expect(relation.points[0].spatialNumbers == [0, 0])
    for point in relation.points {
      let deviation = try #require(point.deviation)
      #expect(abs(deviation.value) < 1e-8, "\(point.spatialNumbers)")
      let exact = 2 * Double.asinh((0.4 + point.latticeSquared).squareRoot() / 2)
      guard case .success(let scan) = point.state else {
        Issue.record("no fit at \(point.spatialNumbers)")
        continue
      }
      #expect(abs(scan.energy.value - exact) < 1e-8)
    }
    let squares = relation.points.map(\.latticeSquared)
    #expect(squares == squares.sorted() && Set(squares).count > 3)
  }

  /// A field of dispersion p² does not follow the lattice's curve: the control.
  @Test func continuumDispersionDeviates() throws {
    let observables = try freeObservables(
      extents: [24, 8], massSquared: 0.4, dispersion: .continuum, relativeError: 1e-3)
    let relation = DispersionRelation(observables, momentumCount: 4)
    let deviations = relation.points.dropFirst().compactMap(\.deviation).map(\.estimate)
    #expect(deviations.contains { abs($0.pull(against: 0)) > 10 } || deviations.isEmpty)
    if let last = relation.points.last, case .success(let scan) = last.state {
      let exact = 2 * Double.asinh((0.4 + last.latticeSquared).squareRoot() / 2)
      #expect(abs(scan.energy.value - exact) > 0.01)
    }
  }

  @Test func hypercubesAndChains() throws {
    let cube = DispersionRelation(
      try freeObservables(extents: [12, 12], massSquared: 0.5), momentumCount: 10)
    #expect(cube.points.map(\.spatialNumbers) == (0...6).map { [$0] })
    let chain = DispersionRelation(
      try freeObservables(extents: [12], massSquared: 0.5), momentumCount: 10)
    #expect(chain.points.count == 1 && chain.points[0].spatialNumbers.isEmpty)
  }
}
