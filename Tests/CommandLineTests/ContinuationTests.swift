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
        FileManager.default.fileExists(atPath: kept.path) && run.errorsSoFar.contains("drawing")
      }
      run.work(for: 0.02 + 0.03 * Double(moment))
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
    #expect(longer.output.contains("of it in earlier sittings or parts"))
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
      try expectWholeCost(of: "merged-\(count)", parts: parts)
    }
  }

  /// A number of a run's cost, or of what is kept of it.
  private func cost(_ file: String, _ key: String) throws -> Double {
    let object = try scratch.object(of: file)
    return try #require((object["cost"] as? [String: Any] ?? object)[key] as? Double)
  }

  /// The cost of merged parts is theirs: what each needed is summed, the largest memory counts.
  private func expectWholeCost(of merged: String, parts: [String]) throws {
    func costs(_ key: String) throws -> [Double] {
      try parts.map { try cost($0 + "/cost.json", key) }
    }
    let results = merged + "/results.json"
    let wall = try costs("wallSeconds").reduce(0, +)
    #expect(try abs(cost(results, "wallSeconds") - wall) < 1e-9 * wall)
    #expect(try cost(results, "cpuSeconds") > costs("cpuSeconds").reduce(0, +))
    #expect(try cost(results, "peakBytes") >= costs("peakBytes").max() ?? 0)
    #expect(try cost(results, "threads") == costs("threads").max())
    let perNetwork = try costs("threadSeconds").reduce(0, +) / 24000
    #expect(try abs(cost(results, "secondsPerNetwork") - perNetwork) < 1e-9 * perNetwork)
  }

  /// A part that is missing is named, with the folder it would have.
  @Test func theMissingPartIsNamed() throws {
    for number in [1, 2, 4] {
      _ = try scratch.lattice("run", "quick.json", "--shard", "\(number)/4", "--quiet")
    }
    let results = try scratch.everything(in: "Results").filter { $0.hasSuffix("-of-4") }
    #expect(results.count == 3)
    let folders = results.map { "Results/" + $0 }
    let merged = try scratch.start(["merge"] + folders).finish()
    let absent = folders[0].replacingOccurrences(of: "shard-1-of", with: "shard-3-of")
    #expect(merged.exitCode == 65 && merged.errorLines.count == 1)
    #expect(merged.errors.contains("part 3 of 4 is missing (\(absent)): "))
    let part = try scratch.lattice("status", folders[0])
    #expect(part.exitCode == 0 && part.outputLines[0].hasPrefix("part        1 of 4 of a run of "))
    #expect(part.output.contains("missing     part 3 of 4, by"))
    #expect(part.output.contains("next        lattice merge Results/"))
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
    #expect(missing.exitCode == 65 && missing.errors.contains("part 2 of 3 is missing:"))
    let twice = try scratch.lattice("merge", "p1", "p2", "p2", "p3", "--output", "m")
    #expect(twice.exitCode == 65 && twice.errors.contains("hold the same networks"))
    let foreign = try scratch.lattice("merge", "p1", "p2", "other", "--output", "m")
    #expect(foreign.exitCode == 65 && foreign.errors.contains("another seed, 9"))
    let nothing = try scratch.lattice("merge", "p1", "p2", "quick.json", "--output", "m")
    #expect(nothing.exitCode == 65 && nothing.errors.contains("quick.json is not a part"))
    let fine = try scratch.lattice("merge", "p2", "p3", "p1", "--output", "m")
    #expect(fine.exitCode == 0 && !fine.errors.contains("drawing"))
    #expect(fine.errors.contains("none of which is left to be drawn"))
    let replacing = try scratch.lattice(
      "merge", "p1", "p2", "p3", "--output", "p2/.", "--force")
    #expect(
      replacing.exitCode == 73 && replacing.errors.contains("it holds p2, which is read"))
    #expect(try scratch.lattice("status", "p2").exitCode == 0)
    let whole = try scratch.lattice("merge", "m", "--output", "n")
    #expect(whole.exitCode == 65 && whole.errorLines.count == 1)
    #expect(whole.errors.contains("m is a whole run, not a part of one"))
    _ = try scratch.lattice("run", "quick.json", "--shard", "1/2", "--output", "half")
    let mixed = try scratch.lattice("merge", "p1", "half", "p3", "--output", "n")
    #expect(mixed.exitCode == 65 && mixed.errors.contains("half one of 2"))
    let chain = try scratch.lattice(
      "run", "quick.json", "--shard", "1/2", "--set", "engineering.realisation=hmc", "--output",
      "c")
    #expect(chain.exitCode == 65 && chain.errors.contains("Markov chain"))
    let bad = try scratch.lattice("run", "quick.json", "--shard", "4/3")
    #expect(bad.exitCode == 64)
  }

  /// What earlier sittings cost is in the cost of the run that ends.
  @Test func theCostIsThatOfAllSittings() throws {
    let run = try scratch.start([
      "run", "slow.json", "--output", "run", "--checkpoint-interval", "0.05", "--threads", "2",
    ])
    let kept = scratch.url.appendingPathComponent("run.checkpoint/cost.json")
    try run.waitUntil(within: 30) { FileManager.default.fileExists(atPath: kept.path) }
    kill(run.process.processIdentifier, SIGTERM)
    #expect(try run.finish(within: 20).exitCode == 143)
    let keys = ["wallSeconds", "cpuSeconds", "peakBytes", "threads"]
    let earlier = try keys.map { try cost("run.checkpoint/cost.json", $0) }
    let resumed = try scratch.lattice("resume", "run", "--threads", "1")
    #expect(resumed.exitCode == 0 && resumed.output.contains("of it in earlier sittings or parts"))
    let whole = try keys.map { try cost("run/results.json", $0) }
    #expect(whole[0] > earlier[0] && whole[1] > earlier[1])
    #expect(whole[2] >= earlier[2] && whole[3] == 2 && earlier.allSatisfy { $0 > 0 })
    // A record that is lost is said.
    let again = try scratch.start([
      "run", "slow.json", "--output", "again", "--checkpoint-interval", "0.05",
    ])
    let record = scratch.url.appendingPathComponent("again.checkpoint/cost.json")
    try again.waitUntil(within: 30) { FileManager.default.fileExists(atPath: record.path) }
    kill(again.process.processIdentifier, SIGKILL)
    _ = try again.finish(within: 20)
    try FileManager.default.removeItem(at: record)
    let last = try scratch.lattice("resume", "again")
    #expect(last.exitCode == 0 && last.errors.contains("cost.json is missing or damaged"))
    #expect(try files(of: "again") == files(of: "run"))
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
    // How far it is, and what it has cost, is known.
    for name in ["run", "run.checkpoint", "run.checkpoint/"] {
      let status = try scratch.lattice("status", name)
      #expect(status.exitCode == 75, "\(status)")
      #expect(status.outputLines[0].hasPrefix("run         slow, unfinished"))
      #expect(
        status.output.contains(" of 24000 (") && status.output.contains(" of 20 blocks whole"))
      #expect(status.output.hasSuffix("next        lattice resume run.checkpoint\n"))
    }
    let state = try jsonObject(try scratch.lattice("status", "run", "--json").output)
    #expect(state["isGoingOn"] as? Bool == false && state["saved"] is String)
    let page = try scratch.lattice("report", "run")
    #expect(page.exitCode == 65 && page.errors.contains("run.checkpoint keeps a run that has not"))
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
    let finished = try scratch.lattice("resume", "run.checkpoint")
    #expect(finished.exitCode == 0 && finished.output.contains("finished already"))
    let ended = try scratch.lattice("status", "run.checkpoint")
    #expect(ended.exitCode == 65 && ended.errors.contains("has ended: lattice status run\n"))
    try FileManager.default.removeItem(atPath: scratch.path + "/run/results.json")
    let lost = try scratch.lattice("resume", "run")
    #expect(lost.exitCode == 65 && lost.errorLines.count == 1)
    #expect(
      lost.errors.contains("run is a finished run, with nothing to resume, and results.json is"))
    let nothing = try scratch.lattice("resume", "nowhere")
    #expect(nothing.exitCode == 65 && nothing.errors.contains("no unfinished run"))
  }
}
