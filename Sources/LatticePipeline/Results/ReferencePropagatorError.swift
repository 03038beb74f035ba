/// Why a user's table cannot be compared with.
package enum ReferencePropagatorError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no such file, or it may not be read.
  case cannotRead(String)
  /// It is something else.
  case notATable(String)
  /// Its momenta are not those of this many dimensions.
  case wrongDimension(String, dimension: Int)
  /// A momentum that is none of the lattice's.
  case offLattice(line: Int, numbers: [Double], extents: [Int])
  /// The same momentum twice, perhaps in another order or with other signs.
  case repeated(line: Int, earlier: Int)
  /// An error below 0.
  case negativeError(line: Int)

  /// The rule broken.
  package var description: String {
    switch self {
    case .cannotRead(let path): "the file \(path) cannot be read"
    case .notATable(let reason): "the file is no table of a propagator: \(reason)"
    case .wrongDimension(let found, let dimension):
      "\(found); on this lattice it needs "
        + (0..<dimension).map { "n\($0)" }.joined(separator: " ") + " value, and perhaps error"
    case .offLattice(let line, let numbers, let extents):
      "line \(line) is of the momentum (\(numbers.map { "\($0)" }.joined(separator: ", "))), whose "
        + "mode numbers must be integers up to half the extents "
        + extents.map(String.init).joined(separator: "×")
    case .repeated(let line, let earlier):
      "line \(line) is of the same momentum as line \(earlier), by the lattice's symmetries"
    case .negativeError(let line): "line \(line) has an error below 0"
    }
  }
}
