/// A drawing that may stand in a page: only shapes and text, no program, nothing from elsewhere.
///
/// Drawings lie in a run's folder, where anybody may have changed them. Each is therefore taken apart and
/// written anew from the elements and attributes that gnuplot and Graphviz draw with; anything that could
/// do more is refused or left out. Names inside it get a prefix, so that several drawings do not mix.
public struct SVGFigure: Hashable, Sendable {
  /// The drawing, well-formed XML.
  let text: String

  private static let elements: Set<String> = [
    "svg", "g", "defs", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
    "polygon", "text", "tspan", "use", "filter", "feFlood", "feComposite", "clipPath",
  ]

  private static let attributes: Set<String> = [
    "id", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "r", "cx", "cy", "rx", "ry", "width",
    "height", "viewBox", "points", "transform", "fill", "stroke", "color", "opacity",
    "fill-opacity",
    "stroke-opacity", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray",
    "fill-rule", "clip-rule", "font-family", "font-size", "font-weight", "font-style",
    "text-anchor",
    "shape-rendering", "baseline-shift", "filter", "clip-path", "filterUnits", "flood-color",
    "flood-opacity", "result", "in", "in2", "operator",
  ]

  /// Takes a drawing apart.
  ///
  /// - Parameters:
  ///   - text: An SVG file.
  ///   - prefix: What its names begin with, unique in the page.
  ///   - label: What the drawing shows, for those who do not see it.
  /// - Throws: ``SVGFigureError`` if it is damaged or holds more than shapes and text.
  public init(_ text: String, prefix: String, label: String) throws(SVGFigureError) {
    var scanner = XMLScanner(text)
    var open: [String] = []
    var written = ""
    while let token = try scanner.next() {
      switch token {
      case .text(let content):
        if !open.isEmpty { written += content }
        guard open.isEmpty, content.contains(where: { !$0.isWhitespace }) else { continue }
        throw .damaged("text outside the drawing")
      case .end(let name):
        guard open.last == name else { throw .damaged("</\(name)> closes nothing") }
        open.removeLast()
        written += "</\(name)>"
      case .start(let name, let attributes, let isEmpty):
        guard Self.elements.contains(name) else { throw .refused("the element \(name)") }
        let isRoot = open.isEmpty
        guard !isRoot || (name == "svg" && written.isEmpty) else {
          throw .damaged("it does not begin with svg")
        }
        written += "<" + name
        if isRoot {
          let label = HTML.escaped(label)
          written += " xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"\(label)\""
        }
        for (key, value) in attributes {
          guard let kept = try Self.kept(key, value, prefix: prefix) else { continue }
          written += " \(kept.key)=\"\(kept.value)\""
        }
        written += isEmpty ? "/>" : ">"
        if !isEmpty { open.append(name) }
      }
    }
    guard open.isEmpty, !written.isEmpty else { throw .damaged("it ends too early") }
    self.text = written
  }

  /// An attribute as it is written, still escaped; nil if it is left out.
  private static func kept(
    _ key: String, _ value: String, prefix: String
  ) throws(SVGFigureError) -> (key: String, value: String)? {
    if key == "href" || key == "xlink:href" {
      guard value.hasPrefix("#") else { throw .refused("a reference to \(value.prefix(40))") }
      return ("href", "#" + prefix + value.dropFirst())
    }
    guard attributes.contains(key) else { return nil }
    if key == "id" { return (key, prefix + value) }
    let folded = value.lowercased()
    guard folded.contains("url") || folded.contains("\\") || folded.contains("&") else {
      return (key, value)
    }
    if key == "font-family" { return (key, "sans-serif") }
    guard value.hasPrefix("url(#"), value.hasSuffix(")"),
      value.dropFirst(5).dropLast().allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" })
    else { throw .refused("\(key)=\(value.prefix(40))") }
    return (key, "url(#" + prefix + value.dropFirst(5))
  }
}
