import ArgumentParser
import Foundation
import LatticePipeline

/// `lattice manual`: the man page, made from the arguments; what `make man` calls.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the man page (lattice manual | man -l -).")

  func run() throws {
    try Failure.reported {
      let description = Data(LatticeCommand._dumpHelp().utf8)
      let tool = try JSONDecoder().decode(ManualPage.Tool.self, from: description)
      try StandardOutput.write(ManualPage(tool.command, version: ProgramVersion.number).text)
    }
  }
}
