/// The keys a configuration may have: the one table behind decoding, `lattice explain`,
/// `Configs/schema.json` and the table in `Configs/README.md`.
public enum ConfigurationSchema {
  /// Every key in canonical order, each section before its keys.
  public static let keys: [ConfigurationKey] =
    topKeys + latticeKeys + theoryKeys + architectureKeys + engineeringKeys + ensembleKeys
    + analysisKeys + compareKeys + flowKeys + outputKeys + sweepKeys

  /// The key of that exact path, if there is one.
  public static func key(_ path: String) -> ConfigurationKey? { index[path] }

  /// The keys that stand directly in a section; the empty path names the top level.
  public static func keys(in section: String) -> [ConfigurationKey] {
    inside[section] ?? []
  }

  private static let inside = Dictionary(grouping: keys, by: \.section)

  private static let index = Dictionary(uniqueKeysWithValues: keys.map { ($0.path, $0) })

  /// Catches slips of the finger only; whether the volume fits the machine is for the caller.
  private static let largestExtent: UInt64 = 1 << 24

  /// Powers of the field that ``/RunConfiguration/Theory/couplings`` may have; the square belongs to
  /// the mass.
  static let powerNames = ["1", "3", "4", "5", "6", "7", "8"]

  /// Points of a coupling axis.
  private static let axisCount = 2...1000

  /// Widths from which infinite width is extrapolated: a quadratic takes three.
  private static let widthCount = 3...100

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
        + "(networks of finite width).",
      example: "\"periodic\""),
  ]

  private static let theoryKeys = [
    ConfigurationKey(
      "theory", .section, explanation: "The target action and its couplings.",
      example: "{\"action\": \"phi4\", \"massSquared\": 0.25, \"lambda\": 1}"),
    ConfigurationKey(
      "theory.action", .choice(words(RunConfiguration.Theory.Action.self)), isRequired: true,
      explanation: "Form of the action: a free scalar field, one with the interaction (λ/4!)φ⁴, "
        + "with (g4/4!)φ⁴ + (g6/6!)φ⁶, with a polynomial Σ g_n φⁿ/n!, with −g cos βφ, or none "
        + "wanted (the theory of the fully connected networks themselves), or not told (for fields "
        + "from elsewhere, which lattice analyze measures).",
      example: "\"phi4\""),
    ConfigurationKey(
      "theory.convention", .choice(words(RunConfiguration.Theory.Convention.self)),
      defaultText: "\"factorial\"",
      explanation: "How the action writes its couplings; results record the converted values.",
      applies: "always; \"hopping\" needs the action \"phi4\"; \"phi6\", \"polynomial\" and "
        + "\"sineGordon\" need \"factorial\"",
      example: "\"factorial\""),
    ConfigurationKey(
      "theory.massSquared", .numberOrList(.init(), count: axisCount, order: .monotonic),
      unit: "1/a²",
      explanation:
        "Bare mass squared m²; it may be negative. A list is an axis that one run covers.",
      applies: "unless the convention is \"hopping\"; exactly one of massSquared and "
        + "gapMassSquared is required; not a list if lambda is one",
      example: "0.25", listExample: "[1, 0.5, 0.25]"),
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
      "theory.lambda",
      .numberOrList(.init(minimum: 0), count: axisCount, order: .ascending),
      unit: "a^(d−4), none in \"hopping\"",
      explanation: "Quartic coupling λ in the chosen convention. A list is an axis that one run "
        + "covers at fixed massSquared.",
      applies: "when the action is \"phi4\", where it is required, or \"phi6\", where it may stand "
        + "for couplings.4",
      example: "1", listExample: "[0, 0.5, 1]"),
    ConfigurationKey(
      "theory.couplings",
      .numberTable(
        names: powerNames, elsewhere: ["2": "theory.massSquared"],
        each: .init()),
      unit: "a^(n(d/2−1)−d) for the power n",
      explanation:
        "Couplings g_n of the interaction Σ g_n φⁿ/n! by the power n; the highest must be "
        + "even and its coupling positive.",
      applies: "when the action is \"polynomial\", where it is required, or \"phi6\", where 6 is "
        + "required and 4 allowed",
      example: "{\"4\": 1, \"6\": 1}", entryExample: "1"),
    ConfigurationKey(
      "theory.beta", .number(.init(minimum: 0, excludesMinimum: true)), unit: "1/φ",
      explanation: "β of the interaction −g cos βφ.",
      applies: "when the action is \"sineGordon\", where it is required", example: "1"),
    ConfigurationKey(
      "theory.amplitude", .number(.init()), unit: "a^(−d)",
      explanation: "Amplitude g of the interaction −g cos βφ.",
      applies: "when the action is \"sineGordon\", where it is required", example: "0.5"),
    ConfigurationKey(
      "theory.components", .integer(1...16), defaultText: "1",
      explanation:
        "Components of the field; more than one make the O(n) model with the interaction "
        + "(λ/4!)(φ²)².",
      applies: "above 1 when the action is \"phi4\"", example: "2"),
    ConfigurationKey(
      "theory.kineticTerm", .numberList(count: 1...4, each: .init()), unit: "a^(2k−2) for c_k",
      explanation:
        "Coefficients c_1, c_2, … of the quadratic form K(p) = Σ c_k (p̂²)^k, to which m² "
        + "is added; without it K = p̂².",
      applies: "when momenta and dispersion are \"lattice\"; not with the action \"network\"",
      example: "[1, 0.1]", entryExample: "1"),
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
      "architecture.width", .choiceIntegerOrList(["exact"], 1...UInt64(Int.max), count: widthCount),
      defaultText: "\"exact\"",
      explanation: "Neurons in a network; \"exact\" is one a mode, which has no finite-width bias. "
        + "With a list, results are extrapolated to infinite width; those of the action "
        + "\"network\" are compared with the Gaussian process instead.",
      example: "\"exact\"", listExample: "[40, 80, 160]", entryExample: "40"),
    ConfigurationKey(
      "architecture.alpha", .number(.init(minimum: -4, maximum: 4)), defaultText: "0",
      explanation: "Exponent α of the momentum density q(p) ∝ D(p)^(1+α); −1 draws uniformly.",
      applies: "when the width is not \"exact\"", example: "0"),
    ConfigurationKey(
      "architecture.amplitude", .choice(words(RunConfiguration.Architecture.Amplitude.self)),
      defaultText: "\"gaussian\"", explanation: "Distribution of a neuron's amplitude.",
      applies: "when the width is not \"exact\"", example: "\"gaussian\""),
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
      "architecture.inputs", .numberList(count: 2...1000, each: .init()),
      explanation: "Inputs of the network at the sites of a lattice of one direction, in place of "
        + "inputScale times the site.",
      applies: "when the action is \"network\"", example: "[0.2, 0.4, 0.6]", entryExample: "0.5"),
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
      explanation:
        "How the deformed density is sampled: Gaussian draws with weights e^(−ΔS), draws "
        + "carried by a map and weighted, draws led there in steps with moves between them, a "
        + "Markov chain (hybrid Monte Carlo), or the program's choice.",
      example: "\"weights\""),
    ConfigurationKey(
      "engineering.transport", .choice(words(RunConfiguration.Engineering.Transport.self)),
      explanation: "Map applied to the draws before they are weighted: none, the closed form of "
        + "first or second order in the coupling, one fitted to a pilot population, or one that "
        + "minimises the variance of the final weights; without it the program chooses.",
      applies: "when the realisation is \"transport\", \"annealed\" or \"auto\"",
      example: "\"order2\""),
    ConfigurationKey(
      "engineering.steps", .integer(1...10_000),
      explanation: "Steps in which the map is integrated or the coupling annealed; without it a "
        + "pilot chooses.",
      applies: "when the realisation is \"transport\", \"annealed\" or \"auto\"", example: "16"),
    ConfigurationKey(
      "engineering.referenceMass",
      .choiceOrNumber(["gap", "bare", "pilot"], .init(minimum: 0, excludesMinimum: true)),
      unit: "1/a",
      defaultText: "\"gap\"",
      explanation: "Mass M of the Gaussian density the networks are drawn from: of the gap "
        + "equation, the bare one, the one a pilot finds best, or a number (M itself, not its "
        + "square).",
      example: "\"gap\""),
    ConfigurationKey(
      "engineering.density", .text,
      explanation: "File of an engineered density, whose map is used instead of a new one, also on "
        + "other lattices and, repaired by the weights, at other couplings; an optimised map leads to "
        + "one theory, a fitted one also along axes and through annealing.",
      applies: "when the transport is \"fitted\" or \"optimised\" or not given",
      example: "\"phi4.density\""),
    ConfigurationKey(
      "engineering.moves", .integer(0...1000),
      explanation:
        "Function-space moves of every network in a step; without it the program chooses.",
      applies: "when the realisation is \"annealed\" or \"auto\"", example: "2"),
    ConfigurationKey(
      "engineering.resampling", .choice(words(RunConfiguration.Engineering.Resampling.self)),
      defaultText: "\"none\"",
      explanation:
        "Whether networks are repeated in proportion to their weights between steps, systematically "
        + "within groups of at most 256 of a jackknife block; fewer blocks make larger groups.",
      applies: "when the realisation is \"annealed\" or \"auto\"", example: "\"systematic\""),
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
      explanation: "Measured quantities: G(p) with the self-energy, the time-slice correlator C(t) "
        + "with masses, moments of φ with moments and cumulants of the magnetisation, and connected "
        + "four-point functions of momenta with the renormalised coupling.",
      example: "[\"propagator\", \"fourPoint\"]", entryExample: "\"moments\""),
    ConfigurationKey(
      "analysis.fourPointMomenta", .pointSets(count: 1...64, points: 3...3),
      explanation: "Momenta p1, p2, p3 of further four-point functions as mode numbers n_μ of "
        + "p_μ = 2πn_μ/L_μ; p4 = −p1 − p2 − p3.",
      applies: "when analysis.observables has \"fourPoint\"",
      example: "[[[1, 0], [0, 1], [-1, 0]]]", entryExample: "1"),
    ConfigurationKey(
      "analysis.points", .pointSets(count: 1...64, points: 2...6),
      explanation: "Sets of 2 to 6 lattice points whose connected functions are measured, averaged "
        + "over translations.",
      applies: "when the lattice is periodic and theory.components is 1",
      example: "[[[0, 0], [1, 0], [2, 0], [3, 0]]]", entryExample: "1"),
    ConfigurationKey(
      "analysis.estimator", .choice(words(RunConfiguration.Analysis.Estimator.self)),
      explanation: "Estimator of the propagator; without it the program takes \"schwingerDyson\" "
        + "for an interacting theory at width \"exact\" and \"direct\" otherwise.",
      applies: "always; \"schwingerDyson\" is an identity of the target action, for an "
        + "interacting theory at width \"exact\" only",
      example: "\"direct\""),
    ConfigurationKey(
      "analysis.errors", .choice(words(RunConfiguration.Analysis.Errors.self)),
      defaultText: "\"jackknife\"",
      explanation: "Method that gives statistical errors: leaving out one block of networks at a "
        + "time, or drawing blocks with repetition.",
      example: "\"bootstrap\""),
    ConfigurationKey(
      "analysis.blocks", .integer(10...10_000), defaultText: "100",
      explanation: "Blocks the networks are divided into for the errors; at most "
        + "ensemble.networks.",
      example: "100"),
    ConfigurationKey(
      "analysis.resamples", .integer(100...10_000), defaultText: "1000",
      explanation: "Resamples of the bootstrap, each of blocks drawn with repetition.",
      applies: "when errors is \"bootstrap\"", example: "1000"),
    ConfigurationKey(
      "analysis.cutoffs",
      .numberList(count: 1...100, each: .init(minimum: 0, excludesMinimum: true)),
      unit: "of the inputs",
      explanation:
        "Cut-offs Λ of ΔS = λ ∫ φ⁴ over |x| < Λ, in ascending order, for which λ follows "
        + "from the four-point function; the last one serves the other effective couplings.",
      applies: "when the action is \"network\" and the width a list",
      example: "[1, 10, 100]", entryExample: "10"),
    ConfigurationKey(
      "analysis.chunks", .integer(2...1000), defaultText: "10",
      explanation:
        "Parts of the ensemble whose scatter is the background of n-point deviations; at "
        + "most analysis.blocks.",
      applies: "when the action is \"network\" and the width a list", example: "10"),
  ]

  private static let compareKeys = [
    ConfigurationKey(
      "compare",
      .choiceList(words(RunConfiguration.ReferenceTheory.self), required: nil),
      explanation: "Predictions set beside the measured propagator, in this order; without it the "
        + "program takes those that exist for the theory.",
      example: "[\"free\", \"oneLoop\", \"twoLoop\"]", entryExample: "\"free\""),
    ConfigurationKey(
      "compareTable", .text,
      explanation: "File of a propagator in the layout of propagator.tsv (n0 … n{d−1}, value and "
        + "perhaps error), compared with as \"user\"; momenta it leaves out are not compared.",
      applies: "when compare lists \"user\" or is not given",
      example: "\"published.tsv\""),
  ]

  private static let flowKeys = [
    ConfigurationKey(
      "flow", .section,
      explanation:
        "A renormalisation-group flow, for lattice flow; lattice and theory are given with "
        + "the kind \"coarseGraining\" alone.",
      example: "{\"kind\": \"fixedPoint\", \"dimension\": 3}"),
    ConfigurationKey(
      "flow.kind", .choice(words(RunConfiguration.Flow.Kind.self)), isRequired: true,
      explanation:
        "What flows: couplings of a potential against the scale k by the equations of the "
        + "local potential approximation; the quartic coupling of fully connected networks against "
        + "σ_W, measured; nothing, at a fixed point, whose exponents are computed; or the couplings of "
        + "an ensemble whose modes above a cut-off are integrated out.",
      example: "\"passive\""),
    ConfigurationKey(
      "flow.dimension", .integer(1...4),
      explanation: "Dimension d of space; of networks that of their input.",
      applies: "unless the kind is \"coarseGraining\"; required", example: "3"),
    ConfigurationKey(
      "flow.regulator", .choice(words(RunConfiguration.Flow.Regulator.self)),
      defaultText: "\"litim\"",
      explanation: "Cut-off of the modes below k: Litim's, or p²/(e^(p²/k²) − 1).",
      applies: "when the kind is \"passive\" or \"fixedPoint\"", example: "\"litim\""),
    ConfigurationKey(
      "flow.truncation", .choice(words(RunConfiguration.Flow.Truncation.self)),
      defaultText: "\"sextic\"",
      explanation:
        "What of the potential is followed: its derivatives to φ⁶ at φ = 0, or all of it on a "
        + "grid, which runs toward smaller k only.",
      applies: "when the kind is \"passive\"", example: "\"potential\""),
    ConfigurationKey(
      "flow.u2", .number(.init()), unit: "k²",
      explanation:
        "u2 of U = u2 φ²/2 + u4 φ⁴/4! + u6 φ⁶/6! at the first scale; without it 2/d, that "
        + "of networks at σ_W = 1.",
      applies: "when the kind is \"passive\"", example: "2"),
    ConfigurationKey(
      "flow.u4", .choiceOrNumber(["exact", "measured"], .init()), unit: "k^(4−d)",
      explanation:
        "u4 at the first scale: a number, or that of gauss networks at σ_W = 1, from their "
        + "closed form or measured.",
      applies: "when the kind is \"passive\", where it is required", example: "-0.1283"),
    ConfigurationKey(
      "flow.u6", .number(.init()), unit: "k^(6−2d)", defaultText: "0",
      explanation: "u6 at the first scale.", applies: "when the kind is \"passive\"", example: "50"),
    ConfigurationKey(
      "flow.scales",
      .numberList(count: 2...1000, each: .init(minimum: 0), order: .monotonic), unit: "k",
      explanation: "Scales k at which the couplings are listed; the first is where they are given.",
      applies: "when the kind is \"passive\", where it is required", example: "[0, 1, 10, 100]",
      entryExample: "1"),
    ConfigurationKey(
      "flow.sigmaW",
      .numberList(
        count: 3...100, each: .init(minimum: 0, excludesMinimum: true), order: .ascending),
      explanation: "Standard deviations σ_W of the weights at which networks are drawn.",
      applies: "when the kind is \"active\", where it is required", example: "[0.5, 1, 2]",
      entryExample: "1"),
    ConfigurationKey(
      "flow.cutoffs",
      .numberList(
        count: 1...100, each: .init(minimum: 0, excludesMinimum: true), order: .monotonic),
      unit: "1/a",
      explanation: "Cut-offs k: modes with |p| > k are integrated out.",
      applies: "when the kind is \"coarseGraining\", where it is required", example: "[3, 2, 1]",
      entryExample: "1"),
    ConfigurationKey(
      "flow.decimate", .flag, defaultText: "false",
      explanation: "Whether coarse fields are put on the coarsest lattice that holds their modes.",
      applies: "when the kind is \"coarseGraining\"", example: "true"),
    ConfigurationKey(
      "flow.tolerance", .number(.init(minimum: 1e-13, maximum: 1e-2)), defaultText: "1e-10",
      explanation: "Relative error allowed to a step of the integration.",
      applies: "when the kind is \"passive\" or \"coarseGraining\"", example: "1e-12"),
    ConfigurationKey(
      "flow.gridPoints", .integer(8...129), defaultText: "33",
      explanation: "Chebyshev points in ρ = φ²/2 that carry the potential.",
      applies: "when the kind is \"fixedPoint\", or \"passive\" with the truncation "
        + "\"potential\"",
      example: "33"),
    ConfigurationKey(
      "flow.gridEnd", .number(.init(minimum: 0, excludesMinimum: true)), unit: "φ²",
      explanation:
        "Where the grid ends in ρ = φ²/2, at a fixed point in units of V_d k^(d−2); without "
        + "it 8 for a fixed point and 4 else.",
      applies: "when the kind is \"fixedPoint\", or \"passive\" with the truncation "
        + "\"potential\"",
      example: "8"),
  ]

  private static let outputKeys = [
    ConfigurationKey(
      "output", .section, explanation: "What a run leaves besides its results.",
      example: "{\"fields\": true}"),
    ConfigurationKey(
      "output.fields", .flag, defaultText: "false",
      explanation: "Whether every field is kept, with its log-weight, in fields.h5; 8 bytes a site "
        + "and network, of which compression takes off about an eighth.",
      example: "true"),
  ]

  private static let sweepKeys = [
    ConfigurationKey(
      "sweep", .sweep,
      explanation:
        "Keys that lattice sweep varies: every combination of their values is a point (mode "
        + "\"grid\"), or the first values of all, the second and so on (\"zip\"), or what "
        + "\"points\" lists. Points that differ in lambda or massSquared alone are served by one "
        + "pass where a coupling axis can (sharedPasses, true by default) and then share their "
        + "networks. Every run has a seed of its own, made from ensemble.seed and its point, or all "
        + "have ensemble.seed (commonRandomNumbers, false by default).",
      applies: "to lattice sweep",
      example: "{\"theory.lambda\": {\"linear\": [0, 4, 17]}, \"mode\": \"grid\"}")
  ]
}
