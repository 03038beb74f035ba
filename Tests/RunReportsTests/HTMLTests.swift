import Foundation
import RunReports
import Testing

/// Pages: nothing in them is taken for a tag, and nothing comes from elsewhere.
struct HTMLTests {
  @Test func whatIsWrittenIsPinned() {
    let piece = HTML.tag("p", ["title": "a \"b\" <c> & 'd'"], ["x < y & \"z\"", .code("</p>")])
    #expect(
      piece.text
        == "<p title=\"a &quot;b&quot; &lt;c&gt; &amp; &#39;d&#39;\">x &lt; y &amp; &quot;z&quot;"
        + "<code>&lt;/p&gt;</code></p>\n")
    #expect(HTML.tag("meta", ["charset": "utf-8"], []).text == "<meta charset=\"utf-8\"/>")
    #expect(HTML.tag("td", []).text == "<td></td>")
  }

  @Test func noScalarEscapes() {
    for value in (UInt32(0)...0x2FF).compactMap(Unicode.Scalar.init) {
      let written = HTML.escaped(String(Character(value)))
      #expect(!written.contains { "<>\"'".contains($0) }, "U+\(value.value)")
      #expect(
        written.unicodeScalars.allSatisfy { $0.value >= 0x20 || "\t\n".unicodeScalars.contains($0) }
      )
    }
    #expect(HTML.escaped("a\u{0}b\u{1B}[31m\r\u{85}") == "a\u{FFFD}b\u{FFFD}[31m\u{FFFD}\u{FFFD}")
    #expect(HTML.escaped("λ φ⁴ 日本 🙂") == "λ φ⁴ 日本 🙂")
  }

  @Test func aPageIsWhole() {
    var page = HTMLPage(title: "</title><script>alert(1)</script>", lead: ["lead"])
    page.append("Empty", id: "empty", [])
    page.append("One & two", id: "one", [.paragraph("text")])
    let text = page.text
    #expect(
      text.hasPrefix("<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">"))
    #expect(!text.contains("<script") && !text.contains("Empty"))
    #expect(
      text.contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;\""))
    #expect(text.contains("<h2>One &amp; two</h2>") && text.contains("<a href=\"#one\">"))
    #expect(text.contains("prefers-color-scheme: dark") && text.contains("@media print"))
    // A style sheet is not escaped, so it must not need it.
    let sheet = text.components(separatedBy: "<style>")[1].components(separatedBy: "</style>")[0]
    #expect(!sheet.contains("<") && !sheet.contains("&") && !sheet.contains("url("))
    #expect(!sheet.contains("@import") && !sheet.contains("http"))
  }

  @Test func aLongTableIsCutAndSaysSo() throws {
    var table = Table(comments: ["title <b>"], columns: (0..<30).map { "c\($0)" })
    for row in 0..<100 {
      table.append((0..<30).map { .real(Double(row) + Double($0) / 1000) })
    }
    let text = TableExcerpt(try StoredTable(text: table.text), file: "a.tsv").html.text
    #expect(text.components(separatedBy: "<tr>").count - 1 == 1 + TableExcerpt.rowLimit)
    #expect(text.contains("the first 40 of 100 rows and 20 of 30 columns"))
    #expect(text.contains("title &lt;b&gt;") && text.contains(">39.019</td>"))
    #expect(!text.contains(">40<") && !text.contains(">c20<"))
  }
}

/// Drawings: shapes and text pass, anything that could do more does not.
struct SVGFigureTests {
  private func written(_ content: String, attributes: String = "") throws -> String {
    let figure = try SVGFigure(
      "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/x.dtd\">"
        + "<!-- a <comment> --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"\(attributes)>"
        + content + "</svg>\n", prefix: "f1-", label: "A \"label\"")
    return HTML.figure(figure).text
  }

  @Test func aDrawingIsWrittenAnew() throws {
    #expect(
      try written(
        "<defs><circle id='dot' r='1'/></defs><g filter='url(#dot)' color=\"black\">"
          + "<use xlink:href='#dot' x='1'/><text>a &lt; b</text></g>")
        == "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"A &quot;label&quot;\""
        + " viewBox=\"0 0 9 9\"><defs><circle id=\"f1-dot\" r=\"1\"/></defs>"
        + "<g filter=\"url(#f1-dot)\" color=\"black\"><use href=\"#f1-dot\" x=\"1\"/>"
        + "<text>a &lt; b</text></g></svg>")
  }

  @Test func attributesThatCouldDoMoreAreLeftOut() throws {
    let text = try written(
      "<path d='M0,0' onclick='alert(1)' style='fill:url(http://x)' class='x' xml:base='http://x'/>",
      attributes: " onload=\"alert(1)\"")
    #expect(text.contains("<path d=\"M0,0\"/>"))
    #expect(!text.contains("alert") && !text.contains("style") && !text.contains("base"))
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "<style>@import 'x'</style>", "<a href='#x'>x</a>",
    "<image href='data:image/png;base64,AA'/>", "<foreignObject><p>x</p></foreignObject>",
    "<use href='http://x/y.svg#z'/>", "<use xlink:href='javascript:alert(1)'/>",
    "<g fill='url(http://x/y)'/>", "<g fill='URL(//x)'/>", "<g fill='u\\72l(x)'/>",
    "<g fill='u&#114;l(x)'/>", "<set attributeName='href' to='x'/>", "<g filter='url(#a) url(x)'/>",
    "<SCRIPT>x</SCRIPT>", "<svg:script>x</svg:script>",
  ])
  func whatCouldDoMoreIsRefused(content: String) {
    #expect(throws: SVGFigureError.self) { try written(content) }
  }

  @Test(arguments: [
    "", "text", "<g/>", "<svg>", "<svg></g></svg>", "<svg/><svg/>", "<svg/>text", "<svg a=b/>",
    "<svg a='1' a='2'/>", "<svg a='<'/>", "<svg>&nbsp;</svg>", "<svg>&</svg>", "<svg>\u{1}</svg>",
    "<svg><!-- </svg>", "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg/>", "<svg><g></svg></g>", "< svg/>",
    "<svg", "<svg a", "<svg a=", "<svg a='", "</", "<!DOCTYPE", "<?x",
  ])
  func whatIsDamagedIsRefused(text: String) {
    #expect(throws: SVGFigureError.self) { try SVGFigure(text, prefix: "f-", label: "x") }
  }

  @Test func everyPrefixOfADrawingIsRefusedWithoutACrash() throws {
    let text = "<?xml?><svg viewBox='0 0 1 1'><g id=\"a\"><text>x &amp; y</text></g></svg>"
    _ = try SVGFigure(text, prefix: "f-", label: "x")
    for count in 0..<text.count {
      #expect(throws: SVGFigureError.self) {
        try SVGFigure(String(text.prefix(count)), prefix: "f-", label: "x")
      }
    }
  }
}

/// The works that can be cited are those of the documentation.
struct ReferenceTests {
  @Test func theyAreTheEntriesOfTheDocumentation() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appendingPathComponent("Documentation/References.md"), encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
    }.filter { $0[0] != "key" }
    #expect(rows.map { $0[0] } == Reference.all.map(\.key))
    #expect(rows.map { $0[1] } == Reference.all.map(\.source))
    #expect(rows.map { $0[2] } == Reference.all.map(\.purpose))
  }

  @Test func addressesAreThoseOfTheArXiv() {
    func address(_ key: String) -> String? {
      Reference.all.first { $0.key == key }?.address
    }
    #expect(address("Demirtas2023") == "https://arxiv.org/abs/2307.03223")
    #expect(address("Wolff2004") == "https://arxiv.org/abs/hep-lat/0306017")
    #expect(address("JayNeil2021") == "https://arxiv.org/abs/2008.01069")
    #expect(address("Marquardt1963") == nil)
  }
}
