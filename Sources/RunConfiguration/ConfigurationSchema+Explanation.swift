extension ConfigurationSchema {
  /// What `lattice explain` prints about a key, or about a section and its keys.
  ///
  /// The empty path lists the whole schema's top level. List indices are ignored.
  ///
  /// - Throws: A problem with a suggestion when there is no such key.
  public static func explanation(of path: String) throws(ConfigurationError) -> String {
    if path.isEmpty { return listing(title: "Keys of a configuration:", section: "") }
    let plain = ConfigurationPath(path)?.withoutIndices ?? path
    guard
      let key = key(plain) ?? table(holding: plain)
        ?? (plain.hasPrefix("sweep.") ? key("sweep") : nil)
    else {
      throw ConfigurationError(unknownKey(at: plain).problem(source: ""))
    }
    if key.form == .section {
      return listing(title: "\(key.path): \(key.explanation)", section: key.path)
    }
    let rows =
      [
        ("type", key.form.typeName), ("allowed", key.form.allowed),
        ("unit", key.unit.isEmpty ? "none" : key.unit), ("default", key.defaultColumn),
        ("applies", key.applies), ("example", "\(key.name.quoted): \(key.example)"),
      ] + (key.listExample.map { [("", "\(key.name.quoted): \($0)")] } ?? [])
    return "\(key.path): \(key.explanation)\n" + aligned(rows)
  }

  /// The key whose numbers in braces the path names one of.
  private static func table(holding path: String) -> ConfigurationKey? {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    guard let name = parts.last, let key = key(parts.dropLast().joined(separator: ".")),
      case .numberTable(let names, _, _) = key.form, names.contains(String(name))
    else { return nil }
    return key
  }

  /// Whether a path names a key, a section, or a number of a table.
  static func holds(_ path: String) -> Bool { key(path) != nil || table(holding: path) != nil }

  private static func listing(title: String, section: String) -> String {
    title + "\n" + aligned(keys(in: section).map { ($0.path, $0.explanation) })
  }

  private static func aligned(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { label, text in
      "  \(label)\(String(repeating: " ", count: width - label.count))  \(text)\n"
    }.joined()
  }
}

extension ConfigurationKey {
  /// The default as tables show it.
  var defaultColumn: String {
    defaultText ?? (isRequired ? "none, required" : "none")
  }
}
