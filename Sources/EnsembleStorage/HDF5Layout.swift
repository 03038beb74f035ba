import CHDF5

/// The shape of a dataset and how it is stored, checked so far that nothing in it can claim memory
/// beyond all measure.
struct HDF5Layout {
  let dimensions: [Int]

  /// The shape of a chunk; empty if the data are in one piece.
  let chunk: [Int]

  /// A chunk that unpacks to more bytes is not read.
  private static let largestChunk = 1 << 30

  /// Datasets up to this size may be packed as tightly as they like.
  private static let harmlessSize = 64 << 20

  /// No field is packed more tightly: deflate stays below 1032.
  private static let tightestPacking = 4096

  init(of dataset: HDF5Handle, fileSize: Int, place: HDF5Place) throws(FieldFileError) {
    let element = try Self.elementSize(of: dataset, place: place)
    dimensions = try Self.dimensions(of: dataset, place: place)
    guard let count = Self.product(dimensions), count <= Int.max / 128 else {
      throw place.damaged("its shape \(dimensions) has more elements than any file")
    }
    let stored = Int(clamping: H5Dget_storage_size(dataset.id))
    let creation = try place.handle(H5Dget_create_plist(dataset.id))
    switch H5Pget_layout(creation.id) {
    case H5D_COMPACT, H5D_CONTIGUOUS:
      guard H5Pget_external_count(creation.id) == 0 else {
        throw .unsupported(path: place.path, what: "keeps \(place.part) in other files")
      }
      guard stored == count * element, stored <= fileSize else {
        throw place.damaged(
          "its shape takes \(count * element) bytes and \(min(stored, fileSize)) are stored")
      }
      chunk = []
    case H5D_CHUNKED where count > 0:
      var extents = [hsize_t](repeating: 0, count: dimensions.count)
      try place.check(H5Pget_chunk(creation.id, Int32(dimensions.count), &extents))
      chunk = extents.map { Int(clamping: $0) }
      guard let size = Self.product(chunk + [8]), size > 0, size <= Self.largestChunk else {
        throw place.damaged("its chunks of shape \(chunk) are too large to be unpacked")
      }
      let packed = min(stored, fileSize)
      guard 8 * count <= Self.harmlessSize || 8 * count / Self.tightestPacking <= packed else {
        throw place.damaged("its shape takes \(8 * count) bytes and only \(packed) are stored")
      }
      let space = try place.handle(H5Dget_space(dataset.id))
      var present: hsize_t = 0
      try place.check(H5Dget_num_chunks(dataset.id, space.id, &present))
      let whole = zip(dimensions, chunk).reduce(1) { $0 * (($1.0 - 1) / $1.1 + 1) }
      guard present == whole else {
        throw place.damaged("only \(present) of its \(whole) chunks were written")
      }
    case H5D_CHUNKED:
      chunk = []
    default:
      throw .unsupported(path: place.path, what: "has \(place.part) only as a view of other data")
    }
  }

  private static func dimensions(
    of dataset: HDF5Handle, place: HDF5Place
  ) throws(FieldFileError) -> [Int] {
    let space = try place.handle(H5Dget_space(dataset.id))
    let rank = Int(try place.check(H5Sget_simple_extent_ndims(space.id)))
    guard rank > 0 else {
      throw .wrongShape(
        path: "\(place.path): \(place.part)", expected: "that of an array", found: "of one value")
    }
    var extents = [hsize_t](repeating: 0, count: rank)
    try place.check(H5Sget_simple_extent_dims(space.id, &extents, nil))
    return extents.map { Int(clamping: $0) }
  }

  /// Bytes of an element, after a check that it is a number.
  private static func elementSize(
    of dataset: HDF5Handle, place: HDF5Place
  ) throws(FieldFileError) -> Int {
    let type = try place.handle(H5Dget_type(dataset.id))
    let known = [
      lattice_h5_float64_little(), lattice_h5_float64_big(), lattice_h5_float32_little(),
      lattice_h5_float32_big(), lattice_h5_int64_little(),
    ]
    let size = H5Tget_size(type.id)
    guard known.contains(where: { H5Tequal(type.id, $0) > 0 }) else {
      let name =
        switch H5Tget_class(type.id) {
        case H5T_INTEGER: "integers of \(size) bytes"
        case H5T_FLOAT: "real numbers of \(size) bytes"
        case H5T_STRING: "text"
        case H5T_COMPOUND: "structures"
        default: "elements of another kind"
        }
      throw .unsupported(
        path: place.path, what: "has \(place.part) of \(name); IEEE doubles and floats are read")
    }
    return size
  }

  private static func product(_ factors: [Int]) -> Int? {
    var product = 1
    for factor in factors {
      let (next, overflow) = product.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
