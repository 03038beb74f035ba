/// Guesses what a misspelt word was meant to be.
public enum Spelling {
  /// Longer words are not compared: the distance costs the product of the lengths.
  static let longestWord = 64

  /// The candidate closest to the word, if one is close; the case of letters does not count.
  ///
  /// Close means at most one edit in three letters, or, if that is enough, that the word begins one
  /// candidate only.
  public static func nearest(
    to word: String, among candidates: [String], isPrefixEnough: Bool = true
  ) -> String? {
    guard word.utf8.count <= longestWord, !word.isEmpty else { return nil }
    let folded = word.lowercased()
    let ranked = candidates.map { candidate in
      (candidate, distance(folded, candidate.lowercased()))
    }
    let best = ranked.min { $0.1 < $1.1 }
    if let (candidate, edits) = best, edits <= max(1, (max(word.count, candidate.count)) / 3) {
      return candidate
    }
    guard isPrefixEnough, word.count >= 3 else { return nil }
    let extended = candidates.filter { $0.lowercased().hasPrefix(folded) }
    return extended.count == 1 ? extended.first : nil
  }

  /// Edits from one word to the other: insert, delete, replace, or swap two neighbours.
  static func distance(_ first: String, _ second: String) -> Int {
    let (rows, columns) = (Array(first), Array(second))
    var beforeLast: [Int] = []
    var last = Array(0...columns.count)
    for row in rows.indices {
      var current = [row + 1]
      for column in columns.indices {
        let isSame = rows[row] == columns[column]
        var edits = min(
          last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, rows[row] == columns[column - 1], rows[row - 1] == columns[column] {
          edits = min(edits, beforeLast[column - 1] + 1)
        }
        current.append(edits)
      }
      (beforeLast, last) = (last, current)
    }
    return last[columns.count]
  }
}
