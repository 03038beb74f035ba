import RunConfiguration
import Testing

/// Every rule, with the sentence it produces.
struct MessageTests {
  @Test func theTwoExamplesOfTheStyleGuide() throws {
    let text = """
      {"lattice": {"extents": [32, 0]},
       "theory": {"action": "phi4", "massSquared": 0.25, "lamda": 1}}
      """
    let decoded = try ConfigurationFile.decode(text: text, source: "Configs/phi4.json")
    #expect(
      decoded.problems.map(\.description) == [
        "Configs/phi4.json: lattice.extents[1] is 0; it must be at least 2. Try 8.",
        "Configs/phi4.json: theory.lamda is not a key; did you mean theory.lambda?",
      ])
    #expect(decoded.problems.map(\.line) == [1, 2])
    #expect(decoded.problems.map(\.column) == [30, 52])
  }

  @Test func soundConfigurationsHaveNoProblems() {
    #expect(sentences(phiFour).isEmpty)
    #expect(sentences(freeField).isEmpty)
  }

  @Test(arguments: [
    // Types
    ("lattice.extents[0]=8.5", "lattice.extents[0] is 8.5; it must be an integer. Try 9."),
    (
      "lattice.extents[0]=\"32\"",
      "lattice.extents[0] is \"32\"; it must be an integer. Write it without quotes: 32."
    ),
    ("lattice.extents[0]=true", "lattice.extents[0] is true; it must be an integer. Try 8."),
    (
      "lattice.extents=32",
      "lattice.extents is 32; it must be a list of 1 to 4 integers, each from 2 to 16777216. "
        + "Try [32, 32]."
    ),
    (
      "theory.lambda=strong",
      "theory.lambda is \"strong\"; it must be a number or a list of numbers. Try 1."
    ),
    (
      "theory.lambda='1.5'",
      "theory.lambda is \"1.5\"; it must be a number or a list of numbers. "
        + "Write it without quotes: 1.5."
    ),
    (
      "theory=5",
      "theory is 5; it must be a section in braces. "
        + "Try \"theory\": {\"action\": \"phi4\", \"massSquared\": 0.25, \"lambda\": 1}."
    ),
    (
      "theory.action={}",
      "theory.action is a section; it must be one of \"free\", \"phi4\", \"phi6\", "
        + "\"polynomial\", \"sineGordon\", \"network\", \"unknown\". Try \"phi4\"."
    ),
    ("$schema=1", "$schema is 1; it must be a text. Try \"schema.json\"."),
    // Integers
    ("schemaVersion=2", "schemaVersion is 2; it must be 1. Try 1."),
    ("lattice.extents[0]=1", "lattice.extents[0] is 1; it must be at least 2. Try 8."),
    ("lattice.extents[0]=-4", "lattice.extents[0] is -4; it must be at least 2. Try 8."),
    (
      "lattice.extents[1]=16777217",
      "lattice.extents[1] is 16777217; it must be at most 16777216. Try 8."
    ),
    (
      "lattice.extents=[]", "lattice.extents has no entries; it must have at least 1. Try [32, 32]."
    ),
    (
      "lattice.extents=[2,2,2,2,2]",
      "lattice.extents has 5 entries; it must have at most 4. Try [32, 32]."
    ),
    ("ensemble.networks=1", "ensemble.networks is 1; it must be at least 2. Try 20000."),
    (
      "ensemble.networks=1e13",
      "ensemble.networks is 1e13; it must be at most 1000000000000. Try 20000."
    ),
    ("ensemble.seed=-1", "ensemble.seed is -1; it must be at least 0. Try 230703223."),
    (
      "ensemble.seed=18446744073709551616",
      "ensemble.seed is 18446744073709551616; it must be at most 18446744073709551615. "
        + "Try 230703223."
    ),
    ("analysis.blocks=9", "analysis.blocks is 9; it must be at least 10. Try 100."),
    ("analysis.blocks=10001", "analysis.blocks is 10001; it must be at most 10000. Try 100."),
    (
      "architecture.inputs=[0.1, 0.2]",
      "architecture.inputs is [0.1, 0.2]; it belongs to \"network\", and theory.action is "
        + "\"phi4\". Remove it, or set theory.action to \"network\"."
    ),
    (
      "analysis.cutoffs=[0, 1]", "analysis.cutoffs[0] is 0; it must be above 0. Try 10."
    ),
    (
      "analysis.chunks=20",
      "analysis.chunks is 20; it belongs to \"network\", and theory.action is \"phi4\". "
        + "Remove it, or set theory.action to \"network\"."
    ),
    ("analysis.resamples=99", "analysis.resamples is 99; it must be at least 100. Try 1000."),
    (
      "analysis.resamples=500",
      "analysis.resamples is 500; analysis.errors is \"jackknife\", which draws no resamples. "
        + "Set analysis.errors to \"bootstrap\", or remove analysis.resamples."
    ),
    (
      "analysis.errors=bootstrp",
      "analysis.errors is \"bootstrp\"; it must be one of \"jackknife\", \"bootstrap\". "
        + "Did you mean \"bootstrap\"?"
    ),
    ("architecture.width=0", "architecture.width is 0; it must be at least 1. Try \"exact\"."),
    (
      "architecture.width=exakt",
      "architecture.width is \"exakt\"; it must be \"exact\", an integer of at least 1, or a list "
        + "of 3 to 100 such integers in ascending order. Did you mean \"exact\"?"
    ),
    (
      "architecture.width=[16, 32]",
      "architecture.width has 2 entries; it must have at least 3. Try [40, 80, 160]."
    ),
    (
      "architecture.width=[16, 32, 64.5]",
      "architecture.width[2] is 64.5; it must be an integer. Try 65."
    ),
    (
      "architecture.width=[16, 0, 64]", "architecture.width[1] is 0; it must be at least 1. Try 40."
    ),
    (
      "architecture.width=[16, 64, 64]",
      "architecture.width[2] is 64; it must be above the entry before it, which is 64. "
        + "Name every entry once, in ascending order."
    ),
    ("theory.components=17", "theory.components is 17; it must be at most 16. Try 1."),
    ("engineering.steps=0", "engineering.steps is 0; it must be at least 1. Try 16."),
    ("engineering.moves=1001", "engineering.moves is 1001; it must be at most 1000. Try 2."),
    // Lists of numbers
    (
      "theory.lambda=[1]", "theory.lambda has 1 entry; it must have at least 2. Try [0, 0.5, 1]."
    ),
    ("theory.lambda=[-1, 1]", "theory.lambda[0] is -1; it must be at least 0. Try 1."),
    ("theory.lambda=[0, NaN]", "theory.lambda[1] is NaN; it must be a finite number. Try 1."),
    ("theory.lambda=[0, 'x', 1]", "theory.lambda[1] is \"x\"; it must be a number. Try 1."),
    (
      "theory.lambda=[1, 0.5]",
      "theory.lambda[1] is 0.5; it must be above the entry before it, which is 1. "
        + "Name every entry once, in ascending order."
    ),
    (
      "theory.massSquared=[1, 0.5, 0.75, 2]",
      "theory.massSquared[2] is 0.75; it must be below the entry before it, which is 0.5. "
        + "Name every entry once, in ascending or descending order."
    ),
    (
      "theory.massSquared=[1, 1]",
      "theory.massSquared[1] is 1; it must be above the entry before it, which is 1. "
        + "Name every entry once, in ascending or descending order."
    ),
    (
      "theory.kineticTerm=1",
      "theory.kineticTerm is 1; it must be a list of 1 to 4 entries, each a finite number. "
        + "Try [1, 0.1]."
    ),
    (
      "theory.kineticTerm=[1, 2, 3, 4, 5]",
      "theory.kineticTerm has 5 entries; it must have at most 4. Try [1, 0.1]."
    ),
    // Numbers
    ("theory.lambda=-1", "theory.lambda is -1; it must be at least 0. Try 1."),
    ("theory.lambda=NaN", "theory.lambda is NaN; it must be a finite number. Try 1."),
    ("theory.lambda=1e999", "theory.lambda is 1e999; it must be a finite number. Try 1."),
    (
      "theory.massSquared=-Infinity",
      "theory.massSquared is -Infinity; it must be a finite number. Try 0.25."
    ),
    (
      "lattice.extents[0]=Infinity",
      "lattice.extents[0] is Infinity; it must be a finite number. Try 8."
    ),
    ("architecture.alpha=4.5", "architecture.alpha is 4.5; it must be at most 4. Try 0."),
    ("architecture.alpha=-5", "architecture.alpha is -5; it must be at least -4. Try 0."),
    (
      "engineering.referenceMass=0",
      "engineering.referenceMass is 0; it must be above 0. Try \"gap\"."
    ),
    (
      "engineering.referenceMass=best",
      "engineering.referenceMass is \"best\"; it must be \"gap\", \"bare\", \"pilot\" or a finite "
        + "number above 0. Try \"gap\"."
    ),
    // Words
    (
      "lattice.boundary=Periodic",
      "lattice.boundary is \"Periodic\"; it must be one of \"periodic\", \"infinite\". Did you mean \"periodic\"?"
    ),
    (
      "engineering.realisation=reweighted",
      "engineering.realisation is \"reweighted\"; it must be one of \"auto\", \"weights\", "
        + "\"transport\", \"annealed\", \"hmc\". Try \"auto\"."
    ),
    (
      "engineering.transport=order3",
      "engineering.transport is \"order3\"; it must be one of \"none\", \"order1\", \"order2\", "
        + "\"fitted\", \"optimised\". Did you mean \"order1\"?"
    ),
    (
      "architecture.amplitude=Gauss",
      "architecture.amplitude is \"Gauss\"; it must be one of \"gaussian\", \"constant\", "
        + "\"rayleigh\". Did you mean \"gaussian\"?"
    ),
    (
      "analysis.estimator=improved",
      "analysis.estimator is \"improved\"; it must be one of \"schwingerDyson\", \"direct\". "
        + "Try \"direct\"."
    ),
    (
      "name=.hidden",
      "name is \".hidden\"; it must be a text of 1 to 64 letters, digits, '.', '_' or '-' that "
        + "starts with none of '.' and '-'. Try \"run\"."
    ),
    (
      "analysis.observables=['moments']",
      "analysis.observables is [\"moments\"]; it must contain \"propagator\". Add \"propagator\"."
    ),
    (
      "analysis.observables=['propagator', 'vertex']",
      "analysis.observables[1] is \"vertex\"; it must be one of \"propagator\", \"timeslice\", "
        + "\"moments\", \"fourPoint\". Try \"moments\"."
    ),
    (
      "analysis.fourPointMomenta=[[[1, 0], [0, 1], [1, 1]]]",
      "analysis.fourPointMomenta is given; it applies when analysis.observables has \"fourPoint\". "
        + "Add \"fourPoint\" to analysis.observables."
    ),
    (
      "analysis.points=[[[0, 0], [1]]]",
      "analysis.points[0][1] is [1]; it must have as many numbers as lattice.extents, which is 2. "
        + "Give one number a direction."
    ),
    (
      "analysis.points=[[[0, 0], [1.5, 2]]]",
      "analysis.points[0][1][0] is 1.5; it must be an integer. Try 1."
    ),
    (
      "analysis.points=[[[0, 0]]]",
      "analysis.points[0] has 1 entry; it must have at least 2. "
        + "Try [[[0, 0], [1, 0], [2, 0], [3, 0]]]."
    ),
    (
      "analysis.observables=propagator",
      "analysis.observables is \"propagator\"; it must be a list without repeats of "
        + "\"propagator\", \"timeslice\", \"moments\" and \"fourPoint\", always with \"propagator\". "
        + "Try [\"propagator\", \"fourPoint\"]."
    ),
    (
      "compare=['free','gap','free']",
      "compare[2] is \"free\" again; each may be named once. Remove it."
    ),
    (
      "compare=[1,2,3,4,5,6,7,8,9]",
      "compare has 9 entries; it must have at most 8. Try [\"free\", \"oneLoop\", \"twoLoop\"]."
    ),
    (
      "compare=['free','oneloop']",
      "compare[1] is \"oneloop\"; it must be one of \"free\", \"oneLoop\", \"twoLoop\", \"gap\", \"kernel\", "
        + "\"exact\", \"hmc\", \"user\". Did you mean \"oneLoop\"?"
    ),
    // Ties between keys
    (
      "ensemble.networks=50",
      "ensemble.networks is 50; it must be at least analysis.blocks, which is 100. "
        + "Try 100, or set analysis.blocks to 50."
    ),
    (
      "ensemble.networks=5",
      "ensemble.networks is 5; it must be at least analysis.blocks, which is 100. Try 100."
    ),
    (
      "theory.lambda=null",
      "theory.lambda is missing; the action \"phi4\" needs it. Add \"lambda\": 1 to theory."
    ),
    (
      "theory.action=free",
      "theory.lambda is 1; it belongs to the action \"phi4\" or \"phi6\", and theory.action is "
        + "\"free\". Remove it, or set theory.action to \"phi4\"."
    ),
    (
      "theory.gapMassSquared=0.3",
      "theory.gapMassSquared is 0.3; it cannot stand beside theory.massSquared. "
        + "Remove one of the two, for example with --set theory.massSquared=null."
    ),
    (
      "theory.massSquared=null",
      "theory.massSquared is missing; a theory needs it, or theory.gapMassSquared in its place. "
        + "Add \"massSquared\": 0.25 to theory."
    ),
    (
      "theory.kappa=0.2",
      "theory.kappa is 0.2; it belongs to the convention \"hopping\", and theory.convention is "
        + "\"factorial\". Remove it, or set theory.convention to \"hopping\"."
    ),
    (
      "lattice=null",
      "lattice.extents is missing; it is required. "
        + "Add \"extents\": [32, 32] to lattice."
    ),
    (
      "theory={lambda: 1, massSquared: 1}",
      "theory.action is missing; it is required. Add \"action\": \"phi4\" to theory."
    ),
    // Unknown keys
    ("theory.lamda=1", "theory.lamda is not a key; did you mean theory.lambda?"),
    ("theory.Lambda=1", "theory.Lambda is not a key; did you mean theory.lambda?"),
    ("lambda=1", "lambda is not a key; did you mean theory.lambda?"),
    ("latice.extents=[4]", "latice is not a key; did you mean lattice?"),
    (
      "lattice.colour=1", "lattice.colour is not a key; the keys here are extents and boundary."
    ),
    ("ensemble.net=1", "ensemble.net is not a key; did you mean ensemble.networks?"),
  ])
  func sentence(change: String, expected: String) {
    let found = sentences(after: change)
    #expect(found.contains(expected), "\(change) gives \(found)")
    // A change that breaks only one thing is reported once.
    let follows = change.hasPrefix("theory=") ? 1 : found.count
    #expect(follows == 1, "\(change) gives \(found)")
  }

  @Test(arguments: [
    (
      "{\"action\": \"free\", \"convention\": \"hopping\", \"massSquared\": 1}",
      [
        "theory.convention is \"hopping\"; it needs the action \"phi4\", and theory.action is "
          + "\"free\". Try \"factorial\"."
      ]
    ),
    (
      "{\"action\": \"phi4\", \"convention\": \"hopping\", \"massSquared\": 1, \"lambda\": 1}",
      [
        "theory.kappa is missing; the convention \"hopping\" needs it. "
          + "Add \"kappa\": 0.2 to theory.",
        "theory.massSquared is 1; the convention \"hopping\" takes its mass from theory.kappa and "
          + "theory.lambda. Remove it.",
      ]
    ),
    (
      "{\"action\": \"phi4\", \"convention\": \"hopping\", \"kappa\": 0, \"lambda\": 1}",
      ["theory.kappa is 0; it must be above 0. Try 0.2."]
    ),
    ("{\"action\": \"phi4\", \"convention\": \"hopping\", \"kappa\": 0.2, \"lambda\": 0.1}", []),
    ("{\"action\": \"free\", \"convention\": \"flow\", \"massSquared\": 1}", []),
    ("{\"action\": \"free\", \"gapMassSquared\": 1}", []),
    (
      "{\"action\": \"free\", \"gapMassSquared\": 0}",
      ["theory.gapMassSquared is 0; it must be above 0. Try 0.25."]
    ),
    ("{\"action\": \"phi4\", \"massSquared\": -0.5, \"lambda\": 0}", []),
  ])
  func couplingsMustFitTheirConvention(theory: String, expected: [String]) {
    #expect(sentences("{\"lattice\": {\"extents\": [8]}, \"theory\": \(theory)}") == expected)
  }

  @Test(arguments: [
    // Powers
    (
      "polynomial", "couplings: {'6': 1, '10': 3}",
      [
        "theory.couplings.10 is not a key; the keys here are 1, 3, 4, 5, 6, 7 and 8."
      ]
    ),
    (
      "polynomial", "couplings: {'2': 3, '4.0': 1, '4': 1}",
      [
        "theory.couplings.2 is not a key; did you mean theory.massSquared?",
        "theory.couplings[\"4.0\"] is not a key; the keys here are 1, 3, 4, 5, 6, 7 and 8.",
      ]
    ),
    (
      "polynomial", "couplings: {'4': '1'}",
      ["theory.couplings.4 is \"1\"; it must be a number. Write it without quotes: 1."]
    ),
    (
      "polynomial", "couplings: {'4': Infinity, '8': {}}",
      [
        "theory.couplings.4 is Infinity; it must be a finite number. Try 1.",
        "theory.couplings.8 is a section; it must be a number. Try 1.",
      ]
    ),
    (
      "polynomial", "couplings: {}",
      ["theory.couplings has no entries; it must have at least 1. Try {\"4\": 1, \"6\": 1}."]
    ),
    (
      "polynomial", "couplings: [1, 2]",
      [
        "theory.couplings is [1, 2]; it must be numbers in braces under some of \"1\", \"3\", "
          + "\"4\", \"5\", \"6\", \"7\" and \"8\", each a finite number. "
          + "Try {\"4\": 1, \"6\": 1}."
      ]
    ),
    (
      "polynomial", "couplings: {'3': 1, '4': 0}",
      [
        "theory.couplings.3 is 1; the highest power must be even, or the path integral diverges. "
          + "Add a positive \"4\" to theory.couplings."
      ]
    ),
    (
      "polynomial", "couplings: {'4': 2, '6': -1}",
      [
        "theory.couplings.6 is -1; the coupling of the highest power must be positive, or the path "
          + "integral diverges. Try 1."
      ]
    ),
    // Keys that an action needs, and those it does not take
    (
      "polynomial", "lambda: 1",
      [
        "theory.couplings is missing; the action \"polynomial\" needs it. "
          + "Add \"couplings\": {\"4\": 1, \"6\": 1} to theory.",
        "theory.lambda is 1; it belongs to the action \"phi4\" or \"phi6\", and theory.action is "
          + "\"polynomial\". Remove it, or set theory.action to \"phi4\".",
      ]
    ),
    (
      "phi6", "couplings: {'4': 1, '3': 2}",
      [
        "theory.couplings.6 is missing; the action \"phi6\" needs it. "
          + "Add \"6\": 1 to theory.couplings.",
        "theory.couplings.3 is 2; the action \"phi6\" has only the powers 4 and 6. "
          + "Remove it, or set theory.action to \"polynomial\".",
      ]
    ),
    (
      "phi6", "couplings: {'4': 1, '6': 1}, lambda: 1",
      [
        "theory.couplings.4 is 1; it cannot stand beside theory.lambda. Remove one of the two."
      ]
    ),
    ("phi6", "couplings: {'6': 1}, lambda: [0, 1]", []),
    (
      "sineGordon", "beta: 0, lambda: 2",
      [
        "theory.amplitude is missing; the action \"sineGordon\" needs it. "
          + "Add \"amplitude\": 0.5 to theory.",
        "theory.beta is 0; it must be above 0. Try 1.",
        "theory.lambda is 2; it belongs to the action \"phi4\" or \"phi6\", and theory.action is "
          + "\"sineGordon\". Remove it, or set theory.action to \"phi4\".",
      ]
    ),
    (
      "sineGordon", "beta: 1, amplitude: 0.5, convention: 'flow', components: 2",
      [
        "theory.convention is \"flow\"; it needs the action \"free\", \"phi4\" or \"network\", and "
          + "theory.action is \"sineGordon\". Try \"factorial\".",
        "theory.components is 2; more than one need the action \"phi4\", and theory.action is "
          + "\"sineGordon\". Remove it, or set theory.action to \"phi4\".",
      ]
    ),
    (
      "free", "couplings: {'4': 1}, beta: 1",
      [
        "theory.couplings is a section; it belongs to the action \"phi6\" or \"polynomial\", and "
          + "theory.action is \"free\". Remove it, or set theory.action to \"phi6\".",
        "theory.beta is 1; it belongs to the action \"sineGordon\", and theory.action is \"free\". "
          + "Remove it, or set theory.action to \"sineGordon\".",
      ]
    ),
    (
      "network", "kineticTerm: [1], components: 2",
      [
        "theory.massSquared is [1, 2]; the action \"network\" has no couplings, its theory follows "
          + "from the architecture. Remove it.",
        "theory.kineticTerm is [1]; the action \"network\" has no couplings, its theory follows "
          + "from the architecture. Remove it.",
        "theory.components is 2; more than one need the action \"phi4\", and theory.action is "
          + "\"network\". Remove it, or set theory.action to \"phi4\".",
      ]
    ),
    // Axes
    (
      "phi4", "lambda: [0, 1]",
      [
        "theory.massSquared is [1, 2]; it cannot be a list beside theory.lambda. "
          + "Give one of the two as a single number."
      ]
    ),
    ("phi4", "lambda: 1, components: 16, kineticTerm: [1]", []),
  ])
  func theKeysMustFitTheirAction(action: String, keys: String, expected: [String]) {
    // An axis of masses is nothing special to any other rule.
    let isAxis = action == "network" || keys == "lambda: [0, 1]"
    let mass = isAxis ? "[1, 2]" : "1"
    let text =
      "{lattice: {extents: [8]}, theory: {action: '\(action)', massSquared: \(mass), \(keys)}}"
    #expect(sentences(text) == expected)
  }

  @Test(arguments: [
    (
      ["theory.lambda=[0, 1]", "theory.massSquared=null", "theory.gapMassSquared=1"],
      "theory.gapMassSquared is 1; theory.lambda is a list, along which the bare mass is fixed. "
        + "Give theory.massSquared instead, or a single theory.lambda."
    ),
    (
      [
        "theory.lambda=[0, 1]", "theory.massSquared=null", "theory.kappa=0.2",
        "theory.convention=hopping",
      ],
      "theory.kappa is 0.2; theory.lambda is a list, along which the bare mass is fixed. "
        + "Give theory.massSquared instead, or a single theory.lambda."
    ),
    (
      ["theory.action=phi6", "theory.couplings.6=1", "theory.couplings.3=1"],
      "theory.couplings.3 is 1; the action \"phi6\" has only the powers 4 and 6. "
        + "Remove it, or set theory.action to \"polynomial\"."
    ),
    (
      ["architecture.dispersion=continuum", "theory.kineticTerm=[1, 2]"],
      "theory.kineticTerm is [1, 2]; it is a polynomial in p̂² of the lattice, and "
        + "architecture.dispersion is \"continuum\". "
        + "Remove it, or set architecture.dispersion to \"lattice\"."
    ),
    (
      ["engineering.realisation=weights", "engineering.transport=order1"],
      "engineering.transport is \"order1\"; the realisation \"weights\" has no map. "
        + "Remove it, or set engineering.realisation to \"transport\"."
    ),
    (
      ["engineering.realisation=transport", "engineering.transport=none"],
      "engineering.transport is \"none\"; the realisation \"transport\" needs a map. "
        + "Try \"order2\"."
    ),
    (
      ["engineering.realisation=hmc", "engineering.density=d.json"],
      "engineering.density is \"d.json\"; it has no effect in the realisation \"hmc\". "
        + "Remove it, or set engineering.realisation to \"transport\"."
    ),
    (
      ["engineering.realisation=transport", "engineering.moves=2"],
      "engineering.moves is 2; it has no effect in the realisation \"transport\". "
        + "Remove it, or set engineering.realisation to \"annealed\"."
    ),
    (
      ["engineering.realisation=weights", "engineering.resampling=systematic"],
      "engineering.resampling is \"systematic\"; it has no effect in the realisation "
        + "\"weights\". Remove it, or set engineering.realisation to \"annealed\"."
    ),
    (
      ["engineering.density=d.json", "engineering.transport=order2"],
      "engineering.transport is \"order2\"; engineering.density is given, whose map is \"fitted\" "
        + "or \"optimised\". Remove one of the two."
    ),
    (
      ["engineering.density=''"],
      "engineering.density is \"\"; it must name a file. Remove it, or name one."
    ),
    (
      [
        "theory.action=network", "theory.massSquared=null", "theory.lambda=null",
        "engineering.realisation=hmc",
      ],
      "engineering.realisation is \"hmc\"; the action \"network\" has no target to which a density "
        + "could be engineered. Remove it."
    ),
  ])
  func keysThatDoNotGoTogether(overrides: [String], expected: String) {
    let found = sentences(phiFour, overrides: overrides)
    #expect(found.count == 1 && found[0].hasSuffix(": \(expected)"), "\(found)")
  }

  @Test(arguments: [
    [
      "engineering.realisation=weights", "engineering.transport=none",
      "engineering.resampling=none",
    ],
    ["engineering.realisation=annealed", "engineering.transport=none"],
    ["engineering.density=d", "engineering.transport=optimised"],
    [
      "theory.action=network", "theory.massSquared=null", "theory.lambda=null",
      "engineering.realisation=weights", "engineering.transport=none",
    ],
  ])
  func keysThatGoTogether(overrides: [String]) {
    #expect(sentences(phiFour, overrides: overrides).isEmpty)
  }

  @Test func blocksAreBlamedWhenTheyAreWhatWasTyped() {
    let text = phiFour.replacing(
      "{\"lattice\"", with: "{\"analysis\": {\"blocks\": 200}, \"lattice\"", maxReplacements: 1)
    #expect(sentences(text).isEmpty)
    #expect(
      sentences(after: "analysis.blocks=200", to: text.replacing("200}", with: "100}")).isEmpty)
    let small = text.replacing(
      "\"lattice\"", with: "\"ensemble\": {\"networks\": 50}, \"lattice\"", maxReplacements: 1)
    #expect(
      sentences(small) == [
        "analysis.blocks is 200; it must be at most ensemble.networks, which is 50. Try 50."
      ])
  }

  @Test func allProblemsAreReportedAtOnceInTheOrderOfTheFile() {
    let text = """
      {
        "name": "",
        "lattice": {"extents": [0, 1.5, "4"], "boundary": "open", "boundary": "periodic"},
        "theory": {"action": "free", "lambda": 1, "mass": 3},
        "ensemble": {"networks": 20},
        "extra": {}
      }
      """
    let found = sentences(text, overrides: ["analysis.errors=guess"])
    let keys = found.map { $0.split(separator: " ").first ?? "" }
    #expect(
      keys == [
        "name", "lattice.extents[0]", "lattice.extents[1]", "lattice.extents[2]",
        "lattice.boundary", "lattice.boundary", "theory.lambda", "theory.mass",
        "ensemble.networks", "extra", "--set",
      ], "\(found.joined(separator: "\n"))")
    #expect(
      found.last
        == "--set analysis.errors=guess: analysis.errors is \"guess\"; it must be one of "
        + "\"jackknife\", \"bootstrap\". Try \"jackknife\".")
  }

  @Test func aDottedKeyIsNotAWayIntoASection() {
    let text = "{\"lattice.extents\": [8], \"theory\": {\"action\": \"free\", \"massSquared\": 1}}"
    #expect(
      sentences(text) == [
        "[\"lattice.extents\"] is not a key; keys of a section stand inside its braces. "
          + "Write \"lattice\": {\"extents\": …}."
      ])
  }

  @Test func manyUnknownKeysAreCounted() {
    let keys = (0..<50).map { "\"unheardof\($0)\": 1" }.joined(separator: ", ")
    let text = freeField.replacing("{\"lattice\"", with: "{\(keys), \"lattice\"")
    let found = sentences(text)
    #expect(found.count == 21)
    #expect(found.contains("the file has 30 more keys that do not exist."))
  }

  @Test func nothingGivenAsksForEverythingRequired() {
    #expect(
      sentences("{}") == [
        "lattice.extents is missing; it is required. Add \"extents\": [32, 32] to lattice.",
        "theory.action is missing; it is required. Add \"action\": \"phi4\" to theory.",
        "theory.massSquared is missing; a theory needs it, or theory.gapMassSquared in its place. "
          + "Add \"massSquared\": 0.25 to theory.",
      ])
  }

  @Test func longAndStrangeValuesStayOneShortLine() {
    let long = String(repeating: "x", count: 5000)
    let found = sentences(after: "name='a\\n\\u001b\(long)'")
    #expect(found.count == 1)
    #expect(
      found.allSatisfy { $0.utf8.count < 400 && !$0.contains("\n") && !$0.contains("\u{1B}") })
  }
}
