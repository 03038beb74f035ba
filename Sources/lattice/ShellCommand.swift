/// A command of this program as one types it.
struct ShellCommand {
  /// The text for a shell, beginning with the program as it was called.
  let text: String

  /// Writes a command.
  ///
  /// - Parameter words: The subcommand and its arguments.
  init(_ words: [String]) {
    text = ([CommandLine.arguments[0]] + words).map(Self.quoted).joined(separator: " ")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=+,:".contains($0) }
    return isPlain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
