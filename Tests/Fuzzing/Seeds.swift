import Foundation

/// The sound files that hostile ones are made of.
struct Seeds {
  /// Where they are.
  let folder: String

  /// The name of the folder of a run among them.
  static let run = "run"

  /// The name of the folder of configurations among them.
  static let configurations = "configurations"

  /// A run of milliseconds with every section and its fields.
  private static let configuration = """
    {"name": "seed", "lattice": {"extents": [4, 4]},
     "theory": {"action": "phi4", "massSquared": 1, "lambda": 0.5}, "ensemble": {"networks": 40},
     "analysis": {"blocks": 10, "observables": ["propagator", "timeslice", "moments", "fourPoint"]},
     "output": {"fields": true}, "compare": ["free", "gap"]}
    """

  /// Writes the files by the program itself.
  ///
  /// - Parameters:
  ///   - folder: A folder for them, which does not exist.
  ///   - program: The program.
  ///   - examples: The folder of configurations that come with it.
  /// - Throws: What keeps the files from being written.
  static func make(in folder: String, program: URL, examples: URL) throws -> Seeds {
    let manager = FileManager.default
    let configurations = folder + "/" + configurations
    try manager.createDirectory(atPath: configurations, withIntermediateDirectories: true)
    for name in try manager.subpathsOfDirectory(atPath: examples.path)
    where name.hasSuffix(".json") && !name.hasSuffix("schema.json") {
      try manager.copyItem(
        at: examples.appendingPathComponent(name),
        to: URL(
          fileURLWithPath: configurations + "/" + name.replacingOccurrences(of: "/", with: "-")))
    }
    try Data(configuration.utf8).write(to: URL(fileURLWithPath: folder + "/seed.json"))
    try run(program, ["run", "seed.json", "--output", run], in: folder)
    try run(
      program, ["run", "seed.json", "--output", "axis", "--set", "theory.lambda=[0.5, 1]"],
      in: folder)
    for transport in ["fitted", "optimised"] {
      try run(
        program,
        [
          "engineer", "seed.json", "--set", "engineering.transport=\(transport)", "--output",
          transport + ".density",
        ], in: folder)
    }
    return Seeds(folder: folder)
  }

  private static func run(_ program: URL, _ arguments: [String], in folder: String) throws {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments + ["--threads", "1"]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw FuzzingError("lattice \(arguments.joined(separator: " ")) failed")
    }
  }

  /// The bytes of one of the files.
  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
  }

  /// The bytes of all configurations, by name.
  func allConfigurations() throws -> [[UInt8]] {
    try FileManager.default.contentsOfDirectory(atPath: folder + "/" + Self.configurations)
      .sorted().map { try bytes(Self.configurations + "/" + $0) }
  }
}

/// Why the campaign itself cannot go on, which says nothing of the readers.
struct FuzzingError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
