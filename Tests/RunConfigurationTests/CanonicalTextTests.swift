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
          "lambda": 1
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
          "transport": "none",
          "referenceMass": "gap"
        },
        "ensemble": {
          "networks": 20000,
          "seed": 230703223
        },
        "analysis": {
          "observables": ["propagator", "timeslice", "moments"],
          "errors": "jackknife",
          "blocks": 100
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
    ["compare=['exact','free']"], ["compare=[]"],
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
  @Test(arguments: ConfigurationSchema.keys.filter { $0.form != .section })
  func keyIsDecodedAndWritten(key: ConfigurationKey) throws {
    let plain = try decode(phiFour).validated()
    if let standard = key.defaultText {
      #expect(try decode(phiFour, "\(key.path)=\(standard)").validated() == plain)
    }
    if key.path == "$schema" { return }
    var overrides = ["\(key.path)=\(key.example)"]
    if key.path == "theory.gapMassSquared" { overrides.append("theory.massSquared=null") }
    if key.path == "theory.kappa" {
      overrides += ["theory.massSquared=null", "theory.convention=hopping"]
    }
    let changed = try ConfigurationFile.decode(text: phiFour, source: "x", overrides: overrides)
    #expect(try changed.validated().canonicalText.contains("\"\(key.name)\": \(key.example)"))
  }

  @Test func typedValuesArrive() throws {
    let decoded = try decode(
      phiFour, "architecture.width=64", "engineering.referenceMass=0.5", "compare=['gap','free']",
      "analysis.observables=['propagator']", "analysis.estimator=schwingerDyson",
      "architecture.amplitude=constant", "name=x")
    let expected = RunConfiguration(
      name: "x", lattice: .init(extents: [8, 8]),
      theory: .init(action: .phi4, massSquared: 0.25, lambda: 1),
      architecture: .init(width: .neurons(64), amplitude: .constant),
      engineering: .init(referenceMass: .mass(0.5)),
      analysis: .init(observables: [.propagator], estimator: .schwingerDyson),
      compare: [.gap, .free])
    #expect(try decoded.validated() == expected)
  }
}
