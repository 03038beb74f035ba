import EnsembleSampling
import Foundation
import LatticePipeline
import RunConfiguration
import Testing

/// A run carried out in a temporary folder, with its table and results read back from disk, so
/// that what is tested is what a user reads.
struct FinishedRun {
  /// Rows of propagator.tsv by column name.
  let propagator: [[String: Double]]
  /// Rows of timeslice.tsv, empty if it was not asked for.
  let timeSlices: [[String: Double]]
  /// Rows of correlator.tsv, empty on a periodic lattice.
  let correlator: [[String: Double]]
  /// results.json as a tree.
  let results: [String: Any]
  let plan: RunPlan

  /// - Parameters:
  ///   - text: The configuration.
  ///   - threads: Workers.
  init(_ text: String, threads: Int = Machine.availableCores) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-physics-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let decoded = try ConfigurationFile.decode(text: text, source: "test")
    plan = try RunPlan(decoded, threads: threads)
    let options = RunOptions(output: folder.path, threads: threads, force: false)
    _ = try Run(plan: plan, options: options, log: RunLog { _ in }).execute(
      monitor: SamplingMonitor())
    propagator = try Self.table(folder.appendingPathComponent("propagator.tsv"))
    let slices = folder.appendingPathComponent("timeslice.tsv")
    timeSlices =
      FileManager.default.fileExists(atPath: slices.path) ? try Self.table(slices) : []
    let box = folder.appendingPathComponent("correlator.tsv")
    correlator = FileManager.default.fileExists(atPath: box.path) ? try Self.table(box) : []
    let json = try Data(contentsOf: folder.appendingPathComponent("results.json"))
    results = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  /// A number of results.json by its path, e.g. `weights.essFraction`.
  func number(_ path: String) throws -> Double {
    var node: Any = results
    for key in path.split(separator: ".") {
      node = try #require((node as? [String: Any])?[String(key)], "no \(path) in results.json")
    }
    return try #require(node as? Double, "\(path) is no number")
  }

  /// An observable's value and error.
  func observable(_ name: String) throws -> (value: Double, error: Double) {
    (try number("observables.\(name).value"), try number("observables.\(name).error"))
  }

  /// The deviation of an observable from an exact value in standard deviations.
  func pull(_ name: String, from exact: Double) throws -> Double {
    let (value, error) = try observable(name)
    return (value - exact) / error
  }

  /// The row of the propagator's table with the given mode numbers.
  func row(_ numbers: [Int]) throws -> [String: Double] {
    let row = propagator.first { row in
      numbers.enumerated().allSatisfy { row["n\($0.offset)"] == Double($0.element) }
    }
    return try #require(row, "no row \(numbers)")
  }

  /// Largest |pull| of the value column against a theory column.
  func largestPull(_ theory: String) -> Double {
    propagator.map { abs($0[theory + "_pull"] ?? .infinity) }.max() ?? .infinity
  }

  /// Largest |pull| of G(r) against the networks' kernel.
  var largestCorrelatorPull: Double {
    correlator.map { abs($0["kernel_pull"] ?? .infinity) }.max() ?? .infinity
  }

  /// Reads a table's rows by column name.
  static func table(_ url: URL) throws -> [[String: Double]] {
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    let header = try #require(lines.last { $0.hasPrefix("# columns: ") })
    let names = header.dropFirst("# columns: ".count).split(separator: " ").map(String.init)
    return lines.filter { !$0.hasPrefix("#") }.map { line in
      let cells = line.split(separator: "\t").map { Double($0) ?? .nan }
      return Dictionary(uniqueKeysWithValues: zip(names, cells))
    }
  }
}
