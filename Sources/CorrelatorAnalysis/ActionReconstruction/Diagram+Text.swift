extension Diagram {
  /// The diagram in one line: vertices with their legs, then lines by the numbers of their ends.
  ///
  /// - Parameter symbol: What vertices are called, `G` for connected functions.
  public func text(symbol: String) -> String {
    let vertices = degrees.indices.map { vertex in
      "\(symbol)\(degrees[vertex])" + (legs[vertex] > 0 ? "[\(legs[vertex])]" : "")
    }
    var parts = [vertices.joined(separator: " ")]
    if directLines > 0 { parts.append("direct \(directLines)") }
    let ends = degrees.indices.flatMap { first in
      (first..<degrees.count).flatMap { second in
        Array(repeating: "\(first + 1)-\(second + 1)", count: lines[first][second])
      }
    }
    if !ends.isEmpty { parts.append("lines " + ends.joined(separator: " ")) }
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }

  /// Graphviz statements that draw the diagram inside a frame of its own.
  ///
  /// - Parameters:
  ///   - number: Tells its nodes from those of other diagrams.
  ///   - label: What stands above it.
  ///   - symbol: What vertices are called.
  func graphvizCluster(number: Int, label: String, symbol: String) -> String {
    func node(_ vertex: Int) -> String { "d\(number)v\(vertex)" }
    var statements = ["label=\"\(label)\"; color=\"#bbbbbb\";"]
    var legNumber = 0
    func newLeg() -> String {
      legNumber += 1
      return "d\(number)e\(legNumber)"
    }
    for vertex in degrees.indices {
      statements.append(
        "\(node(vertex)) [shape=circle, style=filled, fillcolor=\"#dddddd\", label=\"\(symbol)\(degrees[vertex])\"];"
      )
    }
    for vertex in degrees.indices {
      for side in 0..<legs[vertex] {
        let leg = newLeg()
        statements.append("\(leg) [shape=point, width=0.04];")
        // Legs on either side keep the drawing flat.
        let isLeft = degrees.count > 1 ? vertex == 0 : side % 2 == 0
        statements.append(isLeft ? "\(leg) -- \(node(vertex));" : "\(node(vertex)) -- \(leg);")
      }
      for other in vertex..<degrees.count {
        for _ in 0..<lines[vertex][other] {
          statements.append("\(node(vertex)) -- \(node(other)) [penwidth=2];")
        }
      }
    }
    for _ in 0..<directLines {
      let (first, second) = (newLeg(), newLeg())
      statements += ["\(first) [shape=point, width=0.04];", "\(second) [shape=point, width=0.04];"]
      statements.append("\(first) -- \(second);")
    }
    return "subgraph cluster_\(number) { \(statements.joined(separator: " ")) }"
  }
}
