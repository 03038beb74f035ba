import Foundation
import Synchronization

/// Lines on standard error, from any thread, without disturbing a progress bar.
enum StandardError {
  /// The progress bar's text while one is on the screen.
  private static let bar = Mutex("")

  /// Whether standard error is a terminal.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Writes a line; a progress bar is redrawn below it.
  static func write(_ line: String) {
    bar.withLock { bar in
      let erase = bar.isEmpty ? "" : "\r\u{1B}[K"
      put(erase + line + "\n" + bar)
    }
  }

  /// Draws, replaces or (empty) removes the progress bar.
  static func showBar(_ text: String) {
    bar.withLock { bar in
      if text.isEmpty && bar.isEmpty { return }
      put("\r\u{1B}[K" + text)
      bar = text
    }
  }

  private static func put(_ text: String) {
    // A run goes on although nobody reads its progress any more.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}
