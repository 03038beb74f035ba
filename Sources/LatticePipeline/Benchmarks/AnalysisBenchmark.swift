import CorrelatorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import NetworkArchitectures
import RunReports

/// The cost of measuring a field against the bare Fourier transform it starts with, in the same
/// process, alternating, one thread, CPU time.
public struct AnalysisBenchmark: Encodable, Sendable {
  /// One lattice.
  public struct Case: Encodable, Sendable {
    /// Sites per direction.
    public let extents: [Int]

    /// CPU seconds of one forward transform.
    public let secondsPerTransform: Double

    /// CPU seconds of measuring the propagator and one-point averages of a free field, over those of
    /// the transform.
    public let propagator: Double

    /// The same over a transform by FFTW alone, planned by timing; the program's own takes real rows in
    /// halves.
    public let propagatorToMeasured: Double

    /// As ``propagator`` with the Schwinger–Dyson forms of φ⁴, which take a second transform.
    public let schwingerDyson: Double

    /// The same with four-point functions of momenta, which take four.
    public let fourPoint: Double
  }

  /// The lattices measured.
  public let cases: [Case]

  /// Measures on lattices of two to four dimensions.
  ///
  /// - Throws: Nothing on the built-in lattices.
  public init(
    extents: [[Int]] = [[16, 16], [64, 64], [256, 256], [16, 16, 16, 16]]
  ) throws {
    cases = try extents.map(Self.measure)
  }

  private static func measure(extents: [Int]) throws -> Case {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let transform = FourierTransform(grid: grid)
    let measured = FourierTransform(grid: grid, effort: .measure)
    let orbits = MomentumOrbits(grid: grid)
    let action = try PhiFour(massSquared: 0.25, lambda: 1)
    let field = Field(on: lattice)
    let modes = MomentumField(on: grid)
    let network = ExactWidthNetwork(
      propagator: try FreePropagator(grid: grid, massSquared: 0.25), transform: transform)
    var stream = RandomStream(seed: 1, purpose: .calibration, network: 0)
    network.makeEvaluator().drawNetwork(using: &stream, into: field)
    func meter(
      _ interaction: (any LocalInteraction)?, _ groups: [any ObservableGroup] = []
    ) -> CorrelatorMeter {
      CorrelatorMeter(
        CorrelatorSetup(
          orbits: orbits, interaction: interaction, transform: transform,
          observables: groups))
    }
    let fourPoint = try FourPointFunction(
      at: [.zero(on: lattice), .symmetric(1, on: lattice), .forward(1, on: lattice)], on: lattice,
      action: action, referenceMassSquared: try GapEquation.solve(for: action, on: grid))
    let meters = [
      meter(nil), meter(action.interaction), meter(action.interaction, [fourPoint]),
    ]
    let repetitions = max(1, 1_000_000 / lattice.volume)
    var times = [[Double]](repeating: [], count: 5)
    // The median of alternating rounds: a machine whose speed drifts shifts all alike.
    for _ in 0..<15 {
      times[0].append(
        Machine.cpuSeconds(averagedOver: repetitions) { transform.forward(field, into: modes) })
      times[4].append(
        Machine.cpuSeconds(averagedOver: repetitions) { measured.forward(field, into: modes) })
      for (index, meter) in meters.enumerated() {
        times[index + 1].append(
          Machine.cpuSeconds(averagedOver: repetitions) { meter.measure(field, logWeight: 0) })
      }
    }
    let medians = times.map { $0.sorted()[$0.count / 2] }
    return Case(
      extents: extents, secondsPerTransform: medians[0], propagator: medians[1] / medians[0],
      propagatorToMeasured: medians[1] / medians[4],
      schwingerDyson: medians[2] / medians[0], fourPoint: medians[3] / medians[0])
  }

  /// The measurement as a table for people.
  public var text: String {
    let lines = cases.map { item in
      let extents = item.extents.map(String.init).joined(separator: "×")
      return "\(extents)\(String(repeating: " ", count: max(1, 14 - extents.count)))"
        + "\(Text.duration(item.secondsPerTransform)) a transform; propagator "
        + "\(Text.significant(item.propagator)) (\(Text.significant(item.propagatorToMeasured)) to "
        + "FFTW's own planned by timing), with Schwinger–Dyson forms "
        + "\(Text.significant(item.schwingerDyson)), with four-point functions "
        + Text.significant(item.fourPoint)
    }
    return
      (["measuring one field, in units of the bare r2c transform (one thread):"] + lines)
      .joined(separator: "\n")
  }

  /// The measurement as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
