import RunConfiguration
import Testing

struct OverrideTests {
  @Test func valuesAreJSON5OrBareWords() throws {
    let configuration = try decode(
      phiFour, "theory.lambda = 2", "lattice.extents=[4, 4,]", "lattice.extents[1]=0x10",
      "name=3d_run", "architecture.amplitude='constant'", "engineering.referenceMass=bare",
      "ensemble={networks: 200, seed: 1}", "ensemble.seed=7"
    ).validated()
    #expect(configuration.theory.lambda == .value(2))
    #expect(configuration.lattice.extents == [4, 16])
    #expect(configuration.name == "3d_run")
    #expect(configuration.architecture.amplitude == .constant)
    #expect(configuration.engineering.referenceMass == .bare)
    #expect(configuration.ensemble == .init(networks: 200, seed: 7))
  }

  @Test func laterOverridesWin() throws {
    #expect(try decode(phiFour, "name=a", "name=b").configuration.name == "b")
  }

  @Test func nullRemovesAKey() throws {
    let configuration = try decode(
      phiFour, "theory.massSquared=null", "theory.gapMassSquared=0.3", "compare=null"
    ).validated()
    #expect(configuration.theory.massSquared == nil)
    #expect(configuration.theory.gapMassSquared == 0.3)
  }

  @Test func nullInAFileIsRefused() {
    let text = phiFour.replacing("0.25", with: "null")
    #expect(
      sentences(text) == [
        "theory.massSquared is null; it must be a number or a list of numbers. Try 0.25."
      ])
  }

  @Test(arguments: [
    (
      "theory.lambda",
      "--set theory.lambda: there is no value; the form is key.path=value. "
        + "Try --set theory.lambda=1."
    ),
    (
      ".x=1",
      "--set .x=1: \".x\" is not a key; the form is key.path=value. "
        + "Try --set lattice.extents[0]=16."
    ),
    (
      "lattice.extents[x]=1",
      "--set lattice.extents[x]=1: \"lattice.extents[x]\" is not a key; the form is "
        + "key.path=value. Try --set lattice.extents[0]=16."
    ),
    (
      "name=",
      "--set name=: the value is empty; the form is key.path=value. "
        + "Give a value, or null to remove the key."
    ),
    (
      "lattice.extents=[16,",
      "--set lattice.extents=[16,: the list that starts here has no ']'."
    ),
    (
      "lattice.extents[2]=4",
      "--set lattice.extents[2]=4: lattice.extents has 2 entries, counted from 0; "
        + "there is no entry 2 to set. Set the whole of lattice.extents."
    ),
    (
      "theory.lambda.x=4",
      "--set theory.lambda.x=4: theory.lambda is 1; it has no keys to set. "
        + "Set theory.lambda itself."
    ),
    (
      "compare[0]=free",
      "--set compare[0]=free: compare is missing; only a list has entries to set. "
        + "Set the whole of compare."
    ),
    (
      "theory={lambda: 1, lambda: 2}",
      "--set theory={lambda: 1, lambda: 2}: theory.lambda is given again on line 1; "
        + "line 1 already sets it. Remove one of the two."
    ),
  ])
  func malformedOverrides(argument: String, expected: String) {
    #expect(sentences(phiFour, overrides: [argument]) == [expected])
  }

  @Test func fileAndOverridesAreRefusedTogether() {
    let found = sentences("{", overrides: ["x", "theory.lambda=2"])
    #expect(
      found == [
        "c.json:1:1: the section that starts here has no '}'.",
        "--set x: there is no value; the form is key.path=value. Try --set theory.lambda=1.",
      ])
  }

  @Test func theTopMustBeASection() {
    #expect(
      sentences("[1]") == [
        "c.json:1:1: found [1]; a configuration is a section in braces. Start with {."
      ])
  }
}
