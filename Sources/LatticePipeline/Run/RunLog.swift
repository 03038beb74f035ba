import Foundation
public import Logging
import Synchronization

/// A log that goes to standard error and, line by line, into the run's folder.
public final class RunLog: Sendable {
  private let lines = Mutex<[String]>([])
  private let echo: @Sendable (String) -> Void

  /// Creates an empty log.
  ///
  /// - Parameter echo: Called with every line at once, e.g. to write it to standard error.
  public init(echo: @escaping @Sendable (String) -> Void) { self.echo = echo }

  /// A logger that writes here.
  public func logger() -> Logger {
    Logger(label: "lattice") { [self] _ in Handler(log: self) }
  }

  /// Logs a remark.
  public func note(_ message: String) { append(level: .info, message: message) }

  /// Everything logged so far.
  public var text: String { lines.withLock { $0.map { $0 + "\n" }.joined() } }

  private func append(level: Logger.Level, message: String) {
    let time = Date().formatted(.iso8601)
    lines.withLock { $0.append("\(time) \(level) \(message)") }
    if level > .debug {
      echo(level >= .warning ? "lattice: \(level): \(message)" : "lattice: \(message)")
    }
  }

  private struct Handler: LogHandler {
    let log: RunLog
    var logLevel = Logger.Level.debug
    var metadata = Logger.Metadata()

    init(log: RunLog) { self.log = log }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      log.append(level: event.level, message: event.message.description)
    }
  }
}
