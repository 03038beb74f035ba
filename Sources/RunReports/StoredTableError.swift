/// Why a text is not a table of numbers.
public enum StoredTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A cell that is no number.
  case notANumber(line: Int, column: Int, text: String)
  /// A row with more or fewer cells than the others.
  case wrongLength(line: Int, cells: Int, expected: Int)
  /// Two columns of the same name.
  case repeatedColumn(String)

  /// One sentence naming the line.
  public var description: String {
    switch self {
    case .notANumber(let line, let column, let text):
      "line \(line) has \"\(text)\" in column \(column), which is not a number"
    case .wrongLength(let line, let cells, let expected):
      "line \(line) has \(cells) cells instead of \(expected)"
    case .repeatedColumn(let name): "it has two columns called \(name)"
    }
  }
}
