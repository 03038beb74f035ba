import Foundation
import LatticePipeline
import Testing

/// Commands as a shell reads them.
struct ShellCommandTests {
  @Test(arguments: [
    "plain", "a b", "it's", "'", "$HOME", "`id`", "\"q\"", "ü", "*", "~", "a\\b", "a;b", "", "#",
    "x\ny",
  ])
  func aShellTakesEveryWordAsItIs(_ word: String) throws {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", ShellCommand(["%s|%s|", word, "last"], program: "printf").description,
    ]
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: output, as: UTF8.self) == word + "|last|")
  }

  @Test func plainWordsStayPlain() {
    #expect(
      "\(ShellCommand.resuming("Results/phi4-1.checkpoint"))"
        == "lattice resume Results/phi4-1.checkpoint")
  }
}
