import Foundation

/// A table of numbers as a page shows it: its first rows and columns, with fewer digits than the file.
public struct TableExcerpt: Sendable {
  private let table: StoredTable
  private let file: String

  /// Rows and columns shown.
  public static let rowLimit = 40
  /// See ``rowLimit``.
  public static let columnLimit = 20

  /// Takes a table.
  ///
  /// - Parameters:
  ///   - table: The numbers.
  ///   - file: Where all of them are, for those who want the rest.
  public init(_ table: StoredTable, file: String) {
    self.table = table
    self.file = file
  }

  /// The table, folded away below its name, with its comments and what is left out.
  public var html: HTML {
    let names = table.columns ?? (table.rows.first ?? []).indices.map { "\($0 + 1)" }
    let rows = table.rows.prefix(Self.rowLimit).map { row in
      row.prefix(Self.columnLimit).map { HTML.text(Self.text(of: $0)) }
    }
    var size = "\(table.rows.count) rows of \(names.count) columns"
    if table.rows.count > Self.rowLimit || names.count > Self.columnLimit {
      size =
        "the first \(min(table.rows.count, Self.rowLimit)) of \(table.rows.count) rows and "
        + "\(min(names.count, Self.columnLimit)) of \(names.count) columns"
    }
    let hasGaps = table.rows.prefix(Self.rowLimit).contains { row in
      row.prefix(Self.columnLimit).contains { !$0.isFinite }
    }
    let comments = table.comments.filter { !$0.hasPrefix("columns:") }
    let content = HTML.tag(
      "div", ["class": "numbers"],
      [
        .table(
          header: names.prefix(Self.columnLimit).map { .text($0) }, rows: rows, label: file)
      ])
    return .details(
      .group([.code(file), .text(" — \(size)")]),
      [
        comments.isEmpty ? .group([]) : .preformatted(comments.joined(separator: "\n")), content,
        .note(
          "Six digits are shown; all digits and rows are in ", .code(file), ".",
          hasGaps
            ? " A dash is nan in the file: a number that is not available, or an error that is not known."
            : ""),
      ])
  }

  /// A number with at most six significant digits.
  static func text(of number: Double) -> String {
    guard number.isFinite else { return "–" }
    if number == number.rounded(), abs(number) < 1e9 { return String(Int(number)) }
    return String(format: "%.6g", number)
  }
}
