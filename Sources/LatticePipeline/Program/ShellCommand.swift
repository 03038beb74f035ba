/// A command of this program as one types it.
public struct ShellCommand: Hashable, Sendable, CustomStringConvertible {
  /// The text for a shell, whatever stands in the words.
  public let description: String

  /// Writes a command.
  ///
  /// - Parameters:
  ///   - words: The subcommand and its arguments.
  ///   - program: How the program is called.
  public init(_ words: [String], program: String = "lattice") {
    description = ([program] + words).map(Self.quoted).joined(separator: " ")
  }

  /// Writes a command.
  init(_ words: String...) { self.init(words) }

  /// The command that goes on with a run or sweep.
  ///
  /// - Parameter path: Its folder, or that of its checkpoints.
  public static func resuming(_ path: String) -> ShellCommand { ShellCommand("resume", path) }

  /// The command that draws a run, or one of its parts.
  ///
  /// - Parameters:
  ///   - configuration: The configuration's file.
  ///   - folder: The folder it will have.
  ///   - shard: The part, nil for all.
  ///   - options: What follows, by default `--force`: it takes the place of what is there.
  static func drawing(
    _ configuration: String, into folder: String, shard: RunShard?,
    _ options: [String] = ["--force"]
  ) -> ShellCommand {
    let part = shard.map { ["--shard", "\($0.number)/\($0.count)"] } ?? []
    return ShellCommand(["run", configuration] + part + ["--output", folder] + options)
  }

  /// A word that a shell takes as it is.
  static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=+,:".contains($0) }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
