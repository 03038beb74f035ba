import ArgumentParser
import LatticePipeline

/// `lattice doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check libraries, programs, processor, memory and disk.",
    discussion: "Exit code 1 if something required is missing.")

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Failure.reported {
      let diagnosis = Diagnosis.current
      try StandardOutput.write(json ? try diagnosis.json() : diagnosis.text + "\n")
      if !diagnosis.isSound { throw ExitCode(1) }
    }
  }
}
