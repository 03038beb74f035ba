import Foundation
import Testing

/// Signals end a run at once, and leave nothing behind but what it can go on from.
struct InterruptionTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
  }

  @Test(arguments: zip([SIGINT, SIGTERM], [Int32(130), 143]))
  func aSignalLeavesACheckpoint(signal: Int32, exitCode: Int32) throws {
    let run = try scratch.start([
      "run", "quick.json", "--set", "ensemble.networks=1000000000000", "--output", "deep/out",
    ])
    try run.waitUntil(within: 30) { run.errorsSoFar.contains("drawing") }
    run.work(for: 0.1)
    #expect(run.process.isRunning)
    #expect(try scratch.everything().contains { $0.contains(".out.partial") })
    kill(run.process.processIdentifier, signal)
    let result = try run.finish(within: 20)
    #expect(result.exitCode == exitCode)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("interrupted after "))
    #expect(result.errors.contains("lattice resume deep/out.checkpoint"))
    let left = try scratch.everything()
    #expect(left.contains("deep/out.checkpoint/ensemble.checkpoint"))
    #expect(
      left.allSatisfy {
        ["quick.json", "deep"].contains($0) || $0.hasPrefix("deep/out.checkpoint")
      })
  }

  /// Slurm signals every process of a job, and what started them passes the signal on.
  @Test func aRepeatedTerminationSavesAsWell() throws {
    let run = try scratch.start([
      "run", "quick.json", "--set", "ensemble.networks=1000000000000", "--output", "out",
      "--checkpoint-interval", "0.1",
    ])
    let state = scratch.path + "/out.checkpoint/ensemble.checkpoint"
    try run.waitUntil(within: 60) { FileManager.default.fileExists(atPath: state) }
    for _ in 1...3 {
      kill(run.process.processIdentifier, SIGTERM)
      usleep(500)
    }
    let result = try run.finish(within: 20)
    #expect(result.exitCode == 143)
    #expect(result.errors.contains("interrupted after "))
    #expect(try scratch.everything().contains("out.checkpoint/ensemble.checkpoint"))
  }

  @Test func anInterruptedReplacementKeepsTheEarlierRun() throws {
    #expect(try scratch.lattice("run", "quick.json", "--output", "out").exitCode == 0)
    let before = try scratch.everything()
    let results = try scratch.text(of: "out/results.json")
    let run = try scratch.start([
      "run", "quick.json", "--set", "ensemble.networks=1000000000000", "--output", "out",
      "--force",
    ])
    try run.waitUntil(within: 30) { run.errorsSoFar.contains("drawing") }
    kill(run.process.processIdentifier, SIGINT)
    #expect(try run.finish(within: 20).exitCode == 130)
    #expect(try scratch.everything().filter { !$0.hasPrefix("out.checkpoint") } == before)
    #expect(try scratch.text(of: "out/results.json") == results)
  }
}
