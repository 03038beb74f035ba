import Foundation

/// Runs Graphviz's dot on a drawing that is kept beside its picture.
public enum Graphviz {
  /// How a drawing ended.
  public enum Outcome: Hashable, Sendable {
    /// The picture was written.
    case drawn
    /// There is no dot.
    case notInstalled
    /// dot refused the drawing or could not write.
    case failed(String)
  }

  /// Draws `name.dot` as `name.svg` in the same folder.
  ///
  /// - Parameter path: The path of `name.dot`.
  public static func run(path: String) -> Outcome {
    let url = URL(fileURLWithPath: path)
    let picture = url.deletingPathExtension().lastPathComponent + ".svg"
    switch ExternalProgram.run(
      "dot", arguments: ["-Tsvg", url.lastPathComponent, "-o", picture],
      in: url.deletingLastPathComponent())
    {
    case .succeeded: return .drawn
    case .notInstalled: return .notInstalled
    case .failed(let reason): return .failed(reason)
    }
  }
}
