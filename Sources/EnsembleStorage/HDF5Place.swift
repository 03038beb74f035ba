import CHDF5

/// A part of a file that is being read, for the errors it may turn out to have.
struct HDF5Place {
  let path: String
  /// `dataset fields`, `attribute version`.
  let part: String

  /// An error at this place.
  func damaged(_ reason: String) -> FieldFileError {
    .damaged(path: path, place: part, reason: reason)
  }

  /// Passes what a call returned on if it succeeded.
  @discardableResult
  func check<Status: SignedInteger>(_ status: Status) throws(FieldFileError) -> Status {
    guard status >= 0 else { throw damaged(HDF5Error.last().reason) }
    return status
  }

  /// Takes over the object that a call returned.
  func handle(_ id: hid_t) throws(FieldFileError) -> HDF5Handle {
    do {
      return try HDF5Handle(id)
    } catch {
      throw damaged(error.reason)
    }
  }
}
