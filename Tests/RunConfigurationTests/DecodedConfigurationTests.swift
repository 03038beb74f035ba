import RunConfiguration
import Testing

struct DecodedConfigurationTests {
  @Test func defaultsStandInForBadValues() throws {
    let decoded = try decode(
      phiFour, "ensemble.networks=1", "lattice.extents[0]=0", "theory.lambda=-1",
      "architecture.width=0")
    #expect(decoded.configuration.ensemble.networks == 20_000)
    #expect(decoded.configuration.lattice.extents == [8, 8])
    #expect(decoded.configuration.theory.lambda == nil)
    #expect(decoded.configuration.theory.massSquared == .value(0.25))
    #expect(decoded.configuration.architecture.width == .exact)
    #expect(decoded.problems.count == 4)
  }

  @Test func soundnessLooksUpAndDown() throws {
    let decoded = try decode(phiFour, "lattice.extents[1]=0", "theory.lamda=2", "analysis=3")
    #expect(!decoded.isSound("lattice.extents[1]"))
    #expect(!decoded.isSound("lattice.extents"))
    #expect(!decoded.isSound("lattice"))
    #expect(decoded.isSound("lattice.extents[0]"))
    #expect(decoded.isSound("lattice.boundary"))
    #expect(!decoded.isSound("analysis.blocks"))
    #expect(decoded.isSound("theory.massSquared"))
    // Probably what the misspelt key meant, so its present value is not to be trusted.
    #expect(!decoded.isSound("theory.lambda"))
    #expect(decoded.isSound("ensemble.networks"))
  }

  @Test func aBadPowerSpoilsTheCouplings() throws {
    let decoded = try decode(
      phiFour, "theory.action=polynomial", "theory.lambda=null", "theory.couplings.6=1",
      "theory.couplings.4=strong")
    #expect(decoded.problems.count == 1)
    #expect(!decoded.isSound("theory.couplings") && !decoded.isSound("theory.couplings.4"))
    #expect(decoded.isSound("theory.couplings.6"))
    #expect(decoded.isPresent("theory.couplings.6") && !decoded.isPresent("theory.couplings.8"))
    #expect(decoded.configuration.theory.couplings.isEmpty)
  }

  @Test func presenceIsWhatTheUserTyped() throws {
    let decoded = try decode(phiFour, "ensemble.networks=300")
    #expect(decoded.isPresent("ensemble.networks"))
    #expect(!decoded.isPresent("ensemble.seed"))
    #expect(decoded.isPresent("lattice.extents[1]"))
    #expect(!decoded.isPresent("lattice.extents[2]"))
    #expect(!decoded.isPresent("compare"))
  }

  @Test func laterProblemsArePlacedLikeOurs() throws {
    let text =
      "{\n \"lattice\": {\"extents\": [8]},\n \"theory\": {\"action\": \"free\",\n"
      + "  \"massSquared\": -1}}"
    let decoded = try decode(text, "ensemble.networks=300")
    let mass = decoded.problem(
      at: "theory.massSquared", rule: "a free theory needs a positive one", wayOut: "Try 0.25.")
    #expect(
      mass.description
        == "c.json: theory.massSquared is -1; a free theory needs a positive one. Try 0.25.")
    #expect(mass.line == 4 && mass.column == 18)
    let networks = decoded.problem(
      at: "ensemble.networks", rule: "memory for 10 is left", wayOut: "Try 10")
    #expect(
      networks.description
        == "--set ensemble.networks=300: ensemble.networks is 300; memory for 10 is left. Try 10.")
    #expect(networks.line == nil)
    let absent = decoded.problem(
      at: "theory.gapMassSquared", fact: "is not given", rule: "it would help", wayOut: "")
    #expect(absent.line == 3)
    #expect(absent.description == "c.json: theory.gapMassSquared is not given; it would help.")
    #expect(decoded.source == "c.json")

    do throws(ConfigurationError) {
      _ = try decoded.validated(adding: [networks, mass])
      Issue.record("accepted")
    } catch {
      #expect(error.problems == [mass, networks])
    }
  }

  @Test func anErrorIsNeverEmpty() {
    #expect(ConfigurationError([]) == nil)
    let problem = ConfigurationProblem(source: "", fact: "no file is named")
    #expect(ConfigurationError([problem, problem])?.description.split(separator: "\n").count == 2)
    #expect(ConfigurationError(problem).description == "no file is named.")
  }
}
