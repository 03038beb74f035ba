/// All diagrams with given vertices and a given number of external legs, each once.
struct DiagramEnumeration {
  /// The diagrams, connected or not.
  private(set) var diagrams: [Diagram] = []

  private let degrees: [Int]
  private let directLines: Int

  /// Enumerates.
  ///
  /// - Parameters:
  ///   - degrees: r_i of the vertices.
  ///   - legCount: External legs.
  ///   - directLines: Pairs of legs joined directly, which reach no vertex.
  init(degrees: [Int], legCount: Int, directLines: Int = 0) {
    self.degrees = degrees.sorted(by: >)
    self.directLines = directLines
    var found: Set<Diagram> = []
    let count = degrees.count
    fill(
      vertex: 0, other: 0, legs: [],
      lines: Array(repeating: Array(repeating: 0, count: count), count: count),
      free: self.degrees, legsLeft: legCount - 2 * directLines, into: &found)
    diagrams = found.sorted(by: Self.precedes)
  }

  /// Chooses the legs of a vertex, then its lines to itself and to later vertices, one after the other.
  ///
  /// - Parameters:
  ///   - vertex: The vertex in hand.
  ///   - other: Where its next lines end; `vertex` itself comes first.
  ///   - legs: Legs of the vertices before, and of this one once they are chosen.
  ///   - lines: m_ij so far.
  ///   - free: Ends that have neither.
  ///   - legsLeft: Legs still to be attached.
  ///   - found: The result.
  private func fill(
    vertex: Int, other: Int, legs: [Int], lines: [[Int]], free: [Int], legsLeft: Int,
    into found: inout Set<Diagram>
  ) {
    guard vertex < degrees.count else {
      if legsLeft == 0 {
        found.insert(
          Diagram(degrees: degrees, legs: legs, lines: lines, directLines: directLines))
      }
      return
    }
    if legs.count == vertex {
      for count in 0...max(0, min(free[vertex], legsLeft)) where count <= legsLeft {
        var free = free
        free[vertex] -= count
        fill(
          vertex: vertex, other: vertex, legs: legs + [count], lines: lines, free: free,
          legsLeft: legsLeft - count, into: &found)
      }
      return
    }
    guard other < degrees.count else {
      guard free[vertex] == 0 else { return }
      fill(
        vertex: vertex + 1, other: vertex + 1, legs: legs, lines: lines, free: free,
        legsLeft: legsLeft, into: &found)
      return
    }
    let largest = other == vertex ? free[vertex] / 2 : min(free[vertex], free[other])
    for count in 0...largest {
      var (lines, free) = (lines, free)
      lines[vertex][other] = count
      lines[other][vertex] = count
      free[vertex] -= count
      free[other] -= count
      fill(
        vertex: vertex, other: other + 1, legs: legs, lines: lines, free: free,
        legsLeft: legsLeft, into: &found)
    }
  }

  /// Fewer loops first, then more legs at the first vertices.
  private static func precedes(_ first: Diagram, _ second: Diagram) -> Bool {
    if first.lineCount != second.lineCount { return first.lineCount < second.lineCount }
    if first.legs != second.legs { return second.legs.lexicographicallyPrecedes(first.legs) }
    return second.lines.joined().lexicographicallyPrecedes(first.lines.joined())
  }
}
