/// Why fields could not be stored.
public enum FieldArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The disk is too full; sizes in bytes.
  case notEnoughSpace(path: String, needed: Int, available: Int)
  /// A file cannot be written.
  case cannotWrite(path: String, reason: String)
  /// Fields that were announced never came.
  case incomplete(path: String, point: Int, index: Int)

  /// One sentence naming the file, the reason and a way out.
  public var description: String {
    switch self {
    case .notEnoughSpace(let path, let needed, let available):
      "\(path) would need \(needed) bytes of disk while it is written, and \(available) are free. "
        + "Choose another disk with --output, draw fewer networks, or set output.fields to false."
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written: \(reason)."
    case .incomplete(let path, let point, let index):
      "\(path) cannot be written: field \(index) of point \(point) was never drawn."
    }
  }
}
