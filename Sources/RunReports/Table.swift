import Foundation

/// A table of numbers as tab-separated text that NumPy, pandas, gnuplot and pgfplots read.
///
/// Comment lines start with `#`; the last of them is `# columns:` and the names. Reals carry 17
/// significant digits, so they read back to the same bits.
public struct Table: Sendable {
  /// One cell.
  public enum Cell: Sendable {
    /// A label or count.
    case integer(Int)
    /// A real number; `nan` if there is none.
    case real(Double)
    /// A word without blanks: in a table that is an index, or a number as a file spells it.
    case word(String)
  }

  /// Lines of the header, without `#`.
  public let comments: [String]

  /// Names of the columns.
  public let columns: [String]

  /// The cells, row by row.
  public private(set) var rows: [[Cell]] = []

  /// Creates an empty table.
  public init(comments: [String], columns: [String]) {
    self.comments = comments
    self.columns = columns
  }

  /// Adds a row with one cell a column.
  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "one cell a column")
    rows.append(row)
  }

  /// The numbers of a column.
  public func values(ofColumn column: Int) -> [Double] {
    rows.map { row in
      switch row[column] {
      case .integer(let number): Double(number)
      case .real(let number): number
      case .word: .nan
      }
    }
  }

  /// The table's text.
  public var text: String {
    var lines = comments.map { "# " + $0 }
    lines.append("# columns: " + columns.joined(separator: " "))
    for row in rows {
      lines.append(row.map(Self.text(of:)).joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(of cell: Cell) -> String {
    switch cell {
    case .integer(let number): String(number)
    case .real(let number): number.isNaN ? "nan" : String(format: "%.17g", number)
    case .word(let word): word.isEmpty ? "-" : word.filter { !$0.isWhitespace }
    }
  }
}
