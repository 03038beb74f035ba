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
    switch ExternalProgram.run(
      "gnuplot", arguments: [url.lastPathComponent], in: url.deletingLastPathComponent())
    {
    case .succeeded: return .drawn
    case .notInstalled: return .notInstalled
    case .failed(let reason): return .failed(reason)
    }
  }
}
