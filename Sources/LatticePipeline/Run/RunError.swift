import RunReports

/// Why a planned run could not be carried out, apart from files and interruptions.
public enum RunError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A theory's prediction failed.
  case theory(String)
  /// The ensemble cannot be analysed.
  case analysis(String)
  /// The configuration asks for a density that has no coefficients to fit.
  case engineering(String)
  /// A flow, or a fixed point, does not exist or cannot be followed.
  case flow(String)
  /// A result could not be encoded.
  case encoding(String)

  /// A document as JSON.
  ///
  /// - Throws: ``encoding(_:)``; none is expected.
  static func encoded(_ document: some Encodable) throws(RunError) -> String {
    do {
      return try JSONText.encode(document)
    } catch {
      throw .encoding("\(error)")
    }
  }

  /// Whether the configuration is to blame.
  public var isConfiguration: Bool {
    switch self {
    case .engineering, .flow: true
    case .theory, .analysis, .encoding: false
    }
  }

  /// One sentence with the reason.
  public var description: String {
    switch self {
    case .theory(let reason): "the theory to compare with cannot be computed: \(reason)"
    case .analysis(let reason): "the ensemble cannot be analysed: \(reason)"
    case .engineering(let reason): "no density can be engineered: \(reason)"
    case .flow(let reason): reason
    case .encoding(let reason): "a result cannot be written as JSON: \(reason)"
    }
  }
}
