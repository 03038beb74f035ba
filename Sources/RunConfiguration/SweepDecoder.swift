/// Holds a `sweep` section against its rules and collects every problem.
struct SweepDecoder {
  private let locator: ConfigurationLocator
  private(set) var problems: [ConfigurationProblem] = []

  /// Keys that belong to the whole of a sweep.
  private static let fixedKeys = ["$schema", "schemaVersion", "name", "sweep"]

  /// Prepares the decoding of the tree's `sweep`.
  init(locator: ConfigurationLocator) { self.locator = locator }

  /// Decodes the section; nil if there are problems.
  mutating func decode(_ sweep: ConfigurationNode) -> SweepSpecification? {
    guard case .object(let members) = sweep.value else {
      note(
        nil, "is \(sweep.shown)", rule: "it must be a section in braces",
        wayOut: "Try {\"theory.lambda\": {\"linear\": [0, 4, 17]}}")
      return nil
    }
    let mode = self.mode(sweep["mode"])
    let commonRandomNumbers = flag("commonRandomNumbers", in: sweep, default: false)
    let sharedPasses = flag("sharedPasses", in: sweep, default: true)
    let swept = members.filter { !(SweepSpecification.options + ["points"]).contains($0.key) }
    var ranges: [(path: String, range: SweptRange)] = []
    for member in swept where isSweepable(member.key, member: member) {
      if let range = range(member) { ranges.append((member.key, range)) }
    }
    checkOverlaps(swept.map(\.key))
    let points: [[SweptValue]]
    if let list = sweep["points"] {
      if let other = swept.first {
        note(
          other.key, "stands beside points",
          rule: "a list of points names all the keys of each itself",
          wayOut: "Leave one of them out", member: other)
      }
      if sweep["mode"] != nil {
        note(
          "mode", "stands beside points", rule: "it combines the values of swept keys",
          wayOut: "Leave it out")
      }
      points = listed(list)
    } else {
      points = combined(ranges, mode)
    }
    checkRepeats(points)
    guard problems.isEmpty, let first = points.first else { return nil }
    return SweepSpecification(
      keys: first.map(\.path),
      logarithmicKeys: Set(ranges.filter(\.range.isLogarithmic).map(\.path)), points: points,
      commonRandomNumbers: commonRandomNumbers, sharedPasses: sharedPasses)
  }

  // MARK: Options

  private mutating func mode(_ node: ConfigurationNode?) -> SweepSpecification.Mode {
    guard let node else { return .grid }
    if let mode = node.word(as: SweepSpecification.Mode.self) { return mode }
    note(
      "mode", "is \(node.shown)",
      rule: "it must be "
        + SweepSpecification.Mode.allCases.map(\.rawValue.quoted).listed("or"),
      wayOut: "Try \"grid\"; a list of points needs no mode")
    return .grid
  }

  private mutating func flag(
    _ name: String, in sweep: ConfigurationNode, default standard: Bool
  ) -> Bool {
    guard let node = sweep[name] else { return standard }
    if case .bool(let isWanted) = node.value { return isWanted }
    note(
      name, "is \(node.shown)", rule: "it must be true or false", wayOut: "Try \(standard)")
    return standard
  }

  // MARK: Keys

  /// Whether a key exists and may differ from point to point.
  private mutating func isSweepable(_ path: String, member: ConfigurationMember) -> Bool {
    guard let plain = ConfigurationPath(path)?.withoutIndices else {
      note(
        path, "is not a key", rule: "a key is written as in theory.lambda or lattice.extents[0]",
        wayOut: "Try \"theory.lambda\"", member: member)
      return false
    }
    if Self.fixedKeys.contains(plain) {
      note(
        path, "cannot be swept", rule: "it is the same for all points", wayOut: "Leave it out",
        member: member)
      return false
    }
    guard ConfigurationSchema.holds(plain) else {
      let isNearOption = Spelling.nearest(
        to: path, among: SweepSpecification.options + ["points"])
      let unknown = ConfigurationSchema.unknownKey(at: plain)
      note(
        path, "is not a key",
        rule: isNearOption.map { "did you mean \($0)?" } ?? unknown.rule, wayOut: "",
        member: member)
      return false
    }
    return true
  }

  /// Notes two keys of which one lies inside the other.
  private mutating func checkOverlaps(_ paths: [String]) {
    for (place, path) in paths.enumerated() {
      let rival = paths[..<place].first {
        ConfigurationPath.contains($0, path) || ConfigurationPath.contains(path, $0)
      }
      guard let rival else { continue }
      note(
        path, "overlaps with \(rival)", rule: "a point can give a value to one of them only",
        wayOut: "Leave one out, or give the values of both together")
    }
  }

  // MARK: Values

  private mutating func range(_ member: ConfigurationMember) -> SweptRange? {
    let (key, node) = (member.key, member.node)
    if case .array(let entries) = node.value { return values(entries, of: key) }
    guard case .object(let inside) = node.value, inside.count == 1, let form = inside.first,
      SweptRange.forms.contains(form.key)
    else {
      note(
        key, "is \(node.shown)",
        rule: "its values must be a list, or one of {\"values\": […]}, "
          + "{\"linear\": [first, last, count]} and {\"log\": [first, last, count]}",
        wayOut: "Try {\"linear\": [0, 1, 5]}", member: member)
      return nil
    }
    if form.key == "values" {
      if case .array(let entries) = form.node.value { return values(entries, of: key) }
      note(
        key, "has the values \(form.node.shown)", rule: "they must be a list",
        wayOut: "Try {\"values\": [0, 1]}", member: member)
      return nil
    }
    return spaced(form, of: member)
  }

  private mutating func values(_ entries: [ConfigurationNode], of key: String) -> SweptRange? {
    guard !entries.isEmpty else {
      note(key, "has no values", rule: "it must have at least one", wayOut: "Try [0, 1]")
      return nil
    }
    return SweptRange(entries)
  }

  private mutating func spaced(
    _ form: ConfigurationMember, of member: ConfigurationMember
  ) -> SweptRange? {
    let isLogarithmic = form.key == "log"
    let most = SweepSpecification.mostPoints
    let numbers = form.node.entries.compactMap(\.double)
    if let wrong = form.node.entries.first(where: { $0.double?.isFinite == false }) {
      note(
        member.key, "is \(form.key.quoted): \(form.node.shown)",
        rule: "\(wrong.shown) is too large for a finite number",
        wayOut: "Try {\(form.key.quoted): [\(isLogarithmic ? "0.1" : "0"), 1, 5]}", member: member)
      return nil
    }
    guard form.node.entries.count == 3, numbers.count == 3,
      let count = form.node.entries[2].integer, (2...most).contains(count)
    else {
      note(
        member.key, "is \(form.key.quoted): \(form.node.shown)",
        rule: "it must be [first, last, count] with a count from 2 to \(most)",
        wayOut: "Try {\(form.key.quoted): [\(isLogarithmic ? "0.1" : "0"), 1, 5]}", member: member)
      return nil
    }
    guard numbers[0] != numbers[1], !isLogarithmic || (numbers[0] > 0 && numbers[1] > 0) else {
      note(
        member.key, "is \(form.key.quoted): \(form.node.shown)",
        rule: isLogarithmic
          ? "first and last must be different positive numbers"
          : "first and last must be different", wayOut: "Try a list of values", member: member)
      return nil
    }
    return SweptRange(
      first: numbers[0], last: numbers[1], count: count, isLogarithmic: isLogarithmic,
      line: form.node.line, column: form.node.column)
  }

  // MARK: Points

  private mutating func combined(
    _ ranges: [(path: String, range: SweptRange)], _ mode: SweepSpecification.Mode
  ) -> [[SweptValue]] {
    guard let first = ranges.first else {
      if problems.isEmpty {
        note(
          nil, "has no keys to sweep", rule: "it must vary at least one",
          wayOut: "Try {\"theory.lambda\": {\"linear\": [0, 4, 17]}}")
      }
      return []
    }
    let counts = ranges.map(\.range.values.count)
    if mode == .zip, let place = counts.firstIndex(where: { $0 != counts[0] }) {
      note(
        ranges[place].path, "has \(counts[place]) values",
        rule: "with the mode \"zip\" all keys need as many, and \(first.path) has \(counts[0])",
        wayOut: "Give as many values, or try the mode \"grid\"")
      return []
    }
    let (total, hasOverflown) = counts.reduce((1, false)) { product, count in
      let (next, overflow) = product.0.multipliedReportingOverflow(by: count)
      return (next, product.1 || overflow)
    }
    let most = SweepSpecification.mostPoints
    if hasOverflown || (mode == .grid ? total : counts[0]) > most {
      note(
        nil, "has \(hasOverflown ? "far too many" : "\(total)") points",
        rule: "it must have at most \(most)", wayOut: "Give fewer values, or make several sweeps")
      return []
    }
    func value(_ key: Int, _ index: Int) -> SweptValue {
      SweptValue(path: ranges[key].path, node: ranges[key].range.values[index])
    }
    switch mode {
    case .zip: return (0..<counts[0]).map { index in ranges.indices.map { value($0, index) } }
    case .grid:
      return ranges.indices.reduce([[]]) { points, key in
        points.flatMap { point in (0..<counts[key]).map { point + [value(key, $0)] } }
      }
    }
  }

  private mutating func listed(_ list: ConfigurationNode) -> [[SweptValue]] {
    let most = SweepSpecification.mostPoints
    guard case .array(let entries) = list.value, (1...most).contains(entries.count) else {
      note(
        "points", "is \(list.shown)",
        rule: "it must be a list of 1 to \(most) sections, one a point",
        wayOut: "Try [{\"theory.lambda\": 1}, {\"theory.lambda\": 2}]")
      return []
    }
    var points: [[SweptValue]] = []
    for (index, entry) in entries.enumerated() {
      guard case .object(let members) = entry.value, !members.isEmpty else {
        note(
          "points[\(index)]", "is \(entry.shown)",
          rule: "it must be a section with a value for every swept key",
          wayOut: "Try {\"theory.lambda\": 1}")
        continue
      }
      let names = members.map(\.key)
      if let first = points.first?.map(\.path), Set(names) != Set(first) {
        note(
          "points[\(index)]", "has the keys " + names.listed("and"),
          rule: "every point must have those of the first, " + first.listed("and"),
          wayOut: "Give every point the same keys")
        continue
      }
      if index == 0 {
        for member in members { _ = isSweepable(member.key, member: member) }
        checkOverlaps(names)
      }
      let values = Dictionary(members.map { ($0.key, $0.node) }, uniquingKeysWith: { $1 })
      points.append(
        (points.first?.map(\.path) ?? names).compactMap { name in
          values[name].map { SweptValue(path: name, node: $0) }
        })
    }
    return points
  }

  /// Notes a point that another one is already.
  private mutating func checkRepeats(_ points: [[SweptValue]]) {
    var numbers: [[String]: Int] = [:]
    for (index, point) in points.enumerated() {
      let texts = point.map(\.text)
      guard let earlier = numbers.updateValue(index, forKey: texts) else { continue }
      note(
        nil, "has point \(index + 1), \(point.label), as point \(earlier + 1) already",
        rule: "every point must be another", wayOut: "Name every value once")
      return
    }
  }

  // MARK: Problems

  private mutating func note(
    _ key: String?, _ fact: String, rule: String, wayOut: String,
    member: ConfigurationMember? = nil
  ) {
    let path = ["sweep", key].compactMap { $0 }.joined(separator: ".")
    problems.append(
      locator.problem(at: path, fact: fact, rule: rule, wayOut: wayOut, member: member))
  }
}

extension [SweptValue] {
  /// The values as they name a point: `theory.lambda = 0.75, lattice.extents = [8, 8]`.
  public var label: String {
    map { "\($0.path) = \($0.text.abbreviated)" }.joined(separator: ", ")
  }
}
