import ArgumentParser
import EnsembleSampling
import Foundation
import LatticePipeline
import RunConfiguration

/// `lattice run CONFIG`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Draw an ensemble, measure it and write the results.")

  @OptionGroup var input: ConfigurationArguments

  @OptionGroup var results: ResultArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Override ensemble.networks; with a plus sign, that many more than the finished run has.",
      valueName: "n|+n"))
  var networks: String?

  @Option(
    help: ArgumentHelp(
      "Draw one of n parts, for lattice merge to put together.", valueName: "i/n"))
  var shard: String?

  @Flag(help: "Go on with an interrupted run of this configuration, if there is one.")
  var resume = false

  @OptionGroup var keeping: CheckpointArguments

  @Flag(help: "Check everything and say what would be done, without doing it.")
  var dryRun = false

  func validate() throws {
    if let shard, RunShard(shard) == nil {
      throw ValidationError(
        "--shard is \"\(shard)\"; it must be i/n with i from 1 to n, e.g. 2/5.")
    }
    // Far beyond any ensemble, and far from overflowing.
    let possible = 1...1_000_000_000_000_000
    if let networks,
      !possible.contains(Int(networks.drop { $0 == "+" }) ?? 0) || networks.hasPrefix("++")
    {
      throw ValidationError(
        "--networks is \"\(networks)\"; it must be a number of networks, or + and how many more.")
    }
    if networks?.hasPrefix("+") == true, shard != nil || resume {
      throw ValidationError(
        "--networks +n continues a whole, finished run; leave --shard and --resume out.")
    }
  }

  func run() throws {
    // Parts may well be started by a launcher: they need not know of each other.
    let ranks = try Failure.reported { shard == nil ? try Ranks.start() : .single }
    try Failure.reported(by: ranks) {
      let log = results.makeLog(on: ranks)
      let threads = input.threads(on: ranks)
      var options = results.options(threads: threads)
      options.ranks = ranks
      options.shard = shard.flatMap(RunShard.init)
      options.checkpointInterval = keeping.checkpointInterval
      if resume { options.start = .interrupted }
      var overrides = networks.map { ["ensemble.networks=\($0)"] } ?? []
      if let networks, networks.hasPrefix("+"), let more = Int(networks.dropFirst()) {
        let plan = try input.plan(for: "run", isFlow: false) { _ in }
        let folder = results.output ?? plan.defaultFolder()
        guard FileManager.default.fileExists(atPath: folder) else {
          throw ContinuationError.nothingToExtend(path: folder, networks: more)
        }
        let finished = try RecordedRun(folder).decoded.configuration.ensemble.networks
        overrides = ["ensemble.networks=\(finished + more)"]
        options.start = .finished
      }
      let plan = try input.plan(for: "run", isFlow: false, adding: overrides) { log.note($0) }
      if dryRun {
        if ranks.isFirst { try describe(plan, threads: threads, log: log) }
        return
      }
      try results.printing.carryOut(
        fieldCount: plan.fieldCount(of: options.shard), options: options, knowsRanks: true
      ) {
        try plan.execute(options: $0, log: log, monitor: $1)
      }
    }
  }

  /// The resolved configuration on standard output, the prediction on standard error.
  private func describe(_ plan: PlannedRun, threads: Int, log: RunLog) throws {
    try StandardOutput.write(plan.configuration.canonicalText)
    let prediction = try plan.prediction(
      threads: threads, log: log, monitor: SamplingMonitor())
    for remark in plan.remarks { StandardError.write("lattice: warning: \(remark)") }
    if !results.quiet {
      if let prediction { StandardError.write(prediction.text) }
      StandardError.write("folder      \(results.output ?? "Results/" + plan.folderName)")
    }
  }
}
