/// A Feynman diagram as a multigraph: vertices, lines between them, and external legs.
///
/// Its symmetry group permutes vertices, lines that run in parallel, ends of closed lines and – where
/// legs are not told apart – legs. |Aut| is the number of its elements that leave the diagram as it is.
public struct Diagram: Hashable, Sendable {
  /// r_i, the number of lines and legs at each vertex, descending.
  public let degrees: [Int]

  /// e_i, the external legs among them.
  public let legs: [Int]

  /// m_ij = m_ji, the lines between vertices i and j; m_ii those that are closed at i.
  public let lines: [[Int]]

  /// Lines that join two external points directly.
  public let directLines: Int

  /// |Aut| with all legs alike.
  public let automorphismCount: Int

  /// |Aut| with every leg kept in place: the symmetry factor of one assignment of momenta is its inverse.
  public let fixedLegAutomorphismCount: Int

  /// Brings a diagram to its canonical form, in which equal ones are equal.
  ///
  /// - Parameters:
  ///   - degrees: r_i, descending.
  ///   - legs: e_i.
  ///   - lines: m_ij.
  ///   - directLines: Lines between external points.
  init(degrees: [Int], legs: [Int], lines: [[Int]], directLines: Int = 0) {
    precondition(
      degrees.indices.allSatisfy { legs[$0] + lines[$0].reduce(lines[$0][$0], +) == degrees[$0] },
      "every end of a vertex has a line or a leg")
    var best: [Int] = []
    var bestOrder: [Int] = []
    var count = 0
    var fixed = 0
    let own = Self.key(legs, lines, Array(degrees.indices))
    for order in Self.permutations(of: degrees) {
      let key = Self.key(legs, lines, order)
      if bestOrder.isEmpty || best.lexicographicallyPrecedes(key) {
        (best, bestOrder) = (key, order)
      }
      guard key == own else { continue }
      count += 1
      if order.indices.allSatisfy({ order[$0] == $0 || legs[$0] == 0 }) { fixed += 1 }
    }
    self.degrees = degrees
    self.legs = bestOrder.map { legs[$0] }
    self.lines = bestOrder.map { row in bestOrder.map { lines[row][$0] } }
    self.directLines = directLines
    var parallel = 1
    for first in degrees.indices {
      // A closed line may be turned round as well.
      parallel *= Self.factorial(lines[first][first]) << lines[first][first]
      for second in degrees.indices where second > first {
        parallel *= Self.factorial(lines[first][second])
      }
    }
    let legFactor =
      legs.reduce(1) { $0 * Self.factorial($1) }
      * (Self.factorial(directLines) << directLines)
    automorphismCount = count * parallel * legFactor
    fixedLegAutomorphismCount = fixed * parallel
  }

  /// n, the external points.
  public var legCount: Int { legs.reduce(2 * directLines, +) }

  /// Internal lines, direct ones not counted.
  public var lineCount: Int {
    degrees.indices.reduce(0) { sum, first in
      sum + lines[first][first...].reduce(0, +)
    }
  }

  /// Independent loop momenta of a connected diagram.
  public var loopCount: Int { lineCount - degrees.count + 1 }

  /// Ways to attach n distinguishable legs that differ, n! |Aut, legs fixed|/|Aut|.
  public var channelCount: Int {
    Self.factorial(legCount) * fixedLegAutomorphismCount / automorphismCount
  }

  /// Whether every vertex can be reached from every other; direct lines are parts of their own.
  public var isConnected: Bool {
    degrees.isEmpty ? directLines == 1 : directLines == 0 && components.count == 1
  }

  /// Whether some connected part has no external leg.
  public var hasVacuumPart: Bool {
    components.contains { part in part.allSatisfy { legs[$0] == 0 } }
  }

  /// The vertices of each connected part.
  private var components: [[Int]] {
    var rest = Set(degrees.indices)
    var parts: [[Int]] = []
    for start in degrees.indices where rest.remove(start) != nil {
      var part = [start]
      var position = 0
      while position < part.count {
        let vertex = part[position]
        for other in rest.sorted() where lines[vertex][other] > 0 {
          rest.remove(other)
          part.append(other)
        }
        position += 1
      }
      parts.append(part)
    }
    return parts
  }

  /// n!
  static func factorial(_ number: Int) -> Int { (0..<number).reduce(1) { $0 * ($1 + 1) } }

  /// What a diagram looks like with its vertices in another order.
  private static func key(_ legs: [Int], _ lines: [[Int]], _ order: [Int]) -> [Int] {
    order.map { legs[$0] } + order.flatMap { row in order.map { lines[row][$0] } }
  }

  /// All orders of vertices that only exchange equal degrees.
  private static func permutations(of degrees: [Int]) -> [[Int]] {
    degrees.indices.reduce([[]]) { partial, position in
      partial.flatMap { order in
        degrees.indices.filter { degrees[$0] == degrees[position] && !order.contains($0) }.map {
          order + [$0]
        }
      }
    }
  }
}
