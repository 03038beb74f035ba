import Foundation
import Testing

/// Unfinished runs and parts that something happened to: what is wrong is named, with a command to paste.
struct DamagedRunTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
  }

  private func copy(_ folder: String, to other: String) throws {
    try FileManager.default.copyItem(
      atPath: scratch.path + "/" + folder, toPath: scratch.path + "/" + other)
  }

  private func remove(_ file: String) throws {
    try FileManager.default.removeItem(atPath: scratch.path + "/" + file)
  }

  private func edit(_ file: String, _ old: String, _ new: String) throws {
    let text = try scratch.text(of: file)
    try #require(text.contains(old))
    try scratch.write(text.replacingOccurrences(of: old, with: new), to: file)
  }

  /// A run that was stopped after two checkpoints.
  private func interrupt(_ output: String) throws -> Finished {
    let run = try scratch.start([
      "run", "quick.json", "--networks", "100000000", "--output", output,
      "--checkpoint-interval", "0.05", "--threads", "1",
    ])
    let kept = scratch.path + "/\(output).checkpoint/"
    try run.waitUntil(within: 60) {
      FileManager.default.fileExists(atPath: kept + "ensemble.checkpoint.previous")
    }
    kill(run.process.processIdentifier, SIGTERM)
    return try run.finish(within: 30)
  }

  /// The words of the command that ends a message, as a shell understands them.
  private func words(_ text: String) throws -> [String] {
    let start = try #require(text.range(of: "lattice ", options: .backwards))
    let shell = try RunningProgram(
      URL(fileURLWithPath: "/bin/sh"),
      ["-c", "lattice() { printf '%s\\n' \"$@\"; }; \(text[start.lowerBound...])"],
      in: scratch.url, environment: ["x": "other"]
    ).finish(within: 10)
    return shell.outputLines.map(String.init)
  }

  @Test func commandsCanBePasted() throws {
    let folder = "p q's ü $x"
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/" + folder, withIntermediateDirectories: false)
    let stopped = try interrupt(folder + "/out")
    #expect(stopped.exitCode == 143, "\(stopped)")
    let resume = ["resume", folder + "/out.checkpoint"]
    #expect(try words(stopped.errors) == resume, "\(stopped)")
    let status = try scratch.lattice("status", folder + "/out")
    #expect(status.exitCode == 75 && !status.output.contains("PROBLEM"))
    #expect(try words(status.output) == resume, "\(status)")
    let page = try scratch.lattice("report", folder + "/out")
    #expect(try words(page.errors) == resume, "\(page)")
    let plain = try scratch.lattice("run", "quick.json", "--output", folder + "/out")
    #expect(try plain.exitCode == 65 && words(plain.errors) == resume, "\(plain)")
  }

  @Test func whatIsLostOfAnUnfinishedRunIsNamed() throws {
    #expect(try interrupt("run").exitCode == 143)
    let state = "ensemble.checkpoint"
    /// Damages a copy, and expects `status` and `resume` to say so with the same command.
    func expect(
      _ name: String, _ words: String, _ command: [String], refused: Bool = true,
      _ damage: (String) throws -> Void
    ) throws {
      let kept = name + ".checkpoint"
      try copy("run.checkpoint", to: kept)
      try damage(kept + "/")
      let status = try scratch.lattice("status", name)
      #expect(status.exitCode == 75, "\(status)")
      #expect(status.outputLines.first?.contains(words) == true, "\(name): \(status)")
      #expect(try self.words(status.output) == command, "\(name): \(status)")
      guard refused else { return }
      let resumed = try scratch.lattice("resume", kept)
      #expect(resumed.exitCode == 65, "\(name): \(resumed)")
      let last = String(resumed.errorLines.last ?? "")
      #expect(try self.words(last) == command, "\(name): \(resumed)")
    }
    func anew(_ name: String) -> [String] {
      ["run", name + ".checkpoint/config.json", "--output", name, "--force"]
    }
    try expect("both", "cannot be read", anew("both")) {
      for file in [state, state + ".previous"] { try scratch.write("lattice", to: $0 + file) }
    }
    try expect("fewer", "asks for fewer", anew("fewer")) {
      try edit($0 + "config.json", "100000000", "2000")
    }
    try expect("other", "another configuration", anew("other")) {
      try edit($0 + "config.json", "\"massSquared\": 1", "\"massSquared\": 2")
    }
    try expect("gone", "was saved and is gone", anew("gone"), refused: false) {
      for file in [state, state + ".previous"] { try remove($0 + file) }
    }
    try expect(
      "record", "run.json is missing or damaged",
      ["run", "record.checkpoint/config.json", "--output", "record", "--resume"]
    ) { try scratch.write("{", to: $0 + "run.json") }
    // Without a configuration nothing is known.
    try copy("run.checkpoint", to: "bare.checkpoint")
    try remove("bare.checkpoint/config.json")
    for command in ["status", "resume"] {
      let bare = try scratch.lattice(command, "bare.checkpoint")
      #expect(bare.exitCode == 65 && bare.errorLines.count == 1, "\(bare)")
      #expect(bare.errors.contains("bare.checkpoint/config.json is missing"))
      #expect(try words(bare.errors) == ["run", "CONFIG", "--output", "bare", "--resume"])
    }
  }

  @Test func damagedPartsAreNamed() throws {
    for number in 1...3 {
      let part = try scratch.lattice(
        "run", "quick.json", "--shard", "\(number)/3", "--output", "p\(number)", "--quiet")
      try #require(part.exitCode == 0)
    }
    let seed = try scratch.lattice(
      "run", "quick.json", "--shard", "1/3", "--output", "seed", "--quiet", "--seed", "9")
    try #require(seed.exitCode == 0)
    func refused(_ parts: [String], _ text: String, _ command: [String]) throws {
      let merged = try scratch.start(["merge"] + parts + ["--output", "m"]).finish()
      #expect(merged.exitCode == 65 && merged.errorLines.count == 1, "\(merged)")
      #expect(merged.errors.contains(text), "\(merged)")
      #expect(try words(merged.errors) == command, "\(merged)")
    }
    func again(_ configuration: String, _ part: String, _ shard: String) -> [String] {
      ["run", configuration + "/config.json", "--shard", shard, "--output", part, "--force"]
    }
    // The one that is not like the others, wherever it stands.
    for parts in [["seed", "p2", "p3"], ["p2", "seed", "p3"]] {
      try refused(parts, "seed was drawn with another seed, 9", again("p2", "seed", "1/3"))
    }
    try copy("p3", to: "cut")
    let bytes = try Data(contentsOf: scratch.url.appendingPathComponent("cut/ensemble.checkpoint"))
    try bytes.prefix(bytes.count / 2).write(
      to: scratch.url.appendingPathComponent("cut/ensemble.checkpoint"))
    try refused(["p1", "p2", "cut"], "whose ensemble.checkpoint", again("cut", "cut", "3/3"))
    try copy("p3", to: "edited")
    try edit("edited/config.json", "\"massSquared\": 1", "\"massSquared\": 2")
    for parts in [["p1", "p2", "edited"], ["edited", "p1", "p2"]] {
      try refused(parts, "whose config.json", again("p1", "edited", "3/3"))
    }
    try copy("p3", to: "x.shard-3-of-3")
    try scratch.write("{", to: "x.shard-3-of-3/shard.json")
    try refused(
      ["p1", "p2", "x.shard-3-of-3"], "whose shard.json",
      again("x.shard-3-of-3", "x.shard-3-of-3", "3/3"))
  }
}
