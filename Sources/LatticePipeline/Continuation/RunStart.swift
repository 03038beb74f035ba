/// Where a run begins.
public enum RunStart: Hashable, Sendable {
  /// At the first network.
  case fresh
  /// Where an interrupted run of the same name was last saved; at the first network if it was not.
  case interrupted
  /// Where a finished run ended, whose folder this one's replaces.
  case finished
  /// From parts that were drawn apart: the folders of all of them.
  case shards([String])
}
