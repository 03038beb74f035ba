/// A table of numbers read back from text: what ``Table`` writes, or a table from elsewhere in its
/// layout.
///
/// Lines that start with `#` are comments; the last of them that starts with `# columns:` names the
/// columns. Cells are numbers between tabs or spaces; `nan` is one.
public struct StoredTable: Sendable {
  /// The comments, without `#`.
  public let comments: [String]

  /// Names of the columns; nil if the table has none.
  public let columns: [String]?

  /// The numbers, row by row.
  public let rows: [[Double]]

  /// The line of each row, counted from 1.
  public let lines: [Int]

  /// Reads a table.
  ///
  /// - Throws: ``StoredTableError`` naming the first line that is none.
  public init(text: String) throws(StoredTableError) {
    var comments: [String] = []
    var columns: [String]?
    var rows: [[Double]] = []
    var lines: [Int] = []
    let texts = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in texts.enumerated() {
      let cells = line.split { $0 == "\t" || $0 == " " }
      guard let first = cells.first else { continue }
      if first.hasPrefix("#") {
        let comment = line.drop { $0 == " " || $0 == "\t" }.dropFirst()
        let words = comment.split { $0 == "\t" || $0 == " " }
        if words.first == "columns:" { columns = words.dropFirst().map(String.init) }
        comments.append(String(comment.first == " " ? comment.dropFirst() : comment))
        continue
      }
      var row: [Double] = []
      for cell in cells {
        guard let number = Double(cell) else {
          throw .notANumber(line: index + 1, column: row.count + 1, text: String(cell.prefix(40)))
        }
        row.append(number)
      }
      let expected = columns?.count ?? rows.first?.count ?? row.count
      guard row.count == expected else {
        throw .wrongLength(line: index + 1, cells: row.count, expected: expected)
      }
      rows.append(row)
      lines.append(index + 1)
    }
    // Rows may stand before the line that names the columns.
    if let columns, let row = rows.firstIndex(where: { $0.count != columns.count }) {
      throw .wrongLength(line: lines[row], cells: rows[row].count, expected: columns.count)
    }
    if let columns, let repeated = Self.repeated(in: columns) {
      throw .repeatedColumn(repeated)
    }
    self.comments = comments
    self.columns = columns
    self.rows = rows
    self.lines = lines
  }

  private static func repeated(in names: [String]) -> String? {
    names.indices.first { names[..<$0].contains(names[$0]) }.map { names[$0] }
  }

  /// The numbers of a named column; nil if there is none.
  public func column(_ name: String) -> [Double]? {
    columns?.firstIndex(of: name).map { index in rows.map { $0[index] } }
  }
}
