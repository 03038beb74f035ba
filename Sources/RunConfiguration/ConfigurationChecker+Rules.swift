/// The rules that tie keys together; each is skipped where a key it needs is already in trouble.
extension ConfigurationChecker {
  mutating func checkRules() {
    if given("flow") == nil || flowKind?.drawsFields == true {
      checkTheory()
      checkEngineering()
    }
    checkFlow()
    checkBlocks()
    checkResamples()
    checkPointSets()
    checkNetworkKeys()
  }

  // MARK: Fully connected networks

  /// Keys of the networks whose own density is the theory; what they need of each other.
  private mutating func checkNetworkKeys() {
    guard let action = word("theory.action", as: RunConfiguration.Theory.Action.self) else {
      return
    }
    let comparison = ["analysis.cutoffs", "analysis.chunks"]
    for path in ["architecture.inputs"] + comparison where isSound(path) {
      guard let value = given(path), action != .network else { continue }
      note(
        path, "is \(value.shown)",
        rule: "it belongs to \"network\", and theory.action is \(action.rawValue.quoted)",
        wayOut: "Remove it, or set theory.action to \"network\"")
    }
    guard action == .network else { return }
    checkInputs()
    let widthPath = "architecture.width"
    guard isSound(widthPath) else { return }
    let isList = given(widthPath).map { !$0.entries.isEmpty } ?? false
    for path in comparison where isSound(path) && !isList {
      guard let value = given(path) else { continue }
      note(
        path, "is \(value.shown)",
        rule: "networks are compared with the Gaussian process at a list "
          + "of widths, and architecture.width is none",
        wayOut: "Remove it, or set \(widthPath) to [10, 100, 1000]")
    }
    checkCutoffOrder(comparison[0])
  }

  private mutating func checkInputs() {
    let (path, scalePath, extentsPath) = (
      "architecture.inputs", "architecture.inputScale", "lattice.extents"
    )
    guard isSound(path), let inputs = given(path)?.entries else { return }
    if isSound(scalePath), let scale = given(scalePath) {
      note(
        scalePath, "is \(scale.shown)", rule: "\(path) gives the inputs one by one",
        wayOut: "Remove one of them")
    }
    guard isSound(extentsPath), let extents = given(extentsPath)?.entries,
      extents.count != 1 || extents[0].unsignedInteger != UInt64(inputs.count)
    else { return }
    note(
      path, "has \(inputs.count) entries",
      rule:
        "the sites of a lattice of one direction are the inputs' numbers, and \(extentsPath) is "
        + (given(extentsPath)?.shown ?? ""),
      wayOut: "Set \(extentsPath) to [\(inputs.count)]")
  }

  private mutating func checkCutoffOrder(_ path: String) {
    guard isSound(path), let cutoffs = given(path)?.entries else { return }
    let values = cutoffs.compactMap(\.double)
    guard zip(values, values.dropFirst()).contains(where: { $0 >= $1 }) else { return }
    note(
      path, "is \(given(path)?.shown ?? "")", rule: "cut-offs ascend",
      wayOut: "Name every entry once, in ascending order")
  }

  // MARK: Points

  /// Points and momenta have one number a direction, and momenta need their observable.
  private mutating func checkPointSets() {
    let paths = ["analysis.fourPointMomenta", "analysis.points"]
    if isSound("lattice.extents"), let extents = given("lattice.extents")?.entries {
      for path in paths where isSound(path) {
        for (set, points) in (given(path)?.entries ?? []).enumerated() {
          for (place, point) in points.entries.enumerated()
          where point.entries.count != extents.count {
            note(
              "\(path)[\(set)][\(place)]", "is \(point.shown)",
              rule: "it must have as many numbers as lattice.extents, which is \(extents.count)",
              wayOut: "Give one number a direction")
          }
        }
      }
    }
    let observables = "analysis.observables"
    guard given(paths[0]) != nil, isSound(observables) else { return }
    let fourPoint = RunConfiguration.Analysis.Observable.fourPoint
    let isMeasured = (given(observables)?.entries ?? []).contains {
      $0.word(as: RunConfiguration.Analysis.Observable.self) == fourPoint
    }
    if !isMeasured {
      note(
        paths[0], "is given",
        rule: "it applies when \(observables) has \(fourPoint.rawValue.quoted)",
        wayOut: "Add \(fourPoint.rawValue.quoted) to \(observables)")
    }
  }

  // MARK: Statistics

  private mutating func checkResamples() {
    let (path, errorsPath) = ("analysis.resamples", "analysis.errors")
    let standard = RunConfiguration.Analysis().errors
    guard isSound(path), let value = given(path),
      let errors = word(
        errorsPath, as: RunConfiguration.Analysis.Errors.self, default: standard),
      errors != .bootstrap
    else { return }
    note(
      path, "is \(value.shown)",
      rule: "\(errorsPath) is \(errors.rawValue.quoted), which draws no resamples",
      wayOut: "Set \(errorsPath) to \"bootstrap\", or remove \(path)")
  }

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

  func given(_ path: String) -> ConfigurationNode? { locator.node(at: path) }

  func word<Word: RawRepresentable>(
    _ path: String, as type: Word.Type, default standard: Word? = nil
  ) -> Word? where Word.RawValue == String {
    guard isSound(path) else { return nil }
    guard let node = given(path) else { return standard }
    return node.word(as: type)
  }

  func integer(_ path: String, default standard: UInt64) -> UInt64? {
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
