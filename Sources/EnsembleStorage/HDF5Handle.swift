import CHDF5

/// An open object of the library: a file, dataset, type, space or list of properties.
final class HDF5Handle: Sendable {
  /// The library's number of it.
  let id: hid_t

  /// Takes over what a call returned.
  init(_ id: hid_t) throws(HDF5Error) { self.id = try HDF5.check(id) }

  deinit { _ = HDF5.perform { H5Idec_ref(id) } }
}
