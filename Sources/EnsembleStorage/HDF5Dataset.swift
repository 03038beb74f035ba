import CHDF5

/// A dataset of numbers, read by the rows of its first axis.
final class HDF5Dataset: Sendable {
  let name: String
  let dimensions: [Int]

  /// Rows that are unpacked together; 1 if rows are stored by themselves.
  let rowsPerChunk: Int

  private let handle: HDF5Handle
  private let place: HDF5Place

  /// Bytes of unpacked chunks that a reader keeps; where a row of chunks takes more, rows are read
  /// singly.
  private static let bufferSize = 32 << 20

  /// Opens a dataset, and checks what it claims against the size of the file before anything is
  /// allocated.
  ///
  /// - Parameters:
  ///   - name: Its path in the file.
  ///   - file: The file.
  ///   - fileSize: The file's bytes.
  ///   - path: What messages call the file.
  init(_ name: String, in file: HDF5Handle, fileSize: Int, path: String) throws(FieldFileError) {
    self.name = name
    place = HDF5Place(path: path, part: "dataset \(name)")
    var handle = try Self.open(name, in: file, cacheSize: nil, place: place)
    let layout = try HDF5Layout(of: handle, fileSize: fileSize, place: place)
    dimensions = layout.dimensions
    let rows = layout.chunk.isEmpty ? 1 : max(1, min(layout.chunk[0], dimensions[0]))
    let bytes = rows * dimensions.dropFirst().reduce(8, *)
    if bytes > Self.bufferSize, rows > 1 {
      // The chunks that a row lies in have to stay unpacked from one row to the next.
      handle = try Self.open(name, in: file, cacheSize: bytes, place: place)
    }
    rowsPerChunk = bytes > Self.bufferSize ? 1 : rows
    self.handle = handle
  }

  private static func open(
    _ name: String, in file: HDF5Handle, cacheSize: Int?, place: HDF5Place
  ) throws(FieldFileError) -> HDF5Handle {
    let access = try place.handle(H5Pcreate(lattice_h5_dataset_access()))
    if let cacheSize {
      // The default number of slots, a prime.
      try place.check(H5Pset_chunk_cache(access.id, 521, cacheSize, 1))
    }
    return try place.handle(H5Dopen2(file.id, name, access.id))
  }

  /// Reads whole rows as doubles.
  func read(
    rows: Range<Int>, into values: UnsafeMutablePointer<Double>
  ) throws(FieldFileError) {
    try HDF5.perform { () throws(FieldFileError) in
      try read(rows: rows, as: lattice_h5_double(), into: values)
    }
  }

  /// Reads whole rows as integers.
  func read(rows: Range<Int>, into values: UnsafeMutablePointer<Int64>) throws(FieldFileError) {
    try HDF5.perform { () throws(FieldFileError) in
      try read(rows: rows, as: lattice_h5_long(), into: values)
    }
  }

  private func read(
    rows: Range<Int>, as type: hid_t, into values: UnsafeMutableRawPointer
  ) throws(FieldFileError) {
    let place = HDF5Place(path: place.path, part: "\(place.part), rows \(rows)")
    let space = try place.handle(H5Dget_space(handle.id))
    let start = [hsize_t(rows.lowerBound)] + dimensions.dropFirst().map { _ in 0 }
    let count = [hsize_t(rows.count)] + dimensions.dropFirst().map { hsize_t($0) }
    try place.check(H5Sselect_hyperslab(space.id, H5S_SELECT_SET, start, nil, count, nil))
    let memory = try place.handle(H5Screate_simple(Int32(count.count), count, nil))
    try place.check(
      H5Dread(handle.id, type, memory.id, space.id, lattice_h5_default(), values))
  }
}
