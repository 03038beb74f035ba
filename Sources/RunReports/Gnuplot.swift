import Foundation

/// Runs gnuplot on a script that is kept beside its figures.
public enum Gnuplot {
  /// How a script ended.
  public enum Outcome: Hashable, Sendable {
    /// Figures were written.
    case drawn
    /// There is no gnuplot.
    case notInstalled
    /// gnuplot refused the script or could not write.
    case failed(String)
  }

  /// Runs a script in the folder it lies in.
  ///
  /// - Parameter scriptPath: The script; relative paths inside it refer to its folder.
  public static func run(scriptPath: String) -> Outcome {
    let url = URL(fileURLWithPath: scriptPath)
    guard let program = programPath() else { return .notInstalled }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [url.lastPathComponent]
    process.currentDirectoryURL = url.deletingLastPathComponent()
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
    if process.terminationStatus == 0 { return .drawn }
    return .failed(
      String(decoding: message, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// gnuplot on the PATH.
  private static func programPath() -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { $0 + "/gnuplot" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
