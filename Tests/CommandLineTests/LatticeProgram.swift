import Foundation
import TestSupport
import Testing

/// What the program left when it ended.
struct Finished: CustomTestStringConvertible {
  /// Its exit code, or 128 and the number of the signal that killed it.
  let exitCode: Int32
  /// Everything on standard output.
  let output: String
  /// Everything on standard error.
  let errors: String

  /// The lines of standard output.
  var outputLines: [Substring] { output.split(separator: "\n") }
  /// The lines of standard error.
  var errorLines: [Substring] { errors.split(separator: "\n") }

  var testDescription: String { "exit code \(exitCode)\n\(output)\(errors)" }
}

/// A process that is still at work, its output going into files.
struct RunningProgram {
  let process: Process
  /// Where its output goes; a folder of its own, so that the working folder stays clean.
  let streams: URL

  /// Standard error as far as it is written.
  var errorsSoFar: String { text(of: "stderr") }

  /// Starts a program.
  init(_ program: URL, _ arguments: [String], in folder: URL, environment: [String: String] = [:])
    throws
  {
    streams = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-streams-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: true)
    process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let files = try ["stdout", "stderr"].map { try Self.file(streams.appendingPathComponent($0)) }
    (process.standardOutput, process.standardError) = (files[0], files[1])
    try process.run()
    // Foundation keeps what a process was started with, and the program has descriptors of its own by now.
    for file in files { try file.close() }
  }

  private static func file(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }

  private func text(of stream: String) -> String {
    let data = try? Data(contentsOf: streams.appendingPathComponent(stream))
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// Waits for the end, and kills what takes longer than a number of seconds.
  func finish(within seconds: Double = 120) throws -> Finished {
    defer { try? FileManager.default.removeItem(at: streams) }
    try waitUntil(within: seconds) { !process.isRunning }
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      Issue.record("not finished after \(seconds) s: \(process.arguments ?? [])")
    }
    let status = process.terminationStatus
    return Finished(
      exitCode: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      output: text(of: "stdout"), errors: text(of: "stderr"))
  }

  /// Waits until a condition holds, the program has ended, or a number of seconds is over, of programs without a
  /// sanitizer.
  func waitUntil(within seconds: Double, _ holds: () -> Bool) throws {
    let end = ContinuousClock.now + .seconds(seconds * Sanitizer.slowdown)
    while !holds(), process.isRunning, ContinuousClock.now < end { usleep(2000) }
  }

  /// Lets the program work for a number of seconds, of programs without a sanitizer.
  func work(for seconds: Double) {
    Thread.sleep(forTimeInterval: seconds * Sanitizer.slowdown)
  }
}

/// The program as it was built, beside the tests' own executable.
enum LatticeProgram {
  /// Finds the program, or another that is built with it.
  ///
  /// - Throws: A failure that names the places searched.
  static func url(_ name: String = "lattice") throws -> URL {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let programs = [
      ProcessInfo.processInfo.arguments[0], Bundle.main.executablePath ?? "",
    ].map { URL(fileURLWithPath: $0) }
    let places = (bundles + programs).map {
      $0.resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent(name)
    }
    let found = places.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    return try #require(
      found, "\(name) is not built; looked for \(places.map(\.path).joined(separator: ", "))")
  }
}

/// An empty folder of a test's own, removed when the test is over.
final class Scratch: Sendable {
  let url: URL
  var path: String { url.path }

  init() throws {
    url = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("lattice-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  /// Reads a file.
  func text(of name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }

  /// Reads a JSON file's top-level object.
  func object(of name: String) throws -> [String: Any] {
    try jsonObject(try text(of: name))
  }

  /// Everything below, hidden files and folders included, sorted.
  func everything(in folder: String = "") throws -> [String] {
    let start = folder.isEmpty ? url : url.appendingPathComponent(folder)
    return try FileManager.default.subpathsOfDirectory(atPath: start.path).sorted()
  }

  /// Starts the program here.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> RunningProgram {
    try RunningProgram(
      try LatticeProgram.url(), arguments, in: url, environment: environment)
  }

  /// Runs the program here to its end.
  func lattice(_ arguments: String..., environment: [String: String] = [:]) throws -> Finished {
    try start(arguments, environment: environment).finish()
  }
}

/// The top-level object of a JSON text.
func jsonObject(_ text: String) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
  return try #require(value as? [String: Any])
}

/// An interacting run of a few milliseconds.
let phiFour = """
  {"name": "quick", "lattice": {"extents": [8, 8]},
   "theory": {"action": "phi4", "massSquared": 1, "lambda": 1}, "ensemble": {"networks": 2000}}
  """

/// A sweep of two such points.
let phiFourSweep = String(phiFour.dropLast()) + ", \"sweep\": {\"theory.massSquared\": [1, 2]}}"

/// A free run of a few milliseconds.
let freeField = """
  {"name": "quick", "lattice": {"extents": [8, 8]},
   "theory": {"action": "free", "massSquared": 1}, "ensemble": {"networks": 2000}}
  """
