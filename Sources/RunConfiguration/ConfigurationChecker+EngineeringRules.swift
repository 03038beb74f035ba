/// The rules that tie the keys of the engineering to its realisation and to each other.
extension ConfigurationChecker {
  private typealias Engineering = RunConfiguration.Engineering

  mutating func checkEngineering() {
    if word("theory.action", as: RunConfiguration.Theory.Action.self) == .network {
      return checkNoEngineering()
    }
    checkDensity()
    guard
      let realisation = word(
        "engineering.realisation", as: Engineering.Realisation.self, default: .auto)
    else { return }
    let isGiven = given("engineering.realisation") != nil
    if isGiven { checkTransport(realisation) }
    for (path, takers) in Self.realisations where isSound(path) {
      guard let value = given(path), !takers.contains(realisation),
        value.value != .string(Engineering.Resampling.none.rawValue)
      else { continue }
      note(
        path, "is \(value.shown)",
        rule: "it has no effect in the realisation \(realisation.rawValue.quoted)",
        wayOut: "Remove it, or set engineering.realisation to \(takers[0].rawValue.quoted)")
    }
  }

  /// The realisations in which a key has an effect.
  private static let realisations: [(path: String, takers: [Engineering.Realisation])] = [
    ("engineering.steps", [.transport, .annealed, .auto]),
    ("engineering.density", [.transport, .annealed, .auto]),
    ("engineering.moves", [.annealed, .auto]),
    ("engineering.resampling", [.annealed, .auto]),
  ]

  private mutating func checkTransport(_ realisation: Engineering.Realisation) {
    let path = "engineering.transport"
    guard let transport = word(path, as: Engineering.Transport.self) else { return }
    let fact = "is \(transport.rawValue.quoted)"
    let chosen = "the realisation \(realisation.rawValue.quoted)"
    switch realisation {
    case .auto, .annealed: break
    case .transport:
      if transport == .identity {
        note(path, fact, rule: "\(chosen) needs a map", wayOut: "Try \"order2\"")
      }
    case .weights, .hmc:
      if transport != .identity {
        note(
          path, fact, rule: "\(chosen) has no map",
          wayOut: "Remove it, or set engineering.realisation to \"transport\"")
      }
    }
  }

  private mutating func checkDensity() {
    let (path, transportPath) = ("engineering.density", "engineering.transport")
    guard isSound(path), case .string(let name)? = given(path)?.value else { return }
    if name.isEmpty {
      note(path, "is \"\"", rule: "it must name a file", wayOut: "Remove it, or name one")
    }
    guard let transport = word(transportPath, as: Engineering.Transport.self),
      transport != .fitted, transport != .optimised
    else { return }
    note(
      transportPath, "is \(transport.rawValue.quoted)",
      rule: "\(path) is given, whose map is \"fitted\" or \"optimised\"",
      wayOut: "Remove one of the two")
  }

  private mutating func checkNoEngineering() {
    let harmless: [String: [String]] = [
      "engineering.realisation": ["auto", "weights"], "engineering.transport": ["none"],
      "engineering.resampling": ["none"], "engineering.steps": [], "engineering.density": [],
      "engineering.moves": [],
    ]
    for key in ConfigurationSchema.keys(in: "engineering") where isSound(key.path) {
      guard let value = given(key.path), let words = harmless[key.path],
        !words.contains(where: { value.value == .string($0) })
      else { continue }
      note(
        key.path, "is \(value.shown)",
        rule: "the action \"network\" has no target to which a density could be engineered",
        wayOut: "Remove it")
    }
  }
}
