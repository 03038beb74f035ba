/// Why stored fields cannot be analysed as asked.
public enum StoredAnalysisError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A run's folder without fields.
  case noFields(path: String)
  /// Other couplings than those the fields were drawn for.
  case otherTheory(path: String)
  /// A chain of less than two blocks.
  case chainTooShort(path: String, count: Int, time: Double?)
  /// Fewer fields than errors need.
  case tooFewFields(path: String, count: Int, fewest: Int)
  /// The configuration is about another lattice.
  case otherLattice(path: String, found: [Int], expected: [Int])
  /// The configuration is about another number of components.
  case otherComponents(path: String, found: Int, expected: Int)
  /// Fields of infinite volume.
  case notPeriodic(path: String)
  /// A coupling axis for fields of one theory.
  case axis(path: String)

  /// One sentence naming the file, what is wrong and a way out.
  public var description: String {
    switch self {
    case .noFields(let path):
      "\(path) keeps no fields (fields.h5): repeat the run with --set output.fields=true; of a run with "
        + "several widths, name the folder of one, \(path)/widths/…."
    case .otherTheory(let path):
      "\(path) was drawn for the theory and lattice of its own configuration, and its weights are theirs; "
        + "only other keys can be set. Draw the other theory with lattice run."
    case .chainTooShort(let path, let count, let time):
      "\(path) holds a chain of \(count) configurations"
        + (time.map { ", whose slowest autocorrelation time is about \(Text.significant($0))" }
          ?? "")
        + "; errors need at least two blocks of 50 such times. A longer chain is needed, or --no-chain if "
        + "the fields are independent."
    case .tooFewFields(let path, let count, let fewest):
      "\(path) holds \(count) fields; errors need at least \(fewest)."
    case .otherLattice(let path, let found, let expected):
      "\(path) holds fields on \(found) and the configuration's lattice.extents is \(expected); give "
        + "the configuration of these fields."
    case .otherComponents(let path, let found, let expected):
      "\(path) holds fields of \(found) components and the configuration's theory.components is "
        + "\(expected); give --components or the configuration of these fields."
    case .notPeriodic(let path):
      "\(path) belongs to a configuration whose fields are not periodic; the analysis of stored fields "
        + "is for periodic ones."
    case .axis(let path):
      "\(path) holds fields of one theory and the configuration has a coupling axis; give the one "
        + "coupling with --set."
    }
  }
}
