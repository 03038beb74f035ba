import Foundation
import LatticeGeometry
import NetworkArchitectures
import RunReports

/// All evaluators of plane waves against each other and against a bare inverse transform, measured
/// in the same process, alternating, one thread, CPU time.
public struct EvaluatorBenchmark: Encodable, Sendable {
  /// One lattice, number of waves and tolerance.
  public struct Case: Encodable, Sendable {
    /// Sites per direction.
    public let extents: [Int]

    /// N, the number of waves.
    public let waves: Int

    /// The relative accuracy asked of the nonuniform transform.
    public let tolerance: Double

    /// CPU seconds of one evaluation by evaluator; those expected to be twenty times slower than
    /// the fastest are left out.
    public let seconds: [String: Double]

    /// The same over the bare c2r transform of the lattice.
    public let ratioToTransform: [String: Double]

    /// The evaluator that the cost model picks.
    public let chosen: String

    /// Its time over the fastest one's.
    public let chosenOverFastest: Double
  }

  /// The cases measured.
  public let cases: [Case]

  /// The share of cases where the cost model's choice is the fastest or within 20 % of it.
  public let goodChoices: Double

  /// Measures a grid of cases in one to four dimensions.
  ///
  /// - Parameter quick: Only the largest lattice of each dimension and one tolerance.
  /// - Throws: Nothing on the built-in lattices.
  public init(quick: Bool = false) throws {
    let lattices: [[Int]] =
      quick
      ? [[4096], [64, 64], [256, 256], [32, 32, 32], [16, 16, 16, 16]]
      : [
        [64], [1024], [16384], [16, 16], [64, 64], [128, 128], [256, 256], [8, 8, 8],
        [16, 16, 16], [32, 32, 32], [4, 4, 4, 4], [8, 8, 8, 8], [16, 16, 16, 16],
      ]
    var cases: [Case] = []
    for extents in lattices {
      for waves in quick ? [1000] : [10, 100, 1000, 10_000] {
        for tolerance in quick ? [1e-12] : [1e-3, 1e-7, 1e-12] {
          cases.append(try Self.measure(extents: extents, waves: waves, tolerance: tolerance))
        }
      }
    }
    self.cases = cases
    goodChoices =
      Double(cases.filter { $0.chosenOverFastest <= 1.2 }.count) / Double(cases.count)
  }

  private static func measure(extents: [Int], waves count: Int, tolerance: Double) throws -> Case {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let transform = FourierTransform(grid: grid)
    let field = Field(on: lattice)
    let modes = MomentumField(on: grid)
    let waves = randomWaves(dimension: extents.count, count: count)
    let kinds = sensibleKinds(on: lattice, waveCount: count, tolerance: tolerance)
    let fastest =
      kinds.map {
        1e-9 * $0.expectedNanoseconds(on: lattice, waveCount: count, tolerance: tolerance)
      }.min() ?? 1
    let evaluators = kinds.map { $0.makeEvaluator(on: lattice, tolerance: tolerance) }
    let repetitions = max(1, Int(0.004 / fastest))
    let transformRepetitions = max(1, 400_000 / lattice.volume)
    var times = [Double](repeating: .infinity, count: kinds.count)
    var transformTime = Double.infinity
    // The least of alternating rounds: interruptions only ever add.
    for _ in 0..<5 {
      for (index, evaluator) in evaluators.enumerated() {
        times[index] = min(
          times[index],
          Machine.cpuSeconds(
            averagedOver: index == 0 && kinds.count == 1 ? repetitions : max(1, repetitions / 2)
          ) {
            evaluator.evaluate(waves, into: field)
          })
      }
      transformTime = min(
        transformTime,
        Machine.cpuSeconds(averagedOver: transformRepetitions) {
          transform.inverse(modes, into: field)
        })
    }
    let chosen = WaveEvaluatorKind.fastest(
      on: lattice, waveCount: count, tolerance: tolerance)
    let names = kinds.map(\.rawValue)
    let seconds = Dictionary(uniqueKeysWithValues: zip(names, times))
    return Case(
      extents: extents, waves: count, tolerance: tolerance, seconds: seconds,
      ratioToTransform: seconds.mapValues { $0 / transformTime }, chosen: chosen.rawValue,
      chosenOverFastest: (seconds[chosen.rawValue] ?? .infinity) / (times.min() ?? 1))
  }

  /// Waves of momenta uniform in the Brillouin zone and normal amplitudes, always the same ones.
  static func randomWaves(dimension: Int, count: Int) -> PlaneWaves {
    var waves = PlaneWaves(dimension: dimension, count: count)
    var stream = RandomStream(seed: 1, purpose: .calibration, network: 0)
    for wave in 0..<count {
      for direction in 0..<dimension {
        waves.momenta[direction][wave] = 2 * .pi * (stream.uniform() - 0.5)
      }
      waves.realParts[wave] = stream.normal()
      waves.imaginaryParts[wave] = stream.normal()
    }
    return waves
  }

  /// The evaluators that the cost model puts within twenty times the fastest.
  static func sensibleKinds(
    on lattice: Lattice, waveCount: Int, tolerance: Double
  ) -> [WaveEvaluatorKind] {
    func expected(_ kind: WaveEvaluatorKind) -> Double {
      kind.expectedNanoseconds(on: lattice, waveCount: waveCount, tolerance: tolerance)
    }
    let fastest = WaveEvaluatorKind.allCases.map(expected).min() ?? 0
    return WaveEvaluatorKind.allCases.filter { expected($0) < 20 * fastest }
  }

  /// The measurement as a table for people.
  public var text: String {
    var lines = ["one evaluation of N plane waves, one thread (× the bare c2r transform):"]
    for item in cases {
      let extents = item.extents.map(String.init).joined(separator: "×")
      let times = item.seconds.sorted { $0.value < $1.value }.map { name, seconds in
        "\(name) \(Text.duration(seconds)) (\(Text.significant(item.ratioToTransform[name] ?? .nan))×)"
      }
      lines.append(
        "\(extents)  N = \(item.waves)  tolerance \(item.tolerance): "
          + times.joined(separator: ", ") + "; chosen \(item.chosen), "
          + "\(Text.significant(item.chosenOverFastest))× the fastest")
    }
    lines.append("the choice is the fastest or within 20 % of it in \(Text.percent(goodChoices))")
    return lines.joined(separator: "\n")
  }

  /// The measurement as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
