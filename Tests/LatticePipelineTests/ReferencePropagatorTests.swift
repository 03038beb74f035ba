import EnsembleSampling
import Foundation
import LatticePipeline
import RunConfiguration
import Testing

/// A propagator from a file as a theory column.
struct ReferencePropagatorTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-table-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func plan(_ table: String?, compare: String? = #"["user"]"#) throws -> RunPlan {
    let path = folder.appendingPathComponent("table.tsv")
    if let table { try Data(table.utf8).write(to: path) }
    let text = """
      {"lattice": {"extents": [4, 4]}, "theory": {"action": "phi4", "massSquared": 1, "lambda": 1},
       \(compare.map { #""compare": \#($0), "# } ?? "")"compareTable": "\(path.path)", "ensemble": {"networks": 500}}
      """
    return try RunPlan(try ConfigurationFile.decode(text: text, source: "c.json"))
  }

  private func problem(_ table: String?, compare: String = #"["user"]"#) throws -> String {
    do {
      _ = try plan(table, compare: compare)
      Issue.record("accepted: \(table ?? "no file")")
      return ""
    } catch let error as ConfigurationError {
      #expect(error.problems.count == 1)
      return error.description
    }
  }

  /// Named columns in any order, or plain ones; momenta left out are no pulls; signs and order of
  /// mode numbers do not matter; the table's errors enter the pulls.
  @Test func tablesBecomeColumns() throws {
    let named = "# columns: n1 value n0 other error\n0 0.9 0 7 0.01\n-2 0.15 1 7 0\n"
    let plain = "# from elsewhere\n0\t0\t0.9\t0.01\n\n1\t2\t0.15\t0\n"
    var texts: [String] = []
    for table in [named, plain] {
      let output = folder.appendingPathComponent("run-\(texts.count)")
      _ = try Run(
        plan: try plan(table), options: RunOptions(output: output.path, threads: 1, force: false),
        log: RunLog { _ in }
      ).execute(monitor: SamplingMonitor())
      let text = try String(
        contentsOf: output.appendingPathComponent("propagator.tsv"), encoding: .utf8)
      texts.append(
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n"))
      let header = try #require(text.split(separator: "\n").last { $0.hasPrefix("# columns:") })
      let names = header.split(separator: " ").dropFirst(2).map(String.init)
      let rows = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
        Dictionary(
          uniqueKeysWithValues: zip(names, line.split(separator: "\t").map { Double($0) ?? .nan }))
      }
      let known = rows.filter { $0["user"]?.isNaN == false }
      #expect(known.map { [$0["n0"], $0["n1"]] } == [[0, 0], [2, 1]])
      #expect(known.map { $0["user"] } == [0.9, 0.15])
      for row in known {
        let (value, error) = (row["value"] ?? .nan, row["error"] ?? .nan)
        let deviation = value - (row["user"] ?? .nan)
        let expected = deviation / hypot(error, row["user_error"] ?? .nan)
        #expect(abs((row["user_pull"] ?? .nan) - expected) < 1e-9 * abs(expected))
      }
      #expect(rows.filter { $0["user_pull"]?.isNaN == true }.count == rows.count - 2)
      let results = try String(
        contentsOf: output.appendingPathComponent("results.json"), encoding: .utf8)
      #expect(results.contains("\"user\" : {"))
    }
    #expect(texts[0] == texts[1])
  }

  @Test func theTableIsPartOfTheRunsHash() throws {
    let first = try plan("0 0 0.9\n").configurationHash
    #expect(try plan("0 0 0.9\n").configurationHash == first)
    #expect(try plan("0 0 0.8\n").configurationHash != first)
    #expect(try plan("0 0 0.9\n", compare: nil).configuration.compare?.last == .user)
  }

  @Test(arguments: [
    ("0 0 0 0.9 0.1\n", "it needs n0 n1 value"),
    ("# columns: n0 value\n0 0.9\n", "it needs n0 n1 value"),
    ("# columns: n0 n1 n2 value\n0 0 0 0.9\n", "the columns n0 n1 n2"),
    ("# columns: n0 n1 G\n0 0 0.9\n", "no column called value"),
    ("0 0 0.9\n0 3 0.5\n", "line 2 is of the momentum (0.0, 3.0)"),
    ("0 0.5 0.9\n", "line 1 is of the momentum"),
    ("1 0 0.9\n0 -1 0.9\n", "the same momentum as line 1"),
    ("0 0 0.9 -0.1\n", "an error below 0"),
    ("0 0 G\n", "which is not a number"), ("0 0 0.9\n1 0\n", "2 cells instead of 3"),
    ("", "it has 0 columns"), ("0 0 nan\n", "it has no values"),
  ])
  func badTablesAreRefused(table: String, reason: String) throws {
    let message = try problem(table)
    #expect(message.contains("compareTable is") && message.contains(reason), "\(message)")
  }

  @Test func theKeyAndTheNameBelongTogether() throws {
    #expect(try problem(nil).contains("cannot be read"))
    #expect(try problem("0 0 0.9\n", compare: #"["free"]"#).contains("does not list"))
    let text = """
      {"lattice": {"extents": [4, 4]}, "theory": {"action": "free", "massSquared": 1},
       "compare": ["user"]}
      """
    #expect(throws: ConfigurationError.self) {
      try RunPlan(try ConfigurationFile.decode(text: text, source: "c.json"))
    }
  }

  /// Beyond the lattice is also what twice is beyond an integer.
  @Test func theLeastIntegerIsNoMomentum() throws {
    #expect(try problem("-9223372036854775808 0 0.9\n").contains("line 1"))
  }
}
