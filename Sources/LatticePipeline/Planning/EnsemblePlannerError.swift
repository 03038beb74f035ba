/// Why no ensemble can be planned.
public enum EnsemblePlannerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The run does not measure what a target names; with the name probably meant, and all there are.
  case unknownObservable(name: String, nearest: String?, known: [String])
  /// The data choose the windows of the fits behind it, so that its error jumps with them.
  case fitted(name: String)

  /// One sentence with a way out.
  public var description: String {
    switch self {
    case .unknownObservable(let name, let nearest, let known):
      "--target-error names \"\(name)\", which this run does not measure. "
        + (nearest.map { "Did you mean \($0)? " } ?? "")
        + "There are \(known.joined(separator: ", "))."
    case .fitted(let name):
      "--target-error names \"\(name)\", whose error depends on the fits' windows, which the data choose, "
        + "and does not fall as the root of the networks; plan for effectiveMass, the same mass from one "
        + "window, instead."
    }
  }
}
