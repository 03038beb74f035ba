import RunConfiguration

/// How a run is carried out, without influence on its numbers.
public struct RunOptions: Hashable, Sendable {
  /// The run's folder; nil makes one below `Results`.
  public var output: String?

  /// Workers of this process.
  public var threads: Int

  /// Whether an earlier run's folder may be replaced.
  public var force: Bool

  /// Where the run begins.
  public var start: RunStart

  /// The part of the run that is drawn; nil draws all of it.
  public var shard: RunShard?

  /// The processes that share the run.
  public var ranks: Ranks

  /// Seconds between two checkpoints, positive.
  public var checkpointInterval: Double

  /// What warnings call the points of a coupling axis; empty for their numbers.
  var pointNames: [String] = []

  /// Folders and files that are read and must outlast the run, besides parts that it starts from.
  var sources: [String] = []

  /// All folders and files that the run's folder may not replace.
  var inputs: [String] {
    if case .shards(let parts) = start { parts + sources } else { sources }
  }

  /// What warnings call a point of a coupling axis.
  func name(ofPoint index: Int) -> String {
    pointNames.indices.contains(index) ? pointNames[index] : "axis point \(index)"
  }

  /// Workers of all processes together.
  var totalThreads: Int { threads * ranks.size }

  /// Whether the run's folder may replace an earlier one.
  var replaces: Bool { force || start == .finished }

  /// Creates options.
  public init(
    output: String? = nil, threads: Int = Machine.availableCores, force: Bool = false,
    start: RunStart = .fresh, shard: RunShard? = nil, ranks: Ranks = .single,
    checkpointInterval: Double = 60
  ) {
    self.output = output
    self.threads = threads
    self.force = force
    self.start = start
    self.shard = shard
    self.ranks = ranks
    self.checkpointInterval = checkpointInterval
  }

  /// How many networks will be drawn, in words.
  func networks(of configuration: RunConfiguration) -> String {
    let whole = "\(configuration.ensemble.networks) networks"
    return shard.map { "\($0.networkCount(of: configuration)) of \(whole)" } ?? whole
  }
}
