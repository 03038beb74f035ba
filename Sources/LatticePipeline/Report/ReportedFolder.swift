import Foundation
import RunConfiguration
import RunReports

/// What lies in the folder of a run or a sweep, as far as a page shows it.
struct ReportedFolder {
  /// Which command left the folder.
  enum Kind {
    case run
    case flow
    case check
    case reconstruction
    case sweep
  }

  /// Where it is.
  let path: String
  let kind: Kind

  /// results.json, or a sweep's index.json.
  let results: ConfigurationNode

  /// Its name.
  let resultsName: String

  /// The files against the manifest; nil for a sweep that has not ended.
  let status: RunStatus?
  let manifest: ManifestDocument?

  /// config.json; empty if it is gone.
  let configurationText: String
  let configuration: ConfigurationNode?

  /// run.log; empty without one.
  let log: String

  /// Structure tests of the same configuration, in folders beside this one.
  let checks: [Check]

  /// The results of `lattice check` of the same configuration.
  struct Check {
    let folder: String
    let results: ConfigurationNode
  }

  /// The largest table, figure or log shown, in bytes.
  private static let largestShown = 8 << 20

  /// Reads a folder.
  ///
  /// - Throws: ``ReportPageError``, or ``RunStatusError`` if its manifest is damaged or missing.
  init(_ path: String) throws {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    self.path = path
    func holds(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: path + "/" + name)
    }
    let isSweep = !holds("results.json") && holds("index.json")
    guard isSweep || holds("results.json") || holds(RunStatus.manifestName) else {
      let kept = InterruptedRun.folders(path).checkpoints
      throw InterruptedRun.Record.read(from: kept) == nil
        ? ReportPageError.noFolder(path: path) : .isUnfinished(checkpoints: kept)
    }
    guard isSweep || holds("results.json") || !holds(ShardRecord.fileName) else {
      throw ReportPageError.isShard(path: path)
    }
    resultsName = isSweep ? "index.json" : "results.json"
    results = try Self.tree(resultsName, in: path)
    if isSweep, !holds(RunStatus.manifestName) {
      (status, manifest) = (nil, nil)
    } else {
      status = try RunStatus(folder: path)
      manifest = try RunStatus.manifest(in: path)
    }
    kind =
      if isSweep {
        .sweep
      } else if results["axioms"] != nil {
        .check
      } else if results["counting"] != nil {
        .reconstruction
      } else if results["observables"] == nil, results["kind"] != nil {
        .flow
      } else {
        .run
      }
    configurationText = (try? Self.text("config.json", in: path)) ?? ""
    configuration = try? ConfigurationScanner.scan(
      configurationText, source: path + "/config.json")
    log = (try? Self.text("run.log", in: path)) ?? ""
    checks = kind == .run ? Self.checks(beside: path, of: results["configurationHash"]) : []
  }

  /// Whether anything was sampled: a flow may follow from its start alone, and a sweep have no finished
  /// point.
  var hasStatistics: Bool {
    if kind == .sweep {
      return results["points"]?.list.contains { $0["status"]?.string == "finished" } == true
    }
    guard kind == .flow else { return true }
    switch results["kind"]?.string {
    case "fixedPoint": return false
    case "passive": return results.at("passive", "measured")?.isSection == true
    default: return true
    }
  }

  /// The content of a JSON file.
  private static func tree(
    _ name: String, in folder: String
  ) throws(ReportPageError) -> ConfigurationNode {
    let path = folder + "/" + name
    let data: Data
    do throws(PlainFile.Fault) {
      data = try PlainFile.data(of: name, in: folder, atMost: RunStatus.largestText)
    } catch {
      throw .badFile(path: path, reason: "\(error)")
    }
    let root: ConfigurationNode
    do {
      root = try ConfigurationScanner.scan(
        bytes: Array(data), source: path, largest: RunStatus.largestText)
    } catch {
      throw .badFile(path: path, reason: "is damaged: it is no JSON")
    }
    guard case .object = root.value, case .string? = root["name"]?.value else {
      throw .badFile(path: path, reason: "is damaged: it has no name")
    }
    return root
  }

  /// The text of a file of moderate size.
  ///
  /// - Parameter name: Relative to the folder.
  func text(_ name: String) throws(PlainFile.Fault) -> String {
    try Self.text(name, in: path)
  }

  private static func text(_ name: String, in folder: String) throws(PlainFile.Fault) -> String {
    String(
      decoding: try PlainFile.data(of: name, in: folder, atMost: largestShown), as: UTF8.self)
  }

  private static func checks(
    beside path: String, of hash: ConfigurationNode?
  ) -> [Check] {
    guard case .string(let hash)? = hash?.value else { return [] }
    let url = URL(fileURLWithPath: path).standardizedFileURL
    let parent = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    return names.filter { $0.hasSuffix("-check") }.sorted().compactMap { name in
      guard let results = try? tree("results.json", in: "\(parent)/\(name)"),
        results["axioms"] != nil, case .string(hash)? = results["configurationHash"]?.value
      else { return nil }
      return Check(folder: name, results: results)
    }
  }

  /// Files of the folder with one ending, relative to it: at the top, and in some folders, in the order of
  /// a reader's interest.
  func files(ending suffix: String, in folders: [String]) -> [String] {
    ([""] + folders).flatMap { folder in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []
      func stem(_ name: String) -> String { String(name.dropLast(suffix.count)) }
      return names.filter { $0.hasSuffix(suffix) }.sorted {
        ObservableGlossary.precedes(stem($0), stem($1))
      }.map {
        folder.isEmpty ? $0 : folder + "/" + $0
      }
    }
  }
}
