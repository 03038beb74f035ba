import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RunReports

/// The results of all points of a run, as files and as a summary; a run without an axis has one.
struct RunReport {
  /// In the order of the axis.
  let points: [RunResults]

  /// The last point: what the run's folder shows first.
  var target: RunResults { points[points.count - 1] }

  /// Why the statistics cannot be trusted, one sentence each.
  var reasons: [String] {
    guard points.count > 1 else { return target.reliability.reasons }
    return points.flatMap { results in
      results.reliability.reasons.map { "axis point \(results.point.index): \($0)" }
    }
  }

  /// What else there is to be said about the statistics.
  private var warnings: [ReportedWarning] {
    let common = target.plan.remarks.map { ReportedWarning($0) }
    guard points.count > 1 else { return common + target.warnings }
    return common
      + ReportedWarning.merged(points.map(\.warnings)) { places in
        let numbers = places.map { "\(points[$0].point.index)" }.joined(separator: ", ")
        return "axis point\(places.count > 1 ? "s" : "") \(numbers)"
      }
  }

  /// The text of results.json.
  func json() throws(RunError) -> String {
    do {
      var document = try target.document(
        axis: points.count > 1 ? points.map { $0.axisPoint() } : nil)
      document.reliable = reasons.isEmpty
      document.reasons = reasons
      document.warnings = warnings
      return try JSONText.encode(document)
    } catch {
      throw .encoding("\(error)")
    }
  }

  // MARK: Axis

  /// Observables of the axis' table, in the order of its columns.
  private static let columns = [
    "susceptibility", "phi2", "phi4", "nearestNeighbour", "absMagnetization", "u4", "binder",
    "xi2nd", "effectiveMass", "logPartitionRatio", "logPartitionRatioReference",
  ]

  private var axisColumns: [String] {
    Self.columns.filter { name in points.contains { $0.observables.named[name] != nil } }
  }

  /// `axis.tsv`: every scalar observable at every point.
  func axisTable() -> Table {
    var table = Table(
      comments: target.axisComments,
      columns: ["massSquared", "lambda", "essFraction", "varianceLogWeight", "largestShare"]
        + axisColumns.flatMap { [$0, $0 + "_error"] })
    for results in points {
      let weights = results.measurement.weights
      let numbers = [
        results.point.action.massSquared, results.point.lambda,
        weights.essFraction, weights.varianceLogWeight, weights.largestShare,
      ]
      let observables = axisColumns.flatMap { name in
        let estimate = results.observables.named[name]
        return [estimate?.value ?? .nan, estimate?.error ?? .nan]
      }
      table.append((numbers + observables).map { .real($0) })
    }
    return table
  }

  /// The scripts of the axis' figures by name.
  func axisFigures() -> [(name: String, script: String)] {
    let isMassAxis =
      points[0].point.action.massSquared != target.point.action.massSquared
    let (title, coupling) = (target.axisTitle, isMassAxis ? "m²" : "λ")
    let couplingColumn = isMassAxis ? 1 : 2
    let scaling = AxisFigure.scalingScript(
      title: title, coupling: coupling, couplingColumn: couplingColumn, essColumn: 3,
      observables: axisColumns, extent: target.plan.lattice.extents[0])
    return [
      (
        "axis",
        AxisFigure.script(
          title: title, coupling: coupling, couplingColumn: couplingColumn, essColumn: 3,
          observables: axisColumns)
      )
    ] + (scaling.map { [("binder", $0)] } ?? [])
  }

  // MARK: Summary

  /// The run in about ten lines, and a line for each point of an axis.
  var summary: String {
    let text = RunSummary(results: target).text
    guard points.count > 1 else { return text }
    let lines = points.map { results in
      let named = results.observables.named
      let coupling =
        "m² = \(Text.significant(results.point.action.massSquared)), λ = "
        + Text.significant(results.point.lambda)
      let name =
        named["logPartitionRatio"] != nil ? "logPartitionRatio" : "logPartitionRatioReference"
      let partition = named[name]
      let symbol = ObservableGlossary(name).symbol ?? name
      return "  \(coupling): χ = \(named["susceptibility"].map { "\($0)" } ?? "–"), \(symbol) = "
        + "\(partition.map { "\($0)" } ?? "–"), ESS "
        + Text.significant(results.measurement.weights.essFraction)
        + (results.reliability.isReliable ? "" : "  NOT RELIABLE")
    }
    return
      (["axis        \(points.count) points in one pass; below it, the last one"] + lines + [text])
      .joined(separator: "\n")
  }
}
