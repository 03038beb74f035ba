/// The keys a configuration may have: the one table behind decoding, `lattice explain`,
/// `Configs/schema.json` and the table in `Configs/README.md`.
public enum ConfigurationSchema {
  /// Every key in canonical order, each section before its keys.
  public static let keys: [ConfigurationKey] =
    topKeys + latticeKeys + theoryKeys + architectureKeys + engineeringKeys + ensembleKeys
    + analysisKeys + compareKeys

  /// The key of that exact path, if there is one.
  public static func key(_ path: String) -> ConfigurationKey? { index[path] }

  /// The keys that stand directly in a section; the empty path names the top level.
  public static func keys(in section: String) -> [ConfigurationKey] {
    keys.filter { $0.section == section }
  }

  private static let index = Dictionary(uniqueKeysWithValues: keys.map { ($0.path, $0) })

  /// Catches slips of the finger only; whether the volume fits the machine is for the caller.
  private static let largestExtent: UInt64 = 1 << 24

  private static func words<Choice: RawRepresentable & CaseIterable>(
    _ choice: Choice.Type
  ) -> [String] where Choice.RawValue == String {
    Choice.allCases.map(\.rawValue)
  }

  private static let topKeys = [
    ConfigurationKey(
      "$schema", .text,
      explanation: "Path of schema.json for editors that check while typing; the program ignores "
        + "it.",
      example: "\"schema.json\""),
    ConfigurationKey(
      "schemaVersion", .integer(1...1), defaultText: "1",
      explanation: "Version of the configuration format.", example: "1"),
    ConfigurationKey(
      "name", .runName, defaultText: "\"run\"",
      explanation: "Name of the run, the first part of its folder in Results.",
      example: "\"phi4\""),
  ]

  private static let latticeKeys = [
    ConfigurationKey(
      "lattice", .section, explanation: "The grid the fields live on.",
      example: "{\"extents\": [32, 32]}"),
    ConfigurationKey(
      "lattice.extents", .integerList(count: 1...4, each: 2...largestExtent), unit: "a",
      isRequired: true,
      explanation: "Sites per direction; the number of entries is the dimension.",
      example: "[32, 32]", entryExample: "8"),
    ConfigurationKey(
      "lattice.boundary", .choice(words(RunConfiguration.Lattice.Boundary.self)),
      defaultText: "\"periodic\"",
      explanation: "Periodic in every direction, or a window on infinite volume "
        + "(free theories of finite width).",
      example: "\"periodic\""),
  ]

  private static let theoryKeys = [
    ConfigurationKey(
      "theory", .section, explanation: "The target action and its couplings.",
      example: "{\"action\": \"phi4\", \"massSquared\": 0.25, \"lambda\": 1}"),
    ConfigurationKey(
      "theory.action", .choice(words(RunConfiguration.Theory.Action.self)), isRequired: true,
      explanation: "Form of the action: a free scalar field, one with a quartic interaction, or "
        + "none wanted (the theory of the fully connected networks themselves).",
      example: "\"phi4\""),
    ConfigurationKey(
      "theory.convention", .choice(words(RunConfiguration.Theory.Convention.self)),
      defaultText: "\"factorial\"",
      explanation: "How the action writes its couplings; results record the converted values.",
      applies: "always; \"hopping\" needs the action \"phi4\"", example: "\"factorial\""),
    ConfigurationKey(
      "theory.massSquared", .number(.init()), unit: "1/a²",
      explanation: "Bare mass squared m²; it may be negative.",
      applies: "unless the convention is \"hopping\"; exactly one of massSquared and "
        + "gapMassSquared is required",
      example: "0.25"),
    ConfigurationKey(
      "theory.gapMassSquared", .number(.init(minimum: 0, excludesMinimum: true)), unit: "1/a²",
      explanation: "Mass squared M² of the gap equation M² = m² + (λ/2) D0(M²), from which the "
        + "bare m² is solved.",
      applies: "unless the convention is \"hopping\"; exactly one of massSquared and "
        + "gapMassSquared is required",
      example: "0.25"),
    ConfigurationKey(
      "theory.kappa", .number(.init(minimum: 0, excludesMinimum: true)),
      explanation: "Hopping parameter κ, which sets the mass together with lambda.",
      applies: "when the convention is \"hopping\", where it is required", example: "0.2"),
    ConfigurationKey(
      "theory.lambda", .number(.init(minimum: 0)), unit: "a^(d−4), none in \"hopping\"",
      explanation: "Quartic coupling λ in the chosen convention.",
      applies: "when the action is \"phi4\", where it is required", example: "1"),
  ]

  private static let architectureKeys = [
    ConfigurationKey(
      "architecture", .section, explanation: "The family of networks the ensemble is made of.",
      example: "{\"width\": \"exact\"}"),
    ConfigurationKey(
      "architecture.neuron", .choice(words(RunConfiguration.Architecture.Neuron.self)),
      defaultText: "\"cosine\"",
      explanation: "Function one neuron computes: A cos(p·x + c), or an activation h(W·x + b) of a "
        + "fully connected network.",
      example: "\"cosine\""),
    ConfigurationKey(
      "architecture.momenta", .choice(words(RunConfiguration.Architecture.Momenta.self)),
      defaultText: "\"lattice\"",
      explanation: "Set the neurons' momenta are drawn from: those of the lattice (2πn/L, or the "
        + "Brillouin zone in infinite volume), or the ball |b| < Λ of the continuum.",
      example: "\"lattice\""),
    ConfigurationKey(
      "architecture.width", .choiceOrInteger(["exact"], 1...UInt64(Int.max)),
      defaultText: "\"exact\"",
      explanation: "Neurons in a network; \"exact\" is one a mode, which has no finite-width bias.",
      example: "\"exact\""),
    ConfigurationKey(
      "architecture.alpha", .number(.init(minimum: -4, maximum: 4)), defaultText: "0",
      explanation: "Exponent α of the momentum density q(p) ∝ D(p)^(1+α); −1 draws uniformly.",
      applies: "when the width is an integer", example: "0"),
    ConfigurationKey(
      "architecture.amplitude", .choice(words(RunConfiguration.Architecture.Amplitude.self)),
      defaultText: "\"gaussian\"", explanation: "Distribution of a neuron's amplitude.",
      applies: "when the width is an integer", example: "\"gaussian\""),
    ConfigurationKey(
      "architecture.dispersion", .choice(words(RunConfiguration.Architecture.Dispersion.self)),
      defaultText: "\"lattice\"",
      explanation: "Kinetic term of the free propagator: p̂² = Σ 4 sin²(p/2), or p².",
      example: "\"lattice\""),
    ConfigurationKey(
      "architecture.cutoff", .number(.init(minimum: 0, excludesMinimum: true)), unit: "1/a",
      explanation: "Radius Λ of the ball of momenta.",
      applies: "when momenta are \"continuum\", where it is required", example: "3"),
    ConfigurationKey(
      "architecture.evaluator", .choice(words(RunConfiguration.Architecture.Evaluator.self)),
      defaultText: "\"auto\"",
      explanation: "How parameters become a field: scattered onto modes and Fourier transformed "
        + "(momenta 2πn/L only), or for continuous momenta by separation, by a nonuniform Fourier "
        + "transform or directly; or the program's choice.",
      example: "\"auto\""),
    ConfigurationKey(
      "architecture.tolerance", .number(.init(minimum: 1e-13, maximum: 1e-2)),
      defaultText: "1e-12",
      explanation: "Relative accuracy of the nonuniform Fourier transform.",
      applies: "when it evaluates the networks", example: "0.001"),
    ConfigurationKey(
      "architecture.depth", .integer(1...64), defaultText: "1",
      explanation: "Hidden layers of a fully connected network.",
      applies: "when the neuron is not \"cosine\"", example: "2"),
    ConfigurationKey(
      "architecture.sigmaW", .number(.init(minimum: 0, excludesMinimum: true)), defaultText: "1",
      explanation: "Standard deviation σ_W of the weights: readouts have σ_W²/N, input weights "
        + "σ_W²/d, hidden ones σ_W²/N.",
      applies: "when the neuron is not \"cosine\"", example: "2"),
    ConfigurationKey(
      "architecture.sigmaB", .number(.init(minimum: 0)), defaultText: "0",
      explanation: "Standard deviation σ_b of all biases.",
      applies: "when the neuron is not \"cosine\"", example: "1"),
    ConfigurationKey(
      "architecture.inputScale", .number(.init(minimum: 0, excludesMinimum: true)),
      defaultText: "1", explanation: "Input of the network per lattice spacing.",
      applies: "when the neuron is not \"cosine\"", example: "0.2"),
    ConfigurationKey(
      "architecture.readout", .choice(words(RunConfiguration.Architecture.Readout.self)),
      defaultText: "\"gaussian\"", explanation: "Distribution of the readout weights.",
      applies: "when the neuron is not \"cosine\"", example: "\"laplace\""),
    ConfigurationKey(
      "architecture.degreesOfFreedom", .number(.init(minimum: 2, excludesMinimum: true)),
      explanation: "Degrees of freedom ν of Student's t; r-point functions need ν > r.",
      applies: "when the readout is \"studentT\", where it is required", example: "9"),
  ]

  private static let engineeringKeys = [
    ConfigurationKey(
      "engineering", .section,
      explanation: "How the Gaussian parameter density is deformed into the target's.",
      example: "{\"referenceMass\": \"gap\"}"),
    ConfigurationKey(
      "engineering.realisation", .choice(words(RunConfiguration.Engineering.Realisation.self)),
      defaultText: "\"auto\"",
      explanation: "How the deformed density is sampled: Gaussian draws with weights e^(−ΔS), or "
        + "the program's choice.",
      example: "\"weights\""),
    ConfigurationKey(
      "engineering.transport", .choice(words(RunConfiguration.Engineering.Transport.self)),
      defaultText: "\"none\"",
      explanation: "Map applied to the draws before they are weighted.", example: "\"none\""),
    ConfigurationKey(
      "engineering.referenceMass",
      .choiceOrNumber(["gap", "bare"], .init(minimum: 0, excludesMinimum: true)), unit: "1/a",
      defaultText: "\"gap\"",
      explanation: "Mass M of the Gaussian density the networks are drawn from: of the gap "
        + "equation, the bare one, or a number (M itself, not its square).",
      example: "\"gap\""),
  ]

  private static let ensembleKeys = [
    ConfigurationKey(
      "ensemble", .section, explanation: "How many networks are drawn, and from which seed.",
      example: "{\"networks\": 20000}"),
    ConfigurationKey(
      "ensemble.networks", .integer(2...1_000_000_000_000), defaultText: "20000",
      explanation: "Networks drawn; at least as many as analysis.blocks.", example: "20000"),
    ConfigurationKey(
      "ensemble.seed", .integer(0...UInt64.max), defaultText: "230703223",
      explanation: "Seed of every random number; the same seed gives the same results.",
      example: "230703223"),
  ]

  private static let analysisKeys = [
    ConfigurationKey(
      "analysis", .section, explanation: "What is measured on the ensemble, and how.",
      example: "{\"blocks\": 100}"),
    ConfigurationKey(
      "analysis.observables",
      .choiceList(
        words(RunConfiguration.Analysis.Observable.self),
        required: RunConfiguration.Analysis.Observable.propagator.rawValue),
      defaultText: "[\"propagator\", \"timeslice\", \"moments\"]",
      explanation: "Measured quantities: G(p), the time-slice correlator C(t), and moments of φ "
        + "with the magnetisation.",
      example: "[\"propagator\", \"moments\"]", entryExample: "\"moments\""),
    ConfigurationKey(
      "analysis.estimator", .choice(words(RunConfiguration.Analysis.Estimator.self)),
      explanation: "Estimator of the propagator; without it the program takes \"schwingerDyson\" "
        + "for an interacting theory at width \"exact\" and \"direct\" otherwise.",
      applies: "always; \"schwingerDyson\" is an identity of the target action, for an "
        + "interacting theory at width \"exact\" only",
      example: "\"direct\""),
    ConfigurationKey(
      "analysis.errors", .choice(words(RunConfiguration.Analysis.Errors.self)),
      defaultText: "\"jackknife\"", explanation: "Method that gives statistical errors.",
      example: "\"jackknife\""),
    ConfigurationKey(
      "analysis.blocks", .integer(10...10_000), defaultText: "100",
      explanation: "Blocks the networks are divided into for the errors; at most "
        + "ensemble.networks.",
      example: "100"),
  ]

  private static let compareKeys = [
    ConfigurationKey(
      "compare",
      .choiceList(words(RunConfiguration.ReferenceTheory.self), required: nil),
      explanation: "Predictions set beside the measured propagator, in this order; without it the "
        + "program takes those that exist for the theory.",
      example: "[\"free\", \"oneLoop\", \"twoLoop\"]", entryExample: "\"free\"")
  ]
}
