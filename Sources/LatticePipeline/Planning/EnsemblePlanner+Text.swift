import RunReports

extension EnsemblePlanner {
  /// The candidates as a table with the errors to be expected, and what to do.
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
          name, Text.count(prediction.networks), Text.duration(prediction.cpuSeconds),
          MemoryEstimate.describe(prediction.memoryBytes),
          prediction.essFraction.map(Text.share) ?? "–",
        ]
          + targets.map { target in
            prediction.observables[target.observable]?.text ?? "–"
          })
    }
    return (Text.columns(rows) + problems + remarks).joined(separator: "\n")
  }

  /// The plan as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
