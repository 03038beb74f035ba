/// Diagrams as text and as a Graphviz drawing, each with its factor.
public struct DiagramList: Sendable {
  /// One diagram.
  public struct Entry: Sendable {
    /// The diagram.
    public let diagram: Diagram

    /// Which order it belongs to, `1/N^2`.
    public let order: String

    /// Its factor, `−3/2`.
    public let factor: String

    /// How the factor comes about, `3 channels × 1/2`.
    public let remark: String
  }

  /// What the list is about, one line.
  public let title: String

  /// What vertices are called.
  public let symbol: String

  /// The diagrams.
  public let entries: [Entry]

  /// The diagrams of a coupling.
  public init(_ expansion: EdgeworthExpansion) {
    title =
      "g\(expansion.legCount) from connected functions, orders in \(expansion.counting.parameter): "
      + "vertices G_r amputated, lines G2, [e] external legs"
    symbol = "G"
    entries = expansion.orders.flatMap { order in
      order.diagrams.map { diagram in
        let factor = EdgeworthExpansion.factor(of: diagram)
        return Entry(
          diagram: diagram,
          order: Self.power(of: expansion.counting.parameter, twice: order.twiceOrder),
          factor: Self.fraction(factor.numerator, factor.denominator),
          remark:
            "\(diagram.channelCount) channel\(diagram.channelCount == 1 ? "" : "s") × "
            + Self.fraction(1, diagram.fixedLegAutomorphismCount)
            + ", \(diagram.loopCount) loop\(diagram.loopCount == 1 ? "" : "s")")
      }
    }
  }

  /// The contractions of a perturbed Gaussian correlator.
  public init(_ expansion: ContractionExpansion) {
    let powers = expansion.powers.map { "f^\($0)" }.joined(separator: " ")
    title =
      "<f^\(expansion.pointCount)> at order \(powers.isEmpty ? "0" : powers): contractions without "
      + "vacuum parts"
    symbol = "f"
    entries = expansion.terms.map { term in
      Entry(
        diagram: term.diagram, order: powers.isEmpty ? "0" : powers, factor: "\(term.count)",
        remark: term.diagram.isConnected ? "connected" : "disconnected")
    }
  }

  /// One line a diagram.
  public var text: String {
    let rows = entries.map { [$0.order, $0.factor, $0.diagram.text(symbol: symbol), $0.remark] }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      let padded = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      return "  " + padded.joined(separator: "   ").reversed().drop { $0 == " " }.reversed()
    }
    return ([title] + (lines.isEmpty ? ["  none"] : lines)).joined(separator: "\n") + "\n"
  }

  /// The drawing's source for Graphviz.
  public var graphviz: String {
    Self.graphviz([self])
  }

  /// Several lists in one drawing.
  public static func graphviz(_ lists: [DiagramList]) -> String {
    var clusters: [String] = []
    for list in lists {
      for entry in list.entries {
        clusters.append(
          "  "
            + entry.diagram.graphvizCluster(
              number: clusters.count, label: "\(entry.order): \(entry.factor)",
              symbol: list.symbol))
      }
    }
    let title = lists.map(\.title).joined(separator: "\\n")
    return """
      // Redraw with: dot -Tsvg diagrams.dot -o diagrams.svg
      graph diagrams {
        label="\(title)"; labelloc=t; rankdir=LR; fontname="sans"; node [fontname="sans"];
        edge [fontname="sans"];
      \(clusters.joined(separator: "\n"))
      }

      """
  }

  /// `1/N`, `1/N^(3/2)`, `λ^2`, `(Var s²)^2`.
  private static func power(of parameter: String, twice: Int) -> String {
    guard twice != 2 else { return parameter }
    let exponent = twice % 2 == 0 ? "\(twice / 2)" : "(\(twice)/2)"
    let base = parameter.contains(" ") ? "(\(parameter))" : parameter
    return "\(base)^\(exponent)"
  }

  /// A fraction in lowest terms.
  private static func fraction(_ numerator: Int, _ denominator: Int) -> String {
    var (larger, smaller) = (abs(numerator), denominator)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    let sign = numerator < 0 ? "−" : ""
    let (top, bottom) = (abs(numerator) / larger, denominator / larger)
    return sign + (bottom == 1 ? "\(top)" : "\(top)/\(bottom)")
  }
}
