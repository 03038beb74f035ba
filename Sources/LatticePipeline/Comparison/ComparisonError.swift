/// Why two results cannot be compared.
public enum ComparisonError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Neither a run's folder nor a JSON file.
  case notFound(path: String)
  /// A file that is not what it should be.
  case badFile(path: String, reason: String)
  /// An entry that is no number.
  case badEntry(path: String, key: String, line: Int)
  /// Results of different things, one sentence each.
  case different(a: String, b: String, reasons: [String])
  /// No quantity that both have.
  case nothingInCommon(a: String, b: String)

  /// What is wrong, and a way out.
  public var description: String {
    switch self {
    case .notFound(let path):
      "\(path): there is no run with a results.json here, nor a JSON file. Check the path."
    case .badFile(let path, let reason): "\(path): \(reason)."
    case .badEntry(let path, let key, let line):
      "\(path):\(line): \(key) is no result; it must be a number, [value, error] or "
        + "{\"value\": …, \"error\": …} with an error of at least 0."
    case .different(let a, let b, let reasons):
      "\(a) and \(b) are not results of the same theory: \(reasons.joined(separator: "; ")). Give "
        + "--anyway to compare them nevertheless."
    case .nothingInCommon(let a, let b):
      "\(a) and \(b) have no quantity in common. Check the names; lattice run lists them in "
        + "results.json under observables."
    }
  }
}
