import Foundation
import Testing

/// One configuration that must be refused, and what each message about it must say.
struct BadConfiguration: CustomTestStringConvertible {
  let name: String
  let text: String
  /// One list for each line expected: key path and value, the rule, the way out.
  let lines: [[String]]

  init(_ name: String, _ text: String, _ lines: [String]...) {
    (self.name, self.text, self.lines) = (name, text, lines)
  }

  /// A φ⁴ configuration with the given lattice, theory and further sections.
  init(
    _ name: String, extents: String = "[8, 8]", action: String = "phi4", mass: String = "1",
    lambda: String? = "1", further: String = "", _ lines: [String]...
  ) {
    let coupling = lambda.map { ", \"lambda\": \($0)" } ?? ""
    self.name = name
    text = """
      {"lattice": {"extents": \(extents)},
       "theory": {"action": "\(action)", "massSquared": \(mass)\(coupling)}\(further)}
      """
    self.lines = lines
  }

  var testDescription: String { name }
}

/// Configurations that cannot be run: refused with exit code 65 before anything is written.
struct BadConfigurationTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  static let configurations = [
    BadConfiguration(
      "unknown key",
      #"{"lattice": {"extents": [8]}, "theory": {"action": "phi4", "massSquared": 1, "lamda": 1}}"#,
      ["theory.lamda is not a key", "did you mean theory.lambda?"]),
    BadConfiguration(
      "text for a list", extents: "\"8x8\"",
      ["lattice.extents is \"8x8\"", "it must be a list of 1 to 4 integers", "Try [32, 32]."]),
    BadConfiguration(
      "ball without radius", action: "free", lambda: nil,
      further: #", "architecture": {"momenta": "continuum", "width": 8}"#,
      ["architecture.cutoff is missing", "need its radius", "Try 3"]),
    BadConfiguration(
      "continuum momenta at exact width",
      further: #", "architecture": {"momenta": "continuum", "cutoff": 2}"#,
      ["architecture.width is missing", "no neuron for every mode", "Try 100."]),
    BadConfiguration(
      "impossible tolerance", action: "free", lambda: nil,
      further: #", "architecture": {"tolerance": 1e-15}"#,
      ["architecture.tolerance is 1e-15", "it must be at least 1e-13", "Try"]),
    BadConfiguration(
      "activation without its action", action: "free", lambda: nil,
      further: #", "architecture": {"neuron": "erf", "width": 8}"#,
      ["architecture.neuron is \"erf\"", "realise no action", "theory.action"]),
    BadConfiguration(
      "Student's t with too few degrees of freedom",
      #"{"lattice": {"extents": [8]}, "theory": {"action": "network"}, "architecture": {"neuron": "relu", "width": 8, "readout": "studentT", "degreesOfFreedom": 2}}"#,
      ["architecture.degreesOfFreedom is 2", "it must be above 2", "Try"]),
    BadConfiguration(
      "fraction for an integer", extents: "[8.5, 8]",
      ["lattice.extents[0] is 8.5", "it must be an integer", "Try 9."]),
    BadConfiguration(
      "text for a number", lambda: "\"1\"",
      ["theory.lambda is \"1\"", "it must be a number", "Write it without quotes: 1."]),
    BadConfiguration(
      "unknown choice", action: "phi3",
      ["theory.action is \"phi3\"", "it must be one of \"free\", \"phi4\"", "\"phi4\""]),
    BadConfiguration(
      "extents 0 and 1", extents: "[0, 1]",
      ["lattice.extents[0] is 0", "it must be at least 2", "Try 8."],
      ["lattice.extents[1] is 1", "it must be at least 2", "Try 8."]),
    BadConfiguration(
      "negative extent", extents: "[-8]",
      ["lattice.extents[0] is -8", "it must be at least 2", "Try 8."]),
    BadConfiguration(
      "five dimensions", extents: "[2, 2, 2, 2, 2]",
      ["lattice.extents has 5 entries", "it must have at most 4", "Try [32, 32]."]),
    BadConfiguration(
      "no dimension", extents: "[]",
      ["lattice.extents has no entries", "it must have at least 1", "Try [32, 32]."]),
    BadConfiguration(
      "negative coupling, a potential unbounded below", lambda: "-0.5",
      ["theory.lambda is -0.5", "it must be at least 0", "Try 1."]),
    BadConfiguration(
      "not a number", lambda: "NaN",
      ["theory.lambda is NaN", "it must be a finite number", "Try 1."]),
    BadConfiguration(
      "infinity", mass: "-Infinity",
      ["theory.massSquared is -Infinity", "it must be a finite number", "Try 0.25."]),
    BadConfiguration(
      "larger than any double", mass: "1e999",
      ["theory.massSquared is 1e999", "it must be a finite number", "Try 0.25."]),
    BadConfiguration(
      "width 0", further: #", "architecture": {"width": 0}"#,
      ["architecture.width is 0", "it must be at least 1", "Try \"exact\"."]),
    BadConfiguration(
      "a million by a million sites", extents: "[1000000, 1000000]",
      [
        "lattice.extents is [1000000, 1000000]", " of memory", "this machine has ",
        "Choose smaller extents",
      ]),
    BadConfiguration(
      "more sites than integers", extents: "[16777216, 16777216, 16777216, 16777216]",
      ["lattice.extents is [16777216,", "overflows the number of sites", "Choose smaller extents."]),
    BadConfiguration(
      "a width larger than memory",
      further: #", "architecture": {"width": 100000000000000}"#,
      [
        "architecture.width is 100000000000000", " of memory", "this machine has ",
        "Choose fewer neurons",
      ]),
    BadConfiguration(
      "negative mass squared with the bare reference", mass: "-0.5",
      further: #", "engineering": {"referenceMass": "bare"}"#,
      [
        "engineering.referenceMass is \"bare\"", "there is no free theory of the bare mass",
        "-0.5", "Try \"gap\"",
      ]),
    BadConfiguration(
      "no mass with the bare reference", mass: "0",
      further: #", "engineering": {"referenceMass": "bare"}"#,
      ["engineering.referenceMass is \"bare\"", "no free theory", "Try \"gap\""]),
    BadConfiguration(
      "massless free theory", action: "free", mass: "0", lambda: nil,
      ["theory.massSquared is 0", "the mass squared must be positive", "Try 0.25"]),
    BadConfiguration(
      "unstable free theory", action: "free", mass: "-1", lambda: nil,
      ["theory.massSquared is -1", "the mass squared must be positive", "Try 0.25"]),
    BadConfiguration(
      "φ⁴ without coupling and mass", mass: "-1", lambda: "0",
      ["theory.massSquared is -1", "the mass squared must be positive", "theory.lambda"]),
    BadConfiguration(
      "an estimator that cannot fail", action: "free", lambda: nil,
      further: #", "analysis": {"estimator": "schwingerDyson"}"#,
      ["analysis.estimator is \"schwingerDyson\"", "could not fail", "Try \"direct\"."]),
    BadConfiguration(
      "perturbation theory around a negative mass squared", mass: "-0.5",
      further: #", "compare": ["gap", "twoLoop"]"#,
      ["compare[1] is \"twoLoop\"", "there is no perturbation theory", "Try \"gap\"."]),
    BadConfiguration(
      "an exact solution of a large lattice", further: #", "compare": ["exact"]"#,
      ["compare[0] is \"exact\"", "2 or 3 sites", "Try \"gap\"."]),
    BadConfiguration(
      "fewer networks than blocks", further: #", "ensemble": {"networks": 50}"#,
      ["ensemble.networks", "50"]),
    BadConfiguration(
      "several problems at once, the program's and physics'", extents: "[8, 1]", lambda: "-1",
      further: #", "architecture": {"width": 0, "amplitud": "gaussian"}, "ensembel": {}"#,
      ["lattice.extents[1] is 1", "it must be at least 2", "Try 8."],
      ["theory.lambda is -1", "it must be at least 0", "Try 1."],
      ["architecture.width is 0", "it must be at least 1", "Try \"exact\"."],
      ["architecture.amplitud is not a key", "did you mean architecture.amplitude?"],
      ["ensembel is not a key", "did you mean ensemble?"]),
    BadConfiguration(
      "a problem of physics beside one of form", mass: "-0.5",
      further: #"""
        , "engineering": {"referenceMass": "bare"}, "ensemble": {"seed": -1}
        """#,
      ["engineering.referenceMass is \"bare\"", "Try \"gap\""],
      ["ensemble.seed is -1", "it must be at least 0"]),
  ]

  @Test(arguments: configurations)
  func isRefusedWithFileKeyValueRuleAndWayOut(_ configuration: BadConfiguration) throws {
    try scratch.write(configuration.text, to: "bad.json")
    for command in ["run", "validate"] {
      let output = command == "run" ? ["--output", "out"] : []
      let result = try scratch.start([command, "bad.json"] + output).finish()
      #expect(result.exitCode == 65)
      #expect(result.output.isEmpty)
      try #require(result.errorLines.count == configuration.lines.count, "\(result.errors)")
      for (line, parts) in zip(result.errorLines, configuration.lines) {
        #expect(line.hasPrefix("bad.json: "))
        for part in parts { #expect(line.contains(part), "\(part) in: \(line)") }
      }
    }
    #expect(try scratch.everything() == ["bad.json"])
  }

  @Test(arguments: [
    ("", "the file is empty"),
    ("hello", "hello is not a value"),
    ("{\"lattice\": [", "the list that starts here has no ']'"),
    ("[1, 2]", "a configuration is a section in braces"),
    ("\u{0}\u{1}\u{2}", "bad.json"),
    ("{\"name\": \"a\", \"name\": \"b\"}", "name"),
  ])
  func whatIsNoConfigurationIsRefused(text: String, message: String) throws {
    try scratch.write(text, to: "bad.json")
    let result = try scratch.lattice("run", "bad.json", "--output", "out")
    #expect(result.exitCode == 65)
    #expect(result.errors.hasPrefix("bad.json"))
    #expect(result.errors.contains(message))
    #expect(try scratch.everything() == ["bad.json"])
  }

  @Test func bytesThatAreNoTextAreRefused() throws {
    let file = scratch.url.appendingPathComponent("bad.json")
    try Data([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]).write(to: file)
    let result = try scratch.lattice("run", "bad.json", "--output", "out")
    #expect(result.exitCode == 65)
    #expect(result.errors.hasPrefix("bad.json: the file is not UTF-8 text"))
    #expect(try scratch.everything() == ["bad.json"])
  }

  @Test func aMissingFileIsNamedWithWhatIsNearby() throws {
    try scratch.write(phiFour, to: "phi4.json")
    let misspelt = try scratch.lattice("run", "phi44.json", "--output", "out")
    #expect(misspelt.exitCode == 65)
    #expect(misspelt.errors.contains("there is no file \"phi44.json\""))
    #expect(misspelt.errors.contains("did you mean phi4.json?"))
    let unknown = try scratch.lattice("run", "nowhere/oscillator.json")
    #expect(unknown.exitCode == 65)
    #expect(unknown.errors.contains("there is no folder \"nowhere\""))
    #expect(try scratch.everything() == ["phi4.json"])
  }

  @Test func aFolderIsNoConfiguration() throws {
    let result = try scratch.lattice("run", ".")
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("this is a folder; a configuration is a file"))
    #expect(try scratch.everything().isEmpty)
  }

  @Test(.enabled(if: geteuid() != 0, "root reads everything"))
  func aForbiddenFileIsRefused() throws {
    try scratch.write(phiFour, to: "secret.json")
    chmod(scratch.path + "/secret.json", 0)
    let result = try scratch.lattice("run", "secret.json")
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("secret.json: the file cannot be read by this user"))
    #expect(result.errors.contains("Check its permissions."))
  }

  @Test(arguments: [
    ("theory.lambda=-1", "theory.lambda is -1; it must be at least 0. Try 1."),
    ("theory.lamda=1", "theory.lamda is not a key; did you mean theory.lambda?"),
    ("theory.lambda", "there is no value; the form is key.path=value. Try --set theory.lambda=1."),
    ("theory.lambda=", "the value is empty"),
    ("lattice.extents[7]=8", "lattice.extents has 2 entries, counted from 0; there is no entry 7"),
    ("ensemble.networks=1e400", "ensemble.networks is 1e400"),
  ])
  func aBadOverrideIsRefused(argument: String, message: String) throws {
    try scratch.write(phiFour, to: "quick.json")
    let result = try scratch.lattice("run", "quick.json", "--set", argument, "--output", "out")
    #expect(result.exitCode == 65)
    #expect(result.errors.hasPrefix("--set \(argument): "))
    #expect(result.errors.contains(message))
    #expect(try scratch.everything() == ["quick.json"])
  }
}
