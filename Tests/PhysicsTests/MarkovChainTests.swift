import FieldTheory
import LatticeGeometry
import Testing

/// Hybrid Monte Carlo as a run's ensemble and as its comparison.
@Suite struct MarkovChainTests {
  private func run(
    extents: [Int], massSquared: String, lambda: String, networks: Int, more: String,
    threads: Int = 2
  ) throws -> FinishedRun {
    try FinishedRun(
      """
      { "lattice": { "extents": \(extents) },
        "theory": { "action": "phi4", "massSquared": \(massSquared), "lambda": \(lambda) },
        "ensemble": { "networks": \(networks), "seed": 31 }, \(more) }
      """, threads: threads)
  }

  private let chain = "\"engineering\": { \"realisation\": \"hmc\" }"

  /// The transfer matrix, above and below the transition of the classical potential.
  @Test(arguments: [(12, 0.5, 2.0), (8, -0.5, 3.0)])
  func chainsAgreeWithTheTransferMatrix(
    siteCount: Int, massSquared: Double, lambda: Double
  ) throws {
    let exact = try TransferMatrix(
      massSquared: massSquared, lambda: lambda, siteCount: siteCount)
    let run = try run(
      extents: [siteCount], massSquared: "\(massSquared)", lambda: "\(lambda)", networks: 60_000,
      more: chain)
    for number in 0...siteCount / 2 {
      let row = try run.row([number])
      let value = exact.propagator[number]
      #expect(abs((row["value"] ?? .nan) - value) < 4 * (row["error"] ?? .nan))
      #expect(abs((row["direct"] ?? .nan) - value) < 4 * (row["direct_error"] ?? .nan))
    }
    for time in 0...siteCount / 2 {
      let row = run.timeSlices[time]
      let deviation = (row["value"] ?? .nan) - exact.correlator[time]
      #expect(abs(deviation) < 4 * (row["error"] ?? .nan))
    }
    #expect(abs(try run.pull("phi2", from: exact.phiSquared)) < 4)
    #expect(abs(try run.pull("phi4", from: exact.phiFourth)) < 4)
    #expect(run.results["reliable"] as? Bool == true)
    #expect(try run.number("engineering.networks") == 60_000)
    #expect(try run.number("weights.essFraction") == 1)
    // A chain has autocorrelation, and knows no partition function.
    #expect(try run.number("observables.susceptibilityDirect.tau") > 0.5)
    #expect(try run.number("hmc.slowestTau") < 10)
    let observables = try #require(run.results["observables"] as? [String: Any])
    #expect(!observables.keys.contains { $0.hasPrefix("logPartition") })
    let factor = try run.number("hmc.boltzmannFactor.value")
    #expect(abs(factor - 1) < 4 * (try run.number("hmc.boltzmannFactor.error")))
  }

  /// Networks and the chain agree at every momentum, within the errors of both; and the chain's are
  /// not the networks' own.
  @Test func networksAgreeWithTheChain() throws {
    let run = try run(
      extents: [8, 8], massSquared: "1", lambda: "1", networks: 40_000,
      more: "\"compare\": [\"gap\", \"hmc\"]")
    for row in run.propagator {
      let (value, error) = (row["value"] ?? .nan, row["error"] ?? .nan)
      let (other, otherError) = (row["hmc"] ?? .nan, row["hmc_error"] ?? .nan)
      let pull = (value - other) / (error * error + otherError * otherError).squareRoot()
      #expect(abs(pull - (row["hmc_pull"] ?? .nan)) < 1e-9)
      #expect(abs(pull) < 4)
      #expect(value != other && otherError > 0 && otherError < 4 * error)
    }
    for row in run.timeSlices {
      #expect(abs(row["hmc_pull"] ?? .nan) < 4)
      #expect((row["hmc_error"] ?? .nan) > 0)
    }
    #expect(try run.number("comparison.hmc.maxPull") < 4)
    for name in ["susceptibility", "phi2", "phi4", "xi2nd", "absMagnetization", "binder"] {
      #expect(abs(try run.number("hmc.pulls.\(name)")) < 4, "\(name)")
    }
    // Another program's value, and the estimator's precision on a chain.
    let value = try run.number("hmc.observables.susceptibility.value")
    let error = try run.number("hmc.observables.susceptibility.error")
    #expect(abs(value - 0.893_217) < 4 * (error * error + 1.6e-5 * 1.6e-5).squareRoot())
    #expect(error < 0.1 * (try run.number("hmc.observables.susceptibilityDirect.error")))
  }

  /// Every point of an axis has a chain of its own, and the result is the same on any number of
  /// threads.
  @Test func axesAndThreads() throws {
    let runs = try [1, 2, 3].map { threads in
      try run(
        extents: [3, 3], massSquared: "1", lambda: "[0, 1]", networks: 20_000,
        more: chain + ", \"compare\": [\"free\"]", threads: threads)
    }
    #expect(runs[0].propagator == runs[1].propagator && runs[0].propagator == runs[2].propagator)
    let axis = try #require(runs[0].results["axis"] as? [[String: Any]])
    #expect(axis.count == 2)
    #expect(try #require(axis[0]["hmc"] as? [String: Any])["space"] is String)
    let exact = [0.884_458_794_491_913_6, 0.242_064_522_763_155_6, 0.140_225_273_945_188]
    for (numbers, value) in zip([[0, 0], [1, 0], [1, 1]], exact) {
      let row = try runs[0].row(numbers)
      #expect(abs((row["value"] ?? .nan) - value) < 4 * (row["error"] ?? .nan))
    }
    let free = try #require(axis[0]["observables"] as? [String: [String: Any]])
    let susceptibility = try #require(free["susceptibility"]?["value"] as? Double)
    let error = try #require(free["susceptibility"]?["error"] as? Double)
    #expect(abs(susceptibility - 1) < 4 * error)
  }

  /// Actions of every kind, on networks' terms: polynomials, sine-Gordon, several components and other
  /// kinetic terms. The chain takes none of the networks' ways, and they agree.
  @Test(
    arguments: [
      "\"action\": \"phi6\", \"massSquared\": 0.5, \"couplings\": {\"4\": -0.5, \"6\": 1}",
      "\"action\": \"polynomial\", \"massSquared\": 0.8, \"couplings\": {\"3\": 0.4, \"4\": 1}",
      "\"action\": \"sineGordon\", \"massSquared\": 0.6, \"amplitude\": 0.4, \"beta\": 1.2",
      "\"action\": \"phi4\", \"components\": 3, \"massSquared\": 0.7, \"lambda\": 1",
      "\"action\": \"phi4\", \"massSquared\": 0.7, \"lambda\": 1, \"kineticTerm\": [1, 0.1]",
    ])
  func everyActionAgrees(theory: String) throws {
    for extents in [[6, 5], [7]] {
      let run = try FinishedRun(
        """
        { "lattice": { "extents": \(extents) }, "theory": { \(theory) },
          "ensemble": { "networks": 30000, "seed": 31 }, "compare": ["hmc"] }
        """)
      for row in run.propagator { #expect(abs(row["hmc_pull"] ?? .nan) < 4.5) }
      let pulls = try #require(
        (run.results["hmc"] as? [String: Any])?["pulls"] as? [String: Any])
      #expect(pulls.count > 5)
      for (name, pull) in pulls where pull is Double {
        #expect(abs(pull as? Double ?? .nan) < 4.5, "\(name)")
      }
      let factor = try run.number("hmc.boltzmannFactor.value")
      #expect(abs(factor - 1) < 4 * (try run.number("hmc.boltzmannFactor.error")))
    }
  }

  @Test func finiteWidthIsRefused() {
    #expect {
      try run(
        extents: [4, 4], massSquared: "1", lambda: "1", networks: 1000,
        more: chain + ", \"architecture\": { \"width\": 10 }")
    } throws: { "\($0)".contains("engineering.realisation") }
  }

  /// A chain too short for its autocorrelation says so.
  @Test func shortChainsAreNotReliable() throws {
    let run = try run(
      extents: [16, 16], massSquared: "-1.25", lambda: "6", networks: 200, more: chain)
    #expect(run.results["reliable"] as? Bool == false)
    let reasons = try #require(run.results["reasons"] as? [String])
    #expect(reasons.contains { $0.contains("autocorrelation") })
  }
}
