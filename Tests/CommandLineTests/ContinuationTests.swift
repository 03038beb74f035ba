import Foundation
import Testing

/// Runs that are interrupted, killed, extended or drawn in parts end with the same files.
struct ContinuationTests {
  let scratch: Scratch

  /// Slow enough to be killed on its way: a map on every network.
  private let slow = """
    {"name": "slow", "lattice": {"extents": [16, 16]},
     "theory": {"action": "phi4", "massSquared": 0.25, "lambda": 2},
     "engineering": {"realisation": "transport", "transport": "order2", "steps": 4},
     "ensemble": {"networks": 24000}, "analysis": {"blocks": 20}}
    """

  init() throws {
    scratch = try Scratch()
    try scratch.write(slow, to: "slow.json")
    try scratch.write(phiFour, to: "quick.json")
  }

  /// The tables of a run, and what it keeps of its ensemble.
  private func files(of folder: String) throws -> [String: Data] {
    let names = try scratch.everything(in: folder).filter {
      $0.hasSuffix(".tsv") || $0.hasSuffix(".checkpoint")
    }
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try Data(contentsOf: scratch.url.appendingPathComponent(folder + "/" + $0)))
      })
  }

  /// Killed at several moments, a run goes on from its last checkpoint, on another number of threads.
  @Test func aKilledRunEndsAsIfNothingHadHappened() throws {
    #expect(try scratch.lattice("run", "slow.json", "--output", "whole").exitCode == 0)
    let whole = try files(of: "whole")
    #expect(whole["ensemble.checkpoint"] != nil && whole["propagator.tsv"] != nil)
    var remarks = ""
    for moment in 0..<5 {
      let run = try scratch.start(
        moment == 0
          ? ["run", "slow.json", "--output", "killed", "--checkpoint-interval", "0.05"]
          : [
            "run", "slow.json", "--output", "killed", "--checkpoint-interval", "0.05", "--resume",
            "--threads", "\(1 + moment % 3)",
          ])
      let kept = scratch.url.appendingPathComponent("killed.checkpoint/ensemble.checkpoint")
      try run.waitUntil(within: 60) {
        !run.process.isRunning
          || (FileManager.default.fileExists(atPath: kept.path)
            && run.errorsSoFar.contains("drawing"))
      }
      usleep(UInt32(20_000 + 30_000 * moment))
      kill(run.process.processIdentifier, SIGKILL)
      remarks += run.errorsSoFar
      _ = try run.finish(within: 20)
    }
    let last = try scratch.lattice("resume", "killed")
    #expect(last.exitCode == 0, "\(last)")
    #expect((remarks + last.errors).contains("going on from "))
    #expect(try files(of: "killed") == whole)
    // Neither checkpoints nor half-written folders stay.
    let left = try scratch.everything().filter { !$0.contains("/") }
    #expect(left == ["killed", "quick.json", "slow.json", "whole"])
    // What is finished needs no going on.
    let again = try scratch.lattice("run", "slow.json", "--output", "killed", "--resume")
    #expect(again.exitCode == 0 && again.output.contains("finished already"))
  }

  /// A damaged checkpoint is said, and the one before it serves.
  @Test func aHalfWrittenCheckpointIsPassedOver() throws {
    #expect(try scratch.lattice("run", "slow.json", "--output", "whole").exitCode == 0)
    let run = try scratch.start([
      "run", "slow.json", "--output", "cut", "--checkpoint-interval", "0.05",
    ])
    let kept = scratch.url.appendingPathComponent("cut.checkpoint")
    let newest = kept.appendingPathComponent("ensemble.checkpoint")
    let previous = kept.appendingPathComponent("ensemble.checkpoint.previous")
    try run.waitUntil(within: 30) { FileManager.default.fileExists(atPath: previous.path) }
    kill(run.process.processIdentifier, SIGKILL)
    _ = try run.finish(within: 20)
    try #require(FileManager.default.fileExists(atPath: previous.path))
    if FileManager.default.fileExists(atPath: newest.path) {
      let bytes = try Data(contentsOf: newest)
      try bytes.prefix(bytes.count / 2).write(to: newest)
    } else {
      try Data("lattice".utf8).write(to: newest)
    }
    let resumed = try scratch.lattice("resume", "cut.checkpoint")
    #expect(resumed.exitCode == 0, "\(resumed)")
    #expect(resumed.errors.contains("is no whole checkpoint"))
    #expect(resumed.errors.contains("the one before it"))
    #expect(try files(of: "cut") == files(of: "whole"))
  }

  @Test func aFinishedRunIsExtended() throws {
    #expect(try scratch.lattice("run", "slow.json", "--output", "whole").exitCode == 0)
    let short = try scratch.lattice(
      "run", "slow.json", "--output", "run", "--networks", "10001")
    #expect(short.exitCode == 0)
    let longer = try scratch.lattice(
      "run", "slow.json", "--output", "run", "--networks", "+13999")
    #expect(longer.exitCode == 0, "\(longer)")
    #expect(longer.errors.contains("going on from 10001 networks"))
    #expect(try files(of: "run") == files(of: "whole"))
    let missing = try scratch.lattice(
      "run", "slow.json", "--output", "nowhere", "--networks", "+10")
    #expect(missing.exitCode == 65)
  }

  /// Parts merged in any order give the files of the undivided run.
  @Test func partsMergeToTheWhole() throws {
    #expect(try scratch.lattice("run", "slow.json", "--output", "whole").exitCode == 0)
    let whole = try files(of: "whole")
    for count in [1, 3, 7] {
      var parts: [String] = []
      for number in 1...count {
        let part = "part-\(number)-of-\(count)"
        let run = try scratch.lattice(
          "run", "slow.json", "--shard", "\(number)/\(count)", "--output", part, "--threads",
          "\(1 + number % 2)")
        #expect(run.exitCode == 0, "\(run)")
        parts.insert(part, at: parts.count / 2)
      }
      let merged = try scratch.start(["merge"] + parts + ["--output", "merged-\(count)"]).finish()
      #expect(merged.exitCode == 0, "\(merged)")
      #expect(try files(of: "merged-\(count)") == whole, "\(count) parts")
    }
  }

  /// Parts that do not make up a run are refused.
  @Test func partsMustFitTogether() throws {
    for number in 1...3 {
      _ = try scratch.lattice(
        "run", "quick.json", "--shard", "\(number)/3", "--output", "p\(number)")
    }
    _ = try scratch.lattice(
      "run", "quick.json", "--shard", "3/3", "--output", "other", "--seed", "9")
    let missing = try scratch.lattice("merge", "p1", "p3", "--output", "m")
    #expect(missing.exitCode == 65 && missing.errors.contains("of 100 blocks are in none"))
    let twice = try scratch.lattice("merge", "p1", "p2", "p2", "p3", "--output", "m")
    #expect(twice.exitCode == 65 && twice.errors.contains("hold the same networks"))
    let foreign = try scratch.lattice("merge", "p1", "p2", "other", "--output", "m")
    #expect(foreign.exitCode == 65 && foreign.errors.contains("another seed, 9"))
    let nothing = try scratch.lattice("merge", "p1", "p2", "quick.json", "--output", "m")
    #expect(nothing.exitCode == 65 && nothing.errors.contains("keeps no ensemble"))
    let fine = try scratch.lattice("merge", "p2", "p3", "p1", "--output", "m")
    #expect(fine.exitCode == 0)
    let chain = try scratch.lattice(
      "run", "quick.json", "--shard", "1/2", "--set", "engineering.realisation=hmc", "--output",
      "c")
    #expect(chain.exitCode == 65 && chain.errors.contains("Markov chain"))
    let bad = try scratch.lattice("run", "quick.json", "--shard", "4/3")
    #expect(bad.exitCode == 64)
  }

  /// Fields that were kept before the end of the program are in the file with the others.
  @Test func fieldsOutlastAKill() throws {
    let fields = ["--set", "output.fields=true"]
    #expect(
      try scratch.start(["run", "slow.json", "--output", "whole"] + fields).finish().exitCode == 0)
    let run = try scratch.start(
      ["run", "slow.json", "--output", "run", "--checkpoint-interval", "0.05"] + fields)
    let kept = scratch.url.appendingPathComponent("run.checkpoint/ensemble.checkpoint")
    try run.waitUntil(within: 30) { FileManager.default.fileExists(atPath: kept.path) }
    kill(run.process.processIdentifier, SIGKILL)
    _ = try run.finish(within: 20)
    let resumed = try scratch.lattice("resume", "run")
    #expect(resumed.exitCode == 0, "\(resumed)")
    func bytes(_ folder: String) throws -> Data {
      try Data(contentsOf: scratch.url.appendingPathComponent(folder + "/fields.h5"))
    }
    #expect(try bytes("run") == bytes("whole"))
  }

  /// An unfinished run is not overwritten unasked, nor continued with another configuration.
  @Test func anUnfinishedRunIsInTheWay() throws {
    let run = try scratch.start([
      "run", "slow.json", "--output", "run", "--checkpoint-interval", "0.05",
    ])
    let kept = scratch.url.appendingPathComponent("run.checkpoint/ensemble.checkpoint")
    try run.waitUntil(within: 30) { FileManager.default.fileExists(atPath: kept.path) }
    let meanwhile = try scratch.lattice("resume", "run")
    #expect(meanwhile.exitCode == 73 && meanwhile.errors.contains("going on"))
    kill(run.process.processIdentifier, SIGTERM)
    let stopped = try run.finish(within: 20)
    #expect(stopped.exitCode == 143 && stopped.errors.contains("lattice resume run.checkpoint"))
    let plain = try scratch.lattice("run", "slow.json", "--output", "run")
    #expect(plain.exitCode == 65 && plain.errors.contains("--force"))
    let other = try scratch.lattice(
      "run", "slow.json", "--output", "run", "--resume", "--seed", "5")
    #expect(other.exitCode == 65 && other.errors.contains("another seed"))
    let fewer = try scratch.lattice(
      "run", "slow.json", "--output", "run", "--resume", "--networks", "30")
    #expect(fewer.exitCode == 65 && fewer.errors.contains("asks for fewer"))
    let forced = try scratch.lattice("run", "quick.json", "--output", "run", "--force")
    #expect(forced.exitCode == 0)
    #expect(!FileManager.default.fileExists(atPath: kept.path))
    let finished = try scratch.lattice("resume", "run")
    #expect(finished.exitCode == 0 && finished.output.contains("finished already"))
    let nothing = try scratch.lattice("resume", "nowhere")
    #expect(nothing.exitCode == 65 && nothing.errors.contains("no unfinished run"))
  }
}
