import ArgumentParser
import LatticePipeline

/// `lattice version`.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the versions of the program and its libraries.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Failure.reported {
      let information = VersionInformation.current
      try StandardOutput.write(json ? try information.json() : information.text + "\n")
    }
  }
}
