import EnsembleSampling
import EnsembleStorage
import Foundation
import LatticeGeometry
import LatticePipeline
import RunConfiguration
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// Runs that keep their fields: what the file says is what the run measured.
struct KeptFieldsTests {
  private let folder =
    FileManager.default.temporaryDirectory.path + "/lattice-test-\(UUID().uuidString)"

  private func run(_ text: String, threads: Int = 2, into folder: String) throws {
    let decoded = try ConfigurationFile.decode(
      text: text, source: "c.json",
      overrides: ["output.fields=true", "analysis.estimator=direct"])
    _ = try PlannedRun(decoded, threads: threads).execute(
      options: RunOptions(output: folder, threads: threads), log: RunLog { _ in },
      monitor: SamplingMonitor())
  }

  /// Σ w φ²/Σ w over the fields of a source, averaged over sites and components.
  private func squareMoment(of source: any FieldSource) throws -> Double {
    let ensemble = source.ensemble
    let field = Field(on: ensemble.lattice, count: ensemble.componentCount)
    let reader = source.makeReader()
    var (sum, weightSum) = (0.0, 0.0)
    for index in 0..<ensemble.count {
      try reader.read(index, into: field)
      let weight = exp(ensemble.logWeight(ofField: index))
      sum += weight * field.values.reduce(0) { $0 + $1 * $1 } / Double(field.valueCount)
      weightSum += weight
    }
    return sum / weightSum
  }

  private func object(_ file: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  /// ⟨φ²⟩ and its error in a section of results.json that has observables.
  private func measured(_ section: [String: Any]) throws -> (value: Double, error: Double) {
    let observables = try #require(section["observables"] as? [String: Any])
    let moment = try #require(observables["phi2"] as? [String: Any])
    return (
      try #require(moment["value"] as? Double), try #require(moment["error"] as? Double)
    )
  }

  /// The jackknife takes off a bias of the order of the error squared; another order of the fields, or
  /// weights of others, would be off by the error.
  private func expectMeasured(
    _ source: any FieldSource, _ section: [String: Any], as name: String
  ) throws {
    let (value, error) = try measured(section)
    let stored = try squareMoment(of: source)
    #expect(abs(stored - value) < 0.1 * error, "\(name): \(stored), \(value) ± \(error)")
  }

  private static let start =
    "{\"lattice\": {\"extents\": [6, 4]}, \"ensemble\": {\"networks\": 500}, "
  private static let phi4 =
    "\"theory\": {\"action\": \"phi4\", \"massSquared\": 0.5, \"lambda\": 1}"

  @Test(arguments: [
    phi4 + "}",
    phi4 + ", \"architecture\": {\"width\": 20}}",
    phi4 + ", \"engineering\": {\"realisation\": \"transport\", \"transport\": \"order2\"}}",
    phi4 + ", \"engineering\": {\"realisation\": \"annealed\", \"steps\": 4}}",
    phi4 + ", \"engineering\": {\"realisation\": \"hmc\"}}",
    "\"theory\": {\"action\": \"phi4\", \"massSquared\": 0.5, \"lambda\": 1, \"components\": 2}}",
    "\"theory\": {\"action\": \"free\", \"massSquared\": 0.5}, \"lattice\": {\"extents\": [6, 4], \"boundary\": \"infinite\"}, \"architecture\": {\"width\": 20}}",
  ])
  func storedFieldsAreTheMeasuredOnes(text: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let start =
      text.contains("infinite") ? "{\"ensemble\": {\"networks\": 500}, " : Self.start
    try run(start + text, into: folder)
    let source = try FieldFile.open(folder + "/fields.h5")
    let ensemble = source.ensemble
    #expect(ensemble.lattice.extents == [6, 4] && ensemble.count == 500)
    #expect(ensemble.componentCount == (text.contains("components") ? 2 : 1))
    #expect(
      try ensemble.configuration == String(contentsOfFile: folder + "/config.json", encoding: .utf8)
    )
    let isChain = text.contains("hmc")
    #expect((ensemble.chains != nil) == isChain)
    if let chains = ensemble.chains {
      #expect(chains == chains.sorted() && chains.last ?? 0 > 0)
    }
    try expectMeasured(source, try object("results.json"), as: text)
    // In the manifest, with the file's checksum; and the spool is gone.
    let files = try #require(try object("manifest.json")["files"] as? [String: String])
    #expect(files["fields.h5"]?.count == 64)
    #expect(
      Set(try FileManager.default.subpathsOfDirectory(atPath: folder)).subtracting(files.keys)
        == ["manifest.json", "plots"])
  }

  @Test(arguments: ["auto", "hmc"])
  func everyPointOfAnAxisIsKept(realisation: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try run(
      Self.start + """
        "theory": {"action": "phi4", "massSquared": 0.5, "lambda": [0, 0.5, 1]},
        "engineering": {"realisation": "\(realisation)"}}
        """, into: folder)
    let archive = try FieldArchive(contentsOf: folder + "/fields.h5")
    #expect(archive.pointCount == 3)
    let axis = try #require(try object("results.json")["axis"] as? [[String: Any]])
    for point in 0..<3 {
      try expectMeasured(
        try archive.source(point: point), axis[point], as: "\(realisation) \(point)")
    }
  }

  @Test func everyWidthIsKept() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try run(
      Self.start + Self.phi4 + ", \"architecture\": {\"width\": [8, 16, 32]}}", into: folder)
    let widths = try #require(try object("results.json")["widths"] as? [[String: Any]])
    for (width, section) in zip([8, 16, 32], widths) {
      let source = try FieldFile.open(folder + "/widths/\(width)/fields.h5")
      #expect(source.ensemble.configuration?.contains("\"width\": \(width)") == true)
      try expectMeasured(source, section, as: "width \(width)")
    }
  }

  @Test func fullyConnectedNetworksAreKept() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try run(
      Self.start + """
        "theory": {"action": "network"}, "architecture": {"neuron": "erf", "width": 10, "sigmaB": 1}}
        """, into: folder)
    let source = try FieldFile.open(folder + "/fields.h5")
    #expect(
      source.ensemble.count == 500 && source.ensemble.logWeights?.allSatisfy { $0 == 0 } == true)
    #expect(try squareMoment(of: source) > 0)
  }

  @Test(arguments: ["auto", "hmc"])
  func bytesDoNotDependOnThreads(realisation: String) throws {
    var checksums: Set<String> = []
    for threads in 1...3 {
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try run(
        Self.start + Self.phi4 + ", \"engineering\": {\"realisation\": \"\(realisation)\"}}",
        threads: threads, into: folder)
      let files = try #require(try object("manifest.json")["files"] as? [String: String])
      checksums.insert(try #require(files["fields.h5"]))
    }
    #expect(checksums.count == 1)
  }

  @Test func aFieldTooLargeForAChunkIsRefused() throws {
    // Whether there is memory for it or not.
    let messages = try problems(
      "lattice.extents=[65536, 8193]", "output.fields=true",
      text: freeField.replacingOccurrences(of: "0.25", with: "1"))
    #expect(messages.contains { $0.contains("output.fields") && $0.contains("4 GiB") })
  }

  @Test func aPredictionTellsTheDisk() throws {
    func predicted(_ text: String) throws -> Prediction {
      try Prediction(
        plan: try plan("output.fields=\(text)"), threads: 2, monitor: SamplingMonitor(),
        logger: RunLog { _ in }.logger())
    }
    let (kept, plain) = (try predicted("true"), try predicted("false"))
    #expect(plain.fieldBytes == nil && plain.diskBytes == nil && !plain.text.contains("disk"))
    let raw = 20_000 * 64 * 8
    #expect(try #require(kept.fieldBytes) > raw && kept.fieldBytes ?? 0 < raw + 4_000_000)
    #expect(try #require(kept.diskBytes) > 2 * raw)
    #expect(kept.text.contains("disk        at most "))
  }
}
