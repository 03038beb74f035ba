import FieldTheory
import LatticeGeometry
import LatticePipeline
import RunConfiguration
import Testing

/// Plans of theories other than φ⁴ of one component.
struct GeneralTheoryPlanTests {
  private let sineGordon = """
    {"lattice": {"extents": [8, 8]},
     "theory": {"action": "sineGordon", "massSquared": 0.5, "amplitude": 0.3, "beta": 1.2}}
    """
  private let phiSix = """
    {"lattice": {"extents": [8, 8]},
     "theory": {"action": "phi6", "massSquared": 0.5, "couplings": {"4": -1, "6": 3}}}
    """

  @Test func couplingsReachTheInteraction() throws {
    let sine = try #require(
      try plan(text: sineGordon).action.interaction as? SineGordonInteraction)
    #expect(sine.amplitude == 0.3 && sine.beta == 1.2)
    let sextic = try #require(try plan(text: phiSix).action.interaction as? PolynomialInteraction)
    #expect(sextic.couplings == [0, 0, 0, 0, -1, 0, 3])
    let vector = try #require(
      try plan("theory.components=3").action.interaction as? VectorQuarticInteraction)
    #expect(vector.componentCount == 3 && vector.lambda == 1)
    #expect(try plan("theory.components=1").action is PhiFour)
    #expect(
      try plan("theory.kineticTerm=[1, 0.2]").action.dispersion == .polynomial([1, 0.2]))
  }

  /// The gap mass that was asked for is the one the plan draws from.
  @Test(arguments: ["theory.components=1", "theory.components=4", "theory.kineticTerm=[1, 0.2]"])
  func gapMassIsSolvedFor(override: String) throws {
    let plan = try plan("theory.massSquared=null", "theory.gapMassSquared=0.7", override)
    #expect(abs(plan.referenceMassSquared - 0.7) < 1e-12)
  }

  @Test func columnsAreThoseThatExist() throws {
    #expect(try plan(text: sineGordon).configuration.compare == [.free, .gap])
    #expect(try plan("theory.components=2").configuration.compare == [.free, .gap])
    #expect(
      try plan("theory.kineticTerm=[1, 0.2]").configuration.compare
        == [.free, .oneLoop, .twoLoop, .gap])
    // Without a free theory of the bare mass there is no expansion about it.
    #expect(
      try plan("theory.kineticTerm=[-1, 0.2]").configuration.compare == [.free, .gap])
  }

  @Test func requestsWithoutAMeaningAreRefused() throws {
    func expectOne(_ found: [String], _ start: String, _ part: String) {
      #expect(found.count == 1, "\(found)")
      #expect(found.first?.contains(start) == true, "\(found)")
      #expect(found.first?.contains(part) == true, "\(found)")
    }
    expectOne(
      try problems("theory.massSquared=0", text: sineGordon), "theory.massSquared is 0",
      "sine-Gordon")
    expectOne(try problems("compare=['oneLoop']", text: sineGordon), "compare[0]", "phi4")
    expectOne(
      try problems("engineering.transport=order2", text: sineGordon), "engineering.transport",
      "order1")
    expectOne(
      try problems(
        "theory.massSquared=[1, 0.5]", "engineering.realisation=transport", text: sineGordon),
      "engineering.realisation", "axis")
    expectOne(
      try problems(
        "theory.kineticTerm=[-1, 0.2]", "theory.massSquared=0.1", text: sineGordon),
      "theory.kineticTerm", "restoring force")
    expectOne(
      try problems("theory.couplings={'6': 1e15}", text: phiSix), "theory.couplings.6", "exceed")
  }
}
