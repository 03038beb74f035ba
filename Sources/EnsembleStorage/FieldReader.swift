public import LatticeGeometry

/// Reads the fields of a source; not for use on several threads at once.
public protocol FieldReader: AnyObject {
  /// Reads a field; ascending order is cheapest, since compressed files are unpacked several fields at
  /// a time.
  ///
  /// - Parameters:
  ///   - index: 0 ..< count of the source.
  ///   - field: Takes the values: on the source's lattice, one configuration a component.
  /// - Throws: ``FieldFileError`` if the file is damaged or a value is not finite.
  func read(_ index: Int, into field: borrowing Field) throws(FieldFileError)
}

extension StoredEnsemble {
  /// Holds a reader's caller to what ``FieldReader/read(_:into:)`` asks of it.
  func checkRequest(_ index: Int, into field: borrowing Field) {
    precondition((0..<count).contains(index), "a field of the file")
    precondition(
      field.lattice == lattice && field.count == componentCount,
      "one field on the file's lattice, a configuration a component")
  }

  /// The indices of a value of a field, [field, component, x₀, …], as a message shows them.
  func place(ofValue offset: Int, inField index: Int) -> String {
    let component = componentCount > 1 ? [offset / lattice.volume] : []
    let indices = [index] + component + lattice.coordinates(of: offset % lattice.volume)
    return "[\(indices.map(String.init).joined(separator: ", "))]"
  }
}

/// The first value that is not finite, if there is one.
func firstNonFinite(_ values: UnsafePointer<Double>, count: Int) -> Int? {
  // An exponent of ones; without a branch, so that the loop is vectorised.
  let exponent: UInt64 = 0x7FF0_0000_0000_0000
  var found: UInt64 = 0
  for index in 0..<count {
    found |= values[index].bitPattern & exponent == exponent ? 1 : 0
  }
  return found == 0 ? nil : (0..<count).first { !values[$0].isFinite }
}
