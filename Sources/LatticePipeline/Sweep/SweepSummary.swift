import ErrorAnalysis
import RunConfiguration

/// A sweep in the words of the terminal: a line a point, then crossings and what failed.
struct SweepSummary {
  let report: SweepReport
  let results: [SweepPointResults]
  let failures: [Int: String]

  /// Lines of points that are shown.
  private static let mostLines = 60

  /// Observables a line shows, with their symbols.
  private static let shown = [
    ("susceptibility", "χ"), ("xi2nd", "ξ"), ("binder", "U"), ("effectiveMass", "m"),
  ]

  /// The text, without a newline at the end.
  var text: String {
    let plan = report.plan
    let warnings = results.flatMap { result in
      result.reasons.map { "NOT RELIABLE: \(result.point.label): \($0)" }
    }
    let lines = results.prefix(Self.mostLines).map(line)
    let more =
      results.count > Self.mostLines
      ? ["  … and \(results.count - Self.mostLines) more in index.tsv"] : []
    let counts = "sweep       \(results.count) of \(plan.points.count) points"
    return
      (warnings + [counts] + lines + more + crossings
      + failures.sorted { $0.key < $1.key }.map {
        "failed      \(plan.points[$0.key].label): \($0.value)"
      }).joined(separator: "\n")
  }

  private func line(_ result: SweepPointResults) -> String {
    let numbers = Self.shown.compactMap { name, symbol in
      result.observables[name].map { "\(symbol) = \($0)" }
    }
    let quality = result.quality.essFraction.map { ["ESS \(Text.significant($0))"] } ?? []
    return "  \(result.point.values.label): " + (numbers + quality).joined(separator: ", ")
      + (result.isReliable ? "" : "  NOT RELIABLE")
  }

  private var crossings: [String] {
    guard let sizes = report.sizes, let abscissa = report.curves.abscissa else { return [] }
    let found = sizes.crossings.map { found in
      let position = Estimate.format(
        value: found.crossing.position, error: found.crossing.error,
        systematicError: found.crossing.interpolation)
      return "crossing    \(found.pair.label): \(abscissa) = \(position)"
        + (found.isReliable ? "" : "  NOT RELIABLE")
    }
    let legend = found.isEmpty ? [] : ["            (statistical error)(of the interpolation)"]
    return found + legend
      + sizes.missing.map { "no crossing \($0.pair.label): \($0.reason)" }
  }
}
