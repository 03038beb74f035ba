import CHDF5

/// Objects of a new file. Their headers hold no times, so that equal contents are equal files.
extension HDF5Handle {
  /// Creates a file, in the format of HDF5 1.10 whatever the library's version.
  static func newFile(_ name: String) throws(HDF5Error) -> HDF5Handle {
    let access = try HDF5Handle(H5Pcreate(lattice_h5_file_access()))
    try HDF5.check(lattice_h5_do_not_lock(access.id))
    try HDF5.check(H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110))
    let creation = try timeless(lattice_h5_file_creation())
    return try HDF5Handle(H5Fcreate(name, lattice_h5_exclusive(), creation.id, access.id))
  }

  private static func timeless(_ kind: hid_t) throws(HDF5Error) -> HDF5Handle {
    let properties = try HDF5Handle(H5Pcreate(kind))
    try HDF5.check(H5Pset_obj_track_times(properties.id, false))
    return properties
  }

  /// Creates a group inside.
  func makeGroup(_ name: String) throws(HDF5Error) -> HDF5Handle {
    let creation = try Self.timeless(lattice_h5_group_creation())
    return try HDF5Handle(
      H5Gcreate2(id, name, lattice_h5_default(), creation.id, lattice_h5_default()))
  }

  /// Creates a dataset inside: packed in chunks with checksums, or as a whole without a chunk's shape.
  func makeDataset(
    _ name: String, of type: hid_t, dimensions: [Int], chunk: [Int]?
  ) throws(HDF5Error) -> HDF5Handle {
    let creation = try Self.timeless(lattice_h5_dataset_creation())
    // An array without elements has no chunks either.
    if let chunk, dimensions.allSatisfy({ $0 > 0 }) {
      try HDF5.check(
        H5Pset_chunk(creation.id, Int32(chunk.count), chunk.map { hsize_t($0) }))
      try HDF5.check(H5Pset_shuffle(creation.id))
      try HDF5.check(H5Pset_deflate(creation.id, 6))
      try HDF5.check(H5Pset_fletcher32(creation.id))
    }
    let space = try HDF5Handle(
      H5Screate_simple(Int32(dimensions.count), dimensions.map { hsize_t($0) }, nil))
    return try HDF5Handle(
      H5Dcreate2(
        id, name, type, space.id, lattice_h5_default(), creation.id, lattice_h5_default()))
  }

  // MARK: Attributes

  /// Writes a text.
  func write(_ text: String, as name: String) throws(HDF5Error) {
    let bytes = Array(text.utf8) + [0]
    let type = try HDF5Handle(H5Tcopy(lattice_h5_character()))
    try HDF5.check(H5Tset_size(type.id, bytes.count))
    try HDF5.check(H5Tset_cset(type.id, H5T_CSET_UTF8))
    let space = try HDF5Handle(H5Screate(H5S_SCALAR))
    try write(bytes, of: type.id, as: name, shape: space)
  }

  /// Writes an integer, or several as an array.
  func write(_ integers: [Int], as name: String) throws(HDF5Error) {
    let space =
      try integers.count == 1
      ? HDF5Handle(H5Screate(H5S_SCALAR))
      : HDF5Handle(H5Screate_simple(1, [hsize_t(integers.count)], nil))
    try write(
      integers.map { Int64($0) }, of: lattice_h5_int64_little(), as: name, shape: space)
  }

  /// Writes a number.
  func write(_ value: Double, as name: String) throws(HDF5Error) {
    let space = try HDF5Handle(H5Screate(H5S_SCALAR))
    try write([value], of: lattice_h5_float64_little(), as: name, shape: space)
  }

  private func write<Element: BitwiseCopyable>(
    _ values: [Element], of type: hid_t, as name: String, shape: HDF5Handle
  ) throws(HDF5Error) {
    let attribute = try HDF5Handle(
      H5Acreate2(id, name, type, shape.id, lattice_h5_default(), lattice_h5_default()))
    try HDF5.check(H5Awrite(attribute.id, type, values))
  }
}
