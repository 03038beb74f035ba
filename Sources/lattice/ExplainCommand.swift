import ArgumentParser
import RunConfiguration

/// `lattice explain KEY`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a configuration key, or list the keys of a section.")

  @Argument(
    help: "A key such as theory.lambda, a section such as theory, or nothing for all.",
    completion: .list(ConfigurationSchema.keys.map(\.path)))
  var key: String = ""

  func run() throws {
    try Failure.reported {
      try StandardOutput.write(ConfigurationSchema.explanation(of: key) + "\n")
    }
  }
}
