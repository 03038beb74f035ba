import FieldTheory
import LatticeGeometry
import Testing

/// φ⁴ from deformed densities against exact lattices; every |pull| below 4.
@Suite struct InteractingTheoryTests {
  private func run(
    extents: [Int], massSquared: Double, lambda: Double, networks: Int, seed: Int = 230_703_223,
    more: String = ""
  ) throws -> FinishedRun {
    try FinishedRun(
      """
      { "lattice": { "extents": \(extents) },
        "theory": { "action": "phi4", "massSquared": \(massSquared), "lambda": \(lambda) },
        "ensemble": { "networks": \(networks), "seed": \(seed) }\(more) }
      """)
  }

  /// The transfer matrix in one dimension: even and odd chains, weak and strong coupling, single
  /// and double wells. 16 sites at λ = 6 must reach 1e-3 in every quantity.
  @Test(
    arguments: [
      (16, 1.0, 6.0, 4_000_000), (9, 0.3, 2.0, 400_000), (8, -0.5, 3.0, 400_000),
      (2, 1.0, 1.0, 400_000), (3, 0.2, 20.0, 400_000),
    ])
  func chainsAgreeWithTheTransferMatrix(
    siteCount: Int, massSquared: Double, lambda: Double, networks: Int
  ) throws {
    let exact = try TransferMatrix(
      massSquared: massSquared, lambda: lambda, siteCount: siteCount)
    let run = try run(
      extents: [siteCount], massSquared: massSquared, lambda: lambda, networks: networks)
    for number in 0...siteCount / 2 {
      let row = try run.row([number])
      let (value, error) = (row["value"] ?? .nan, row["error"] ?? .nan)
      #expect(abs(value - exact.propagator[number]) < 4 * error, "p = 2π·\(number)/\(siteCount)")
      #expect(abs((row["exact"] ?? .nan) - exact.propagator[number]) < 1e-12)
      if siteCount == 16 { #expect(error < 1e-3 * value) }
    }
    for time in 0...siteCount / 2 {
      let row = run.timeSlices[time]
      #expect(abs((row["value"] ?? .nan) - exact.correlator[time]) < 4 * (row["error"] ?? .nan))
    }
    #expect(abs(try run.pull("phi2", from: exact.phiSquared)) < 4)
    #expect(abs(try run.pull("phi4", from: exact.phiFourth)) < 4)
    if siteCount == 16 {
      for name in ["phi2", "phi4", "logPartitionRatio"] {
        let (value, error) = try run.observable(name)
        #expect(error < 1e-3 * abs(value), "\(name)")
      }
      // At t ≥ 2 higher levels weigh less than the error of the mass.
      #expect(abs(try run.pull("effectiveMass", from: exact.gap)) < 4)
    }
    if let ratio = exact.logPartitionRatio {
      #expect(abs(try run.pull("logPartitionRatio", from: ratio)) < 4)
    } else {
      // ln Z/Z_M: the reference's partition function is Gaussian.
      let reference = try run.number("engineering.referenceMassSquared")
      let free = try TransferMatrix(massSquared: reference, lambda: 0, siteCount: siteCount)
      let ratio = exact.logPartition - free.logPartition
      #expect(abs(try run.pull("logPartitionRatioReference", from: ratio)) < 4)
    }
    #expect(run.results["reliable"] as? Bool == true)
  }

  /// 2×2 by brute-force quadrature over the four fields, done here.
  @Test(arguments: [(1.0, 6.0), (0.1, 1.0), (-0.4, 4.0)])
  func smallSquareAgreesWithQuadrature(massSquared: Double, lambda: Double) throws {
    let exact = SmallSquare(massSquared: massSquared, lambda: lambda)
    let run = try run(
      extents: [2, 2], massSquared: massSquared, lambda: lambda, networks: 400_000)
    for (numbers, value) in [([0, 0], exact.zero), ([1, 0], exact.edge), ([1, 1], exact.corner)] {
      let row = try run.row(numbers)
      #expect(abs((row["value"] ?? .nan) - value) < 4 * (row["error"] ?? .nan), "\(numbers)")
      let direct = abs((row["direct"] ?? .nan) - value)
      #expect(direct < 4 * (row["direct_error"] ?? .nan), "\(numbers)")
    }
    #expect(abs(try run.pull("phi4", from: exact.fourthMoment)) < 4)
    #expect(abs(try run.pull("absMagnetization", from: exact.absoluteMagnetization)) < 4)
    #expect(abs(try run.pull("binder", from: exact.binder)) < 4)
    #expect(abs(try run.pull("nearestNeighbour", from: exact.nearestNeighbour)) < 4)
  }

  /// A deep double well on four sites, where the formula for ln w knows nothing of its long tail to
  /// the left, and a closed map hides one to the right: by itself the program finds what serves.
  @Test(arguments: [(-1.0, 6.0), (-0.3, 1.0)])
  func smallSquareIsRealisedUnasked(massSquared: Double, lambda: Double) throws {
    let exact = SmallSquare(massSquared: massSquared, lambda: lambda)
    let run = try run(
      extents: [2, 2], massSquared: massSquared, lambda: lambda, networks: 100_000)
    #expect(run.results["reliable"] as? Bool == true)
    #expect(try run.number("weights.essFraction") > 0.5)
    #expect(abs(try run.pull("susceptibility", from: exact.zero)) < 4)
    #expect(abs(try run.pull("susceptibilityDirect", from: exact.zero)) < 4)
    #expect(abs(try run.pull("phi4", from: exact.fourthMoment)) < 4)
  }

  /// The flow of second order carries a few networks past all numbers, backwards none: those few have
  /// no weight, and the rest are the theory.
  @Test func networksLostByTheFlowAreNotMissed() throws {
    let exact = try TransferMatrix(massSquared: 1, lambda: 100, siteCount: 4)
    let run = try run(
      extents: [4], massSquared: 1, lambda: 100, networks: 100_000,
      more: """
        , "engineering": { "realisation": "transport", "transport": "order2" }
        """)
    #expect(try run.number("weights.lostNetworks") > 10)
    #expect(run.results["reliable"] as? Bool == true)
    #expect(abs(try run.pull("susceptibility", from: exact.propagator[0])) < 4)
    #expect(abs(try run.pull("susceptibilityDirect", from: exact.propagator[0])) < 4)
    #expect(abs(try run.pull("phi2", from: exact.phiSquared)) < 4)
    #expect(abs(try run.pull("logPartitionRatio", from: exact.logPartitionRatio ?? .nan)) < 4)
  }

  /// Quadrature of the 3×3 lattice at m² = 1, λ = 1, from outside this project.
  @Test func threeByThree() throws {
    let run = try run(extents: [3, 3], massSquared: 1, lambda: 1, networks: 4_000_000)
    let exact: [([Int], Double)] = [
      ([0, 0], 0.884_458_794_491_913_6), ([1, 0], 0.242_064_522_763_155_6),
      ([1, 1], 0.140_225_273_945_188),
    ]
    for (numbers, value) in exact {
      let row = try run.row(numbers)
      #expect(abs((row["value"] ?? .nan) - value) < 4 * (row["error"] ?? .nan))
      #expect((row["error"] ?? .nan) < 1e-3 * value)
    }
    #expect(abs(try run.pull("phi2", from: 0.268_179_775_702_809_76)) < 4)
    #expect(abs(try run.pull("phi4", from: 0.210_800_780_554_127_32)) < 4)
    // ln ∫Πdφ e^{−S} without 2π removed, minus the Gaussian integral ½ Σ_p ln 2πD(p).
    let free = try FreePropagator(
      grid: .init(lattice: .init(extents: [3, 3])), massSquared: 1)
    #expect(
      abs(try run.pull("logPartitionRatio", from: 1.521_098_172_201_543 - free.logPartition)) < 4)
  }

  /// 8², m² = 1, λ = 1 from four independent ensembles of another program, and the estimator's
  /// gain in precision.
  @Test func eightSquared() throws {
    let run = try run(extents: [8, 8], massSquared: 1, lambda: 1, networks: 200_000)
    for (numbers, value, uncertainty) in [
      ([0, 0], 0.893_217, 1.6e-5), ([1, 0], 0.586_385, 7e-6),
    ] {
      let row = try run.row(numbers)
      let error = (row["error"] ?? .nan)
      let combined = (error * error + uncertainty * uncertainty).squareRoot()
      #expect(abs((row["value"] ?? .nan) - value) < 4 * combined, "\(numbers)")
    }
    let zero = try run.row([0, 0])
    #expect((zero["direct_error"] ?? .nan) > 30 * (zero["error"] ?? .nan))
    let ratio =
      try run.number("weights.varianceLogWeight") / run.number("weights.predictedVariance")
    #expect(abs(ratio - 1) < 0.05)
    #expect(try run.number("schwingerDyson.maxPull") < 4)
  }

  /// The reference mass changes weights, never averages.
  @Test(arguments: ["\"gap\"", "\"bare\"", "1.3"])
  func referenceMassDoesNotMatter(reference: String) throws {
    let exact = try TransferMatrix(massSquared: 1, lambda: 2, siteCount: 6)
    let run = try run(
      extents: [6], massSquared: 1, lambda: 2, networks: 400_000,
      more: ", \"engineering\": { \"referenceMass\": \(reference) }")
    #expect(abs(try run.pull("susceptibility", from: exact.propagator[0])) < 4)
    #expect(abs(try run.pull("susceptibilityDirect", from: exact.propagator[0])) < 4)
    #expect(abs(try run.pull("logPartitionRatio", from: exact.logPartitionRatio ?? .nan)) < 4)
    let variance = try run.number("weights.varianceLogWeight")
    #expect(abs(variance / (try run.number("weights.predictedVariance")) - 1) < 0.05)
  }

  /// Another seed agrees within errors and is not the same.
  @Test func seedsAgree() throws {
    let first = try run(extents: [8, 8], massSquared: 0.5, lambda: 2, networks: 50_000)
    let second = try run(extents: [8, 8], massSquared: 0.5, lambda: 2, networks: 50_000, seed: 7)
    for (one, other) in zip(first.propagator, second.propagator) {
      let difference = (one["value"] ?? .nan) - (other["value"] ?? .nan)
      let error = ((one["error"] ?? .nan), (other["error"] ?? .nan))
      let combined = (error.0 * error.0 + error.1 * error.1).squareRoot()
      #expect(difference != 0 && abs(difference) < 4 * combined)
    }
  }

  /// Three and four dimensions and unequal extents against Metropolis, a sampler of other kin.
  @Test(arguments: [[6, 4], [4, 3, 3], [2, 3, 2, 2]])
  func metropolisAgrees(extents: [Int]) throws {
    let (massSquared, lambda) = (0.4, 3.0)
    let chain = Metropolis.measure(
      extents: extents, massSquared: massSquared, lambda: lambda, sweeps: 400_000, seed: 11)
    let run = try run(
      extents: extents, massSquared: massSquared, lambda: lambda, networks: 200_000)
    for (name, other) in [
      ("susceptibility", chain.susceptibility), ("phi2", chain.square), ("phi4", chain.fourth),
      ("nearestNeighbour", chain.neighbour), ("absMagnetization", chain.absolute),
    ] {
      let (value, error) = try run.observable(name)
      let combined = (error * error + other.error * other.error).squareRoot()
      #expect(abs(value - other.value) < 4 * combined, "\(name) on \(extents)")
    }
  }
}
