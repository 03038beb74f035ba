/// A piece of an HTML page: a tree that is written out with every text and attribute escaped.
///
/// What is written is well-formed XML too, so that a strict parser can read it. Nothing but
/// ``SVGFigure`` and the page's own style sheet gets past the escaping.
public struct HTML: Sendable {
  private indirect enum Node: Sendable {
    case text(String)
    case element(String, [(name: String, value: String)], [HTML])
    case group([HTML])
    case figure(SVGFigure)
    case style(StaticString)
  }

  private let node: Node

  private init(_ node: Node) { self.node = node }

  /// Text.
  public static func text(_ text: String) -> HTML { HTML(.text(text)) }

  /// Pieces in a row.
  public static func group(_ pieces: [HTML]) -> HTML { HTML(.group(pieces)) }

  /// A figure that has passed ``SVGFigure``.
  public static func figure(_ figure: SVGFigure) -> HTML { HTML(.figure(figure)) }

  /// The text of a style sheet, without `<` and `&`.
  static func style(_ sheet: StaticString) -> HTML { HTML(.style(sheet)) }

  /// Elements that hold nothing and have no closing tag.
  private static let voidElements: Set<String> = ["meta", "br", "hr"]

  /// Writes an element.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - attributes: Names and values.
  ///   - children: What it holds.
  public static func tag(
    _ name: String, _ attributes: KeyValuePairs<String, String>, _ children: [HTML]
  ) -> HTML {
    HTML(.element(name, attributes.map { ($0.key, $0.value) }, children))
  }

  /// Writes an element without attributes.
  public static func tag(_ name: String, _ children: [HTML]) -> HTML {
    HTML(.element(name, [], children))
  }

  /// The piece as text.
  public var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch node {
    case .text(let content): text += Self.escaped(content)
    case .group(let pieces): for piece in pieces { piece.write(to: &text) }
    case .figure(let figure): text += figure.text
    case .style(let sheet): text += "<style>\n\(sheet)\n</style>\n"
    case .element(let name, let attributes, let children):
      text += "<" + name
      for attribute in attributes {
        text += " \(attribute.name)=\"\(Self.escaped(attribute.value))\""
      }
      if Self.voidElements.contains(name) {
        text += "/>"
        return
      }
      text += ">"
      for child in children { child.write(to: &text) }
      text += "</\(name)>" + (Self.endsLine.contains(name) ? "\n" : "")
    }
  }

  /// Elements after which a line of the page ends, for those who read its text.
  private static let endsLine: Set<String> = [
    "p", "h1", "h2", "h3", "tr", "table", "section", "details", "summary", "figure", "figcaption",
    "pre", "li", "ul", "div", "header", "main", "nav", "footer", "title", "head", "body", "html",
  ]

  /// A text in which nothing is taken for a tag or an entity. Characters that XML does not have, such as
  /// most control characters, become U+FFFD.
  public static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}":
        escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension HTML: ExpressibleByStringInterpolation {
  /// Text.
  public init(stringLiteral value: String) { self.init(.text(value)) }
}
