import ArgumentParser
import Foundation
import LatticePipeline
import RunConfiguration
import RunReports

/// `lattice init [TEMPLATE]`.
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a configuration to begin with into the current folder.",
    discussion: "Templates:\n"
      + ConfigurationTemplate.all.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n")
      + "\nWithout a template a terminal is asked for dimension, size, mass and coupling.")

  @Argument(
    help: "The template; the file is called <template>.json.",
    completion: .list(ConfigurationTemplate.all.map(\.name)))
  var template: String?

  @Flag(help: "Replace the file if there is one.")
  var force = false

  func validate() throws {
    if let template, chosen == nil {
      let names = ConfigurationTemplate.all.map(\.name).joined(separator: ", ")
      throw ValidationError("\"\(template)\" is no template; there are \(names).")
    }
  }

  private var chosen: ConfigurationTemplate? {
    template.flatMap(ConfigurationTemplate.named)
  }

  func run() throws {
    try Failure.reported {
      if let chosen {
        let file = try NewFile(outsideRuns: chosen.fileName, replacing: force)
        return try write(chosen.text, to: file, command: chosen.command)
      }
      guard isatty(0) != 0, isatty(1) != 0 else {
        return try StandardOutput.write(
          ConfigurationTemplate.all.map { "\($0.name)\t\($0.summary)\n" }.joined())
      }
      try ask()
    }
  }

  private func write(_ text: String, to file: NewFile, command: String = "run") throws {
    try file.write(text)
    let next = ["validate", "predict", command].map {
      "  \(ShellCommand([$0, file.path], program: CommandLine.arguments[0]))\n"
    }
    try StandardOutput.write("\(file.path) is written; next:\n" + next.joined())
  }

  // MARK: Questions

  /// Asks for a theory until it is one.
  private func ask() throws {
    let file = try NewFile(outsideRuns: "my.json", replacing: force)
    while true {
      let dimension = try answer("Dimension (1 to 4)", "2", Int.init) { (1...4).contains($0) }
      let extent = try answer("Sites per direction", dimension > 2 ? "8" : "32", Int.init) {
        $0 >= 2
      }
      let massSquared = try answer("m² (lattice units)", "0.25", Double.init) { $0.isFinite }
      let lambda = try answer("λ of (λ/4!) φ⁴, 0 for a free field", "1", Double.init) {
        $0.isFinite && $0 >= 0
      }
      let text = ConfigurationTemplate.text(
        name: "my", extents: Array(repeating: extent, count: dimension),
        massSquared: massSquared, lambda: lambda)
      do {
        let decoded = try ConfigurationFile.decode(text: text, source: file.path)
        _ = try PlannedRun(decoded, threads: Machine.availableCores)
        return try write(text, to: file)
      } catch let error as ConfigurationError {
        StandardError.write("\(error.description)\nOnce more:")
      }
    }
  }

  /// Asks until the answer is one that is allowed; an empty one is the default.
  private func answer<Value>(
    _ question: String, _ standard: String, _ parse: (String) -> Value?,
    _ isAllowed: (Value) -> Bool
  ) throws -> Value {
    while true {
      try StandardOutput.write("\(question) [\(standard)]: ")
      guard let line = readLine() else { throw ExitCode(64) }
      let text = line.trimmingCharacters(in: .whitespaces)
      if let value = parse(text.isEmpty ? standard : text), isAllowed(value) { return value }
      try StandardOutput.write("\"\(text)\" is not possible here.\n")
    }
  }
}
