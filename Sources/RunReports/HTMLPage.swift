/// A whole page in one file: it loads nothing, runs nothing, and reads in light, in dark and on paper.
public struct HTMLPage: Sendable {
  /// Its title.
  public let title: String

  /// What is under the title.
  public let lead: [HTML]

  /// Its parts, each with a heading and an anchor.
  public private(set) var sections: [Section] = []

  /// A part of the page.
  public struct Section: Sendable {
    /// The heading.
    public let title: String

    /// The anchor.
    public let id: String

    /// What it holds.
    public let content: [HTML]
  }

  /// Creates a page.
  public init(title: String, lead: [HTML]) {
    self.title = title
    self.lead = lead
  }

  /// Adds a part, unless it is empty.
  public mutating func append(_ title: String, id: String, _ content: [HTML]) {
    guard !content.isEmpty else { return }
    sections.append(Section(title: title, id: id, content: content))
  }

  /// Nothing may be loaded and no program run, whatever the page holds.
  private static let policy = "default-src 'none'; style-src 'unsafe-inline'"

  /// The page's text, HTML that is well-formed XML.
  public var text: String {
    let head = HTML.tag(
      "head",
      [
        .tag("meta", ["charset": "utf-8"], []),
        .tag("meta", ["http-equiv": "Content-Security-Policy", "content": Self.policy], []),
        .tag(
          "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"], []),
        .tag("meta", ["name": "color-scheme", "content": "light dark"], []),
        .tag("title", [.text(title)]),
        .style(HTMLStyle.sheet),
      ])
    let contents = HTML.tag(
      "nav", ["aria-label": "Contents"],
      [.list(sections.map { .link($0.title, to: "#" + $0.id) })])
    let body = HTML.tag(
      "body",
      [
        .tag("header", [.tag("h1", [.text(title)])] + lead), contents,
        .tag("main", sections.map { .section($0.title, id: $0.id, $0.content) }),
      ])
    let html = HTML.tag(
      "html", ["xmlns": "http://www.w3.org/1999/xhtml", "lang": "en"], [head, body])
    return "<!DOCTYPE html>\n" + html.text
  }
}
