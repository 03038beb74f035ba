import EnsembleSampling
import FieldTheory
import Foundation
import LatticeGeometry
import NetworkArchitectures
import RunReports

/// The cost of drawing free networks against the bare Fourier transform they end with, measured
/// in the same process, alternating, one thread, CPU time.
public struct SamplingBenchmark: Encodable, Sendable {
  /// One lattice.
  public struct Case: Encodable, Sendable {
    /// Sites per direction.
    public let extents: [Int]

    /// CPU seconds to draw and evaluate one network.
    public let secondsPerNetwork: Double

    /// CPU seconds of one inverse transform with the program's own plan.
    public let secondsPerTransform: Double

    /// CPU seconds of one inverse transform with a plan found by timing.
    public let secondsPerMeasuredTransform: Double

    /// The first over the second: 1 would be a free ensemble at the price of its transforms.
    public let ratio: Double

    /// The first over the third.
    public let ratioToMeasured: Double
  }

  /// The lattices measured.
  public let cases: [Case]

  /// Measures free ensembles of exact width on lattices of one to four dimensions.
  ///
  /// - Throws: Nothing on the built-in lattices.
  public init(
    extents: [[Int]] = [[256, 256], [64, 64], [1024, 1024], [32, 32, 32], [16, 16, 16, 16]]
  ) throws {
    cases = try extents.map(Self.measure)
  }

  private static func measure(extents: [Int]) throws -> Case {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let transform = FourierTransform(grid: grid)
    let measured = FourierTransform(grid: grid, effort: .measure)
    let network = ExactWidthNetwork(
      propagator: try FreePropagator(grid: grid, massSquared: 0.25), transform: transform)
    let evaluator = network.makeEvaluator()
    let field = Field(on: lattice)
    let modes = MomentumField(on: grid)
    let repetitions = max(1, 20_000_000 / lattice.volume / 20)
    var networkNumber: UInt64 = 0
    var times: [[Double]] = [[], [], []]
    // The median of alternating rounds: a machine whose speed drifts shifts all three alike.
    for _ in 0..<15 {
      times[0].append(
        Machine.cpuSeconds(averagedOver: repetitions) {
          var stream = RandomStream(seed: 1, purpose: .calibration, network: networkNumber)
          networkNumber += 1
          evaluator.drawNetwork(using: &stream, into: field)
        })
      times[1].append(
        Machine.cpuSeconds(averagedOver: repetitions) { transform.inverse(modes, into: field) })
      times[2].append(
        Machine.cpuSeconds(averagedOver: repetitions) { measured.inverse(modes, into: field) })
    }
    let medians = times.map { $0.sorted()[$0.count / 2] }
    return Case(
      extents: extents, secondsPerNetwork: medians[0], secondsPerTransform: medians[1],
      secondsPerMeasuredTransform: medians[2], ratio: medians[0] / medians[1],
      ratioToMeasured: medians[0] / medians[2])
  }

  /// The measurement as a table for people.
  public var text: String {
    var lines = ["free networks of exact width against the bare c2r transform (one thread):"]
    for item in cases {
      let extents = item.extents.map(String.init).joined(separator: "×")
      lines.append(
        "\(extents)\(String(repeating: " ", count: max(1, 14 - extents.count)))"
          + "\(Text.duration(item.secondsPerNetwork)) a network, "
          + "\(Text.duration(item.secondsPerTransform)) a transform, ratio "
          + "\(Text.significant(item.ratio)) (\(Text.significant(item.ratioToMeasured)) to a "
          + "transform planned by timing)")
    }
    return lines.joined(separator: "\n")
  }

  /// The measurement as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
