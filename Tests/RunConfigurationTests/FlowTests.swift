import RunConfiguration
import Testing

/// The section flow: what belongs to which kind, and the sentences about what does not.
struct FlowTests {
  private let passive = """
    {"flow": {"kind": "passive", "dimension": 1, "u4": -0.1, "scales": [0, 1, 10]}}
    """
  private let active = """
    {"architecture": {"neuron": "gauss", "width": 4, "sigmaB": 0.3},
     "flow": {"kind": "active", "dimension": 1, "sigmaW": [0.5, 1, 2]}}
    """
  private let fixedPoint = """
    {"flow": {"kind": "fixedPoint", "dimension": 3}}
    """
  private let coarse = """
    {"lattice": {"extents": [8, 8]}, "theory": {"action": "phi4", "massSquared": 0.25, "lambda": 1},
     "flow": {"kind": "coarseGraining", "cutoffs": [3, 2, 1]}}
    """

  @Test func everyKindHasASoundExample() throws {
    for text in [passive, active, fixedPoint, coarse] {
      #expect(sentences(text).isEmpty, "\(sentences(text))")
    }
  }

  @Test func canonicalTextsAreReadBackAsTheyAre() throws {
    let measured = """
      {"name": "m", "architecture": {"neuron": "gauss", "width": 4},
       "flow": {"kind": "passive", "dimension": 2, "u2": 0.5, "u4": "measured", "u6": 3,
         "truncation": "potential", "scales": [3, 1], "gridEnd": 5, "regulator": "exponential"}}
      """
    for text in [passive, active, fixedPoint, coarse, measured] {
      let configuration = try decode(text).configuration
      let again = try decode(configuration.canonicalText)
      #expect(again.problems.isEmpty, "\(again.problems.map(\.description))")
      #expect(again.configuration == configuration)
      #expect(again.configuration.canonicalText == configuration.canonicalText)
    }
  }

  @Test func aFlowWithoutFieldsHasNoSectionsOfARun() throws {
    let text = try decode(passive).configuration.canonicalText
    for section in ["lattice", "theory", "engineering", "ensemble", "output"] {
      #expect(!text.contains("\"\(section)\""), "\(section)")
    }
    #expect(try decode(active).configuration.canonicalText.contains("\"ensemble\""))
    #expect(!(try decode(phiFour).configuration.canonicalText.contains("\"flow\"")))
  }

  @Test func defaultsDoNotEnterTheHash() throws {
    let plain = try decode(passive).configuration.physicsText
    let named = try decode(passive, "flow.regulator=litim", "flow.u6=0").configuration.physicsText
    #expect(plain == named)
    #expect(plain != (try decode(passive, "flow.u6=1").configuration.physicsText))
  }

  @Test(arguments: [
    (
      "flow.u4=null",
      "flow.u4 is missing; a flow of the kind \"passive\" needs it. Add \"u4\": -0.1283 to flow."
    ),
    (
      "flow.u4=exactly",
      "flow.u4 is \"exactly\"; it must be \"exact\", \"measured\" or a finite number. Did you mean \"exact\"?"
    ),
    (
      "flow.kind=pasive",
      "flow.kind is \"pasive\"; it must be one of \"passive\", \"active\", \"fixedPoint\", \"coarseGraining\". Did you mean \"passive\"?"
    ),
    ("flow.dimension=5", "flow.dimension is 5; it must be at most 4. Try 3."),
    ("flow.scales=[1]", "flow.scales has 1 entry; it must have at least 2. Try [0, 1, 10, 100]."),
    (
      "flow.scales=[0,2,1]",
      "flow.scales[2] is 1; it must be above the entry before it, which is 2. "
        + "Name every entry once, in ascending or descending order."
    ),
    (
      "flow.cutoffs=[1]",
      "flow.cutoffs is a list; it has no effect on a flow of the kind \"passive\". "
        + "Remove it, or set flow.kind to \"coarseGraining\"."
    ),
    (
      "flow.gridPoints=20",
      "flow.gridPoints is 20; the truncation \"sextic\" has no grid. "
        + "Remove it, or set flow.truncation to \"potential\"."
    ),
    (
      "flow.truncation=potential",
      "flow.scales is a list; a whole potential flows toward smaller k only: upward its flow is a "
        + "diffusion backward in time. List the scales downward, or set flow.truncation to \"sextic\"."
    ),
    (
      "lattice.extents=[8]",
      "lattice is a section; a flow of the kind \"passive\" has none. Remove it."
    ),
    (
      "ensemble.seed=3",
      "ensemble is a section; flow.u4 is a number, for which no networks are drawn. Remove it."
    ),
  ])
  func whatIsWrongWithAPassiveFlow(override: String, expected: String) {
    let found = sentences(passive, overrides: [override]).map {
      $0.replacing("--set \(override): ", with: "")
        .replacing(/is \[[0-9, ]*\]/, with: "is a list")
    }
    #expect(found == [expected])
  }

  @Test(arguments: [
    (
      "architecture.neuron=erf",
      "architecture.neuron is \"erf\"; σ_W is the scale of networks of gauss neurons. "
        + "Set it to \"gauss\"."
    ),
    (
      "architecture.width=exact",
      "architecture.width is \"exact\"; the networks of a flow have a number of neurons. Try 100."
    ),
    (
      "architecture.sigmaW=2",
      "architecture.sigmaW is 2; it has no effect on a flow of the kind \"active\". "
        + "Remove it; the flow's scale is σ_W itself."
    ),
    (
      "architecture.depth=2",
      "architecture.depth is 2; it has no effect on a flow of the kind \"active\". Remove it."
    ),
    (
      "flow.sigmaW=[2,1,0.5]",
      "flow.sigmaW[1] is 1; it must be above the entry before it, which is 2. "
        + "Name every entry once, in ascending order."
    ),
  ])
  func whatIsWrongWithAnActiveFlow(override: String, expected: String) {
    #expect(sentences(after: override, to: active) == [expected])
  }

  @Test func aListOfOneCutoffIsInOrder() {
    #expect(sentences(after: "flow.cutoffs=[1]", to: coarse).isEmpty)
  }

  @Test func coarseGrainingNeedsATheory() {
    let found = sentences("{\"flow\": {\"kind\": \"coarseGraining\", \"cutoffs\": [1]}}")
    #expect(found.count == 3 && found.contains { $0.hasPrefix("lattice.extents is missing") })
  }

  @Test func anEmptyFlowAsksForItsKind() {
    #expect(
      sentences("{\"flow\": {}}") == [
        "flow.kind is missing; it is required. Add \"kind\": \"passive\" to flow."
      ])
  }
}
