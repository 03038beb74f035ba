import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// Cosine networks with continuous momenta: two-point functions of infinite volume at every width,
/// higher connected functions falling with the powers of N that independent neurons dictate.
@Suite struct ContinuumNetworkTests {
  private func run(
    extents: [Int], massSquared: Double, architecture: String, networks: Int
  ) throws -> FinishedRun {
    try FinishedRun(
      """
      { "lattice": { "extents": \(extents), "boundary": "infinite" },
        "theory": { "action": "free", "massSquared": \(massSquared) },
        "architecture": { \(architecture) },
        "ensemble": { "networks": \(networks) }, "compare": ["kernel"] }
      """)
  }

  /// The ball |b| < Λ, every dimension, width, density and amplitude law, on the box's momenta.
  @Test(
    arguments: [[24], [12, 12], [9, 6], [6, 6, 6], [4, 5, 3, 4]],
    [
      "\"width\": 1, \"alpha\": -1, \"amplitude\": \"constant\"",
      "\"width\": 20, \"alpha\": 0.5, \"amplitude\": \"gaussian\"",
      "\"width\": 7, \"alpha\": 0, \"amplitude\": \"rayleigh\"",
    ])
  func ballHasItsPropagator(extents: [Int], architecture: String) throws {
    let run = try run(
      extents: extents, massSquared: 0.5,
      architecture: "\"momenta\": \"continuum\", \"cutoff\": 2.5, " + architecture,
      networks: 20_000)
    // At most 70 momenta and 20 displacements a case, 15 cases: |pull| > 4 is a 5 % event among
    // all, and the seed is fixed.
    #expect(run.largestPull("kernel") < 4)
    #expect(run.largestCorrelatorPull < 4)
  }

  /// The Brillouin zone: the lattice theory without finite-volume effects.
  @Test(arguments: [[20], [10, 10], [6, 5, 4], [4, 4, 4, 4]])
  func zoneIsInfiniteVolume(extents: [Int]) throws {
    let run = try run(
      extents: extents, massSquared: 0.2, architecture: "\"width\": 16, \"alpha\": 0",
      networks: 40_000)
    #expect(run.largestPull("kernel") < 4)
    #expect(run.largestCorrelatorPull < 4)
  }

  /// The negative control: a periodic ensemble of the same mass is told from infinite volume, whose
  /// correlator at half the extent has no image from the other side.
  @Test func periodicVolumeIsNotInfinite() throws {
    let periodic = try FinishedRun(
      """
      { "lattice": { "extents": [10] }, "theory": { "action": "free", "massSquared": 0.05 },
        "ensemble": { "networks": 40000 }, "analysis": { "estimator": "direct" },
        "compare": ["free"] }
      """)
    let infinite = try run(
      extents: [10], massSquared: 0.05, architecture: "\"width\": 16", networks: 40_000)
    let (one, other) = (try periodic.observable("phi2"), try infinite.observable("phi2"))
    #expect(abs(one.value - other.value) > 10 * (one.error + other.error))
  }

  /// ln|G4c| falls as −1.00(3) with ln N, ln|G6c| as −2.0(1): the connected functions at one site
  /// of a sum of independent neurons. Straight lines are fitted with weights 1/error².
  @Test func connectedFunctionsFallWithPowersOfTheWidth() throws {
    var (fourths, sixths): ([Point], [Point]) = ([], [])
    for width in [2, 4, 8, 16, 32, 64, 128, 256] {
      let run = try run(
        extents: [16, 16], massSquared: 0.5,
        architecture:
          "\"momenta\": \"continuum\", \"cutoff\": 2.5, \"alpha\": -1, \"width\": \(width)",
        networks: width <= 32 ? 200_000 : 100_000)
      let (four, six) = (
        try run.observable("connectedFourPoint"), try run.observable("connectedSixPoint")
      )
      if width >= 8 { fourths.append(Point(width, four.value, four.error)) }
      if width <= 32 { sixths.append(Point(width, six.value, six.error)) }
    }
    let (fourth, sixth) = (slope(fourths), slope(sixths))
    #expect(abs(fourth.value + 1) < 0.03 && fourth.error < 0.03, "\(fourth)")
    #expect(abs(sixth.value + 2) < 0.1 && sixth.error < 0.1, "\(sixth)")
    // The negative control: neither is the other's power.
    #expect(abs(fourth.value + 2) > 10 * fourth.error)
    #expect(abs(sixth.value + 1) > 10 * sixth.error)
  }

  /// A connected function at a width, in logarithms.
  private struct Point {
    let x: Double
    let y: Double
    let weight: Double

    init(_ width: Int, _ value: Double, _ error: Double) {
      x = .log(Double(width))
      y = .log(abs(value))
      weight = (value / error) * (value / error)
    }
  }

  private func slope(_ points: [Point]) -> (value: Double, error: Double) {
    let total = points.reduce(0) { $0 + $1.weight }
    let meanX = points.reduce(0) { $0 + $1.weight * $1.x } / total
    let meanY = points.reduce(0) { $0 + $1.weight * $1.y } / total
    let covariance = points.reduce(0) { $0 + $1.weight * ($1.x - meanX) * ($1.y - meanY) }
    let variance = points.reduce(0) { $0 + $1.weight * ($1.x - meanX) * ($1.x - meanX) }
    return (covariance / variance, 1 / variance.squareRoot())
  }
}
