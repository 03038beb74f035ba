/// Why a drawing is left out of a page.
public enum SVGFigureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is not well-formed.
  case damaged(String)
  /// It holds more than shapes and text.
  case refused(String)

  /// A phrase.
  public var description: String {
    switch self {
    case .damaged(let reason): "it is damaged: \(reason)"
    case .refused(let what): "it holds more than shapes and text: \(what)"
    }
  }
}
