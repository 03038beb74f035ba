import Foundation
import TestSupport
import Testing

/// A few thousand hostile files for every reader; `make fuzz` makes millions.
struct FuzzTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private var configurations: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Configs").standardizedFileURL.path
  }

  private func fuzz(_ arguments: String...) throws -> Finished {
    try RunningProgram(
      try LatticeProgram.url("lattice-fuzz"), arguments + ["--configs", configurations],
      in: scratch.url
    ).finish(within: 300)
  }

  @Test func everyReaderSurvives() throws {
    let result = try fuzz("--cases", "3000", "--cpu", "1")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.outputLines.count == 14)
    for line in result.outputLines.dropFirst() {
      let cells = line.split(separator: " ")
      // Neither are all cases refused nor all taken.
      let (cases, accepted) = (Int(cells[1]) ?? 0, Int(cells[2]) ?? 0)
      #expect(cases >= 100 && accepted > 0 && accepted < cases, "\(line)")
      // Nothing but the CPU time ends a campaign early.
      #expect(cases == 3000 || Double(cells[4]) ?? 0 >= 1, "\(line)")
    }
    #expect(try scratch.everything().isEmpty)
  }

  /// A reader that traps at a certain first byte, and one that takes what memory there is at a certain
  /// last one, are found, and what they fell over is kept.
  @Test(.disabled(if: Sanitizer.isActive, "what a sanitizer finds here is planted"))
  func aPlantedBugIsFound() throws {
    let result = try fuzz("planted", "--cases", "150")
    #expect(result.exitCode == 1)
    let cases = result.outputLines.filter { $0.contains(": fuzz-failures/planted-1-") }
    let kept = try scratch.everything(in: "fuzz-failures")
    #expect(!cases.isEmpty && cases.count == kept.count, "\(result)")
    let bytes = try kept.map {
      try Data(contentsOf: scratch.url.appendingPathComponent("fuzz-failures/\($0)"))
    }
    #expect(bytes.contains { $0.first == 0xFF } && bytes.contains { $0.last == 0xFF })
    #expect(bytes.allSatisfy { $0.first == 0xFF || $0.last == 0xFF })
  }
}
