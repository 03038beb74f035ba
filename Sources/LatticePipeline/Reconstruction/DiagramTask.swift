import CorrelatorAnalysis
import Foundation
public import RunReports

/// `lattice diagrams`: the diagrams of a coupling or of a perturbed correlator, without any run.
public enum DiagramTask: Sendable {
  /// The diagrams of g_n to an order of a counting.
  case coupling(legs: Int, order: Int, counting: String)
  /// The contractions of ⟨fⁿ⟩ with vertices of the given powers.
  case contractions(points: Int, powers: [Int])

  /// The names of all countings, and what they count.
  public static let countings = OrderCounting.allCases.map(\.rawValue)

  /// The highest order that is listed in a counting; 0 if there is no such counting.
  public static func largestOrder(counting: String) -> Int {
    OrderCounting(rawValue: counting)?.largestOrder ?? 0
  }

  private var list: DiagramList? {
    switch self {
    case .coupling(let legs, let order, let name):
      OrderCounting(rawValue: name).map {
        DiagramList(EdgeworthExpansion(legCount: legs, upTo: order, counting: $0))
      }
    case .contractions(let points, let powers):
      DiagramList(ContractionExpansion(pointCount: points, powers: powers))
    }
  }

  /// One line a diagram; nil if there is no such counting.
  public var text: String? { list?.text }

  /// Writes the drawing, and the picture beside it where Graphviz is installed.
  ///
  /// - Parameter path: `name.dot`.
  /// - Returns: What became of it, one line.
  /// - Throws: ``/RunReports/ReportError`` if the file cannot be written.
  public func draw(to path: String) throws(ReportError) -> String {
    guard let list else { preconditionFailure("a counting that exists") }
    try WholeFile.write(list.graphviz, to: path)
    let picture = URL(fileURLWithPath: path).deletingPathExtension().relativePath + ".svg"
    return switch Graphviz.run(path: path) {
    case .drawn: "\(path) and \(picture)"
    case .notInstalled: "\(path); without Graphviz (apt-get install graphviz) there is no picture"
    case .failed(let reason): "\(path); dot failed: \(reason)"
    }
  }
}
