import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Many cases of one reader, read by workers that are replaced when a case kills them.
struct Campaign {
  /// What came of it.
  struct Outcome {
    var done: UInt64 = 0
    var accepted: UInt64 = 0
    var cpuSeconds = 0.0
    var longest = 0.0
    var peak: UInt64 = 0
    /// How each case that killed its worker did so, by its number.
    var failures: [(number: UInt64, reason: String)] = []
  }

  /// Cases of one worker; what leaks is told from what one case takes.
  private static let batch: UInt64 = 20_000

  /// Wall-clock seconds without a step after which a worker waits for something.
  private static let patience = 120.0

  let name: ReaderName
  let seeds: Seeds
  let seed: UInt64
  let folder: String
  /// Where cases that fail are kept.
  let kept: String

  /// Reads cases until there are enough of them or the CPU time is over.
  func run(first: UInt64, cases: UInt64, cpuSeconds: Double) throws -> Outcome {
    var outcome = Outcome()
    var next = first
    while next < first + cases, outcome.cpuSeconds < cpuSeconds {
      // The first batch tells how fast the reader is.
      let rate = outcome.done > 0 ? Double(outcome.done) / max(outcome.cpuSeconds, 1e-3) : 0
      let affordable = rate > 0 ? rate * (cpuSeconds - outcome.cpuSeconds) + 1 : 100
      let count = min(first + cases - next, Self.batch, UInt64(min(affordable, 1e9)))
      next = try batch(from: next, count: count, into: &outcome)
    }
    return outcome
  }

  /// - Returns: The first case that is left.
  private func batch(
    from first: UInt64, count: UInt64, into outcome: inout Outcome
  ) throws -> UInt64 {
    let workFolder = folder + "/work"
    try? FileManager.default.removeItem(atPath: workFolder)
    try FileManager.default.createDirectory(
      atPath: workFolder, withIntermediateDirectories: true)
    let shared = try SharedTally(folder + "/tally")
    shared.tally = Tally(number: first)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    process.arguments = [
      FuzzProgram.worker, name.rawValue, seeds.folder, workFolder, folder + "/tally", "\(seed)",
      "\(first)",
      "\(count)",
    ]
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    process.environment = environment
    let errors = folder + "/errors"
    try Data().write(to: URL(fileURLWithPath: errors))
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardOutput = FileHandle.nullDevice
    let before = Self.childSeconds
    try process.run()
    let isStuck = Self.wait(for: process, watching: shared)
    let tally = shared.tally
    outcome.done += tally.done
    outcome.accepted += tally.accepted
    outcome.longest = max(outcome.longest, tally.longest)
    outcome.peak = max(outcome.peak, tally.peak)
    outcome.cpuSeconds += Self.childSeconds - before
    let isDone = process.terminationReason == .exit && process.terminationStatus == 0
    if isDone, !isStuck { return first + count }
    let said = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
    if process.terminationReason == .exit, process.terminationStatus == FuzzWorker.cannotBegin {
      throw FuzzingError("the worker of \(name) could not begin: \(said)")
    }
    outcome.done += 1
    let reason = isStuck ? "waits for something" : Self.reason(of: process, said: said)
    outcome.failures.append((tally.number, reason))
    try keep(tally.number, from: workFolder)
    return tally.number + 1
  }

  /// Waits for a worker's end.
  ///
  /// - Returns: Whether it made no step for long and was killed.
  private static func wait(for process: Process, watching shared: SharedTally) -> Bool {
    var (number, since) = (shared.tally.number, ContinuousClock.now)
    while process.isRunning {
      usleep(5_000)
      if shared.tally.number != number {
        (number, since) = (shared.tally.number, .now)
      } else if since.duration(to: .now) > .seconds(patience) {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return true
      }
    }
    process.waitUntilExit()
    return false
  }

  private static func reason(of process: Process, said: String) -> String {
    let last = said.split(separator: "\n").first {
      $0.contains("atal error") || $0.contains("rror:")
    }
    let words = last.map { ": \($0.prefix(300))" } ?? ""
    guard process.terminationReason == .uncaughtSignal else { return "gave up\(words)" }
    return process.terminationStatus == SIGPROF
      ? "takes more than \(Worker.caseLimit) CPU s"
      : "signal \(process.terminationStatus)\(words)"
  }

  /// Keeps the bytes of a case.
  private func keep(_ number: UInt64, from workFolder: String) throws {
    try FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
    try? FileManager.default.removeItem(atPath: workFolder)
    try FileManager.default.createDirectory(
      atPath: workFolder, withIntermediateDirectories: true)
    let reader = try FuzzedReader(name, seeds: seeds, folder: workFolder)
    var generator = CaseGenerator(seed: seed, number: number)
    try Data(try reader.bytes(using: &generator)).write(
      to: URL(fileURLWithPath: "\(kept)/\(name)-\(seed)-\(number)"))
  }

  /// CPU seconds of the workers that have ended.
  private static var childSeconds: Double {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    #else
      getrusage(RUSAGE_CHILDREN, &usage)
    #endif
    let times = [usage.ru_utime, usage.ru_stime]
    return times.reduce(0) { $0 + Double($1.tv_sec) + 1e-6 * Double($1.tv_usec) }
  }
}
