import CHDF5

/// An HDF5 file open for reading.
final class HDF5File: Sendable {
  let path: String
  private let size: Int
  private let handle: HDF5Handle

  /// The bytes every HDF5 file begins with, after a block of the user's if there is one.
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// A text attribute longer than this is not read.
  private static let longestText = 16 << 20

  /// Whether a file is one of HDF5.
  static func matches(_ file: RegularFile) throws(FieldFileError) -> Bool {
    // The signature is looked for at 0, 512, 1024, 2048, … ("HDF5 File Format Specification", II.A).
    var offset = 0
    while offset < file.size {
      if try file.bytes(at: offset, atMost: signature.count) == signature { return true }
      offset = offset == 0 ? 512 : 2 * offset
    }
    return false
  }

  /// Opens a file.
  init(_ file: RegularFile) throws(FieldFileError) {
    path = file.path
    size = file.size
    let place = HDF5Place(path: file.path, part: "its HDF5 header")
    handle = try HDF5.perform { () throws(FieldFileError) in
      let access = try place.handle(H5Pcreate(lattice_h5_file_access()))
      try place.check(lattice_h5_do_not_lock(access.id))
      return try place.handle(H5Fopen(place.path, lattice_h5_read_only(), access.id))
    }
  }

  /// Opens a dataset of numbers.
  func dataset(_ name: String) throws(FieldFileError) -> HDF5Dataset {
    try HDF5.perform { () throws(FieldFileError) in
      guard has(name) else {
        throw .missing(path: path, name: "dataset \(name)", available: rootDatasets())
      }
      return try HDF5Dataset(name, in: handle, fileSize: size, path: path)
    }
  }

  /// Whether there is an object of that path.
  func has(_ name: String) -> Bool {
    HDF5.perform {
      var path = ""
      for part in name.split(separator: "/") {
        path += (path.isEmpty ? "" : "/") + part
        guard H5Lexists(handle.id, path, lattice_h5_default()) > 0 else { return false }
      }
      return !path.isEmpty
    }
  }

  /// The datasets that stand at the root, the first few of them.
  func rootDatasets() -> [String] {
    HDF5.perform {
      (0..<16).compactMap { index in
        var name = [CChar](repeating: 0, count: 256)
        let length = H5Lget_name_by_idx(
          handle.id, ".", H5_INDEX_NAME, H5_ITER_INC, hsize_t(index), &name, name.count,
          lattice_h5_default())
        guard length > 0, length < name.count,
          let object = try? HDF5Handle(H5Oopen(handle.id, name, lattice_h5_default())),
          H5Iget_type(object.id) == H5I_DATASET
        else { return nil }
        return "dataset "
          + String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
  }

  /// The number of objects in a group.
  func count(inGroup name: String) throws(FieldFileError) -> Int {
    try HDF5.perform { () throws(FieldFileError) in
      let place = HDF5Place(path: path, part: "group \(name)")
      let group = try place.handle(H5Gopen2(handle.id, name, lattice_h5_default()))
      var information = H5G_info_t()
      try place.check(H5Gget_info(group.id, &information))
      return Int(clamping: information.nlinks)
    }
  }

  /// A text of the root's attributes, nil if there is none of that name.
  func text(_ name: String) throws(FieldFileError) -> String? {
    try HDF5.perform { () throws(FieldFileError) in
      let place = HDF5Place(path: path, part: "attribute \(name)")
      guard let attribute = try attribute(name, place: place) else { return nil }
      let type = try place.handle(H5Aget_type(attribute.id))
      let size = H5Tget_size(type.id)
      // Of an array of texts this would be the first one's size.
      guard H5Tget_class(type.id) == H5T_STRING, H5Tis_variable_str(type.id) == 0,
        size <= Self.longestText, H5Aget_storage_size(attribute.id) == size
      else { return nil }
      var bytes = [UInt8](repeating: 0, count: size)
      try place.check(H5Aread(attribute.id, type.id, &bytes))
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// An integer of the root's attributes, nil if there is none of that name.
  func integer(_ name: String) throws(FieldFileError) -> Int? {
    try HDF5.perform { () throws(FieldFileError) in
      let place = HDF5Place(path: path, part: "attribute \(name)")
      guard let attribute = try attribute(name, place: place),
        H5Aget_storage_size(attribute.id) == 8
      else { return nil }
      var value: Int64 = 0
      try place.check(H5Aread(attribute.id, lattice_h5_long(), &value))
      return Int(value)
    }
  }

  private func attribute(
    _ name: String, place: HDF5Place
  ) throws(FieldFileError) -> HDF5Handle? {
    guard try place.check(H5Aexists(handle.id, name)) > 0 else { return nil }
    return try place.handle(H5Aopen(handle.id, name, lattice_h5_default()))
  }
}
