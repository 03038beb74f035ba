import CorrelatorAnalysis
import FieldTheory
import LatticeGeometry
import LatticePipeline
import RunConfiguration
import Testing

/// The plan of a φ⁴ theory on 8 × 8 sites after some changes.
func plan(_ overrides: String..., text: String = phiFour, threads: Int = 2) throws -> RunPlan {
  try RunPlan(
    try ConfigurationFile.decode(text: text, source: "c.json", overrides: overrides),
    threads: threads)
}

/// The messages of the refusal of a φ⁴ theory on 8 × 8 sites after some changes.
func problems(_ overrides: String..., text: String = phiFour) throws -> [String] {
  let decoded = try ConfigurationFile.decode(text: text, source: "c.json", overrides: overrides)
  do throws(ConfigurationError) {
    _ = try RunPlan(decoded, threads: 2)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

let phiFour = """
  {"lattice": {"extents": [8, 8]}, "theory": {"action": "phi4", "massSquared": 1, "lambda": 1}}
  """

let freeField = """
  {"lattice": {"extents": [8, 8]}, "theory": {"action": "free", "massSquared": 0.25}}
  """

extension RunPlan {
  /// The target as φ⁴.
  func phiFour() throws -> PhiFour { try #require(target.phiFour) }
}

/// The choices the program makes where the configuration leaves them open.
struct ResolvedChoiceTests {
  @Test func theEstimatorFollowsTheTheoryAndTheWidth() throws {
    let interacting = try plan()
    #expect(interacting.target.estimator == .schwingerDyson)
    #expect(interacting.configuration.analysis.estimator == .schwingerDyson)
    #expect(interacting.identitiesDecide)
    #expect(interacting.remarks.isEmpty)

    let free = try plan(text: freeField)
    #expect(free.target.estimator == .direct)
    #expect(free.configuration.analysis.estimator == .direct)
    #expect(!free.isInteracting && free.identitiesDecide)

    let narrow = try plan("architecture.width=5")
    #expect(narrow.target.estimator == .direct)
    #expect(narrow.remarks.isEmpty)
    #expect(narrow.width == 5 && !narrow.identitiesDecide)

    #expect(try plan("analysis.estimator=direct").target.estimator == .direct)
  }

  @Test func directIsForcedAtFiniteWidthWithARemark() throws {
    let forced = try plan("architecture.width=5", "analysis.estimator=schwingerDyson")
    #expect(forced.target.estimator == .direct)
    #expect(forced.configuration.analysis.estimator == .direct)
    #expect(forced.remarks.count == 1)
    #expect(forced.remarks[0].contains("analysis.estimator"))
    #expect(forced.remarks[0].contains("finite width"))
  }

  @Test func comparisonsFollowTheMassAndTheDimension() throws {
    func comparisons(_ overrides: String..., text: String = phiFour) throws -> [String] {
      let decoded = try ConfigurationFile.decode(text: text, source: "c.json", overrides: overrides)
      return try RunPlan(decoded).configuration.compare?.map(\.rawValue) ?? ["none"]
    }
    #expect(try comparisons() == ["free", "oneLoop", "twoLoop", "gap"])
    #expect(try comparisons("theory.massSquared=0") == ["free", "gap"])
    #expect(try comparisons("theory.massSquared=-0.5") == ["free", "gap"])
    #expect(
      try comparisons("lattice.extents=[8]") == ["free", "oneLoop", "twoLoop", "gap", "exact"])
    #expect(
      try comparisons("lattice.extents=[8]", "theory.massSquared=-1") == ["free", "gap", "exact"])
    #expect(
      try comparisons("lattice.extents=[8]", "architecture.dispersion=continuum")
        == ["free", "oneLoop", "twoLoop", "gap"])
    #expect(
      try comparisons("lattice.extents=[3, 3]") == ["free", "oneLoop", "twoLoop", "gap", "exact"])
    let deepWells = ["lattice.extents=[3, 3]", "theory.massSquared=-40", "theory.lambda=0.2"]
    #expect(try comparisons(deepWells[0], deepWells[1], deepWells[2]) == ["free", "gap"])
    #expect(try comparisons(text: freeField) == ["free"])
    #expect(try comparisons("theory.lambda=0") == ["free"])
    #expect(try comparisons("compare=[]") == [])
    #expect(try comparisons("compare=['gap']") == ["gap"])
  }

  @Test func everyAutoIsResolved() throws {
    let resolved = try plan(
      "engineering.realisation=auto", "architecture.evaluator=auto"
    ).configuration
    // A pilot chooses, in the run; without an interaction there is nothing to choose.
    #expect(resolved.engineering.realisation == .auto)
    #expect(try plan(text: freeField).configuration.engineering.realisation == .weights)
    #expect(resolved.architecture.evaluator == .modes)
    // The resolved text decodes to itself, and to the same plan.
    let again = try plan(text: resolved.canonicalText)
    #expect(again.configuration == resolved)
    #expect(again.configurationHash == (try plan().configurationHash))
  }

  @Test func theReferenceMassIsTheGapsTheBareOrTheGiven() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [8, 8]))
    let gap = try GapEquation.solve(massSquared: 1, lambda: 1, grid: grid)
    #expect(try plan().referenceMassSquared == gap)
    #expect(gap > 1)
    #expect(try plan("engineering.referenceMass=bare").referenceMassSquared == 1)
    #expect(try plan("engineering.referenceMass=1.5").referenceMassSquared == 2.25)
    #expect(try plan(text: freeField).referenceMassSquared == 0.25)
    #expect(try plan("theory.massSquared=-1").referenceMassSquared > 0)
  }
}

/// The conventions of the literature reach the internal ½ m² φ² + (λ/4!) φ⁴.
struct ConventionTests {
  @Test func theInternalOneIsUnchanged() throws {
    let action = try plan("theory.massSquared=-0.3", "theory.lambda=0.7").phiFour()
    #expect(action.massSquared == -0.3 && action.lambda == 0.7)
  }

  /// λ_S/4 φ⁴ = λ/4! φ⁴.
  @Test func quarterMultipliesTheCouplingBySix() throws {
    let action = try plan("theory.convention=quarter", "theory.lambda=0.5").phiFour()
    #expect(action.massSquared == 1 && action.lambda == 3)
  }

  /// (∂φ)² + m² φ² + λ_A φ⁴ with φ → φ/√2.
  @Test func flowMultipliesTheCouplingBySix() throws {
    let action = try plan(
      "theory.convention=flow", "theory.massSquared=-4", "theory.lambda=8"
    ).phiFour()
    #expect(action.massSquared == -4 && action.lambda == 48)
  }

  /// m² = (1 − 2λ_h)/κ − 2d and λ = 6 λ_h/κ².
  @Test(arguments: ["[8]", "[8, 8]", "[4, 4, 4]", "[4, 4, 4, 4]"])
  func hoppingKnowsTheDimension(extents: String) throws {
    let action = try plan(
      "lattice.extents=\(extents)", "theory.convention=hopping", "theory.massSquared=null",
      "theory.kappa=0.25", "theory.lambda=0.0625"
    ).phiFour()
    let dimension = Double(try plan("lattice.extents=\(extents)").lattice.dimension)
    #expect(abs(action.massSquared - (3.5 - 2 * dimension)) < 1e-14)
    #expect(abs(action.lambda - 6) < 1e-14)
  }

  /// The bare mass is solved from M² = m² + (λ/2) D₀(M²), so the gap reference has that mass.
  @Test(arguments: ["factorial", "quarter", "flow"])
  func aGapMassReturnsAsTheReferenceMass(convention: String) throws {
    let solved = try plan(
      "theory.convention=\(convention)", "theory.massSquared=null", "theory.gapMassSquared=0.5")
    #expect(abs(solved.referenceMassSquared / 0.5 - 1) < 1e-12)
    #expect(solved.action.massSquared < 0.5)
    #expect(solved.target.phiFour?.lambda == (convention == "factorial" ? 1 : 6))
  }

  @Test func theDispersionReachesTheAction() throws {
    #expect(try plan().action.dispersion == .lattice)
    #expect(try plan("architecture.dispersion=continuum").action.dispersion == .continuum)
  }
}

/// What a run's folder is named after.
struct ConfigurationHashTests {
  @Test func nameNetworksOrderSpellingAndCommentsDoNotMatter() throws {
    let hash = try plan().configurationHash
    #expect(hash.count == 64)
    #expect(try plan("name=other").configurationHash == hash)
    #expect(try plan("ensemble.networks=999").configurationHash == hash)
    #expect(try plan(threads: 1).configurationHash == hash)
    #expect(
      try plan("engineering.transport=none").configurationHash
        == plan("engineering.realisation=weights").configurationHash)
    let reordered = """
      // The same theory, written by someone else.
      {
        theory: { lambda: 1.0, massSquared: 100e-2, action: 'phi4', /* default */
          convention: "factorial" },
        lattice: { boundary: "periodic", extents: [8, 8,], },
        architecture: {}, analysis: { estimator: "schwingerDyson", blocks: 100 },
        compare: ["free", "oneLoop", "twoLoop", "gap"]
      }
      """
    #expect(try plan(text: reordered).configurationHash == hash)
    #expect(try plan("name=other").folderName == "other-\(hash.prefix(8))")
  }

  @Test func everyPhysicalChangeMatters() throws {
    let hashes = try [
      plan(), plan("theory.lambda=1.0000000000000002"), plan("theory.massSquared=2"),
      plan("lattice.extents=[8, 10]"), plan("lattice.extents=[8]"), plan("ensemble.seed=1"),
      plan("analysis.blocks=50"), plan("analysis.estimator=direct"), plan("architecture.width=5"),
      plan("architecture.width=5", "architecture.alpha=-1"),
      plan("architecture.dispersion=continuum"), plan("engineering.referenceMass=bare"),
      plan("theory.convention=quarter"), plan("compare=[]"), plan(text: freeField),
    ].map(\.configurationHash)
    #expect(Set(hashes).count == hashes.count)
  }
}

/// Problems that take physics to see.
struct PhysicsProblemTests {
  @Test func theyAreReportedTogetherWithThoseOfTheSchema() throws {
    let text = """
      {"lattice": {"extents": [8, 8]}, "naem": "x",
       "theory": {"action": "phi4", "massSquared": -0.5, "lambda": 1},
       "engineering": {"referenceMass": "bare"}, "analysis": {"blocks": 5},
       "compare": ["free", "oneLoop", "exact"]}
      """
    let found = try problems(text: text)
    let expected = [
      "naem is not a key", "engineering.referenceMass is \"bare\"", "analysis.blocks is 5",
      "compare[1] is \"oneLoop\"", "compare[2] is \"exact\"",
    ]
    #expect(found.count == expected.count)
    // In the order of the file.
    for (problem, start) in zip(found, expected) {
      #expect(problem.hasPrefix("c.json: \(start)"), "\(problem)")
    }
  }

  /// A key that is wrong already is not judged once more.
  @Test func oneMistakeIsReportedOnce() throws {
    #expect(try problems("theory.lambda=-1").count == 1)
    #expect(try problems("theory.lamda=1", "theory.lambda=null").count == 1)
    #expect(try problems("lattice.extents=[8, 1]", "engineering.referenceMass=bare").count == 1)
    #expect(try problems("theory.massSquared=null").count == 1)
  }

  @Test(arguments: [
    (["theory.lambda=0", "theory.massSquared=0"], "theory.massSquared is 0", "Try 0.25"),
    (
      ["theory.lambda=0", "theory.massSquared=0.25", "analysis.estimator=schwingerDyson"],
      "analysis.estimator is \"schwingerDyson\"", "Try \"direct\"."
    ),
    (
      [
        "theory.convention=hopping", "theory.massSquared=null", "theory.kappa=0.3",
        "theory.lambda=0",
      ], "theory.kappa is 0.3", "Try"
    ),
    (
      ["lattice.extents=[8]", "architecture.dispersion=continuum", "compare=['exact']"],
      "compare[0] is \"exact\"", "architecture.dispersion"
    ),
  ])
  func messagesNameValueAndWayOut(overrides: [String], value: String, wayOut: String) throws {
    let decoded = try ConfigurationFile.decode(
      text: phiFour, source: "c.json", overrides: overrides)
    let error = #expect(throws: ConfigurationError.self) { _ = try RunPlan(decoded, threads: 2) }
    #expect(error?.problems.count == 1)
    let message = error?.description ?? ""
    #expect(message.contains(value), "\(message)")
    #expect(message.contains(wayOut), "\(message)")
  }

  /// What a realisation cannot do for the theory or the architecture is refused by name.
  @Test(arguments: [
    (
      [
        "engineering.realisation=annealed", "engineering.resampling=systematic",
        "output.fields=true",
      ], "without their families"
    ),
    (["engineering.density=nowhere.json"], "engineering.density"),
    (["engineering.realisation=transport", "theory.lambda=0"], "needs no map"),
    (["engineering.realisation=annealed", "architecture.width=9"], "exact width"),
    (["engineering.transport=optimised", "theory.lambda=[1, 2]"], "not along an axis"),
    (["engineering.referenceMass=pilot", "theory.lambda=[1, 2]"], "first point"),
    (
      ["engineering.transport=fitted", "theory.action=phi6", "theory.couplings={'6': 1}"],
      "\"phi4\" of one component"
    ),
  ])
  func whatARealisationCannotDoIsRefused(overrides: [String], reason: String) throws {
    let decoded = try ConfigurationFile.decode(
      text: phiFour, source: "c.json", overrides: overrides)
    #expect(decoded.problems.isEmpty)
    let error = #expect(throws: ConfigurationError.self) { _ = try RunPlan(decoded, threads: 2) }
    #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
  }

  @Test func aLatticeLargerThanMemoryIsRefusedWithBothNumbers() throws {
    let found = try problems("lattice.extents=[1000000, 1000000]")
    #expect(found.count == 1)
    let limit = MemoryEstimate.describe(Machine.memoryLimit)
    #expect(found[0].contains("this machine has \(limit)"))
    #expect(found[0].contains(" PB of memory with 2 threads"))
  }
}
