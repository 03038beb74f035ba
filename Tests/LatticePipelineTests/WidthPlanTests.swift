import CorrelatorAnalysis
import FieldTheory
import LatticePipeline
import RunConfiguration
import Testing

/// Several widths in one configuration, and networks with continuous momenta that interact.
struct WidthPlanTests {
  private func planned(_ overrides: String..., text: String = phiFour) throws -> PlannedRun {
    try PlannedRun(
      try ConfigurationFile.decode(text: text, source: "c.json", overrides: overrides), threads: 2)
  }

  private func refusal(_ overrides: String..., text: String = phiFour) throws -> String {
    let decoded = try ConfigurationFile.decode(text: text, source: "c.json", overrides: overrides)
    let error = #expect(throws: ConfigurationError.self) {
      _ = try PlannedRun(decoded, threads: 2)
    }
    #expect(error?.problems.count == 1)
    return error?.description ?? ""
  }

  @Test func aListOfWidthsIsOnePlanEach() throws {
    guard case .widths(let plan) = try planned("architecture.width=[10, 20, 40]") else {
      Issue.record("no plan of several widths")
      return
    }
    #expect(plan.plans.map(\.width) == [10, 20, 40])
    #expect(plan.configuration.architecture.width == .extrapolated([10, 20, 40]))
    #expect(plan.plans.allSatisfy { $0.target.estimator == .direct })
    // Each is the plan of that width alone.
    let alone = try RunPlan(
      try ConfigurationFile.decode(
        text: phiFour, source: "c.json", overrides: ["architecture.width=20"]), threads: 2)
    #expect(plan.plans[1].configurationHash == alone.configurationHash)
    #expect(plan.configurationHash != alone.configurationHash)
    #expect(try planned("architecture.width=[10, 20, 40]").fieldCount == 3 * 20_000)
  }

  @Test func whatDoesNotGoWithSeveralWidthsIsRefused() throws {
    #expect(
      try refusal("architecture.width=[10, 20, 40]", "theory.lambda=[0.1, 0.2]")
        .contains("architecture.width"))
    #expect(
      try refusal(
        "theory.action=network", "theory.lambda=null", "theory.massSquared=null",
        "architecture.neuron=erf", "architecture.width=[10, 20, 40]"
      ).contains("lattice.extents"))
    #expect(throws: ConfigurationError.self) { _ = try plan("architecture.width=[10, 20, 40]") }
  }

  @Test func mapsOfFiniteWidthMoveGaussianReadouts() throws {
    let transport = "engineering.realisation=transport"
    #expect(
      try plan("architecture.width=10", transport).configuration.engineering.realisation
        == .transport)
    #expect(
      try plan("architecture.width=10").configuration.engineering.realisation == .auto)
    #expect(
      try plan("architecture.width=10", "architecture.amplitude=constant")
        .configuration.engineering.realisation == .weights)
    #expect(
      try refusal("architecture.width=10", transport, "architecture.amplitude=constant")
        .contains("Gaussian readouts"))
    #expect(
      try refusal("architecture.width=10", transport, "theory.lambda=[0.1, 0.2]")
        .contains("one theory"))
    #expect(
      try refusal("architecture.width=10", transport, "engineering.transport=order2")
        .contains("first order"))
  }

  /// In infinite volume M² = m² + (λ/2) G(0), in one dimension with G(0) = 1/(M√(M² + 4)).
  @Test func theGapMassIsThatOfInfiniteVolume() throws {
    let overrides = [
      "lattice.extents=[8]", "lattice.boundary=infinite", "architecture.width=10",
      "theory.massSquared=0.3",
    ]
    let box = try RunPlan(
      try ConfigurationFile.decode(text: phiFour, source: "c.json", overrides: overrides),
      threads: 2)
    let gap = box.referenceMassSquared
    #expect(abs(gap - 0.3 - 0.5 / (gap * (gap + 4)).squareRoot()) < 1e-10)
    #expect(box.infiniteVolumePropagator == .lattice(massSquared: gap))
    // And back.
    let inverse = try RunPlan(
      try ConfigurationFile.decode(
        text: phiFour, source: "c.json",
        overrides: Array(overrides.dropLast())
          + ["theory.massSquared=null", "theory.gapMassSquared=\(gap)"]), threads: 2)
    #expect(abs(inverse.action.massSquared - 0.3) < 1e-10)
  }

  @Test func continuousMomentaServeOneComponentAndAChosenMass() throws {
    let infinite = ["lattice.boundary=infinite", "architecture.width=10"]
    #expect(
      try refusal(infinite[0], infinite[1], "theory.components=2").contains("theory.components"))
    #expect(
      try refusal(infinite[0], infinite[1], "engineering.referenceMass=pilot")
        .contains("engineering.referenceMass"))
  }
}
