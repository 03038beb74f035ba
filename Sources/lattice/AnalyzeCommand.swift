import ArgumentParser
import EnsembleStorage
import LatticePipeline

/// `lattice analyze RUN|FILE`.
struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Measure stored fields again, or those of another program.",
    discussion: """
      A run keeps its fields with output.fields = true. Fields of other programs are read from HDF5 \
      (--dataset), NumPy's .npy, or raw little-endian doubles (--extents), as an array [fields, L0, …]. \
      With --config their action is known, and everything a run measures is measured; without it, what \
      needs no action.

      Fields of other programs count as a Markov chain in its order unless they have log-weights: \
      autocorrelation times are measured and errors taken over blocks of at least 50 of them.

      Examples:
        lattice analyze Results/phi4-c3a8b2f9 --set 'analysis.observables=["propagator","fourPoint"]'
        lattice analyze chain.npy --config Configs/phi4.json
        lattice analyze fields.raw --extents 16,16 --log-weights weights.txt
      """)

  @Argument(
    help: ArgumentHelp("A run's folder, or a file of fields.", valueName: "run|file"),
    completion: .file())
  var path: String

  @Option(
    help: "The configuration whose theory and analysis apply.",
    completion: .file(extensions: ["json"]))
  var config: String?

  @OptionGroup var setting: OverrideArguments

  @Option(help: "Sites per direction of raw fields, e.g. 16,16.")
  var extents: String?

  @Option(help: "Components of a field, the axis after that of the fields.")
  var components: Int?

  @Option(help: "The dataset of the fields in HDF5 of another program.")
  var dataset: String?

  @Option(help: "The dataset of their log-weights.")
  var logWeightsDataset: String?

  @Option(
    help: "A file of log-weights: .npy, text with one a line, or raw doubles.",
    completion: .file())
  var logWeights: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Whether the fields stand in the order of a Markov chain, or are independent.")
  var chain: Bool?

  @OptionGroup var threading: ThreadArguments

  @OptionGroup var results: ResultArguments

  func validate() throws {
    if let extents, parsedExtents == nil {
      throw ValidationError(
        "--extents is \"\(extents)\"; it must be one to four integers of at least 2, e.g. 16,16.")
    }
    if let components, !(1...16).contains(components) {
      throw ValidationError("--components is \(components); it must be from 1 to 16.")
    }
  }

  private var parsedExtents: [Int]? {
    guard let extents else { return nil }
    let numbers = extents.split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0.filter { $0 != " " })
    }
    let valid = numbers.compactMap { $0 }.filter { $0 >= 2 }
    return valid.count == numbers.count && (1...4).contains(valid.count) ? valid : nil
  }

  func run() throws {
    try Failure.reported {
      var description = StoredAnalysis.Description()
      description.configuration = config
      description.overrides = setting.overrides
      description.format = FieldFileOptions(
        extents: parsedExtents, components: components, dataset: dataset,
        logWeightDataset: logWeightsDataset, logWeightFile: logWeights)
      description.areChains = chain
      description.threads = threading.threads
      let analysis = try StoredAnalysis(path, description)
      let log = results.makeLog()
      try results.carryOut(fieldCount: analysis.fieldCount, threads: threading.threads) {
        try analysis.execute(options: $0, log: log, monitor: $1)
      }
    }
  }
}
