import Foundation
import Testing

/// The commands a reader of the tutorial types, in their order, in an empty folder.
struct TutorialTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(.timeLimit(.minutes(10))) func everyCommandWorks() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appendingPathComponent("Documentation/Tutorial.md"), encoding: .utf8)
    let blocks = text.components(separatedBy: "```sh\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    let commands = blocks.flatMap { $0.split(separator: "\n") }
    #expect(commands.count >= 10)
    for command in commands {
      let words = command.split(separator: " ").map(String.init)
      try #require(words[0] == "lattice", "\(command)")
      let result = try scratch.start(Array(words.dropFirst())).finish()
      #expect(result.exitCode == 0, "\(command)\n\(result)")
    }
    for file in ["free/plots/propagator.svg", "phi4/propagator.tsv", "sweep/report.html"] {
      #expect(try scratch.everything().contains(file), "the tutorial speaks of \(file)")
    }
  }
}
