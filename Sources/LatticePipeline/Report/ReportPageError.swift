/// Why no page can be made of a folder.
public enum ReportPageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The folder is neither a run's nor a sweep's.
  case noFolder(path: String)
  /// The run has not ended.
  case isUnfinished(checkpoints: String)
  /// The folder holds a part of a run.
  case isShard(path: String)
  /// A file the page is about is missing or damaged.
  case badFile(path: String, reason: String)
  /// The page would take the place of a file it is about.
  case outputIsRecorded(path: String)

  /// Whether the folder is at fault, rather than the place of the page.
  public var isData: Bool {
    switch self {
    case .noFolder, .isUnfinished, .isShard, .badFile: true
    case .outputIsRecorded: false
    }
  }

  /// One sentence with a way out.
  public var description: String {
    switch self {
    case .noFolder(let path):
      "\(path) is neither the folder of a run nor that of a sweep: it has no results.json and no "
        + "index.json. Check the path; a run that was stopped before it was first saved leaves nothing."
    case .isUnfinished(let checkpoints):
      "\(checkpoints) keeps a run that has not ended, so there are no results to report on; "
        + "lattice status tells how far it is, and it goes on with: \(ShellCommand.resuming(checkpoints))"
    case .isShard(let path):
      "\(path) is a part of a run and has no results yet. Put the parts together with lattice merge, "
        + "and report on their folder."
    case .badFile(let path, let reason):
      "\(path) \(reason). lattice status tells which files are not what they were; run it again with "
        + "the configuration in config.json."
    case .outputIsRecorded(let path):
      "\(path) is a file of the run or sweep the page is about, so --force does not replace it; "
        + "choose another file with --output."
    }
  }
}
