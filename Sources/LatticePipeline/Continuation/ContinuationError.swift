/// Why a run cannot be continued, or not in parts.
public enum ContinuationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An unfinished run is in the way of a new one.
  case unfinished(path: String)
  /// No unfinished run is kept there.
  case nothingUnfinished(path: String)
  /// No finished run is there to be extended.
  case nothingToExtend(path: String, networks: Int)
  /// What was saved is of another run.
  case otherRun(path: String, difference: String)
  /// What was saved is more than is asked for.
  case moreNetworks(path: String, networks: Int)
  /// Nothing was saved there.
  case nothingSaved(path: String)
  /// A file that is whole and yet not what it should be.
  case unreadable(path: String)
  /// Two parts hold the same networks.
  case overlap(first: String, second: String)
  /// Parts are missing.
  case missingParts(blocks: Int, of: Int)
  /// A run whose ensemble cannot be drawn in parts, or be continued.
  case indivisible(reason: String)

  /// One sentence naming the folder and a way out.
  public var description: String {
    switch self {
    case .unfinished(let path):
      "\(path) keeps an unfinished run: continue it with lattice resume \(path), or begin anew with "
        + "--force."
    case .nothingUnfinished(let path):
      "\(path) keeps no unfinished run; begin it with lattice run, or check the path."
    case .nothingToExtend(let path, let networks):
      "\(path) is no finished run to extend; begin it with --networks \(networks)."
    case .otherRun(let path, let difference):
      "\(path) was drawn with another \(difference), so its networks are not this run's: begin anew with "
        + "--force, or choose another folder with --output."
    case .moreNetworks(let path, let networks):
      "\(path) holds \(networks) networks or more, and ensemble.networks asks for fewer: ask for as many, "
        + "or begin anew with --force."
    case .nothingSaved(let path):
      "\(path) keeps no ensemble (ensemble.checkpoint) to go on from; run it again."
    case .unreadable(let path):
      "\(path) is whole, but not the state of this run's ensemble; begin anew without it."
    case .overlap(let first, let second):
      "\(first) and \(second) hold the same networks: name every part once."
    case .missingParts(let blocks, let all):
      "\(blocks) of \(all) blocks are in none of the parts: name all n folders of --shard 1/n to n/n."
    case .indivisible(let reason): reason
    }
  }
}
