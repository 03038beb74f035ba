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
  /// What was saved cannot be gone on from, and what draws the run anew.
  case lostState(fault: String, anew: ShellCommand)
  /// An unfinished run without the configuration it was begun with.
  case noConfiguration(path: String, reason: String, folder: String)
  /// An unfinished run whose `run.json` tells nothing, and what goes on without it.
  case noRecord(path: String, next: ShellCommand)
  /// What was saved is more than is asked for.
  case moreNetworks(path: String, networks: Int)
  /// Nothing was saved there.
  case nothingSaved(path: String)
  /// A file that is whole and yet not what it should be.
  case unreadable(path: String)
  /// Two parts hold the same networks.
  case overlap(first: String, second: String)
  /// A folder that holds no part of a run.
  case noPart(path: String)
  /// A part whose files are not what was written, and what draws it again, if that is known.
  case damagedPart(path: String, files: [String], again: String)
  /// A part of another run than the others.
  case foreignPart(path: String, difference: String, again: ShellCommand)
  /// A part that is not drawn to its end.
  case unfinishedPart(path: String)
  /// A folder that holds a whole run.
  case undivided(path: String)
  /// Two parts of runs that were divided differently.
  case otherDivision(first: String, count: Int, second: String, otherCount: Int)
  /// Parts are missing; the folders they have by the others' names, if these tell.
  case missingParts(numbers: [Int], of: Int, folders: [String])
  /// Parts do not hold all their networks.
  case missingBlocks(count: Int, of: Int)
  /// A finished run whose files are no longer what it wrote.
  case finishedButChanged(path: String, reason: String, again: ShellCommand)
  /// A run whose ensemble cannot be drawn in parts, or be continued.
  case indivisible(reason: String)

  /// One sentence naming the folder and a way out.
  public var description: String {
    switch self {
    case .unfinished(let path):
      "\(path) keeps an unfinished run; begin anew with --force, or go on with: "
        + "\(ShellCommand.resuming(path))"
    case .nothingUnfinished(let path):
      "\(path) keeps no unfinished run; begin it with lattice run, or check the path."
    case .nothingToExtend(let path, let networks):
      "\(path) is no finished run to extend; begin it without the plus sign: --networks \(networks)"
    case .otherRun:
      "\(stateFault ?? ""): begin anew with --force, or choose another folder with --output."
    case .moreNetworks, .unreadable:
      "\(stateFault ?? ""); begin anew with --force."
    case .lostState(let fault, let anew): "\(fault); begin anew with: \(anew)"
    case .noConfiguration(let path, let reason, let folder):
      "\(path)/config.json \(reason), so it is not known what the unfinished run is; go on with the "
        + "configuration it was begun with: lattice run CONFIG --output \(ShellCommand.quoted(folder)) "
        + "--resume"
    case .noRecord(let path, let next):
      "\(path)/\(InterruptedRun.recordName) is missing or damaged, which tells whether a part is drawn "
        + "and a finished run replaced; the configuration and what is drawn are beside it, so go on with: "
        + "\(next)"
    case .nothingSaved(let path):
      "\(path) keeps no ensemble (ensemble.checkpoint) to go on from; run it again."
    case .overlap(let first, let second):
      "\(first) and \(second) hold the same networks: name every part once."
    case .noPart(let path):
      "\(path) is not a part of a run: it has no shard.json. Name folders of lattice run --shard i/n."
    case .damagedPart(let path, let files, let again):
      "\(path) is a part whose \(files.joined(separator: ", ")) \(files.count == 1 ? "is" : "are") missing or "
        + "not what was written; draw it again with: \(again)"
    case .foreignPart(let path, let difference, let again):
      "\(path) was drawn with another \(difference), so its networks are not those of the other parts' run; "
        + "name the part that belongs to them, or draw it with: \(again)"
    case .unfinishedPart(let path):
      "\(path) keeps a part that is not drawn to its end; before the merge, go on with: "
        + "\(ShellCommand.resuming(path))"
    case .undivided(let path):
      "\(path) is a whole run, not a part of one: it was drawn without --shard, so there is nothing to "
        + "merge. Its results are in results.json."
    case .otherDivision(let first, let count, let second, let otherCount):
      "\(first) is one of \(count) parts and \(second) one of \(otherCount): name the parts of one division."
    case .missingParts(let numbers, let count, let folders):
      Self.missing(numbers, of: count, folders: folders)
    case .missingBlocks(let count, let all):
      "\(count) of \(all) blocks are not whole in any of the parts: draw the parts again."
    case .finishedButChanged(let path, let reason, let again):
      "\(path) is a finished run, with nothing to resume, and \(reason); lattice status tells more, and "
        + "it is drawn again with: \(again)"
    case .indivisible(let reason): reason
    }
  }

  /// Why a run cannot go on from what was saved, without a way out; nil where that is not the reason.
  var stateFault: String? {
    switch self {
    case .otherRun(let path, let difference):
      "\(path) was drawn with another \(difference), so its networks are not this run's"
    case .moreNetworks(let path, let networks):
      "\(path) holds \(networks) networks or more, and ensemble.networks asks for fewer"
    case .unreadable(let path):
      "\(path) is whole, but not the state of this run's ensemble"
    default: nil
    }
  }

  /// `part 3 of 7 is missing (Results/phi4.shard-3-of-7): …`.
  private static func missing(_ numbers: [Int], of count: Int, folders: [String]) -> String {
    let shown = numbers.prefix(10).map(String.init).joined(separator: ", ")
    let more = numbers.count > 10 ? ", …" : ""
    let places = folders.isEmpty ? "" : " (\(folders.prefix(10).joined(separator: ", "))\(more))"
    let first = numbers.first ?? 1
    return
      (numbers.count == 1
      ? "part \(shown) of \(count) is" : "parts \(shown)\(more) of \(count) are")
      + " missing\(places): name the folders of all parts, or draw what is missing with: lattice run CONFIG "
      + "--shard \(first)/\(count)"
  }
}
