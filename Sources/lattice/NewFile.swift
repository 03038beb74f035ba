import ArgumentParser
import Foundation

/// Files the user asked for, which take nobody's place unasked.
enum NewFile {
  /// Writes a file.
  ///
  /// - Throws: Exit code 73, after a message, if there is one of that name that may not be replaced, or
  ///   the place is not writable.
  static func write(_ text: String, to path: String, replacing: Bool) throws {
    let reason: String
    do {
      try Data(text.utf8).write(
        to: URL(fileURLWithPath: path), options: replacing ? .atomic : .withoutOverwriting)
      return
    } catch CocoaError.fileWriteFileExists {
      reason = "exists already; replace it with --force, or choose another place."
    } catch {
      reason = "cannot be written: \(error.localizedDescription)"
    }
    StandardError.write("lattice: \(path) \(reason)")
    throw ExitCode(73)
  }
}
