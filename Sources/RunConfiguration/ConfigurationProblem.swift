/// One thing wrong with a configuration: where, what it is, which rule it breaks, and a way out.
///
/// ``description`` is the one place where problems become sentences:
/// `Configs/phi4.json: lattice.extents[1] is 0; it must be at least 2. Try 8.`
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
  /// The file as typed, or the `--set` argument; empty when neither applies.
  public let source: String
  /// The key the problem belongs to, e.g. `lattice.extents[1]`; empty for the file as a whole.
  public let keyPath: String
  /// Line in the file, counted from 1; nil for command-line values.
  public let line: Int?
  /// Column in the file in Unicode scalars, counted from 1; nil for command-line values.
  public let column: Int?
  /// What is the case, as the sentence's predicate: `is 0`.
  public let fact: String
  /// The rule broken, or a question: `it must be at least 2`, `did you mean theory.lambda?`
  public let rule: String
  /// What to do instead, as a sentence of its own: `Try 8.`
  public let wayOut: String

  /// Creates a problem; leave `rule` and `wayOut` empty where the fact says it all.
  public init(
    source: String, keyPath: String = "", line: Int? = nil, column: Int? = nil, fact: String,
    rule: String = "", wayOut: String = ""
  ) {
    self.source = source
    self.keyPath = keyPath
    self.line = line
    self.column = column
    self.fact = fact
    self.rule = rule
    self.wayOut = wayOut
  }

  /// The problem as a sentence or two on one line.
  ///
  /// A key names its own place; a problem without a key shows line and column instead.
  public var description: String {
    var place = source
    if keyPath.isEmpty, let line, let column { place += ":\(line):\(column)" }
    var sentence = keyPath.isEmpty ? fact : "\(keyPath) \(fact)"
    if !rule.isEmpty { sentence += "; \(rule)" }
    sentence = Self.ended(sentence)
    if !wayOut.isEmpty { sentence += " " + Self.ended(wayOut) }
    return place.isEmpty ? sentence : "\(place): \(sentence)"
  }

  private static func ended(_ sentence: String) -> String {
    sentence.hasSuffix(".") || sentence.hasSuffix("?") ? sentence : sentence + "."
  }
}
