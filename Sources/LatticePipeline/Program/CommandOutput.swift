import Foundation

/// What another program says.
struct CommandOutput {
  /// What it wrote, without spaces around it.
  let text: String

  /// Runs a program of the PATH to its end.
  ///
  /// - Parameters:
  ///   - program: Its name.
  ///   - arguments: Its arguments.
  ///   - folder: Where it runs; nil is the current folder.
  ///   - includesErrors: Whether standard error counts too.
  /// - Returns: Nil if there is no such program or it failed.
  init?(
    _ program: String, _ arguments: [String], in folder: URL? = nil, includesErrors: Bool = false
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    if let folder { process.currentDirectoryURL = folder }
    let output = Pipe()
    process.standardOutput = output
    if includesErrors {
      process.standardError = output
    } else {
      process.standardError = FileHandle.nullDevice
    }
    process.standardInput = FileHandle.nullDevice
    do { try process.run() } catch { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
