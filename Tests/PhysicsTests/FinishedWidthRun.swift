import EnsembleSampling
import Foundation
import LatticePipeline
import RunConfiguration
import Testing

/// A run at several widths carried out in a temporary folder, with its tables read back.
struct FinishedWidthRun {
  /// Rows of width.tsv by column name, ascending widths.
  let widths: [[String: Double]]
  /// Its last row, of width 0: the limit with its total error.
  let limit: [String: Double]
  /// Rows of propagator.tsv, in the limit of infinite width.
  let propagator: [[String: Double]]
  /// results.json as a tree.
  let results: [String: Any]

  init(_ text: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-physics-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let decoded = try ConfigurationFile.decode(text: text, source: "test")
    let plan = try PlannedRun(decoded, threads: Machine.availableCores)
    _ = try plan.execute(
      options: RunOptions(output: folder.path), log: RunLog { _ in }, monitor: SamplingMonitor())
    let rows = try FinishedRun.table(folder.appendingPathComponent("width.tsv"))
    widths = Array(rows.dropLast())
    limit = try #require(rows.last)
    propagator = try FinishedRun.table(folder.appendingPathComponent("propagator.tsv"))
    let json = try Data(contentsOf: folder.appendingPathComponent("results.json"))
    results = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  /// The limit's deviation from an exact value, in units of its total error.
  func pull(_ name: String, from exact: Double) throws -> Double {
    (try #require(limit[name]) - exact) / (try #require(limit[name + "_error"]))
  }
}
