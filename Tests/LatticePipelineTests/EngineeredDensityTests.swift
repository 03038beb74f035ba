import ArchitectureEngineering
import EnsembleSampling
import EnsembleStorage
import Foundation
import LatticePipeline
import RunConfiguration
import Synchronization
import Testing

/// A map of two coefficients as the first version of the program wrote it.
private let firstVersion = """
  {"format": "lattice engineered density", "version": 1,
   "sha256": "7b0f6ee1f7678cbeea25fd6ebea6acf5f57dfc059be772696843771e33ae5fa5",
   "map": {"basis": {"families": [{"count": 1, "spacing": 0.7}], "kernels": [{"local": {}}],
     "timeOrder": 1}, "coefficients": [0.125, -0.25], "extents": [4, 4], "lambda": 1,
     "massSquared": 1, "method": "dop853", "referenceMassSquared": 1.25, "stepCount": 2,
     "version": 1}}
  """

/// Maps in files: what is stored is what is fitted, and what does not fit is refused.
@Suite final class EngineeredDensityTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("lattice-test-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func plan(_ overrides: [String], _ more: String...) throws -> RunPlan {
    try RunPlan(
      try ConfigurationFile.decode(
        text: phiFour, source: "c.json",
        overrides: ["ensemble.networks=400", "analysis.blocks=20"] + overrides + more),
      threads: 2)
  }

  /// A file of some content, as the override that names it.
  private func file(_ text: String) throws -> String {
    let path = folder.appendingPathComponent("\(UUID().uuidString).json").path
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return "engineering.density=\(path)"
  }

  private func fit(_ overrides: [String]) throws -> String {
    try DensityFit(
      plan: try plan(overrides), threads: 2, log: RunLog { _ in }, monitor: SamplingMonitor()
    ).fileText
  }

  /// The tables of a run but for the configuration's hash, its results, and its log.
  private func run(
    _ plan: RunPlan
  ) throws -> (tables: [String: String], results: [String: Any], log: String) {
    let lines = Mutex<[String]>([])
    let log = RunLog { line in lines.withLock { $0.append(line) } }
    let output = folder.appendingPathComponent(UUID().uuidString)
    let outcome = try Run(
      plan: plan, options: RunOptions(output: output.path, threads: 2), log: log
    ).execute(monitor: SamplingMonitor())
    var tables: [String: String] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: output.path)
    where name.hasSuffix(".tsv") {
      let text = try String(contentsOf: output.appendingPathComponent(name), encoding: .utf8)
      tables[name] = text.split(separator: "\n").filter { !$0.hasPrefix("# configuration ") }
        .joined(separator: "\n")
    }
    let results = try JSONSerialization.jsonObject(with: Data(outcome.resultsJSON.utf8))
    return (
      tables, try #require(results as? [String: Any]),
      lines.withLock { $0.joined(separator: "\n") }
    )
  }

  private func refusal(_ overrides: [String], _ more: String...) throws -> String {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try plan(overrides + more)
    }
    #expect(error?.problems.count == 1, "\(String(describing: error))")
    return error?.description ?? ""
  }

  private static let axis = ["theory.massSquared=0.5", "theory.lambda=[0, 1, 3]"]
  private static let carried = [
    "engineering.realisation=transport", "engineering.transport=fitted",
  ]

  /// Whether a map is fitted on the fly or read from a file is one and the same: single couplings,
  /// axes, ways with a corner, and annealing.
  @Test(arguments: [
    carried + ["theory.lambda=3"],
    carried + axis,
    ["engineering.realisation=annealed"] + axis,
    carried + ["theory.massSquared=-0.6", "theory.lambda=[4, 6]"],
    carried + ["theory.massSquared=[1, 0.5]", "theory.lambda=3"],
  ])
  func aStoredMapIsTheFittedOne(overrides: [String]) throws {
    let stored = try file(try fit(overrides))
    let fitted = try run(try plan(overrides))
    let loaded = try run(try plan(overrides, stored))
    #expect(!fitted.tables.isEmpty && fitted.tables == loaded.tables)
    #expect(fitted.log.contains("fitting a velocity") && !loaded.log.contains("fitting a velocity"))
    #expect(!loaded.log.contains("was engineered"), "\(loaded.log)")
    for outcome in [fitted, loaded] {
      let engineering = try #require(outcome.results["engineering"] as? [String: Any])
      let steps = try #require(engineering["fit"] as? [[String: Any]])
      // Seven nodes on each stretch of the way.
      #expect(steps.count % 7 == 0 && !steps.isEmpty)
      #expect(
        steps.allSatisfy { (0...1).contains($0["residualFraction"] as? Double ?? -1) })
    }
  }

  /// Larger ensembles, other lattices and other couplings take the map as it is; weights repair it.
  @Test func aStoredMapServesElsewhere() throws {
    let stored = try file(try fit(Self.carried + Self.axis))
    func effective(_ overrides: String...) throws -> (ess: Double, log: String) {
      let found = try run(try plan(Self.carried + [stored] + overrides))
      let weights = try #require(found.results["weights"] as? [String: Any])
      #expect(found.results["reliable"] as? Bool == true)
      return (try #require(weights["essFraction"] as? Double), found.log)
    }
    let larger = try effective(
      "theory.massSquared=0.5", "theory.lambda=3", "lattice.extents=[12, 10]")
    #expect(larger.ess > 0.99 && !larger.log.contains("warning"))
    // On the way, beside it, and beyond it.
    let onTheWay = try effective("theory.massSquared=0.5", "theory.lambda=[0.5, 1, 2]")
    #expect(onTheWay.ess > 0.99 && onTheWay.log.contains("is used to m² = 0.5, λ = 2.0"))
    let beside = try effective("theory.massSquared=0.7", "theory.lambda=2")
    let beyond = try effective("theory.massSquared=0.5", "theory.lambda=4")
    let plain = try run(
      try plan(
        ["theory.massSquared=0.5", "theory.lambda=4", "engineering.realisation=weights"]))
    let weights = try #require(plain.results["weights"] as? [String: Any])
    let without = try #require(weights["essFraction"] as? Double)
    for found in [beside, beyond] {
      #expect(found.ess > 0.9 && found.ess > without, "\(found.ess) \(without)")
      #expect(found.log.contains("was engineered for a way to m² = 0.5, λ = 3.0"))
    }
    let annealed = try run(
      try plan(
        ["engineering.realisation=annealed", "theory.massSquared=0.5", "theory.lambda=2", stored]))
    #expect(annealed.log.contains("was engineered for") && !annealed.log.contains("fitting"))
  }

  @Test func aFileOfTheFirstVersionStillServes() throws {
    let stored = try file(firstVersion)
    let found = try run(try plan(["engineering.realisation=transport", stored]))
    let engineering = try #require(found.results["engineering"] as? [String: Any])
    #expect(engineering["transport"] as? String == "optimised")
    #expect(engineering["referenceMassSquared"] as? Double == 1.25)
    #expect(engineering["fit"] is NSNull || engineering["fit"] == nil)
  }

  /// A checksum that fits vouches for no map: lengths must be such as can be multiplied.
  @Test(arguments: [
    (#""count": 1"#, #""count": -9223372036854775808"#),
    (#""count": 1"#, #""count": 9223372036854775807"#),
    (#""timeOrder": 1"#, #""timeOrder": 4611686018427387904"#),
    (#""timeOrder": 1"#, #""timeOrder": 0"#), (#"[{"local": {}}]"#, "[]"),
    (#""spacing": 0.7"#, #""spacing": -1"#),
  ])
  func aMapWithImpossibleLengthsIsRefused(sound: String, hostile: String) throws {
    struct Envelope: Decodable { let map: OptimisedMap }
    let text = firstVersion.replacingOccurrences(of: sound, with: hostile)
    let map = try JSONDecoder().decode(Envelope.self, from: Data(text.utf8)).map
    let checksum = try EngineeredDensityFile(map: .optimised(map)).checksum()
    let sealed = text.replacingOccurrences(
      of: "7b0f6ee1f7678cbeea25fd6ebea6acf5f57dfc059be772696843771e33ae5fa5", with: checksum)
    #expect(throws: EngineeredDensityFileError.damaged(path: "x")) {
      try EngineeredDensityFile(data: Data(sealed.utf8), path: "x")
    }
    #expect(!map.isReadable)
  }

  @Test func damagedForeignAndNewerFilesAreRefused() throws {
    for text in [try fit(Self.carried + Self.axis), firstVersion] {
      let damaged = [
        String(text.dropLast(40)) + "}",
        text.replacingOccurrences(of: "\"version\" : 1", with: "\"version\" : 3"),
        text.replacingOccurrences(of: "\"lambda\" : 3", with: "\"lambda\" : 2"),
        text.replacingOccurrences(of: "\"lambda\": 1,", with: "\"lambda\": 2,"),
        text.replacingOccurrences(of: "\"fitted\"", with: "\"optimised\""),
      ].filter { $0 != text }
      #expect(damaged.count >= 2)
      for content in damaged {
        let message = try refusal([try file(content)])
        #expect(message.contains("is damaged") || message.contains("is not an engineered density"))
        #expect(message.contains("engineer"))
      }
    }
    let newer = firstVersion.replacingOccurrences(
      of: "density\", \"version\": 1", with: "density\", \"version\": 3")
    #expect(try refusal([try file(newer)]).contains("has version 3"))
    #expect(try refusal([try file("{}")]).contains("is not an engineered density"))
    #expect(try refusal([try file("")]).contains("is not an engineered density"))
  }

  @Test func whatAStoredMapCannotDoIsRefusedWithAWayOut() throws {
    let fitted = try file(try fit(Self.carried + Self.axis))
    let optimised = try file(firstVersion)
    #expect(
      try refusal([fitted], "theory.massSquared=[1, 0.5]", "theory.lambda=2").contains(
        "changes m² where λ stays"))
    #expect(
      try refusal([optimised], "theory.lambda=[1, 2]").contains(
        "engineering.transport = \"fitted\""))
    #expect(
      try refusal([optimised], "engineering.realisation=annealed").contains(
        "engineering.transport = \"fitted\""))
    #expect(
      try refusal([fitted], "engineering.transport=optimised").contains("is a fitted one"))
    #expect(
      try refusal([optimised], "engineering.transport=fitted").contains("is an optimised one"))
    #expect(try refusal([fitted], "architecture.width=9").contains("exact width"))
  }

  /// Maps without coefficients are not stored.
  @Test(arguments: ["order1", "order2"])
  func closedFormsAreNotEngineered(transport: String) throws {
    let error = #expect(throws: RunError.self) {
      _ = try fit(["engineering.transport=\(transport)"])
    }
    #expect(error?.description.contains("has no coefficients to fit") == true)
  }
}
