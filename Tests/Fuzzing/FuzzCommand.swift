import ArgumentParser
import Foundation

/// The command, and what it starts itself by.
@main
enum FuzzProgram {
  static let worker = "--worker"

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == worker {
      FuzzWorker.main(Array(arguments.dropFirst()))
    } else {
      FuzzCommand.main(arguments)
    }
  }
}

/// `lattice-fuzz`: gives readers of files what nobody should, and counts what they do not survive.
struct FuzzCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lattice-fuzz",
    abstract: "Give readers of files what nobody should, and count what they do not survive.",
    discussion: """
      A reader ends each case with a value or an error within bounds of time and memory; anything else \
      ends its process, is counted, and the bytes are kept. lattice has to lie beside this program and \
      makes the sound files.

      Exit codes: 0 every reader survives, 1 one does not, 64 usage.
      """)

  @Argument(
    help: "\(ReaderName.real.map(\.rawValue).joined(separator: ", ")); all of these by default.")
  var readers: [ReaderName] = []

  @Option(help: "Files of each reader.")
  var cases: UInt64 = 10_000

  @Option(help: "CPU seconds of each reader, after which its campaign ends.")
  var cpu: UInt64?

  @Option(help: "The seed of all cases.")
  var seed: UInt64 = 1

  @Option(help: "The number of the first case, to repeat one.")
  var first: UInt64 = 0

  @Option(help: "The folder for what a reader did not survive.")
  var keep = "fuzz-failures"

  @Option(help: "The folder of sound configurations.")
  var configs = "Configs"

  /// Runs the campaigns and prints a line for each.
  func run() throws {
    // In memory where the system offers it: every case is a file.
    let memory = "/dev/shm"
    let place =
      FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    let folder = place + "/lattice-fuzz-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("lattice")
    let seeds = try Seeds.make(
      in: folder + "/seeds", program: program,
      examples: URL(fileURLWithPath: configs).resolvingSymlinksInPath())
    print("reader           cases  accepted  failures   CPU s  longest s  peak MiB")
    var isSound = true
    for name in readers.isEmpty ? ReaderName.real : readers {
      let campaign = Campaign(
        name: name, seeds: seeds, seed: seed, folder: folder, kept: keep)
      // `map(Double.init)` would take the number for a bit pattern.
      let outcome = try campaign.run(
        first: first, cases: cases, cpuSeconds: cpu.map { Double($0) } ?? .infinity)
      print(
        name.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0),
        String(
          format: "%8d  %8d  %8d  %6.1f  %9.3f  %8d", Int(outcome.done), Int(outcome.accepted),
          outcome.failures.count, outcome.cpuSeconds, outcome.longest, Int(outcome.peak >> 20)))
      for failure in outcome.failures {
        print(
          "  case \(failure.number) \(failure.reason): \(keep)/\(name)-\(seed)-\(failure.number)")
      }
      fflush(nil)
      isSound = isSound && outcome.failures.isEmpty
    }
    if !isSound { throw ExitCode(1) }
  }
}
