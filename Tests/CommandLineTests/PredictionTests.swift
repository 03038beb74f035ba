import Foundation
import TestSupport
import Testing

/// What `lattice predict` says, against a run. Serialised: the memory of the process is measured.
@Suite(.serialized) struct PredictionTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// A configuration, and whether its weights are spread.
  struct Case: CustomTestStringConvertible {
    let name: String
    let text: String
    var networks = 4000
    var hasWeights = true

    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "free",
      text: #""lattice": {"extents": [32, 32]}, "theory": {"action": "free", "massSquared": 0.25}"#,
      hasWeights: false),
    Case(
      name: "phi4",
      text: #"""
        "lattice": {"extents": [32, 32]},
        "theory": {"action": "phi4", "massSquared": 0.25, "lambda": 1}
        """#),
    Case(
      name: "chain",
      text:
        #""lattice": {"extents": [16]}, "theory": {"action": "phi4", "massSquared": 1, "lambda": 6}"#,
      networks: 100_000),
    Case(
      name: "four dimensions",
      text: #"""
        "lattice": {"extents": [8, 8, 8, 8]},
        "theory": {"action": "phi4", "massSquared": 0.25, "lambda": 1}
        """#, networks: 2000),
    Case(
      name: "two components",
      text: #"""
        "lattice": {"extents": [10, 10, 10]},
        "theory": {"action": "phi4", "components": 2, "massSquared": 0.4, "lambda": 1}
        """#, networks: 2000),
    Case(
      name: "finite width",
      text: #"""
        "lattice": {"extents": [8]}, "theory": {"action": "phi4", "massSquared": 1, "lambda": 0.3},
        "architecture": {"width": 40, "alpha": -1}
        """#),
    Case(
      name: "axis",
      text: #"""
        "lattice": {"extents": [16, 16]},
        "theory": {"action": "phi4", "massSquared": 0.25, "lambda": [0, 0.5, 1, 1.5]},
        "engineering": {"realisation": "transport"}
        """#, networks: 2000),
    Case(
      name: "annealed",
      text: #"""
        "lattice": {"extents": [8, 8]},
        "theory": {"action": "phi4", "gapMassSquared": 1, "lambda": 8},
        "engineering": {"realisation": "annealed"}
        """#, networks: 1000),
    Case(
      name: "chains",
      text: #"""
        "lattice": {"extents": [16, 16]},
        "theory": {"action": "phi4", "massSquared": 0.25, "lambda": 1},
        "engineering": {"realisation": "hmc"}
        """#, hasWeights: false),
    // The series of a million trajectories are larger than all else.
    Case(
      name: "long chains",
      text: #"""
        "lattice": {"extents": [4]}, "theory": {"action": "phi4", "massSquared": 1, "lambda": 6},
        "engineering": {"realisation": "hmc"}
        """#, networks: 3_000_000, hasWeights: false),
    Case(
      name: "compared with chains",
      text: #"""
        "lattice": {"extents": [4]}, "theory": {"action": "phi4", "massSquared": 1, "lambda": 6},
        "compare": ["hmc"]
        """#, networks: 1_000_000),
    Case(
      name: "four-point function",
      text: #"""
        "lattice": {"extents": [16, 16]},
        "theory": {"action": "phi4", "massSquared": 0.5, "lambda": 1},
        "analysis": {"observables": ["propagator", "fourPoint"]}
        """#),
    Case(
      name: "fields",
      text: #"""
        "lattice": {"extents": [32, 32]}, "theory": {"action": "free", "massSquared": 0.25},
        "output": {"fields": true}
        """#, networks: 2000, hasWeights: false),
    Case(
      name: "fully connected",
      text: #"""
        "lattice": {"extents": [16]}, "theory": {"action": "network"},
        "architecture": {"neuron": "erf", "width": 50, "inputScale": 0.2}
        """#, hasWeights: false),
  ]

  private func prediction(_ networks: Int) throws -> [String: Any] {
    let result = try scratch.lattice(
      "predict", "case.json", "--json", "--threads", "2", "--set", "ensemble.networks=\(networks)")
    #expect(result.exitCode == 0, "\(result)")
    return try jsonObject(result.output)
  }

  /// Memory within 15 % of the peak, and the effective fraction within a factor 1.3.
  @Test(
    .disabled(if: Sanitizer.isActive, "a sanitizer's own memory is not the program's"),
    arguments: cases)
  func memoryAndWeightsComeTrue(item: Case) throws {
    try scratch.write(
      "{\"name\": \"case\", \(item.text), \"ensemble\": {\"networks\": \(item.networks)}}",
      to: "case.json")
    let prediction = try prediction(item.networks)
    let run = try scratch.lattice(
      "run", "case.json", "--json", "--threads", "2", "--output", "out")
    #expect(run.exitCode == 0)
    let results = try jsonObject(run.output)
    let cost = try #require(results["cost"] as? [String: Any])
    let measured = try #require(cost["peakBytes"] as? Double)
    let predicted = try #require(prediction["memoryBytes"] as? Double)
    #expect(abs(predicted / measured - 1) < 0.15, "\(predicted) and \(measured) bytes")
    // A control: the lattice's own arrays without the process around them would not do.
    if measured < 1e8 { #expect(predicted - 2e7 < 0.85 * measured) }

    guard item.hasWeights else { return }
    let weights = try #require(results["weights"] as? [String: Any])
    let fraction = try #require(weights["essFraction"] as? Double)
    let expected = try #require(prediction["essFraction"] as? Double)
    #expect(max(fraction / expected, expected / fraction) < 1.3, "\(expected) and \(fraction)")
  }

  /// The error of an ensemble eight times as large as the rehearsed one can be.
  @Test func errorsComeTrue() throws {
    let item = Self.cases[1]
    try scratch.write("{\"name\": \"case\", \(item.text)}", to: "case.json")
    let prediction = try prediction(60_000)
    let expected = try #require(prediction["observables"] as? [String: [String: Any]])
    let run = try scratch.lattice(
      "run", "case.json", "--json", "--output", "out", "--networks", "60000")
    let measured = try #require(
      try jsonObject(run.output)["observables"] as? [String: [String: Any]])
    for name in ["susceptibility", "phi2", "phi4"] {
      let error = try #require(measured[name]?["error"] as? Double)
      let ratio = try #require(expected[name]?["expectedError"] as? Double) / error
      // Two errors over 100 blocks each differ by 10 %.
      #expect((0.7...1.4).contains(ratio), "\(name): \(ratio)")
      let uncertainty = try #require(expected[name]?["errorUncertainty"] as? Double)
      // Of normal numbers over 100 blocks 1/√198 = 0.071.
      #expect((0.07...0.2).contains(uncertainty), "\(name): \(uncertainty)")
      // The rehearsal's value has the rehearsal's error and not the run's.
      let rehearsed = try #require(expected[name]?["rehearsed"] as? [String: Double])
      let own = try #require(rehearsed["error"])
      let promised = try #require(expected[name]?["expectedError"] as? Double)
      let networks = try #require(prediction["rehearsedNetworks"] as? Double)
      #expect(abs(promised / own - (networks / 60_000).squareRoot()) < 1e-9)
      let value = try #require(measured[name]?["value"] as? Double)
      let difference = try #require(rehearsed["value"]) - value
      #expect(abs(difference) < 4 * (own * own + error * error).squareRoot(), "\(name)")
    }
    // The error of a fit jumps with its window.
    #expect(expected["poleMass"] == nil && expected["effectiveMass"] != nil)
  }

  /// A sweep's runs, shared passes among them, and their sums.
  @Test func sweepsArePredicted() throws {
    try scratch.write(
      #"""
      {"lattice": {"extents": [8, 8]}, "ensemble": {"networks": 2000},
       "theory": {"action": "phi4", "massSquared": 1, "lambda": 1},
       "sweep": {"lattice.extents": [[4, 4], [6, 6]], "theory.lambda": [0.5, 1, 2]}}
      """#, to: "s.json")
    func predicted(_ realisation: String) throws -> [String: Any] {
      let result = try scratch.lattice(
        "predict", "s.json", "--json", "--set", "engineering.realisation=\(realisation)")
      #expect(result.exitCode == 0, "\(result)")
      return try jsonObject(result.output)
    }
    for (realisation, runs) in [("weights", 6), ("annealed", 2)] {
      let sweep = try predicted(realisation)
      let rehearsed = try #require(sweep["rehearsed"] as? [[String: Any]])
      #expect(sweep["pointCount"] as? Int == 6)
      #expect(sweep["runCount"] as? Int == runs && rehearsed.count == runs)
      let seconds = rehearsed.compactMap {
        ($0["prediction"] as? [String: Any])?["cpuSeconds"] as? Double
      }
      let sum = try #require(sweep["cpuSeconds"] as? Double)
      #expect(seconds.count == runs && abs(seconds.reduce(0, +) / sum - 1) < 1e-9)
      let least = try #require(sweep["leastESSFraction"] as? Double)
      let largest = try #require(sweep["largestESSFraction"] as? Double)
      #expect(0 < least && least < largest && largest <= 1)
    }
    let table = try scratch.lattice("predict", "s.json")
    #expect(table.output.contains("points      6 in "))
  }

  /// Of many runs some are rehearsed, the first and the last among them.
  @Test func longSweepsArePredictedByRehearsalsOfSome() throws {
    try scratch.write(
      #"""
      {"lattice": {"extents": [4]}, "theory": {"action": "free", "massSquared": 1},
       "ensemble": {"networks": 200}, "sweep": {"theory.massSquared": {"linear": [1, 2, 41]}}}
      """#, to: "s.json")
    let sweep = try jsonObject(try scratch.lattice("predict", "s.json", "--json").output)
    let rehearsed = try #require(sweep["rehearsed"] as? [[String: Any]])
    #expect(sweep["runCount"] as? Int == 41)
    #expect(rehearsed.count == 12)
    #expect(rehearsed.first?["points"] as? [Int] == [1])
    #expect(rehearsed.last?["points"] as? [Int] == [41])
  }

  /// A chain's rehearsal as long as the run measures other fields: the run's own would make the errors
  /// equal, to all digits.
  @Test func chainsOfARehearsalAreNotTheRuns() throws {
    try scratch.write(phiFour, to: "quick.json")
    let (size, chain) = ("ensemble.networks=4000", "engineering.realisation=hmc")
    let prediction = try jsonObject(
      try scratch.lattice("predict", "quick.json", "--set", size, "--set", chain, "--json").output)
    let run = try jsonObject(
      try scratch.lattice(
        "run", "quick.json", "--set", size, "--set", chain, "--json", "--output", "out"
      ).output)
    #expect(prediction["rehearsedNetworks"] as? Int == 4000)
    let expected = try #require(prediction["observables"] as? [String: [String: Any]])
    let measured = try #require(run["observables"] as? [String: [String: Any]])
    for name in ["susceptibility", "phi2", "phi4"] {
      let rehearsed = try #require(expected[name]?["rehearsed"] as? [String: Double])
      let value = try #require(measured[name]?["value"] as? Double)
      let error = try #require(measured[name]?["error"] as? Double)
      let difference = abs(try #require(rehearsed["value"]) - value)
      #expect(difference > 0 && difference < 5 * 2.0.squareRoot() * error, "\(name)")
      #expect(rehearsed["error"] != error)
    }
  }

  /// Formula and measurement are told apart, and errors stand by themselves.
  @Test func wordsSayWhatIsMeasured() throws {
    try scratch.write(phiFour, to: "quick.json")
    let good = try scratch.lattice("predict", "quick.json", "--set", "ensemble.networks=60000")
      .output
    #expect(good.contains("by a formula, which makes ESS e^−Var = "))
    #expect(good.contains(" % measured in the rehearsal"))
    #expect(good.contains("susceptibility ± ") && good.contains("to be expected"))
    let hopeless = try scratch.lattice(
      "predict", "quick.json", "--set", "lattice.extents=[32,32]", "--set", "theory.lambda=60",
      "--set", "engineering.realisation=weights"
    ).output
    #expect(hopeless.contains("e^−Var = next to nothing"), "\(hopeless)")
    #expect(hopeless.contains("too few: less than one effective"), "\(hopeless)")
  }

  @Test func seedsChooseTheNetworksOfARehearsalAlone() throws {
    try scratch.write(phiFour, to: "quick.json")
    let before = try scratch.lattice("run", "quick.json", "--output", "a")
    _ = try scratch.lattice("predict", "quick.json")
    let after = try scratch.lattice("run", "quick.json", "--output", "b")
    #expect(before.exitCode == 0 && after.exitCode == 0)
    #expect(try scratch.text(of: "a/propagator.tsv") == scratch.text(of: "b/propagator.tsv"))
    let names = try scratch.everything()
    #expect(names.allSatisfy { $0 == "quick.json" || $0.hasPrefix("a") || $0.hasPrefix("b") })
  }
}
