import EnsembleSampling
import EnsembleStorage
import Foundation
import LatticePipeline
import RunConfiguration
import Testing

/// Stored fields: a run's own give its tables again, and those of an independent program give its
/// theory.
@Suite final class StoredAnalysisTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("lattice-stored-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func run(_ text: String, into name: String) throws {
    let decoded = try ConfigurationFile.decode(text: text, source: "test")
    _ = try Run(
      plan: try RunPlan(decoded, threads: 2),
      options: RunOptions(output: path(name), threads: 2), log: RunLog { _ in }
    ).execute(monitor: SamplingMonitor())
  }

  /// Analyses stored fields into a folder and returns results.json.
  @discardableResult
  private func analyse(
    _ file: String, into name: String, _ overrides: String..., threads: Int = 2,
    areChains: Bool? = nil
  ) throws -> [String: Any] {
    var description = StoredAnalysis.Description()
    description.overrides = overrides
    description.threads = threads
    description.areChains = areChains
    let outcome = try StoredAnalysis(path(file), description).execute(
      options: RunOptions(output: path(name), threads: threads), log: RunLog { _ in },
      monitor: SamplingMonitor())
    let document = try JSONSerialization.jsonObject(with: Data(outcome.resultsJSON.utf8))
    return try #require(document as? [String: Any])
  }

  private func tables(_ name: String) throws -> [String: Data] {
    var tables: [String: Data] = [:]
    for file in try FileManager.default.subpathsOfDirectory(atPath: path(name))
    where file.hasSuffix(".tsv") {
      tables[file] = try Data(contentsOf: folder.appendingPathComponent(name + "/" + file))
    }
    return tables
  }

  private static func observable(
    _ name: String, _ results: [String: Any]
  ) throws -> (value: Double, error: Double, tau: Double) {
    let entry = (results["observables"] as? [String: Any])?[name] as? [String: Any]
    let numbers = ["value", "error", "tau"].map { entry?[$0] as? Double }
    return (try #require(numbers[0]), try #require(numbers[1]), try #require(numbers[2]))
  }

  /// The tables of a run come out again, byte for byte and on any number of threads: for weights, a
  /// coupling axis and Markov chains.
  @Test(arguments: [
    #""theory": {"action": "phi4", "massSquared": 0.5, "lambda": 1}"#,
    #""theory": {"action": "phi4", "massSquared": 0.5, "lambda": [0, 0.5, 1]}"#,
  ])
  func aRunsOwnFieldsGiveItsTables(theory: String) throws {
    try run(
      """
      { "lattice": { "extents": [6, 6] }, \(theory), "ensemble": { "networks": 401 },
        "analysis": { "blocks": 20, "observables": ["propagator", "timeslice", "moments", "fourPoint"] },
        "output": { "fields": true } }
      """, into: "run")
    let expected = try tables("run")
    for threads in [1, 3] {
      try analyse("run", into: "again\(threads)", threads: threads)
      let found = try tables("again\(threads)")
      #expect(Set(found.keys) == Set(expected.keys))
      for (name, table) in expected {
        #expect(found[name] == table, "\(name) on \(threads) threads")
      }
    }
  }

  /// An independent Metropolis chain, stored as .npy: G(p) is the theory's, autocorrelation times are
  /// those of its series, and taking its configurations for independent underestimates errors.
  @Test func anIndependentChainHasItsTheoryAndItsTimes() throws {
    let extents = [8, 8]
    let sweeps = 20_000
    var bytes: [UInt8] = []
    var magnetizations: [Double] = []
    _ = Metropolis.measure(
      extents: extents, massSquared: 0.5, lambda: 1, sweeps: sweeps, seed: 11
    ) { field in
      for value in field {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
      magnetizations.append(field.reduce(0, +) / 64)
    }
    var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (\(sweeps), 8, 8), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    let start: [UInt8] = [
      0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, UInt8(length & 255), UInt8(length >> 8),
    ]
    try Data(start + Array(header.utf8) + bytes).write(
      to: folder.appendingPathComponent("chain.npy"))

    let blind = try analyse("chain.npy", into: "blind")
    let told = try analyse(
      "chain.npy", into: "told", "theory.action=phi4", "theory.massSquared=0.5", "theory.lambda=1")
    let networks = try FinishedRun(
      """
      { "lattice": { "extents": [8, 8] },
        "theory": { "action": "phi4", "massSquared": 0.5, "lambda": 1 },
        "ensemble": { "networks": 40000 } }
      """)
    for name in ["susceptibility", "phi2", "phi4", "nearestNeighbour", "absMagnetization"] {
      let exact = try networks.observable(name)
      for results in [blind, told] {
        let measured = try Self.observable(name, results)
        let error = (measured.error * measured.error + exact.error * exact.error).squareRoot()
        #expect(abs(measured.value - exact.value) < 4 * error, "\(name)")
      }
    }
    let measured = try FinishedRun.table(folder.appendingPathComponent("told/propagator.tsv"))
    for (row, exact) in zip(measured, networks.propagator) {
      let error = try (#require(row["error"]), #require(exact["error"]))
      let deviation = try #require(row["value"]) - #require(exact["value"])
      #expect(abs(deviation) < 4 * (error.0 * error.0 + error.1 * error.1).squareRoot())
    }
    // τ_int of M², summed up to a window of about eight τ.
    let squares = magnetizations.map { $0 * $0 }
    let mean = squares.reduce(0, +) / Double(sweeps)
    func autocovariance(_ lag: Int) -> Double {
      (0..<sweeps - lag).reduce(0) { $0 + (squares[$1] - mean) * (squares[$1 + lag] - mean) }
        / Double(sweeps - lag)
    }
    let time = try Self.observable("susceptibility", blind).tau
    let window = Int(8 * time)
    let summed = 0.5 + (1...window).reduce(0) { $0 + autocovariance($1) } / autocovariance(0)
    #expect(time > 1.5 && abs(time / summed - 1) < 0.15, "\(time) against \(summed)")
    // The negative control: errors too small by √(2τ).
    let naive = try analyse("chain.npy", into: "naive", areChains: false)
    let ratio =
      try Self.observable("susceptibility", blind).error
      / Self.observable("susceptibility", naive).error
    #expect(ratio > 1.4, "errors of independent fields in place of a chain's: \(ratio)")
  }

  /// What cannot be measured is refused with the file and the reason.
  @Test func whatIsNotFieldsIsRefused() throws {
    try run(
      """
      { "lattice": { "extents": [4, 4] }, "theory": { "action": "free", "massSquared": 1 },
        "ensemble": { "networks": 40 }, "analysis": { "blocks": 10 }, "output": { "fields": true } }
      """, into: "small")
    #expect(throws: StoredAnalysisError.self) {
      try analyse("small", into: "x", "lattice.extents=[8, 8]")
    }
    #expect(throws: ConfigurationError.self) { try analyse("small", into: "x", "theory.lambda=1") }
    #expect(throws: FieldFileError.self) { try analyse("nothing", into: "x") }
    var damaged = try Data(contentsOf: folder.appendingPathComponent("small/fields.h5"))
    for index in damaged.count / 2..<damaged.count / 2 + 8 { damaged[index] ^= 0x55 }
    try damaged.write(to: folder.appendingPathComponent("damaged.h5"))
    #expect(throws: FieldFileError.self) { try analyse("damaged.h5", into: "x") }
    #expect(!FileManager.default.fileExists(atPath: path("x")))
  }
}
