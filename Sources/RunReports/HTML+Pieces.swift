/// What pages are put together from.
extension HTML {
  /// A paragraph.
  public static func paragraph(_ children: HTML...) -> HTML { .tag("p", children) }

  /// A remark in smaller type.
  public static func note(_ children: HTML...) -> HTML { .tag("p", ["class": "note"], children) }

  /// Names of files and keys, and whatever is typed.
  public static func code(_ text: String) -> HTML { .tag("code", [.text(text)]) }

  /// Lines as they are.
  public static func preformatted(_ text: String) -> HTML { .tag("pre", [.text(text)]) }

  /// A list.
  public static func list(_ items: [HTML]) -> HTML {
    .tag("ul", items.map { .tag("li", [$0]) })
  }

  /// A link to another page.
  public static func link(_ text: String, to address: String) -> HTML {
    .tag("a", ["href": address], [.text(text)])
  }

  /// A part of a page with its heading.
  public static func section(_ title: String, id: String, _ children: [HTML]) -> HTML {
    .tag("section", ["id": id], [.tag("h2", [.text(title)])] + children)
  }

  /// What is shown on request, without any program: a click or the keyboard opens it.
  public static func details(_ summary: HTML, isOpen: Bool = false, _ children: [HTML]) -> HTML {
    let content = [.tag("summary", [summary])] + children
    return isOpen ? .tag("details", ["open": "open"], content) : .tag("details", content)
  }

  /// A word set off as good, bad or neither.
  public static func badge(_ text: String, _ tone: Tone) -> HTML {
    .tag("span", ["class": "badge \(tone.rawValue)"], [.text(text)])
  }

  /// How a word is meant; the words say it too, for those who do not see colours.
  public enum Tone: String, Sendable {
    /// All is well.
    case good
    /// Something is wrong.
    case bad
    /// Neither.
    case plain
  }

  /// A table that scrolls by itself where it is wider than the page.
  ///
  /// - Parameters:
  ///   - header: The names of the columns; none for a table of names and values.
  ///   - rows: The cells. The first of a row is its heading.
  ///   - label: What the table is, for those who do not see it.
  public static func table(header: [HTML], rows: [[HTML]], label: String) -> HTML {
    let head =
      header.isEmpty
      ? []
      : [
        HTML.tag(
          "thead", [.tag("tr", header.map { .tag("th", ["scope": "col"], [$0]) })])
      ]
    let body = rows.map { row in
      HTML.tag(
        "tr",
        row.enumerated().map { index, cell in
          index == 0 ? .tag("th", ["scope": "row"], [cell]) : .tag("td", [cell])
        })
    }
    return .tag(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": label],
      [.tag("table", head + [.tag("tbody", body)])])
  }

  /// Names with their values.
  public static func facts(_ facts: [(name: HTML, value: HTML)], label: String) -> HTML {
    table(header: [], rows: facts.map { [$0.name, $0.value] }, label: label)
  }
}
