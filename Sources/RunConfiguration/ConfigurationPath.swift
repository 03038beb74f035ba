/// The way from the top of a configuration to a value, written `lattice.extents[1]`.
struct ConfigurationPath: Hashable, CustomStringConvertible {
  /// One step down: into a section's key or a list's entry.
  enum Step: Hashable {
    case key(String)
    case index(Int)
  }

  /// Longer paths are refused: no key of the program comes near.
  static let longest = 256

  var steps: [Step]

  init(_ steps: [Step]) {
    self.steps = steps
  }

  /// Reads a path, or returns nil when the text is none.
  init?(_ text: String) {
    guard !text.isEmpty, text.utf8.count <= Self.longest else { return nil }
    steps = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      guard let key = pieces.first, !key.isEmpty, !key.contains("]") else { return nil }
      steps.append(.key(String(key)))
      for piece in pieces.dropFirst() {
        guard piece.hasSuffix("]"), piece.utf8.dropLast().allSatisfy(\.isDigit),
          let index = Int(piece.dropLast())
        else { return nil }
        steps.append(.index(index))
      }
    }
  }

  /// The path as messages show it; keys that are no plain words stand in brackets and quotes.
  var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key):
        let isPlain = key.utf8.allSatisfy {
          $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "$")
            || $0 == UInt8(ascii: "-") || $0 >= 0x80
        }
        let shown = key.abbreviated
        if isPlain && !key.isEmpty {
          text += text.isEmpty ? shown : "." + shown
        } else {
          text += "[\(shown.quoted)]"
        }
      }
    }
    return text
  }

  /// The path without list indices, as the schema names it.
  var withoutIndices: String {
    ConfigurationPath(steps.filter { if case .key = $0 { true } else { false } }).description
  }

  /// Whether `path` is `ancestor` or lies below it.
  static func contains(_ ancestor: String, _ path: String) -> Bool {
    guard path.hasPrefix(ancestor) else { return false }
    guard !ancestor.isEmpty, let next = path.dropFirst(ancestor.count).first else { return true }
    return next == "." || next == "["
  }
}
