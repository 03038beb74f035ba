import Foundation
import RunConfiguration
import RunReports

/// The folder of a sweep, in which points appear as they finish; it belongs to one process at a time.
final class SweepFolder {
  /// The name of the list of all points.
  static let indexName = "index.json"

  /// Where it is.
  let path: String

  /// Holds the folder against other processes.
  private let lock: FileLock

  /// All that a sweep puts into its folder; what else is there stays.
  private static let contents: Set<String> = [
    "config.json", "run.log", indexName, "index.tsv", "crossings.tsv", "manifest.json",
    ReportPage.defaultName, "points", "tables", "plots", "differences",
  ]

  /// Whether something in the folder is the sweep's, also while it is written.
  private static func isOwn(_ name: String) -> Bool {
    contents.contains(name) || contents.contains { name == $0 + WholeFile.freshSuffix }
  }

  /// Opens or makes the folder.
  ///
  /// - Parameters:
  ///   - path: The folder's.
  ///   - configuration: The text of its config.json.
  ///   - isResumed: Whether an earlier sweep's folder may be gone on with.
  ///   - force: Whether it may be replaced instead.
  /// - Throws: ``SweepError``, ``/RunReports/ReportError``.
  init(path: String, configuration: String, isResumed: Bool, force: Bool) throws {
    self.path = path
    let manager = FileManager.default
    let isThere = manager.fileExists(atPath: path)
    // A sweep that was killed at its first file has begun nothing.
    let names = ((try? manager.contentsOfDirectory(atPath: path)) ?? []).filter {
      $0 != "config.json" + WholeFile.freshSuffix
    }
    try RunFolder.make(path)
    lock = try FileLock(writing: path)
    guard isThere, !names.isEmpty else {
      try write(configuration, to: "config.json")
      return
    }
    guard let earlier = try? String(contentsOfFile: path + "/config.json", encoding: .utf8),
      try SweepFile(text: earlier, source: path + "/config.json") != nil
    else { throw SweepError.notASweep(path: path) }
    if force {
      for name in names where Self.isOwn(name) {
        try manager.removeItem(atPath: path + "/" + name)
      }
      try write(configuration, to: "config.json")
      return
    }
    guard isResumed else {
      throw SweepError.exists(path: path, isFinished: names.contains("manifest.json"))
    }
    guard earlier == configuration else { throw SweepError.otherSweep(path: path) }
    // What is written at the end is written again.
    try? manager.removeItem(atPath: path + "/manifest.json")
  }

  /// Whether a process holds a sweep's folder.
  static func isInUse(_ path: String) -> Bool { FileLock.isHeld(path) == true }

  /// The path of a file in it.
  func path(of file: String) -> String { path + "/" + file }

  /// What a file holds; empty without one.
  func text(of file: String) -> String {
    (try? String(contentsOfFile: path(of: file), encoding: .utf8)) ?? ""
  }

  /// Removes the page of an earlier state; whether there was one.
  func removePage() -> Bool {
    (try? FileManager.default.removeItem(atPath: path(of: ReportPage.defaultName))) != nil
  }

  /// Makes an empty folder inside, in place of an earlier one.
  func renewFolder(_ name: String) throws(ReportError) {
    try? FileManager.default.removeItem(atPath: path(of: name))
    do {
      try FileManager.default.createDirectory(
        atPath: path(of: name), withIntermediateDirectories: true)
    } catch {
      throw .cannotCreate(path: path(of: name), reason: error.localizedDescription)
    }
  }

  /// Replaces a file: it is on disk whole before it takes its name.
  func write(_ text: String, to file: String) throws(ReportError) {
    try WholeFile.write(text, to: path(of: file))
  }

  /// Writes manifest.json over everything in the folder.
  ///
  /// What runs that were killed left beside others is cleared away first.
  func finish(seed: UInt64, configurationHash: String, started: Date) throws {
    RunFolder.clearLeftovers(in: path(of: "points"))
    var checksums: [String: String] = [:]
    let paths = try FileManager.default.subpathsOfDirectory(atPath: path)
    // A page is made from the results at any time, and may be made anew.
    let page = ReportPage.defaultName
    for file in paths.sorted()
    where file != "manifest.json" && URL(fileURLWithPath: file).lastPathComponent != page
      && Self.isOwn(String(file.prefix { $0 != "/" }))
    {
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path(of: file), isDirectory: &isFolder)
      guard exists, !isFolder.boolValue else { continue }
      checksums[file] = try Checksum.sha256(ofFile: path(of: file))
    }
    let manifest = Manifest.document(
      seed: seed, configurationHash: configurationHash, started: started, files: checksums)
    try write(JSONText.encode(manifest), to: "manifest.json")
    RunFolder.synchronise(folder: path)
  }
}
