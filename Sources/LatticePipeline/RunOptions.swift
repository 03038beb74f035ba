/// How a run is carried out, without influence on its numbers.
public struct RunOptions: Hashable, Sendable {
  /// The run's folder; nil makes one below `Results`.
  public var output: String?

  /// Workers.
  public var threads: Int

  /// Whether an earlier run's folder may be replaced.
  public var force: Bool

  /// Creates options.
  public init(output: String? = nil, threads: Int = Machine.availableCores, force: Bool = false) {
    self.output = output
    self.threads = threads
    self.force = force
  }
}
