import EnsembleSampling
import Foundation
import LatticePipeline
import Synchronization
import Testing

/// A run from the inside: what it returns, logs, and leaves when it is stopped.
struct RunTests {
  private let folder =
    FileManager.default.temporaryDirectory.path
    + "/lattice-test-\(UUID().uuidString)"

  /// A run of the φ⁴ theory on 8 × 8 sites with its log's lines.
  private func run(_ plan: RunPlan, monitor: SamplingMonitor) throws -> (RunOutcome, [String]) {
    let lines = Mutex<[String]>([])
    let log = RunLog { line in lines.withLock { $0.append(line) } }
    let options = RunOptions(output: folder, threads: 2)
    let outcome = try Run(plan: plan, options: options, log: log).execute(monitor: monitor)
    return (outcome, lines.withLock { $0 })
  }

  @Test func theOutcomeTellsFolderResultsAndSummary() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let monitor = SamplingMonitor()
    let (outcome, lines) = try run(try plan("ensemble.networks=500"), monitor: monitor)
    #expect(outcome.folder == folder)
    #expect(outcome.reasons.isEmpty)
    #expect(
      try outcome.resultsJSON
        == String(contentsOfFile: folder + "/results.json", encoding: .utf8))
    #expect(outcome.summary.split(separator: "\n").count <= 12)
    #expect(outcome.summary.contains("8×8, m² = 1.0, λ = 1.0"))
    #expect(lines.contains { $0.contains("drawing 500 networks") })
    #expect(monitor.completedNetworks == 500)
  }

  @Test func aStopLeavesNothingBehind() throws {
    let monitor = SamplingMonitor()
    monitor.requestStop()
    #expect(throws: SamplingStopped.self) { try run(try plan(), monitor: monitor) }
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test func theWarningsComeFirst() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let strong = try plan(
      "lattice.extents=[32, 32]", "theory.massSquared=-1", "theory.lambda=20",
      "engineering.realisation=weights", "ensemble.networks=200")
    let (outcome, lines) = try run(strong, monitor: SamplingMonitor())
    #expect(!outcome.reasons.isEmpty)
    #expect(outcome.summary.hasPrefix("NOT RELIABLE: "))
    #expect(lines.contains { $0.contains("warning: not reliable: ") })
  }

  @Test func aPredictionTakesNoFolder() throws {
    let log = RunLog { _ in }
    let prediction = try Prediction(
      plan: try plan(), threads: 2, monitor: SamplingMonitor(), logger: log.logger())
    #expect(prediction.networks == 20_000)
    #expect(prediction.seconds > 0)
    #expect(try #require(prediction.varianceLogWeight) > 0)
    #expect(
      try Prediction(
        plan: plan(text: freeField), threads: 1, monitor: SamplingMonitor(), logger: log.logger()
      ).essFraction == 1)
  }
}
