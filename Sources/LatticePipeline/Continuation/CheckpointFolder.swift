import Foundation
import RunReports
import Synchronization

/// The folder beside a run's in which an unfinished run is kept: `<folder>.checkpoint`.
///
/// It comes into being with the first file that is kept, holds the run's configuration, and belongs to
/// one process at a time.
final class CheckpointFolder: Sendable {
  /// Where it is.
  let path: String

  private static let lockName = "lock"

  private let files: [String: String]
  private let lock: Mutex<FileLock?>

  /// Claims the folder if it exists.
  ///
  /// - Parameters:
  ///   - path: The folder's.
  ///   - files: What describes the run, by name.
  /// - Throws: ``/RunReports/ReportError`` if another process has it.
  init(path: String, files: [String: String]) throws(ReportError) {
    self.path = path
    self.files = files
    lock = Mutex(nil)
    if exists { try claim() }
  }

  /// Whether the folder is there.
  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Whether a finished run has just the configuration that is kept here.
  func isOf(_ run: String) -> Bool {
    let name = "config.json"
    let manager = FileManager.default
    return manager.fileExists(atPath: path(of: name))
      && manager.contentsEqual(atPath: path(of: name), andPath: run + "/" + name)
  }

  /// The path of a file in it.
  func path(of file: String) -> String { path + "/" + file }

  /// Makes the folder, unless it is there, and claims it.
  ///
  /// - Throws: ``/RunReports/ReportError``.
  func make() throws(ReportError) {
    guard lock.withLock({ $0 == nil }) else { return }
    try RunFolder.make(path)
    do throws(ReportError) {
      try claim()
    } catch {
      // Gone only if nobody else has it.
      rmdir(path)
      throw error
    }
    do throws(ReportError) {
      for (name, text) in files { try WholeFile.write(text, to: path(of: name)) }
    } catch {
      // Half of a description could neither be gone on with nor begun anew.
      remove()
      throw error
    }
  }

  private func claim() throws(ReportError) {
    let taken = try FileLock(writing: path, by: Self.lockName)
    lock.withLock { $0 = taken }
  }

  /// Removes the folder and all that is in it.
  func remove() {
    try? FileManager.default.removeItem(atPath: path)
    lock.withLock { $0 = nil }
  }
}
