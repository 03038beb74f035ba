extension String {
  /// The text, cut after 60 characters so that a message stays one line.
  var abbreviated: String {
    // Scalars, because one character can have any number of combining marks; indices, because
    // counting would read the whole of a hostile input.
    let kept = unicodeScalars.prefix(60)
    return kept.endIndex == endIndex ? self : String(kept) + "…"
  }

  /// The text as a JSON string: in double quotes, quotes and control characters escaped.
  var quoted: String {
    var result = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}

extension Sequence<String> {
  /// The words as an English list: `a`, `a or b`, `a, b or c`.
  func listed(_ conjunction: String) -> String {
    let words = Array(self)
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
  }
}
