import RunReports
import Testing

struct StoredTableTests {
  /// What is written reads back to the same bits.
  @Test func tablesReadBack() throws {
    var table = Table(comments: ["first", "  second"], columns: ["t", "value"])
    table.append([.integer(3), .real(0.1)])
    table.append([.integer(-4), .real(.nan)])
    let stored = try StoredTable(text: table.text)
    #expect(stored.columns == ["t", "value"])
    #expect(Array(stored.comments.prefix(2)) == ["first", "  second"])
    #expect(stored.column("t") == [3, -4])
    #expect(stored.rows[0][1] == 0.1 && stored.rows[1][1].isNaN)
    #expect(stored.lines == [4, 5])
    #expect(stored.column("nothing") == nil)
  }

  @Test func spacesTabsAndLineEndsDoNotMatter() throws {
    let stored = try StoredTable(text: "#no names\r\n 1  2\t3 \r\n\r\n4 5 6")
    #expect(stored.columns == nil)
    #expect(stored.rows == [[1, 2, 3], [4, 5, 6]])
    #expect(stored.lines == [2, 4])
  }

  @Test(arguments: [
    ("1 x\n", StoredTableError.notANumber(line: 1, column: 2, text: "x")),
    ("1 2\n\n3\n", .wrongLength(line: 3, cells: 1, expected: 2)),
    ("# columns: a b\n1\n", .wrongLength(line: 2, cells: 1, expected: 2)),
    ("1\n# columns: a b\n1 2\n", .wrongLength(line: 1, cells: 1, expected: 2)),
    ("# columns: a a\n1 2\n", .repeatedColumn("a")),
  ])
  func badTablesNameTheLine(text: String, expected: StoredTableError) {
    #expect(throws: expected) { try StoredTable(text: text) }
  }
}
