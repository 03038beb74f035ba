import Foundation
import RunReports

/// Results on standard output; a full disk or a closed pipe is an error, not silence.
enum StandardOutput {
  /// Writes text.
  static func write(_ text: String) throws(ReportError) {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw .cannotWrite(path: "standard output", reason: "the disk is full or the reader is gone")
    }
  }
}
