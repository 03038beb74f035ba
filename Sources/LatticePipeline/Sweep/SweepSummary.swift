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
      result.reasons.map { "NOT RELIABLE: \(plan.label(of: result.point)): \($0)" }
    }
    let lines = results.prefix(Self.mostLines).map(line)
    let more =
      results.count > Self.mostLines
      ? ["  … and \(results.count - Self.mostLines) more in index.tsv"] : []
    let counts = "sweep       \(results.count) of \(plan.points.count) points"
    return
      (warnings + [counts] + lines + more + crossings
      + plan.sentences(about: failures).map { "failed      \($0)" })
      .joined(separator: "\n")
  }

  private func line(_ result: SweepPointResults) -> String {
    let numbers = Self.shown.compactMap { name, symbol in
      result.observables[name].map { "\(symbol) = \($0)" }
    }
    let quality = result.quality.essFraction.map { ["ESS \(Text.significant($0))"] } ?? []
    return "  \(report.plan.name(of: result.point)): " + (numbers + quality).joined(separator: ", ")
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
    let remark = sizes.remarks.map { "remark      \($0)" }
    return found + legend + Self.missing(sizes.missing) + remark
  }

  /// A line for each quantity, lattices and reason, whatever the other keys.
  private static func missing(_ missing: [MissingCrossing]) -> [String] {
    let alike = Dictionary(grouping: missing.indices) { index in
      "\(missing[index].pair.subject): \(missing[index].reason)"
    }
    return alike.sorted { $0.value[0] < $1.value[0] }.map { _, places in
      let first = missing[places[0]]
      let subject =
        places.count == 1
        ? first.pair.label : "\(first.pair.subject) at \(places.count) values of the other keys"
      return "no crossing \(subject): \(first.reason)"
    }
  }
}
