import RunConfiguration
import Testing

struct CanonicalTextTests {
  @Test func everyKeyIsWrittenInSchemaOrder() throws {
    let expected = """
      {
        "schemaVersion": 1,
        "name": "run",
        "lattice": {
          "extents": [8, 8],
          "boundary": "periodic"
        },
        "theory": {
          "action": "phi4",
          "convention": "factorial",
          "massSquared": 0.25,
          "lambda": 1,
          "components": 1
        },
        "architecture": {
          "neuron": "cosine",
          "momenta": "lattice",
          "width": "exact",
          "alpha": 0,
          "amplitude": "gaussian",
          "dispersion": "lattice",
          "evaluator": "auto",
          "tolerance": 1e-12,
          "depth": 1,
          "sigmaW": 1,
          "sigmaB": 0,
          "inputScale": 1,
          "readout": "gaussian"
        },
        "engineering": {
          "realisation": "auto",
          "referenceMass": "gap",
          "resampling": "none"
        },
        "ensemble": {
          "networks": 20000,
          "seed": 230703223
        },
        "analysis": {
          "observables": ["propagator", "timeslice", "moments"],
          "errors": "jackknife",
          "blocks": 100
        },
        "output": {
          "fields": false
        }
      }

      """
    #expect(try decode(phiFour).configuration.canonicalText == expected)
  }

  private static let soundOverrides: [[String]] = [
    [],
    ["name=a-1._Z", "$schema='schema.json'", "schemaVersion=1.0"],
    ["lattice.extents=[2, 3, 4, 16777216]"],
    ["theory.massSquared=-0.1", "theory.lambda=1e-300"],
    ["theory.massSquared=-0.0", "theory.lambda=1.7976931348623157e308"],
    ["theory.massSquared=null", "theory.gapMassSquared=5e-324", "theory.convention=flow"],
    ["theory.convention=hopping", "theory.massSquared=null", "theory.kappa=0.1"],
    ["theory.action=free", "theory.lambda=null", "theory.convention=quarter"],
    ["architecture.width=9223372036854775807", "architecture.alpha=-4"],
    ["architecture.amplitude=rayleigh", "architecture.dispersion=continuum"],
    ["architecture.evaluator=modes", "engineering.realisation=weights"],
    ["engineering.referenceMass=0.1", "ensemble.seed=18446744073709551615"],
    ["engineering.referenceMass=bare", "ensemble.seed=0xFFFFFFFFFFFFFFFE"],
    ["ensemble.networks=1e12", "analysis.blocks=10000"],
    ["analysis.observables=['moments','propagator']", "analysis.estimator=direct"],
    ["analysis.errors=bootstrap", "analysis.resamples=10000"],
    ["compare=['exact','free','hmc']"], ["compare=[]"], ["output.fields=true"],
    ["theory.lambda=[0, 0.1, 2]"], ["theory.massSquared=[1, 0, -1]", "theory.lambda=2"],
    [
      "theory.massSquared=[-1, 1e300]", "theory.components=16",
      "theory.kineticTerm=[-0.5, 1, 0, 2]",
    ],
    ["theory.action=phi6", "theory.couplings={'6': 0.5}"],
    [
      "theory.action=network", "theory.lambda=null", "theory.massSquared=null",
      "lattice.extents=[2]", "architecture.inputs=[-1, 0.5]", "architecture.width=[2, 3, 4]",
      "analysis.cutoffs=[1e-3, 1e5]", "analysis.chunks=7",
    ],
    ["theory.action=phi6", "theory.lambda=null", "theory.couplings={'6': 2, '4': -1}"],
    [
      "theory.action=polynomial", "theory.lambda=null",
      "theory.couplings={'8': 1e-3, '7': 0, '5': -1, '3': 2, '1': 0.1}",
    ],
    [
      "theory.action=sineGordon", "theory.lambda=null", "theory.beta=1e-3", "theory.amplitude=-2",
    ],
    ["architecture.width=[1, 2, 9223372036854775807]"],
    ["engineering.realisation=annealed", "engineering.steps=10000", "engineering.moves=0"],
    ["engineering.resampling=systematic", "engineering.transport=none"],
    ["engineering.referenceMass=pilot", "engineering.density='a b/c.json'"],
    ["engineering.realisation=transport", "engineering.transport=optimised"],
  ]

  @Test(arguments: soundOverrides)
  func canonicalTextDecodesToTheSameValue(overrides: [String]) throws {
    let decoded = try ConfigurationFile.decode(text: phiFour, source: "x", overrides: overrides)
    let configuration = try decoded.validated()
    let text = configuration.canonicalText
    let again = try decode(text)
    #expect(again.problems.isEmpty)
    #expect(again.configuration == configuration)
    #expect(again.configuration.canonicalText == text)
    #expect(text.hasSuffix("}\n"))
  }

  @Test func integersAreExact() throws {
    let seed = try decode(phiFour, "ensemble.seed=18446744073709551615").configuration.ensemble.seed
    #expect(seed == UInt64.max)
    let odd = try decode(phiFour, "ensemble.seed=9007199254740993").configuration.ensemble.seed
    #expect(odd == 9_007_199_254_740_993)
    #expect(
      try decode(phiFour, "ensemble.networks=2.5e5").configuration.ensemble.networks == 250_000)
    #expect(try decode(phiFour, "ensemble.networks=300.00").configuration.ensemble.networks == 300)
  }

  @Test func whatIsKeptDoesNotEnterThePhysics() throws {
    let (plain, kept) = (try decode(phiFour), try decode(phiFour, "output.fields=true"))
    #expect(!plain.configuration.output.fields && kept.configuration.output.fields)
    #expect(plain.configuration.physicsText == kept.configuration.physicsText)
    #expect(!plain.configuration.physicsText.contains("output"))
    #expect(
      sentences(after: "output.fields=yes") == [
        "output.fields is \"yes\"; it must be true or false. Try false."
      ])
  }

  @Test func nameAndNetworksDoNotEnterThePhysics() throws {
    let one = try decode(phiFour, "name=a", "ensemble.networks=1000").configuration
    let two = try decode(phiFour, "name=b", "ensemble.networks=2000").configuration
    let three = try decode(phiFour, "name=b", "ensemble.seed=2").configuration
    #expect(one.canonicalText != two.canonicalText)
    #expect(one.physicsText == two.physicsText)
    #expect(two.physicsText != three.physicsText)
    #expect(!one.physicsText.contains("\"name\"") && !one.physicsText.contains("networks"))
    // Keys at their defaults do not enter, so that new keys rename no run.
    #expect(one.physicsText.contains("\"lambda\"") && !one.physicsText.contains("\"seed\""))
  }

  /// The defaults of the table are those of the types, and every key is decoded and written.
  @Test(arguments: ConfigurationSchema.keys.filter { ![.section, .sweep].contains($0.form) })
  func keyIsDecodedAndWritten(key: ConfigurationKey) throws {
    let plain = try decode(phiFour).validated()
    if let standard = key.defaultText {
      // A key may apply only in the company of another.
      let hasCompany =
        ["analysis.resamples", "analysis.chunks"].contains(key.path) || key.section == "flow"
      let company = hasCompany ? Self.company(of: key.path) : []
      func decoded(_ overrides: [String]) throws -> RunConfiguration {
        try ConfigurationFile.decode(text: phiFour, source: "x", overrides: overrides).validated()
      }
      #expect(
        try decoded(["\(key.path)=\(standard)"] + company)
          == (company.isEmpty ? plain : decoded(company)))
    }
    if key.path == "$schema" { return }
    for example in [key.example, key.listExample].compactMap({ $0 }) {
      let overrides = ["\(key.path)=\(example)"] + Self.company(of: key.path)
      let changed = try ConfigurationFile.decode(text: phiFour, source: "x", overrides: overrides)
      let text = try changed.validated().canonicalText
      // Braces are written over several lines.
      #expect(
        text.filter { !$0.isWhitespace }.contains(
          "\"\(key.name)\":\(example)".filter { !$0.isWhitespace }))
    }
  }

  private static let network = [
    "theory.action=network", "theory.lambda=null", "theory.massSquared=null",
  ]

  /// What else must change for a key to be allowed in the φ⁴ theory.
  private static func company(of path: String) -> [String] {
    switch path {
    case "analysis.fourPointMomenta": ["analysis.observables=['propagator','fourPoint']"]
    case "analysis.resamples": ["analysis.errors=bootstrap"]
    case "architecture.inputs": network + ["lattice.extents=[3]"]
    case "analysis.cutoffs", "analysis.chunks": network + ["architecture.width=[10, 20, 40]"]
    case "theory.gapMassSquared": ["theory.massSquared=null"]
    case "theory.kappa": ["theory.massSquared=null", "theory.convention=hopping"]
    case "theory.couplings": ["theory.lambda=null", "theory.action=polynomial"]
    case "theory.beta":
      ["theory.lambda=null", "theory.action=sineGordon", "theory.amplitude=0.25"]
    case "theory.amplitude":
      ["theory.lambda=null", "theory.action=sineGordon", "theory.beta=2"]
    case _ where path.hasPrefix("flow."): flowCompany(of: path)
    default: []
    }
  }

  /// The rest of a flow that has the key.
  private static func flowCompany(of path: String) -> [String] {
    let others =
      switch path {
      case "flow.cutoffs", "flow.decimate": ["flow.kind=coarseGraining", "flow.cutoffs=[1]"]
      case "flow.sigmaW":
        [
          "lattice=null", "theory=null", "flow.kind=active", "flow.dimension=1",
          "architecture.neuron=gauss", "architecture.width=4",
        ]
      default:
        [
          "lattice=null", "theory=null", "flow.kind=passive", "flow.dimension=1", "flow.u4=1",
          "flow.scales=[1, 0]",
        ] + (path.hasPrefix("flow.grid") ? ["flow.truncation=potential"] : [])
      }
    return others.filter { !$0.hasPrefix(path + "=") }
  }

  @Test func typedValuesArrive() throws {
    let decoded = try decode(
      phiFour, "architecture.width=64", "engineering.referenceMass=0.5", "compare=['gap','free']",
      "analysis.observables=['propagator']", "analysis.estimator=schwingerDyson",
      "architecture.amplitude=constant", "name=x")
    let expected = RunConfiguration(
      name: "x", lattice: .init(extents: [8, 8]),
      theory: .init(action: .phi4, massSquared: .value(0.25), lambda: .value(1)),
      architecture: .init(width: .neurons(64), amplitude: .constant),
      engineering: .init(referenceMass: .mass(0.5)),
      analysis: .init(observables: [.propagator], estimator: .schwingerDyson),
      compare: [.gap, .free])
    #expect(try decoded.validated() == expected)
  }

  @Test func typedTheoriesArrive() throws {
    func theory(_ overrides: String...) throws -> RunConfiguration.Theory {
      try ConfigurationFile.decode(text: phiFour, source: "x", overrides: overrides)
        .validated().theory
    }
    let axis = try theory("theory.lambda=[0, 0.5, 1]")
    #expect(axis.lambda == .axis([0, 0.5, 1]))
    #expect(axis.lambda?.first == 0 && axis.lambda?.last == 1 && axis.lambda?.isAxis == true)
    #expect(axis.massSquared?.values == [0.25] && axis.massSquared?.isAxis == false)
    #expect(try theory("theory.massSquared=[1, -1]").massSquared?.values == [1, -1])
    #expect(
      try theory("theory.action=phi6", "theory.couplings={'6': 2}")
        == .init(action: .phi6, massSquared: .value(0.25), lambda: .value(1), couplings: [6: 2]))
    #expect(
      try theory(
        "theory.action=polynomial", "theory.lambda=null", "theory.couplings={'8': 1, '3': -2}"
      ).couplings == [3: -2, 8: 1])
    #expect(
      try theory(
        "theory.action=sineGordon", "theory.lambda=null", "theory.beta=2", "theory.amplitude=0.5"
      ) == .init(action: .sineGordon, massSquared: .value(0.25), beta: 2, amplitude: 0.5))
    #expect(
      try theory("theory.components=3", "theory.kineticTerm=[1, 0.2]")
        == .init(
          action: .phi4, massSquared: .value(0.25), lambda: .value(1), components: 3,
          kineticTerm: [1, 0.2]))
  }

  @Test func typedEngineeringArrives() throws {
    let decoded = try decode(
      phiFour, "engineering.realisation=annealed", "engineering.transport=fitted",
      "engineering.steps=12", "engineering.referenceMass=pilot", "engineering.density=map.json",
      "engineering.moves=3", "engineering.resampling=systematic",
      "architecture.width=[20, 40, 80]", "compare=['hmc']")
    let configuration = try decoded.validated()
    #expect(
      configuration.engineering
        == .init(
          realisation: .annealed, transport: .fitted, steps: 12, referenceMass: .pilot,
          density: "map.json", moves: 3, resampling: .systematic))
    #expect(configuration.architecture.width == .extrapolated([20, 40, 80]))
    #expect(configuration.architecture.width.largestCount == 80)
    #expect(configuration.compare == [.hmc])
    let plain = try decode(phiFour).configuration
    #expect(plain.engineering.transport == nil && plain.theory.couplings.isEmpty)
    // New keys at their defaults rename no run.
    for word in ["components", "resampling", "transport", "couplings"] {
      #expect(!plain.physicsText.contains(word))
    }
  }
}
