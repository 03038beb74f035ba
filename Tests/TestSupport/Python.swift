import Foundation

/// A Python interpreter with some packages, as an independent reader and writer of the formats this
/// program shares with others. Never needed by a user.
public struct Python: Sendable {
  private let interpreter: String

  /// What to do where none is found.
  public static let remedy = "Scripts/python-environment installs what the tests of formats use"

  /// Finds an interpreter that imports all the modules: the one LATTICE_PYTHON names, that of
  /// `Scripts/python-environment`, or the PATH's; nil if there is none.
  public init?(with modules: String...) {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let candidates = [
      ProcessInfo.processInfo.environment["LATTICE_PYTHON"], root + "/.build/python/bin/python3",
      "python3",
    ]
    let script = "import " + modules.joined(separator: ", ")
    for case let candidate? in candidates {
      if let status = try? Self.execute(candidate, ["-c", script]).status, status == 0 {
        interpreter = candidate
        return
      }
    }
    return nil
  }

  /// Runs a script.
  ///
  /// - Parameters:
  ///   - script: Its text.
  ///   - arguments: `sys.argv[1:]`.
  /// - Returns: What it printed.
  /// - Throws: ``Failure`` if it failed.
  public func run(_ script: String, _ arguments: String...) throws -> String {
    let (status, output) = try Self.execute(interpreter, ["-c", script] + arguments)
    guard status == 0 else { throw Failure(output: output) }
    return output
  }

  /// A script that ended with an error.
  public struct Failure: Error {
    /// What it printed, the traceback included.
    public let output: String
  }

  private static func execute(
    _ interpreter: String, _ arguments: [String]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [interpreter] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}
