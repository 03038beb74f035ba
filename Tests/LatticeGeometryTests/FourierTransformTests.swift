import ComplexModule
import Dispatch
import LatticeGeometry
import RealModule
import Synchronization
import Testing

@Suite struct FourierTransformTests {
  /// Also rows that are transformed as complex ones, with every remainder of their unfolding.
  private static let transformShapes =
    shapes + [[16], [18], [20], [22], [24], [26], [3, 16], [5, 18], [4, 20], [2, 2, 22]]

  private func fill(_ field: borrowing Field, network: UInt64 = 0) {
    var stream = RandomStream(seed: 1807, purpose: .test, network: network)
    for index in 0..<field.valueCount { field[index] = 2 * stream.uniform() - 1 }
  }

  /// Σ_x e^{−ip·x} φ(x), term by term; the angle is reduced in integers first.
  private func slowTransform(_ field: borrowing Field, at numbers: [Int]) -> Complex<Double> {
    let lattice = field.lattice
    var sum = Complex<Double>.zero
    for site in 0..<lattice.volume {
      let turns = zip(zip(numbers, lattice.coordinates(of: site)), lattice.extents)
        .reduce(0.0) { $0 + Double(($1.0.0 * $1.0.1) % $1.1) / Double($1.1) }
      sum += Complex(length: field[site], phase: -2 * .pi * turns)
    }
    return sum
  }

  @Test(arguments: Self.transformShapes)
  func forwardIsTheDirectSumAndKeepsItsInput(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let field = Field(on: grid.lattice)
    fill(field)
    let before = field.values
    let modes = MomentumField(on: grid)
    FourierTransform(grid: grid).forward(field, into: modes)
    #expect(field.values == before)
    for mode in 0..<grid.modeCount {
      let expected = slowTransform(field, at: grid.momentum(ofMode: mode).numbers)
      // At most 120 terms of size 1, each rounded to 1e-16 in the angle and in the sum.
      #expect((modes[mode] - expected).length < 1e-13)
    }
  }

  @Test(arguments: Self.transformShapes)
  func inverseUndoesForward(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let field = Field(on: grid.lattice)
    fill(field, network: 1)
    let before = field.values
    let modes = MomentumField(on: grid)
    let transform = FourierTransform(grid: grid)
    transform.forward(field, into: modes)
    let volume = Double(grid.lattice.volume)
    for mode in 0..<grid.modeCount {
      modes[mode] = Complex(modes[mode].real / volume, modes[mode].imaginary / volume)
    }
    transform.inverse(modes, into: field)
    #expect(zip(field.values, before).allSatisfy { abs($0 - $1) < 1e-15 * 8 })
  }

  /// A plane wave cos(p·x) has V at p (V/2 at p and −p unless they coincide), and nothing elsewhere.
  @Test(arguments: Self.transformShapes)
  func planeWavesOccupyOneMode(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let lattice = grid.lattice
    let volume = Double(lattice.volume)
    let zero = [Int](repeating: 0, count: extents.count)
    let edge = extents.map { $0 / 2 }
    var first = zero
    first[0] = 1
    let transform = FourierTransform(grid: grid)
    for numbers in [zero, edge, first] {
      let momentum = Momentum(numbers: numbers, on: lattice)
      let field = Field(on: lattice)
      for site in 0..<lattice.volume {
        let angle = zip(momentum.components, lattice.coordinates(of: site))
          .reduce(0) { $0 + $1.0 * Double($1.1) }
        field[site] = .cos(angle)
      }
      let modes = MomentumField(on: grid)
      transform.forward(field, into: modes)
      let mirror = Momentum(numbers: numbers.map { -$0 }, on: lattice)
      for mode in 0..<grid.modeCount {
        let stored = grid.momentum(ofMode: mode)
        let expected = (stored == momentum ? volume / 2 : 0) + (stored == mirror ? volume / 2 : 0)
        #expect((modes[mode] - Complex(expected)).length < 1e-13 * volume)
      }
    }
  }

  @Test(arguments: Self.transformShapes)
  func batchesEqualSingleTransforms(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let volume = grid.lattice.volume
    let batch = Field(on: grid.lattice, count: 3)
    fill(batch, network: 2)
    let before = batch.values
    let batchModes = MomentumField(on: grid, count: 3)
    let (three, one) = (FourierTransform(grid: grid, count: 3), FourierTransform(grid: grid))
    three.forward(batch, into: batchModes)
    #expect(batch.values == before)
    let modes = MomentumField(on: grid)
    for configuration in 0..<3 {
      let range = configuration * volume..<(configuration + 1) * volume
      let field = Field(on: grid.lattice, values: Array(before[range]))
      one.forward(field, into: modes)
      for mode in 0..<grid.modeCount {
        // FFTW may order a batch's additions otherwise, so rounding may differ.
        let difference = batchModes[configuration * grid.modeCount + mode] - modes[mode]
        #expect(difference.length < 1e-13)
      }
    }
    three.inverse(batchModes, into: batch)
    #expect(zip(batch.values, before).allSatisfy { abs($0 - Double(volume) * $1) < 1e-12 })
  }

  @Test(arguments: [[64], [12, 10], [5, 6, 7], [12, 32]])
  func onePlanOnManyThreadsGivesTheSameBits(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let transform = FourierTransform(grid: grid)
    @Sendable func work() -> [UInt64] {
      let field = Field(on: grid.lattice)
      fill(field, network: 3)
      let modes = MomentumField(on: grid)
      var bits: [UInt64] = []
      for _ in 0..<20 {
        transform.forward(field, into: modes)
        for mode in 0..<grid.modeCount {
          bits += [modes[mode].real.bitPattern, modes[mode].imaginary.bitPattern]
        }
        transform.inverse(modes, into: field)
        for site in 0..<grid.lattice.volume { field[site] /= Double(grid.lattice.volume) }
        bits += field.values.map(\.bitPattern)
      }
      return bits
    }
    let alone = work()
    let results = Mutex<[[UInt64]]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      let bits = work()
      results.withLock { $0.append(bits) }
    }
    #expect(results.withLock { $0 }.allSatisfy { $0 == alone })
    #expect(results.withLock(\.count) == 8)
  }

  @Test func buffersStartAtZeroAndClear() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [3, 5]))
    let modes = MomentumField(on: grid, count: 2)
    for mode in 0..<2 * grid.modeCount {
      #expect(modes[mode] == .zero)
      modes[mode] = Complex(1, 2)
    }
    modes.clear()
    #expect((0..<2 * grid.modeCount).allSatisfy { modes[$0] == .zero })
    #expect(Field(on: grid.lattice, count: 2).values == [Double](repeating: 0, count: 30))
    #expect(FourierTransform.libraryVersion.lowercased().contains("fftw"))
  }
}
