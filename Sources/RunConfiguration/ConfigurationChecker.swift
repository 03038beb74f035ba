/// Holds a configuration's tree against the schema and collects every problem.
struct ConfigurationChecker {
  /// Unknown keys of one section listed one by one.
  static let listedUnknownKeys = 20

  let locator: ConfigurationLocator
  private(set) var problems: [ConfigurationProblem]
  /// Keys that a misspelt one probably meant, so that they are not called missing as well.
  private(set) var meantKeys: Set<String> = []

  /// Starts with what the scanner found.
  init(locator: ConfigurationLocator, problems: [ConfigurationProblem]) {
    self.locator = locator
    self.problems = problems
  }

  /// Checks the tree, then the rules that tie keys together.
  mutating func check() {
    checkKeys()
    for key in ConfigurationSchema.keys where key.isRequired && isExpected(key.section) {
      if isSound(key.path) && locator.node(at: key.path) == nil {
        noteMissing(key.path, rule: "it is required")
      }
    }
    checkRules()
  }

  /// Checks each key and its value, whatever the others are.
  mutating func checkKeys() { checkMembers(of: locator.root, section: "") }

  /// Whether a configuration of this kind has the section: a flow does without those of a run unless it
  /// draws fields, and a run without a flow.
  private func isExpected(_ section: String) -> Bool {
    guard given("flow") != nil else { return section != "flow" }
    return section == "flow" || flowKind?.drawsFields == true
  }

  /// Whether no problem touches the key, what is above it, or what is below it.
  func isSound(_ keyPath: String) -> Bool {
    DecodedConfiguration.isSound(keyPath, problems: problems, meantKeys: meantKeys)
  }

  mutating func note(
    _ keyPath: String, _ fact: String, rule: String, wayOut: String,
    member: ConfigurationMember? = nil
  ) {
    problems.append(
      locator.problem(at: keyPath, fact: fact, rule: rule, wayOut: wayOut, member: member))
  }

  mutating func noteMissing(_ path: String, rule: String) {
    guard let key = ConfigurationSchema.key(path) else { return }
    note(
      path, "is missing", rule: rule,
      wayOut: "Add \(key.name.quoted): \(key.example) to \(key.section)")
  }

  // MARK: Keys

  private mutating func checkMembers(of node: ConfigurationNode, section: String) {
    guard case .object(let members) = node.value else { return }
    var unknownCount = 0
    for member in members {
      let path = section.isEmpty ? member.key : "\(section).\(member.key)"
      // A dot inside a key must not pass for a step into a section.
      if let key = ConfigurationSchema.key(path), !member.key.contains(".") {
        check(member.node, against: key)
      } else {
        unknownCount += 1
        if unknownCount <= Self.listedUnknownKeys { noteUnknown(member, section: section) }
      }
    }
    noteFurtherUnknown(unknownCount, section: section)
  }

  private mutating func noteFurtherUnknown(_ unknownCount: Int, section: String) {
    guard unknownCount > Self.listedUnknownKeys else { return }
    let more = unknownCount - Self.listedUnknownKeys
    let place = section.isEmpty ? "the file" : "the section \(section)"
    problems.append(
      ConfigurationProblem(
        source: locator.source, fact: "\(place) has \(more) more keys that do not exist"))
  }

  private mutating func noteUnknown(_ member: ConfigurationMember, section: String) {
    let steps = section.isEmpty ? [] : section.split(separator: ".").map { String($0) }
    let path = ConfigurationPath((steps + [member.key]).map { .key($0) }).description
    if section.isEmpty, let key = ConfigurationSchema.key(member.key) {
      meantKeys.insert(key.path)
      note(
        path, "is not a key", rule: "keys of a section stand inside its braces",
        wayOut: "Write \(key.section.quoted): {\(key.name.quoted): …}", member: member)
      return
    }
    let unknown = ConfigurationSchema.unknownKey(at: path)
    if let meant = unknown.suggestion { meantKeys.insert(meant) }
    note(path, unknown.fact, rule: unknown.rule, wayOut: "", member: member)
  }

  // MARK: Values

  private mutating func check(_ node: ConfigurationNode, against key: ConfigurationKey) {
    let path = key.path
    switch key.form {
    case .section:
      if case .object = node.value {
        checkMembers(of: node, section: path)
      } else {
        note(
          path, "is \(node.shown)", rule: "it must be a section in braces",
          wayOut: "Try \(path.quoted): \(key.example)")
      }
    case .flag:
      if case .bool = node.value { return }
      noteWrong(node, path, key)
    case .text:
      if case .string = node.value { return }
      noteWrong(node, path, key)
    case .runName:
      if case .string(let name) = node.value, Self.isRunName(name) { return }
      noteWrong(node, path, key)
    case .integer(let range): checkInteger(node, path, key, range, type: "an integer")
    case .number(let bounds): checkNumber(node, path, key, bounds, type: "a number")
    case .choice(let words): checkWord(node, path, key, words)
    case .choiceIntegerOrList(let words, let range, let count):
      switch node.value {
      case .number: checkInteger(node, path, key, range, type: "an integer")
      case .array: checkIntegers(node, key, range, count: count, order: .ascending)
      default: checkWord(node, path, key, words)
      }
    case .numberOrList(let bounds, let count, let order):
      if case .array = node.value {
        checkNumbers(node, key, bounds, count: count, order: order)
      } else {
        checkNumber(node, path, key, bounds, type: "a number or a list of numbers")
      }
    case .numberList(let count, let each, let order):
      checkNumbers(node, key, each, count: count, order: order)
    case .numberTable(let names, let elsewhere, let each):
      checkTable(node, key, names, elsewhere, each)
    case .choiceOrNumber(let words, let bounds):
      if case .number = node.value {
        checkNumber(node, path, key, bounds, type: "a number")
      } else {
        checkWord(node, path, key, words)
      }
    case .integerList(let count, let range):
      checkIntegers(node, key, range, count: count, order: nil)
    case .pointSets(let count, let points):
      checkPointSets(node, key, count: count, points: points)
    case .choiceList(let words, let required):
      checkWordList(node, key, words, required: required)
    case .sweep:
      note(
        path, "is given", rule: "it makes many runs of the file, and one was asked for",
        wayOut: "Use lattice sweep, or leave it out with --set sweep=null")
    }
  }

  private mutating func checkIntegers(
    _ node: ConfigurationNode, _ key: ConfigurationKey, _ range: ClosedRange<UInt64>,
    count: ClosedRange<Int>, order: ConfigurationKey.Order?
  ) {
    checkEntries(node, key, count: count, order: order) { checker, entry, path in
      checker.checkInteger(entry, path, key, range, type: "an integer")
    }
  }

  private mutating func checkNumbers(
    _ node: ConfigurationNode, _ key: ConfigurationKey, _ bounds: ConfigurationKey.Bounds,
    count: ClosedRange<Int>, order: ConfigurationKey.Order?
  ) {
    checkEntries(node, key, count: count, order: order) { checker, entry, path in
      checker.checkNumber(entry, path, key, bounds, type: "a number")
    }
  }

  /// Checks each entry of a list and, if all are sound, their order.
  private mutating func checkEntries(
    _ node: ConfigurationNode, _ key: ConfigurationKey, count: ClosedRange<Int>,
    order: ConfigurationKey.Order?,
    by check: (inout ConfigurationChecker, ConfigurationNode, String) -> Void
  ) {
    guard let entries = entries(of: node, key, count: count) else { return }
    let before = problems.count
    for (place, entry) in entries.enumerated() { check(&self, entry, "\(key.path)[\(place)]") }
    if let order, problems.count == before { checkOrder(entries, key, order) }
  }

  /// Notes the first entry that is out of order.
  private mutating func checkOrder(
    _ entries: [ConfigurationNode], _ key: ConfigurationKey, _ order: ConfigurationKey.Order
  ) {
    let numbers = entries.compactMap(\.double)
    guard numbers.count > 1 else { return }
    let isDescending = order == .monotonic && numbers[1] < numbers[0]
    for (place, (last, next)) in zip(numbers, numbers.dropFirst()).enumerated()
    where isDescending ? next >= last : next <= last {
      note(
        "\(key.path)[\(place + 1)]", "is \(entries[place + 1].shown)",
        rule: "it must be \(isDescending ? "below" : "above") the entry before it, which is "
          + entries[place].shown,
        wayOut: "Name every entry once, in \(order.phrase) order")
      return
    }
  }

  private mutating func checkTable(
    _ node: ConfigurationNode, _ key: ConfigurationKey, _ names: [String],
    _ elsewhere: [String: String], _ bounds: ConfigurationKey.Bounds
  ) {
    guard case .object(let members) = node.value else {
      return note(
        key.path, "is \(node.shown)", rule: "it must be \(key.form.allowed)",
        wayOut: "Try \(key.example)")
    }
    if members.isEmpty {
      note(
        key.path, "has no entries", rule: "it must have at least 1", wayOut: "Try \(key.example)")
    }
    let steps = key.path.split(separator: ".").map { ConfigurationPath.Step.key(String($0)) }
    var unknownCount = 0
    for member in members {
      let path = ConfigurationPath(steps + [.key(member.key)]).description
      if names.contains(member.key) {
        checkNumber(member.node, path, key, bounds, type: "a number")
        continue
      }
      unknownCount += 1
      guard unknownCount <= Self.listedUnknownKeys else { continue }
      let meant = elsewhere[member.key]
      if let meant { meantKeys.insert(meant) }
      let unknown = UnknownKey(path: path, suggestion: meant, neighbours: names)
      note(path, unknown.fact, rule: unknown.rule, wayOut: "", member: member)
    }
    noteFurtherUnknown(unknownCount, section: key.path)
  }

  /// Checks sets of points: the lists first, then every coordinate.
  private mutating func checkPointSets(
    _ node: ConfigurationNode, _ key: ConfigurationKey, count: ClosedRange<Int>,
    points: ClosedRange<Int>
  ) {
    for (place, set) in (entries(of: node, key, count: count) ?? []).enumerated() {
      let path = "\(key.path)[\(place)]"
      let members = entries(of: set, at: path, key, count: points) ?? []
      for (place, point) in members.enumerated() {
        let path = "\(path)[\(place)]"
        let coordinates = entries(of: point, at: path, key, count: 1...4) ?? []
        for (place, coordinate) in coordinates.enumerated() {
          checkCoordinate(coordinate, "\(path)[\(place)]", key)
        }
      }
    }
  }

  private mutating func checkCoordinate(
    _ node: ConfigurationNode, _ path: String, _ key: ConfigurationKey
  ) {
    guard case .number(_, let literal) = node.value, let number = NumberLiteral(literal),
      case .exact(_, let magnitude) = number.integer
    else { return noteWrong(node, path, key, rule: "it must be an integer") }
    if magnitude > UInt64(ConfigurationKey.Form.largestCoordinate) {
      noteWrong(
        node, path, key,
        rule: "its magnitude must be at most \(ConfigurationKey.Form.largestCoordinate)")
    }
  }

  private mutating func checkInteger(
    _ node: ConfigurationNode, _ path: String, _ key: ConfigurationKey,
    _ range: ClosedRange<UInt64>, type: String
  ) {
    guard case .number(_, let literal) = node.value, let number = NumberLiteral(literal) else {
      return noteWrong(node, path, key, rule: "it must be \(type)")
    }
    let isBelow: Bool
    switch number.integer {
    case _ where !number.value.isFinite:
      return noteWrong(node, path, key, rule: "it must be a finite number")
    case .notFinite, .fraction:
      let rounded = UInt64(exactly: number.value.rounded())
      let attempt = rounded.flatMap { range.contains($0) ? String($0) : nil }
      return noteWrong(node, path, key, rule: "it must be \(type)", attempt: attempt)
    case .tooLarge: isBelow = number.value < 0
    case .exact(let isNegative, let magnitude):
      isBelow = magnitude < range.lowerBound || (isNegative && magnitude > 0)
      if !isBelow && magnitude <= range.upperBound { return }
    }
    let rule =
      range.lowerBound == range.upperBound
      ? "it must be \(range.lowerBound)"
      : isBelow
        ? "it must be at least \(range.lowerBound)" : "it must be at most \(range.upperBound)"
    noteWrong(node, path, key, rule: rule)
  }

  private mutating func checkNumber(
    _ node: ConfigurationNode, _ path: String, _ key: ConfigurationKey,
    _ bounds: ConfigurationKey.Bounds, type: String
  ) {
    guard case .number(let value, _) = node.value else {
      return noteWrong(node, path, key, rule: "it must be \(type)")
    }
    if !value.isFinite {
      noteWrong(node, path, key, rule: "it must be a finite number")
    } else if let rule = bounds.rule(brokenBy: value) {
      noteWrong(node, path, key, rule: rule)
    }
  }

  private mutating func checkWord(
    _ node: ConfigurationNode, _ path: String, _ key: ConfigurationKey, _ words: [String]
  ) {
    var rule = "it must be \(key.form.allowed)"
    if case .choiceList = key.form {
      rule = "it must be \(ConfigurationKey.Form.phrase(words))"
    }
    guard case .string(let word) = node.value else {
      return noteWrong(node, path, key, rule: rule)
    }
    if words.contains(word) { return }
    guard let meant = Spelling.nearest(to: word, among: words) else {
      return noteWrong(node, path, key, rule: rule)
    }
    note(path, "is \(node.shown)", rule: rule, wayOut: "Did you mean \(meant.quoted)?")
  }

  private mutating func checkWordList(
    _ node: ConfigurationNode, _ key: ConfigurationKey, _ words: [String], required: String?
  ) {
    guard let entries = entries(of: node, key, count: 0...words.count) else { return }
    var seen: Set<String> = []
    let before = problems.count
    for (place, entry) in entries.enumerated() {
      let path = "\(key.path)[\(place)]"
      checkWord(entry, path, key, words)
      if case .string(let word) = entry.value, !seen.insert(word).inserted {
        note(path, "is \(entry.shown) again", rule: "each may be named once", wayOut: "Remove it")
      }
    }
    // An entry that is wrong may be the required one misspelt.
    if let required, !seen.contains(required), problems.count == before {
      note(
        key.path, "is \(node.shown)", rule: "it must contain \(required.quoted)",
        wayOut: "Add \(required.quoted)")
    }
  }

  /// The entries of a list of allowed length; otherwise notes the problem and returns nil.
  private mutating func entries(
    of node: ConfigurationNode, at place: String? = nil, _ key: ConfigurationKey,
    count: ClosedRange<Int>
  ) -> [ConfigurationNode]? {
    let path = place ?? key.path
    guard case .array(let entries) = node.value else {
      note(
        path, "is \(node.shown)", rule: "it must be \(key.form.allowed)",
        wayOut: "Try \(key.listExample ?? key.example)")
      return nil
    }
    if count.contains(entries.count) { return entries }
    let number =
      entries.isEmpty
      ? "no entries" : entries.count == 1 ? "1 entry" : "\(entries.count) entries"
    note(
      path, "has \(number)",
      rule: entries.count < count.lowerBound
        ? "it must have at least \(count.lowerBound)" : "it must have at most \(count.upperBound)",
      wayOut: "Try \(key.listExample ?? key.example)")
    return nil
  }

  /// Notes a wrong value and proposes one that works.
  private mutating func noteWrong(
    _ node: ConfigurationNode, _ path: String, _ key: ConfigurationKey, rule: String? = nil,
    attempt: String? = nil
  ) {
    let example = path == key.path ? key.defaultText ?? key.example : key.entryExample
    var wayOut = "Try \(attempt ?? example ?? key.example)"
    if case .string(let text) = node.value, key.form.takesNumbers, NumberLiteral(text) != nil {
      wayOut = "Write it without quotes: \(text.abbreviated)"
    }
    let rule = rule ?? "it must be \(key.form.allowed)"
    note(path, "is \(node.shown)", rule: rule, wayOut: wayOut)
  }

  private static func isRunName(_ name: String) -> Bool {
    let bytes = name.utf8
    return (1...ConfigurationKey.Form.longestName).contains(bytes.count)
      && bytes.allSatisfy { $0.isLetter || $0.isDigit || "._-".utf8.contains($0) }
      && bytes.first != UInt8(ascii: ".") && bytes.first != UInt8(ascii: "-")
  }
}

extension ConfigurationKey.Form {
  /// Whether a number is among the allowed values.
  var takesNumbers: Bool {
    switch self {
    case .integer, .number, .choiceOrNumber, .choiceIntegerOrList, .integerList, .numberOrList,
      .numberList, .numberTable, .pointSets:
      true
    case .section, .flag, .text, .runName, .choice, .choiceList, .sweep: false
    }
  }
}
