import Testing

/// The commands that run nothing.
struct OtherCommandTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
  }

  @Test func validateNamesTheFolder() throws {
    let result = try scratch.lattice("validate", "quick.json")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("Results/quick-"))
    #expect(result.errors.isEmpty)
  }

  @Test func validateWarnsOfAnEstimatorThatIsNotUsed() throws {
    let result = try scratch.lattice(
      "validate", "quick.json", "--set", "architecture.width=5", "--set",
      "analysis.estimator=schwingerDyson")
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("direct is used instead of schwingerDyson"))
  }

  @Test func explainTellsTypeUnitAndDefault() throws {
    let key = try scratch.lattice("explain", "theory.lambda")
    #expect(key.exitCode == 0)
    for part in ["theory.lambda", "number", "unit", "default", "example"] {
      #expect(key.output.contains(part))
    }
    let section = try scratch.lattice("explain", "analysis")
    #expect(section.exitCode == 0)
    #expect(section.output.contains("analysis.blocks"))
    let all = try scratch.lattice("explain")
    #expect(all.exitCode == 0)
    #expect(all.output.contains("lattice"))
    let unknown = try scratch.lattice("explain", "theory.lamda")
    #expect(unknown.exitCode == 65)
    #expect(unknown.errors.contains("did you mean theory.lambda?"))
  }

  @Test func versionsAreToldInWordsAndAsJSON() throws {
    let text = try scratch.lattice("version")
    #expect(text.exitCode == 0)
    #expect(text.output.hasPrefix("lattice "))
    #expect(text.output.contains("fftw"))
    let versions = try jsonObject(try scratch.lattice("version", "--json").output)
    for key in ["lattice", "fftw", "swift"] { #expect(versions[key] is String, "\(key)") }
    let short = try scratch.lattice("--version")
    #expect(short.output.hasPrefix("lattice "))
  }

  @Test func predictTellsWeightsTimeAndMemory() throws {
    let text = try scratch.lattice("predict", "quick.json", "--threads", "2")
    #expect(text.exitCode == 0)
    for part in ["networks", "Var ln w", "time", "2 threads", "memory"] {
      #expect(text.output.contains(part))
    }
    let prediction = try jsonObject(try scratch.lattice("predict", "quick.json", "--json").output)
    let numbers = [
      "networks", "referenceMassSquared", "varianceLogWeight", "essFraction", "seconds",
      "memoryBytes", "threads",
    ]
    for key in numbers { #expect(prediction[key] is Double, "\(key)") }
    #expect(try scratch.everything() == ["quick.json"])
  }

  /// Deep wells that no map and no affordable annealing lead to: an honest statement, and soon.
  @Test func hopelessCouplingsArePredictedToBeSo() throws {
    let result = try scratch.lattice(
      "predict", "quick.json", "--set", "lattice.extents=[32, 32]", "--set",
      "theory.massSquared=-4", "--set", "theory.lambda=6", "--set", "compare=null", "--json")
    #expect(result.exitCode == 0)
    #expect(try #require(try jsonObject(result.output)["essFraction"] as? Double) < 0.05)
    #expect(result.errors.contains("annealing would take more than"))
  }

  @Test func predictionsOfWeightsComeTrue() throws {
    let prediction = try jsonObject(try scratch.lattice("predict", "quick.json", "--json").output)
    let predicted = try #require(prediction["varianceLogWeight"] as? Double)
    let run = try scratch.lattice(
      "run", "quick.json", "--set", "ensemble.networks=100000", "--output", "out", "--json")
    let weights = try #require(try jsonObject(run.output)["weights"] as? [String: Any])
    let measured = try #require(weights["varianceLogWeight"] as? Double)
    #expect(abs(measured / predicted - 1) < 0.1)
  }
}
