import Foundation

/// A program of the system that draws figures, if it is installed.
enum ExternalProgram {
  /// How a drawing ended.
  enum Outcome: Hashable {
    case succeeded
    case notInstalled
    case failed(String)
  }

  /// Runs a program in a folder.
  ///
  /// - Parameters:
  ///   - name: Looked up on the PATH.
  ///   - arguments: Paths among them refer to the folder.
  ///   - folder: Where it runs.
  static func run(_ name: String, arguments: [String], in folder: URL) -> Outcome {
    let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard
      let program = places.map({ $0 + "/" + name })
        .first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return .notInstalled }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return .failed(error.localizedDescription)
    }
    let message = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    if process.terminationStatus == 0 { return .succeeded }
    return .failed(
      String(decoding: message, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
