import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import Testing

/// Free ensembles of every width have the lattice propagator 1/(p̂² + m²).
@Suite struct FreeTheoryTests {
  private static let massSquared = 0.5

  /// Networks for at least 200 expected hits of every momentum orbit by some neuron, and 20000.
  private func networks(extents: [Int], width: Int?, alpha: Double) throws -> Int {
    guard let width else { return 20_000 }
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: try Lattice(extents: extents)))
    let density = MomentumDensity(
      propagator: try FreePropagator(grid: orbits.grid, massSquared: Self.massSquared),
      alpha: alpha)
    let means = orbits.average(density.probabilities)
    let rarest = zip(orbits.orbits, means).map { Double($0.size) * $1 }.min() ?? 1
    return max(20_000, Int(200 / (rarest * Double(width))))
  }

  private func run(
    extents: [Int], width: Int?, alpha: Double = 0, amplitude: String = "gaussian",
    dispersion: String = "lattice"
  ) throws -> FinishedRun {
    try FinishedRun(
      """
      { "lattice": { "extents": \(extents) },
        "theory": { "action": "free", "massSquared": \(Self.massSquared) },
        "architecture": { "width": \(width.map(String.init) ?? "\"exact\""), "alpha": \(alpha),
          "amplitude": "\(amplitude)", "dispersion": "\(dispersion)" },
        "ensemble": { "networks": \(try networks(extents: extents, width: width, alpha: alpha)) },
        "analysis": { "estimator": "direct", "observables": ["propagator"] },
        "compare": ["free"] }
      """)
  }

  /// 40 cases with 4 to 25 orbits each: among some 500 pulls a |pull| > 4 is a 3 % event, and the
  /// seed is fixed.
  @Test(
    arguments: [
      [16], [15], [8, 8], [9, 9], [8, 6], [5, 8], [4, 4, 4], [5, 4, 3], [4, 4, 4, 4], [3, 4, 2, 5],
    ], [1, 2, 64, nil])
  func propagatorIsExactAtEveryWidth(extents: [Int], width: Int?) throws {
    let run = try run(extents: extents, width: width)
    #expect(run.largestPull("free") < 4)
    #expect(try run.number("weights.essFraction") == 1)
  }

  @Test(arguments: [-1.0, 1.0], ["gaussian", "constant", "rayleigh"])
  func everyMomentumDensityAndAmplitudeLaw(alpha: Double, amplitude: String) throws {
    let run = try run(extents: [6, 6], width: 3, alpha: alpha, amplitude: amplitude)
    #expect(run.largestPull("free") < 4)
  }

  /// The negative control: networks with the dispersion p² are told from p̂².
  @Test func continuumDispersionFails() throws {
    let run = try run(extents: [8, 8], width: nil, dispersion: "continuum")
    #expect(run.largestPull("free") > 10)
  }
}
