/// One `--set key.path=value` of the command line, or one key of a sweep's point.
struct ConfigurationOverride {
  /// The argument as problems show it: `--set theory.lambda=2`.
  let label: String
  let path: ConfigurationPath
  /// The value, or nil for `null`, which removes the key.
  let node: ConfigurationNode?

  /// Gives a key a value that was read already; `null` removes it.
  init(path: ConfigurationPath, node: ConfigurationNode, label: String) {
    self.path = path
    self.node = node.value == .null ? nil : node
    self.label = label
  }

  /// Reads an argument without its `--set`.
  ///
  /// The value is JSON5; a bare word that is no JSON value stands for itself as a text.
  init(_ argument: String) throws(ConfigurationError) {
    label = "--set " + argument.abbreviated
    guard let separator = argument.firstIndex(of: "=") else {
      throw Self.error(
        label, "there is no value", rule: "the form is key.path=value",
        wayOut: "Try --set theory.lambda=1.")
    }
    let pathText = argument[..<separator].trimmed
    let valueText = argument[argument.index(after: separator)...].trimmed
    guard let path = ConfigurationPath(pathText) else {
      throw Self.error(
        label, "\(pathText.abbreviated.quoted) is not a key",
        rule: "the form is key.path=value", wayOut: "Try --set lattice.extents[0]=16.")
    }
    self.path = path
    if valueText.isEmpty {
      throw Self.error(
        label, "the value is empty", rule: "the form is key.path=value",
        wayOut: "Give a value, or null to remove the key.")
    }
    do throws(ConfigurationError) {
      let node = try ConfigurationScanner.scan(valueText, source: label)
      self.node = node.value == .null ? nil : node
    } catch {
      guard valueText.utf8.allSatisfy(Self.isBareByte) else {
        throw Self.withoutPlaces(error, below: path, label: label)
      }
      node = ConfigurationNode(.string(valueText))
    }
  }

  /// Puts the value into the tree; creates missing sections on the way.
  func apply(to root: inout ConfigurationNode) throws(ConfigurationError) {
    root = try applied(to: root, depth: 0)
  }

  private func applied(
    to current: ConfigurationNode?, depth: Int
  ) throws(ConfigurationError) -> ConfigurationNode {
    guard depth < path.steps.count else { return node ?? ConfigurationNode(.null) }
    let here = ConfigurationPath(Array(path.steps[..<depth])).description
    switch path.steps[depth] {
    case .key(let key):
      var section = current ?? ConfigurationNode(.object([]))
      guard case .object(var members) = section.value else {
        throw Self.error(
          label, keyPath: here, "is \(section.shown)", rule: "it has no keys to set",
          wayOut: "Set \(here) itself.")
      }
      let place = members.firstIndex { $0.key == key }
      if node == nil && depth == path.steps.count - 1 {
        if let place { members.remove(at: place) }
      } else {
        let child = try applied(to: place.map { members[$0].node }, depth: depth + 1)
        if let place {
          members[place].node = child
        } else {
          members.append(ConfigurationMember(key: key, node: child))
        }
      }
      section.value = .object(members)
      return section
    case .index(let index):
      guard var list = current, case .array(var entries) = list.value else {
        throw Self.error(
          label, keyPath: here, current.map { "is \($0.shown)" } ?? "is missing",
          rule: "only a list has entries to set", wayOut: "Set the whole of \(here).")
      }
      guard entries.indices.contains(index) else {
        throw Self.error(
          label, keyPath: here, "has \(entries.count) entries, counted from 0",
          rule: "there is no entry \(index) to set", wayOut: "Set the whole of \(here).")
      }
      entries[index] = try applied(to: entries[index], depth: depth + 1)
      list.value = .array(entries)
      return list
    }
  }

  private static func isBareByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte >= 0x80 || "._+-/$".utf8.contains(byte)
  }

  private static func error(
    _ label: String, keyPath: String = "", _ fact: String, rule: String, wayOut: String
  ) -> ConfigurationError {
    ConfigurationError(
      ConfigurationProblem(
        source: label, keyPath: keyPath, fact: fact, rule: rule, wayOut: wayOut))
  }

  /// Problems of the value's text: lines and columns mean nothing there, key paths go on from ours.
  private static func withoutPlaces(
    _ error: ConfigurationError, below path: ConfigurationPath, label: String
  ) -> ConfigurationError {
    let problems = error.problems.map { problem in
      ConfigurationProblem(
        source: label,
        keyPath: problem.keyPath.isEmpty ? "" : "\(path.description).\(problem.keyPath)",
        fact: problem.fact, rule: problem.rule, wayOut: problem.wayOut)
    }
    return ConfigurationError(problems) ?? error
  }
}

extension StringProtocol {
  /// The text without blanks at both ends.
  var trimmed: String {
    let start = self.drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...last])
  }
}
