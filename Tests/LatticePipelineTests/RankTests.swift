import EnsembleSampling
import Foundation
import LatticePipeline
import RunConfiguration
import Synchronization
import Testing

/// Runs that several ranks share; here they are threads of one process.
@Suite final class RankTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("lattice-test-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(at: folder) }

  private let configuration = """
    {"name": "shared", "lattice": {"extents": [8, 8]},
     "theory": {"action": "phi4", "massSquared": 1, "lambda": 1},
     "ensemble": {"networks": 5003}, "analysis": {"blocks": 10}}
    """

  private func plan(_ overrides: [String] = []) throws -> PlannedRun {
    try PlannedRun(
      ConfigurationFile.decode(text: configuration, source: "c.json", overrides: overrides),
      threads: 1)
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func files(_ name: String) throws -> [Data] {
    try ["propagator.tsv", "samples.tsv", "ensemble.checkpoint"].map {
      try Data(contentsOf: folder.appendingPathComponent(name + "/" + $0))
    }
  }

  /// Carries a run out on several ranks; the error of each, nil where there is none.
  private func execute(
    ranks count: Int, overrides: [[String]] = [], output: String
  ) throws -> [(any Error)?] {
    let mailboxes = Mailboxes(count: count)
    let plans = try (0..<count).map { try plan(overrides.isEmpty ? [] : overrides[$0]) }
    let errors = Mutex([(any Error)?](repeating: nil, count: count))
    let group = DispatchGroup()
    for rank in 0..<count {
      let plan = plans[rank]
      let options = RunOptions(
        output: path(output), threads: 1 + rank % 2,
        ranks: Ranks(transport: Mailboxes.Place(mailboxes: mailboxes, rank: rank)),
        checkpointInterval: 0.01)
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        do {
          try options.ranks.waitForFirst()
          _ = try plan.execute(
            options: options, log: RunLog { _ in }, monitor: SamplingMonitor())
          options.ranks.finish(code: 0)
        } catch {
          errors.withLock { $0[rank] = error }
          // What ends all processes ends the first one's followers here.
          if rank == 0 { mailboxes.release(code: 1) }
        }
      }
    }
    group.wait()
    return errors.withLock { $0 }
  }

  @Test(arguments: [2, 3, 7])
  func tablesDoNotDependOnTheNumberOfRanks(count: Int) throws {
    _ = try plan().execute(
      options: RunOptions(output: path("single"), threads: 1), log: RunLog { _ in },
      monitor: SamplingMonitor())
    let errors = try execute(ranks: count, output: "shared")
    #expect(errors[0] == nil)
    #expect(errors.dropFirst().allSatisfy { ($0 as? RankRelease)?.code == 0 })
    #expect(try files("shared") == files("single"))
  }

  /// Sums of different ensembles are never joined.
  @Test func aRankWithAnotherConfigurationIsFound() throws {
    let errors = try execute(
      ranks: 3, overrides: [[], [], ["theory.lambda=1.5"]], output: "mixed")
    #expect(errors[0] as? RankError == .otherEnsemble(rank: 2))
    #expect(!FileManager.default.fileExists(atPath: path("mixed")))
  }

  /// Whatever the pilot has to find out, the numbers are those of one process.
  @Test(arguments: [
    ["engineering.realisation=\"annealed\"", "theory.lambda=4"],
    ["engineering.realisation=\"transport\"", "theory.lambda=4"],
    ["engineering.realisation=\"transport\"", "engineering.transport=\"optimised\""],
    ["engineering.referenceMass=\"pilot\""], ["engineering.steps=2"],
    ["architecture.width=64", "theory.lambda=0.1"],
  ]) func realisationsDoNotDependOnTheNumberOfRanks(overrides: [String]) throws {
    let overrides = overrides + ["ensemble.networks=400", "lattice.extents=[4, 4]"]
    _ = try plan(overrides).execute(
      options: RunOptions(output: path("single"), threads: 1), log: RunLog { _ in },
      monitor: SamplingMonitor())
    let errors = try execute(
      ranks: 2, overrides: [overrides, overrides], output: "shared")
    #expect(errors[0] == nil)
    #expect(try files("shared") == files("single"))
  }

  /// Others take over what the first rank's pilot found, to the last bit, and make none of their own.
  @Test func pilotsAreMadeOnce() throws {
    let finding = [0.1, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, 1e308, .nan]
    let mailboxes = Mailboxes(count: 3)
    let found = try (0..<3).map { rank in
      try Ranks(transport: Mailboxes.Place(mailboxes: mailboxes, rank: rank)).share(threads: 2) {
        #expect(rank == 0)
        // Ranks on the same cores lend theirs meanwhile.
        #expect($0 == 6)
        return finding
      }.map(\.bitPattern)
    }
    #expect(found.allSatisfy { $0 == finding.map(\.bitPattern) })
  }

  @Test func moreRanksThanBlocksAreRefused() throws {
    let errors = try execute(ranks: 11, output: "many")
    #expect("\(try #require(errors[0]))".contains("10 blocks has no 11 ranks"))
  }

  @Test func launchersAreRecognised() {
    #expect(Launcher(environment: ["HOME": "/", "SLURM_NTASKS": "4"]) == nil)
    let open = Launcher(environment: [
      "OMPI_COMM_WORLD_SIZE": "4", "OMPI_COMM_WORLD_RANK": "3", "SLURM_STEP_NUM_TASKS": "2",
    ])
    #expect(open?.size == 4 && open?.rank == 3 && open?.speaks == false)
    let hydra = Launcher(environment: ["PMI_SIZE": "2", "PMI_RANK": "0"])
    #expect(hydra?.size == 2 && hydra?.speaks == true && hydra?.variable == "PMI_SIZE")
    #expect(Launcher(environment: ["SLURM_STEP_NUM_TASKS": "8"])?.size == 8)
  }
}

/// Messages between threads.
private final class Mailboxes: Sendable {
  struct Place: RankTransport {
    let mailboxes: Mailboxes
    let rank: Int
    var size: Int { mailboxes.count }

    var neighbours: Int { size }

    func send(_ bytes: [UInt8], tag: Int32, to rank: Int) {
      mailboxes.letters.withLock { $0[[self.rank, rank], default: []].append((tag, bytes)) }
    }

    func receive(from rank: Int) -> (tag: Int32, bytes: [UInt8])? {
      mailboxes.letters.withLock { letters in
        guard letters[[rank, self.rank]]?.isEmpty == false else { return nil }
        return letters[[rank, self.rank]]?.removeFirst()
      }
    }

    func finish() {}

    func abort(code: Int32) -> Never { preconditionFailure("rank \(rank) aborts") }
  }

  let count: Int
  let letters = Mutex<[[Int]: [(tag: Int32, bytes: [UInt8])]]>([:])

  init(count: Int) { self.count = count }

  /// The first rank's last word, in its place.
  func release(code: Int32) {
    let first = Ranks(transport: Place(mailboxes: self, rank: 0))
    first.finish(code: code)
  }
}
