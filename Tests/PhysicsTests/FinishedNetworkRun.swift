import EnsembleSampling
import Foundation
import LatticePipeline
import RunConfiguration
import Testing

/// A run of fully connected networks carried out in a temporary folder, with kernel.tsv read back.
struct FinishedNetworkRun {
  /// Rows of kernel.tsv by column name.
  let kernel: [[String: Double]]

  init(_ text: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-physics-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let decoded = try ConfigurationFile.decode(text: text, source: "test")
    let plan = try PlannedRun(decoded, threads: Machine.availableCores)
    _ = try plan.execute(
      options: RunOptions(output: folder.path), log: RunLog { _ in }, monitor: SamplingMonitor())
    kernel = try FinishedRun.table(folder.appendingPathComponent("kernel.tsv"))
  }

  /// The largest |pull| of all pairs of sites.
  var largestPull: Double {
    kernel.map { abs($0["kernel_pull"] ?? .infinity) }.max() ?? .infinity
  }

  /// The largest relative deviation from the kernel.
  var relativeDeviation: Double {
    kernel.map { abs(($0["value"] ?? .infinity) / ($0["kernel"] ?? 1) - 1) }.max() ?? .infinity
  }
}
