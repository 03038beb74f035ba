import ErrorAnalysis
import RunReports

extension EnsemblePlanner {
  /// The candidates as a table, and what to do.
  ///
  /// - Parameter targets: The errors wanted.
  public func text(targets: [ErrorTarget]) -> String {
    let header =
      ["realisation", "networks", "CPU time", "memory <", "ESS"] + targets.map(\.observable)
    var rows = [header]
    var problems: [String] = []
    for (index, candidate) in candidates.enumerated() {
      let name = (index == best ? "* " : "  ") + candidate.realisation
      if let problem = candidate.problem { problems.append("\(candidate.realisation): \(problem)") }
      guard let prediction = candidate.prediction else {
        rows.append([name] + header.dropFirst().map { _ in "–" })
        continue
      }
      rows.append(
        [
          name, Text.significant(Double(prediction.networks)), Text.duration(prediction.cpuSeconds),
          MemoryEstimate.describe(prediction.memoryBytes),
          prediction.essFraction.map(Text.percent) ?? "–",
        ]
          + targets.map { target in
            prediction.observables[target.observable].map {
              "\(Estimate(value: $0.value, error: $0.error, sampleCount: prediction.networks))"
            } ?? "–"
          })
    }
    let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { $0.padded(to: $1 + 2) }.joined().trimmed
    }
    return (lines + problems + remarks).joined(separator: "\n")
  }

  /// The plan as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}

extension String {
  /// The text without spaces at its end.
  fileprivate var trimmed: String {
    String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
  }
}
