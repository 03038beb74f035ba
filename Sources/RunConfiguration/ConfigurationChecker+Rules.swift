/// The rules that tie keys together; each is skipped where a key it needs is already in trouble.
extension ConfigurationChecker {
  mutating func checkRules() {
    checkCouplings()
    checkBlocks()
  }

  // MARK: Theory

  private mutating func checkCouplings() {
    typealias Action = RunConfiguration.Theory.Action
    typealias Convention = RunConfiguration.Theory.Convention
    let action = word("theory.action", as: Action.self)
    let convention = word("theory.convention", as: Convention.self, default: .factorial)
    if action == .free && convention == .hopping {
      note(
        "theory.convention", "is \"hopping\"",
        rule: "it needs the action \"phi4\", and theory.action is \"free\"",
        wayOut: "Try \"factorial\"")
    }
    if action == .network { return checkNoCouplings() }
    if let action { checkLambda(action) }
    // Without a sound convention nobody knows which key sets the mass.
    guard let convention, isSound("theory.convention") else { return }
    if convention == .hopping { checkHoppingMass() } else { checkMass(convention) }
  }

  private mutating func checkNoCouplings() {
    for path in ["theory.massSquared", "theory.gapMassSquared", "theory.kappa", "theory.lambda"]
    where isSound(path) {
      guard let value = given(path) else { continue }
      note(
        path, "is \(value.shown)",
        rule: "the action \"network\" has no couplings, its theory follows from the architecture",
        wayOut: "Remove it")
    }
  }

  private mutating func checkLambda(_ action: RunConfiguration.Theory.Action) {
    let path = "theory.lambda"
    guard isSound(path) else { return }
    switch (action, given(path)) {
    case (.free, let lambda?):
      note(
        path, "is \(lambda.shown)",
        rule: "it belongs to the action \"phi4\", and theory.action is \"free\"",
        wayOut: "Remove it, or set theory.action to \"phi4\"")
    case (.phi4, nil): noteMissing(path, rule: "the action \"phi4\" needs it")
    default: break
    }
  }

  private mutating func checkHoppingMass() {
    if given("theory.kappa") == nil && isSound("theory.kappa") {
      noteMissing("theory.kappa", rule: "the convention \"hopping\" needs it")
    }
    for path in ["theory.massSquared", "theory.gapMassSquared"] where isSound(path) {
      guard let mass = given(path) else { continue }
      note(
        path, "is \(mass.shown)",
        rule: "the convention \"hopping\" takes its mass from theory.kappa and theory.lambda",
        wayOut: "Remove it")
    }
  }

  private mutating func checkMass(_ convention: RunConfiguration.Theory.Convention) {
    if let kappa = given("theory.kappa"), isSound("theory.kappa") {
      note(
        "theory.kappa", "is \(kappa.shown)",
        rule: "it belongs to the convention \"hopping\", and theory.convention is "
          + convention.rawValue.quoted,
        wayOut: "Remove it, or set theory.convention to \"hopping\"")
    }
    let (bare, gap) = ("theory.massSquared", "theory.gapMassSquared")
    switch (given(bare), given(gap)) {
    case (nil, nil):
      guard isSound(bare), isSound(gap) else { return }
      noteMissing(bare, rule: "a theory needs it, or \(gap) in its place")
    case (let bareMass?, let gapMass?):
      // The command line is blamed before the file: it is what changed last.
      let (path, other, mass) =
        locator.isOverridden(bare) && !locator.isOverridden(gap)
        ? (bare, gap, bareMass) : (gap, bare, gapMass)
      let remedy = locator.isOverridden(path) ? ", for example with --set \(other)=null" : ""
      note(
        path, "is \(mass.shown)", rule: "it cannot stand beside \(other)",
        wayOut: "Remove one of the two" + remedy)
    default: break
    }
  }

  // MARK: Statistics

  private mutating func checkBlocks() {
    let (blocksPath, networksPath) = ("analysis.blocks", "ensemble.networks")
    let ensemble = RunConfiguration.Ensemble()
    let analysis = RunConfiguration.Analysis()
    guard let networks = integer(networksPath, default: UInt64(ensemble.networks)),
      let blocks = integer(blocksPath, default: UInt64(analysis.blocks)), networks < blocks
    else { return }
    let fewest: UInt64 = 10
    let areBlocksBlamed =
      given(blocksPath) != nil
      && (locator.isOverridden(blocksPath) || !locator.isOverridden(networksPath))
    if areBlocksBlamed {
      note(
        blocksPath, "is \(blocks)",
        rule: "it must be at most \(networksPath), which is \(networks)",
        wayOut: networks >= fewest ? "Try \(networks)" : "Raise \(networksPath) to \(blocks)")
    } else {
      let remedy = networks >= fewest ? ", or set \(blocksPath) to \(networks)" : ""
      note(
        networksPath, "is \(networks)",
        rule: "it must be at least \(blocksPath), which is \(blocks)",
        wayOut: "Try \(blocks)\(remedy)")
    }
  }

  // MARK: Values

  private func given(_ path: String) -> ConfigurationNode? { locator.node(at: path) }

  private func word<Word: RawRepresentable>(
    _ path: String, as type: Word.Type, default standard: Word? = nil
  ) -> Word? where Word.RawValue == String {
    guard isSound(path) else { return nil }
    guard let node = given(path) else { return standard }
    return node.word(as: type)
  }

  private func integer(_ path: String, default standard: UInt64) -> UInt64? {
    guard isSound(path) else { return nil }
    guard let node = given(path) else { return standard }
    return node.unsignedInteger
  }
}

extension ConfigurationNode {
  /// The case a text names, if it names one.
  func word<Word: RawRepresentable>(as type: Word.Type) -> Word? where Word.RawValue == String {
    guard case .string(let text) = value else { return nil }
    return Word(rawValue: text)
  }

  /// The number as an exact integer, if it is one and not negative.
  var unsignedInteger: UInt64? {
    guard case .number(_, let literal) = value,
      case .exact(let isNegative, let magnitude)? = NumberLiteral(literal)?.integer,
      magnitude == 0 || !isNegative
    else { return nil }
    return magnitude
  }

  /// The number as a double, if it is one.
  var double: Double? {
    guard case .number(let number, _) = value else { return nil }
    return number
  }
}
