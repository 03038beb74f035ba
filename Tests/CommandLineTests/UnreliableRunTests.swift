import Foundation
import Testing

/// Runs whose numbers mean nothing: they finish, but say so before anything else.
struct UnreliableRunTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func uselessWeightsFinishAndSaySoFirst() throws {
    try scratch.write(
      """
      {"lattice": {"extents": [32, 32]},
       "theory": {"action": "phi4", "massSquared": -1, "lambda": 20},
       "engineering": {"realisation": "weights"},
       "ensemble": {"networks": 200}}
      """, to: "strong.json")
    let result = try scratch.lattice("run", "strong.json", "--output", "out")
    #expect(result.exitCode == 0)
    #expect(result.output.hasPrefix("NOT RELIABLE: "))
    #expect(result.outputLines.last == "out")
    #expect(result.errors.contains("warning: not reliable: "))

    let results = try scratch.object(of: "out/results.json")
    #expect(results["reliable"] as? Bool == false)
    let reasons = try #require(results["reasons"] as? [String])
    #expect(!reasons.isEmpty)
    #expect(reasons.contains { $0.contains("one network carries") && $0.contains("of all weight") })
    let weights = try #require(results["weights"] as? [String: Any])
    #expect(try #require(weights["largestShare"] as? Double) > 0.1)
    let log = try scratch.text(of: "out/run.log")
    for reason in reasons { #expect(log.contains(reason)) }
  }

  /// No weight is too large here; there are only too few. More of the same are enough.
  @Test(arguments: [(400, false), (2000, true)])
  func fewEffectiveNetworksAreTold(networks: Int, isReliable: Bool) throws {
    try scratch.write(
      """
      {"lattice": {"extents": [16, 16]},
       "theory": {"action": "phi4", "massSquared": 0.25, "lambda": 10},
       "engineering": {"realisation": "weights"}}
      """, to: "few.json")
    let result = try scratch.lattice(
      "run", "few.json", "--networks", "\(networks)", "--output", "out")
    #expect(result.exitCode == 0)
    let results = try scratch.object(of: "out/results.json")
    #expect(results["reliable"] as? Bool == isReliable)
    let reasons = try #require(results["reasons"] as? [String])
    #expect(reasons.count == (isReliable ? 0 : 1))
    #expect(reasons.allSatisfy { $0.hasPrefix("400 networks count as ") })
  }

  /// A momentum that four neurons or none have has neither an average nor an error; more networks are
  /// enough.
  @Test(arguments: [(200, false), (20_000, true)])
  func momentaHardlyDrawnAreTold(networks: Int, isReliable: Bool) throws {
    try scratch.write(
      """
      {"lattice": {"extents": [8, 8]}, "theory": {"action": "free", "massSquared": 0.1},
       "architecture": {"width": 4}}
      """, to: "rare.json")
    let result = try scratch.lattice(
      "run", "rare.json", "--networks", "\(networks)", "--output", "out")
    #expect(result.exitCode == 0)
    #expect(!result.output.contains("finite-width effect"))
    let results = try scratch.object(of: "out/results.json")
    #expect(results["reliable"] as? Bool == isReliable)
    let reasons = try #require(results["reasons"] as? [String])
    #expect(
      reasons.contains { $0.contains("neurons of all networks have the momentum (4,4)") }
        == !isReliable, "\(reasons)")
  }

  /// Free fields of one mass do not satisfy the equation of motion of another.
  @Test(arguments: [(0.5, true), (1, false)])
  func freeFieldsOfAnotherMassAreTold(massSquared: Double, isReliable: Bool) throws {
    try scratch.write(freeField, to: "free.json")
    let drawn = try scratch.lattice(
      "run", "free.json", "--set", "theory.massSquared=0.5", "--set", "output.fields=true",
      "--output", "drawn")
    #expect(drawn.exitCode == 0)
    let result = try scratch.lattice(
      "analyze", "drawn/fields.h5", "--config", "free.json", "--set",
      "theory.massSquared=\(massSquared)", "--dataset", "fields", "--no-chain", "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)")
    let results = try scratch.object(of: "out/results.json")
    #expect(results["reliable"] as? Bool == isReliable)
    let reasons = try #require(results["reasons"] as? [String])
    #expect(reasons.contains { $0.contains("equation is violated") } == !isReliable)
  }

  /// What has no averages that are numbers is refused where it stands, in chains and without.
  @Test(arguments: [[], ["--no-chain"]])
  func fieldsTooLargeToAverageAreNamed(arguments: [String]) throws {
    var values = (0..<800).map { Double($0 % 7) - 3 }
    values[50] = 1e200
    try values.withUnsafeBytes { Data($0) }
      .write(to: scratch.url.appendingPathComponent("large.raw"))
    let result = try scratch.start(
      ["analyze", "large.raw", "--extents", "4", "--output", "out"] + arguments
    ).finish()
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("large.raw holds 1e+200 at field 12; values must be below 1e19"))
    #expect(try scratch.everything() == ["large.raw"])
  }

  @Test func theWarningIsThereThoughTheRunIsQuiet() throws {
    try scratch.write(
      """
      {"lattice": {"extents": [32, 32]},
       "theory": {"action": "phi4", "massSquared": -1, "lambda": 20},
       "engineering": {"realisation": "weights"},
       "ensemble": {"networks": 200}}
      """, to: "strong.json")
    let result = try scratch.lattice("run", "strong.json", "--output", "out", "--quiet")
    #expect(result.exitCode == 0)
    #expect(result.output == "out\n")
    #expect(result.errors.contains("lattice: warning: not reliable: "))
  }

  @Test func aSoundRunIsReliable() throws {
    try scratch.write(phiFour, to: "quick.json")
    let result = try scratch.lattice("run", "quick.json", "--output", "out")
    #expect(result.exitCode == 0)
    #expect(!result.output.contains("NOT RELIABLE"))
    let results = try scratch.object(of: "out/results.json")
    #expect(results["reliable"] as? Bool == true)
    #expect((results["reasons"] as? [String])?.isEmpty == true)
  }
}
