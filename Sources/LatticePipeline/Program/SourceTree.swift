import Foundation

/// The git checkout the running program was built in, if it still lies there.
struct SourceTree {
  /// The commit checked out.
  let commit: String

  /// Whether tracked files differ from it.
  let isDirty: Bool

  /// The checkout above the program's own file, nil for an installed program.
  static var current: SourceTree? {
    guard let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
    var folder = executable.deletingLastPathComponent()
    let manager = FileManager.default
    while folder.path != "/" {
      let isCheckout =
        manager.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
        && manager.fileExists(atPath: folder.appendingPathComponent(".git").path)
      if isCheckout {
        guard let commit = git(["rev-parse", "HEAD"], in: folder),
          let status = git(["status", "--porcelain", "--untracked-files=no"], in: folder)
        else { return nil }
        return SourceTree(commit: commit, isDirty: !status.isEmpty)
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  private static func git(_ arguments: [String], in folder: URL) -> String? {
    CommandOutput("git", arguments, in: folder)?.text
  }
}
