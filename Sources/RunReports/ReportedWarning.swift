/// Something a run remarks on that does not make its statistics unreliable.
public struct ReportedWarning: Codable, Hashable, Sendable {
  /// What is to be said, in a sentence; alike wherever it is the same.
  public var statement: String

  /// The numbers behind it; null without any.
  public var figures: String?

  /// Creates a warning.
  public init(_ statement: String, figures: String? = nil) {
    self.statement = statement
    self.figures = figures
  }

  /// Both on one line.
  public var text: String { statement + (figures.map { " (\($0))" } ?? "") }

  /// The warnings of several places, each said once with the figures of the first place it is about.
  ///
  /// - Parameters:
  ///   - warnings: Those of each place.
  ///   - name: Names places by their positions.
  public static func merged(
    _ warnings: [[ReportedWarning]], name: ([Int]) -> String
  ) -> [ReportedWarning] {
    var order: [String] = []
    var found: [String: (places: [Int], figures: String?)] = [:]
    for (place, several) in warnings.enumerated() {
      for warning in several {
        if found[warning.statement] == nil {
          order.append(warning.statement)
          found[warning.statement] = ([], warning.figures)
        }
        if found[warning.statement]?.places.last != place {
          found[warning.statement]?.places.append(place)
        }
      }
    }
    return order.compactMap { statement in
      found[statement].map { places, figures in
        ReportedWarning(
          "\(name(places)): \(statement)",
          figures: figures.map { places.count > 1 ? "at the first of them \($0)" : $0 })
      }
    }
  }
}
