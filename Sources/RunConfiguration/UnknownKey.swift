/// A key that the schema does not have, and what was probably meant.
struct UnknownKey {
  let path: String
  /// The key probably meant, if one is close.
  let suggestion: String?
  /// The keys of the section, for want of a suggestion.
  let neighbours: [String]

  var fact: String { "is not a key" }

  var rule: String {
    if let suggestion { return "did you mean \(suggestion)?" }
    return "the keys here are " + neighbours.listed("and")
  }

  func problem(source: String) -> ConfigurationProblem {
    ConfigurationProblem(source: source, keyPath: path.abbreviated, fact: fact, rule: rule)
  }
}

extension ConfigurationSchema {
  /// Finds what an unknown path may have meant: a key of its section, else one of that name
  /// elsewhere, else the keys there are.
  static func unknownKey(at path: String) -> UnknownKey {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let (typedSection, name) = (parts.dropLast().joined(separator: "."), parts.last ?? "")
    let section =
      key(typedSection)?.form == .section
      ? typedSection : Spelling.nearest(to: typedSection, among: sections) ?? ""
    let inside = keys(in: section)
    let words = inside.map(\.name)
    var suggestion = Spelling.nearest(to: name, among: words).flatMap { word in
      inside.first { $0.name == word }?.path
    }
    if suggestion == nil || suggestion == path {
      suggestion =
        Spelling.nearest(to: name, among: keys.map(\.name), isPrefixEnough: false)
        .flatMap { word in keys.first { $0.name == word }?.path }
        ?? Spelling.nearest(to: path, among: keys.map(\.path))
    }
    return UnknownKey(path: path, suggestion: suggestion, neighbours: words)
  }

  private static var sections: [String] {
    keys.filter { $0.form == .section }.map(\.path)
  }
}
