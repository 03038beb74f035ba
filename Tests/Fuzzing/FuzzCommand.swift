import Foundation

/// `lattice-fuzz`: gives readers of files what nobody should, and counts what they do not survive.
///
///     lattice-fuzz [READER …] [--cases N] [--cpu SECONDS] [--seed N] [--first N] [--keep FOLDER]
///
/// A reader ends each case with a value or an error within bounds of time and memory; anything else ends
/// its process, is counted, and the bytes are kept. Exits 1 if there was any. Without names all readers
/// of the program are run; `lattice` has to lie beside this program and makes the sound files.
@main
struct FuzzCommand {
  private var names: [ReaderName] = []
  private var cases: UInt64 = 10_000
  private var cpuSeconds = Double.infinity
  private var seed: UInt64 = 1
  private var first: UInt64 = 0
  private var kept = "fuzz-failures"
  private var examples = "Configs"

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      if arguments.first == "--worker" {
        try work(Array(arguments.dropFirst()))
      } else {
        exit(try FuzzCommand(arguments).run() ? 0 : 1)
      }
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("lattice-fuzz: error: \(error)\n".utf8))
      exit(arguments.first == "--worker" ? 3 : 64)
    }
  }

  private static func work(_ arguments: [String]) throws {
    guard arguments.count == 7, let name = ReaderName(rawValue: arguments[0]),
      let seed = UInt64(arguments[4]), let first = UInt64(arguments[5]),
      let count = UInt64(arguments[6])
    else { throw FuzzingError("a worker is started by the program itself") }
    let reader: FuzzedReader
    do {
      reader = try FuzzedReader(name, seeds: Seeds(folder: arguments[1]), folder: arguments[2])
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("\(error)\n".utf8))
      exit(2)
    }
    let worker = Worker(reader: reader, seed: seed, shared: try SharedTally(arguments[3]))
    try worker.run(from: first, count: count)
  }

  private init(_ arguments: [String]) throws {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else {
        guard let name = ReaderName(rawValue: argument) else {
          let known = ReaderName.real.map(\.rawValue).joined(separator: ", ")
          throw FuzzingError("\(argument) is no reader; there are \(known)")
        }
        names.append(name)
        continue
      }
      guard let value = rest.popFirst() else { throw FuzzingError("\(argument) needs a value") }
      switch argument {
      case "--cases": cases = try Self.number(value, argument)
      case "--seed": seed = try Self.number(value, argument)
      case "--first": first = try Self.number(value, argument)
      case "--cpu": cpuSeconds = Double(try Self.number(value, argument))
      case "--keep": kept = value
      case "--configs": examples = value
      default: throw FuzzingError("\(argument) is no option")
      }
    }
    if names.isEmpty { names = ReaderName.real }
  }

  private static func number(_ text: String, _ option: String) throws -> UInt64 {
    guard let number = UInt64(text) else { throw FuzzingError("\(option) needs a whole number") }
    return number
  }

  /// Runs the campaigns and prints a line for each.
  ///
  /// - Returns: Whether every reader survived.
  private func run() throws -> Bool {
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
      examples: URL(fileURLWithPath: examples).resolvingSymlinksInPath())
    print("reader           cases  accepted  failures   CPU s  longest s  peak MiB")
    var isSound = true
    for name in names {
      let campaign = Campaign(
        name: name, seeds: seeds, seed: seed, folder: folder, kept: kept)
      let outcome = try campaign.run(first: first, cases: cases, cpuSeconds: cpuSeconds)
      print(
        name.rawValue.padding(toLength: 14, withPad: " ", startingAt: 0),
        String(
          format: "%8d  %8d  %8d  %6.1f  %9.3f  %8d", Int(outcome.done), Int(outcome.accepted),
          outcome.failures.count, outcome.cpuSeconds, outcome.longest, Int(outcome.peak >> 20)))
      for failure in outcome.failures {
        print(
          "  case \(failure.number) \(failure.reason): \(kept)/\(name)-\(seed)-\(failure.number)")
      }
      fflush(nil)
      isSound = isSound && outcome.failures.isEmpty
    }
    return isSound
  }
}
