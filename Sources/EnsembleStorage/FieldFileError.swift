/// Why a file of fields or of log-weights cannot be used.
public enum FieldFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It cannot be opened or read.
  case cannotRead(path: String, reason: String)
  /// It is none of the formats known.
  case unknownFormat(path: String)
  /// It is in a known format, and in a variety of it that is not read.
  case unsupported(path: String, what: String)
  /// Its size in bytes does not fit what it is said to hold.
  case wrongSize(path: String, expected: Int, found: Int, reason: String)
  /// Its numbers form another shape than fields.
  case wrongShape(path: String, expected: String, found: String)
  /// A part of it contradicts another or its checksum; `place` is a byte, a line or a dataset.
  case damaged(path: String, place: String, reason: String)
  /// A number is not finite; `place` is a byte, a line or a dataset with indices.
  case notFinite(path: String, place: String, value: String)
  /// A value of a field is so large that averages of its powers are no numbers; `place` likewise.
  case tooLarge(path: String, place: String, value: String)
  /// Something was said of it that means nothing there.
  case inapplicable(path: String, what: String, reason: String)
  /// It has no such dataset or attribute.
  case missing(path: String, name: String, available: [String])
  /// It has no such point of a coupling axis.
  case noPoint(path: String, point: Int, count: Int)
  /// There are more or fewer log-weights than fields.
  case weightCount(path: String, expected: Int, found: Int)

  /// One sentence naming the file, what is wrong and a way out.
  public var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path) cannot be read: \(reason)."
    case .unknownFormat(let path):
      "\(path) is neither HDF5 nor .npy. If it holds raw little-endian doubles, say of which "
        + "lattice with --extents, e.g. --extents 16,16."
    case .unsupported(let path, let what):
      "\(path) \(what)."
    case .wrongSize(let path, let expected, let found, let reason):
      "\(path) has \(found) bytes and should have \(expected): \(reason)."
    case .wrongShape(let path, let expected, let found):
      "\(path) has the shape \(found); expected is \(expected)."
    case .damaged(let path, let place, let reason):
      "\(path) is damaged at \(place): \(reason)."
    case .notFinite(let path, let place, let value):
      "\(path) holds \(value) at \(place); every number must be finite."
    case .tooLarge(let path, let place, let value):
      "\(path) holds \(value) at \(place); values must be below 1e19 in magnitude, so that averages of "
        + "their powers are numbers. Are they in lattice units and of the byte order expected?"
    case .inapplicable(let path, let what, let reason):
      "\(path) is given with \(what), but \(reason); leave it out."
    case .missing(let path, let name, let available):
      "\(path) has no \(name); it has "
        + (available.isEmpty ? "none at its root" : available.joined(separator: ", ")) + "."
    case .noPoint(let path, let point, let count):
      "\(path) has no point \(point) of a coupling axis; it has "
        + (count == 1 ? "a single theory, point 0." : "the points 0 to \(count - 1).")
    case .weightCount(let path, let expected, let found):
      "\(path) holds \(found) log-weights for \(expected) fields; one for each is needed."
    }
  }
}
