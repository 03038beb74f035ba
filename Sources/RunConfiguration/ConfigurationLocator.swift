/// Knows where every value of a configuration came from: the file's lines, or the command line.
struct ConfigurationLocator: Sendable {
  /// The file as typed.
  let source: String
  /// The tree with the overrides applied.
  let root: ConfigurationNode
  /// Paths set on the command line with the labels their problems carry, in order.
  let overrides: [Override]

  /// A path set on the command line.
  struct Override: Sendable {
    let path: String
    let label: String
  }

  /// The value at a path, if it is given.
  func node(at keyPath: String) -> ConfigurationNode? {
    guard let path = ConfigurationPath(keyPath) else { return nil }
    var current = root
    for step in path.steps {
      guard let child = child(of: current, step) else { return nil }
      current = child
    }
    return current
  }

  func isOverridden(_ keyPath: String) -> Bool {
    override(for: keyPath) != nil
  }

  /// A problem placed at its key, or at the innermost section that is there if the key is not.
  func problem(
    at keyPath: String, fact: String, rule: String, wayOut: String,
    member: ConfigurationMember? = nil
  ) -> ConfigurationProblem {
    if let override = override(for: keyPath) {
      return ConfigurationProblem(
        source: override.label, keyPath: keyPath, fact: fact, rule: rule, wayOut: wayOut)
    }
    let nearest = nearestNode(to: keyPath)
    return ConfigurationProblem(
      source: source, keyPath: keyPath, line: member?.line ?? nearest.line,
      column: member?.column ?? nearest.column, fact: fact, rule: rule, wayOut: wayOut)
  }

  private func override(for keyPath: String) -> Override? {
    overrides.last { ConfigurationPath.contains($0.path, keyPath) }
  }

  private func nearestNode(to keyPath: String) -> ConfigurationNode {
    guard let path = ConfigurationPath(keyPath) else { return root }
    var current = root
    for step in path.steps {
      guard let child = child(of: current, step) else { break }
      current = child
    }
    return current
  }

  private func child(
    of node: ConfigurationNode, _ step: ConfigurationPath.Step
  ) -> ConfigurationNode? {
    switch step {
    case .key(let key): node[key]
    case .index(let index): node[index]
    }
  }
}
