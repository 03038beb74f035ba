import CHDF5
import Dispatch
import Foundation
import LatticeGeometry
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes a ``FieldArchive`` from spooled fields.
struct FieldArchiveWriter {
  let spool: FieldSpool
  let path: String
  let threads: Int

  private var content: FieldArchiveContent { spool.content }
  private var shape: FieldArchiveShape { spool.content.shape }

  /// Chunks of the datasets that hold one number a field.
  private static let columnChunk = 1 << 16

  /// Writes the file under a temporary name, forces it to disk and gives it its own.
  ///
  /// - Returns: Whether it was written.
  func write(isStopped: () -> Bool) throws(FieldArchiveError) -> Bool {
    let temporary = "\(path).partial-\(getpid())"
    unlink(temporary)
    do {
      guard try HDF5.perform({ try writeFile(temporary, isStopped: isStopped) }) else {
        unlink(temporary)
        return false
      }
    } catch {
      unlink(temporary)
      if let error = error as? HDF5Error {
        throw .cannotWrite(path: path, reason: error.reason)
      }
      throw error as? FieldArchiveError ?? .cannotWrite(path: path, reason: "\(error)")
    }
    guard Self.synchronise(temporary), rename(temporary, path) == 0,
      Self.synchronise(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw .cannotWrite(path: path, reason: reason)
    }
    return true
  }

  private static func synchronise(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0
  }

  // MARK: Structure

  private func writeFile(_ name: String, isStopped: () -> Bool) throws -> Bool {
    let access = try HDF5Handle(H5Pcreate(lattice_h5_file_access()))
    try HDF5.check(lattice_h5_do_not_lock(access.id))
    try HDF5.check(H5Pset_libver_bounds(access.id, H5F_LIBVER_V110, H5F_LIBVER_V110))
    let creation = try timeless(lattice_h5_file_creation())
    let file = try HDF5Handle(
      H5Fcreate(name, lattice_h5_exclusive(), creation.id, access.id))
    try write(FieldArchive.format, as: "format", to: file)
    try write([FieldArchive.version], as: "version", to: file)
    try write(content.program, as: "program", to: file)
    try write(content.configuration, as: "configuration", to: file)
    try write(shape.lattice.extents, as: "extents", to: file)
    try write([shape.componentCount], as: "components", to: file)
    let isAxis = shape.theoryCount > 1
    let points = isAxis ? try group("points", in: file) : file
    for (point, theory) in content.theories.enumerated() {
      let home =
        isAxis ? try group(FieldArchive.name(ofPoint: point), in: points) : points
      try write(theory.action, as: "action", to: home)
      for (coupling, value) in theory.couplings.sorted(by: { $0.key < $1.key }) {
        try write(value, as: coupling, to: home)
      }
      guard try writeFields(ofPoint: point, to: home, isStopped: isStopped) else { return false }
    }
    try HDF5.check(H5Fflush(file.id, H5F_SCOPE_GLOBAL))
    return true
  }

  /// Properties of an object whose header holds no time, so that equal contents are equal files.
  private func timeless(_ kind: hid_t) throws(HDF5Error) -> HDF5Handle {
    let properties = try HDF5Handle(H5Pcreate(kind))
    try HDF5.check(H5Pset_obj_track_times(properties.id, false))
    return properties
  }

  private func group(_ name: String, in parent: HDF5Handle) throws(HDF5Error) -> HDF5Handle {
    let creation = try timeless(lattice_h5_group_creation())
    return try HDF5Handle(
      H5Gcreate2(parent.id, name, lattice_h5_default(), creation.id, lattice_h5_default()))
  }

  // MARK: Attributes

  private func write(
    _ text: String, as name: String, to object: HDF5Handle
  ) throws(HDF5Error) {
    let bytes = Array(text.utf8) + [0]
    let type = try HDF5Handle(H5Tcopy(lattice_h5_character()))
    try HDF5.check(H5Tset_size(type.id, bytes.count))
    try HDF5.check(H5Tset_cset(type.id, H5T_CSET_UTF8))
    let space = try HDF5Handle(H5Screate(H5S_SCALAR))
    try write(bytes, of: type.id, as: name, shape: space, to: object)
  }

  private func write(
    _ integers: [Int], as name: String, to object: HDF5Handle
  ) throws(HDF5Error) {
    let space =
      try integers.count == 1
      ? HDF5Handle(H5Screate(H5S_SCALAR))
      : HDF5Handle(H5Screate_simple(1, [hsize_t(integers.count)], nil))
    try write(
      integers.map { Int64($0) }, of: lattice_h5_int64_little(), as: name, shape: space, to: object)
  }

  private func write(
    _ value: Double, as name: String, to object: HDF5Handle
  ) throws(HDF5Error) {
    let space = try HDF5Handle(H5Screate(H5S_SCALAR))
    try write([value], of: lattice_h5_float64_little(), as: name, shape: space, to: object)
  }

  private func write<Element: BitwiseCopyable>(
    _ values: [Element], of type: hid_t, as name: String, shape: HDF5Handle, to object: HDF5Handle
  ) throws(HDF5Error) {
    let attribute = try HDF5Handle(
      H5Acreate2(
        object.id, name, type, shape.id, lattice_h5_default(), lattice_h5_default()))
    try HDF5.check(H5Awrite(attribute.id, type, values))
  }

  // MARK: Datasets

  private func dataset(
    _ name: String, of type: hid_t, dimensions: [Int], chunk: [Int], in home: HDF5Handle
  ) throws(HDF5Error) -> HDF5Handle {
    let creation = try timeless(lattice_h5_dataset_creation())
    // An array without elements has no chunks either.
    if dimensions.allSatisfy({ $0 > 0 }) {
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
        home.id, name, type, space.id, lattice_h5_default(), creation.id, lattice_h5_default()))
  }

  /// A dataset with one number a field.
  private func writeColumn<Element: BitwiseCopyable>(
    _ values: [Element], of type: hid_t, stored: hid_t, as name: String, to home: HDF5Handle
  ) throws(HDF5Error) {
    let column = try dataset(
      name, of: stored, dimensions: [values.count],
      chunk: [min(values.count, Self.columnChunk)], in: home)
    guard !values.isEmpty else { return }
    try HDF5.check(
      H5Dwrite(
        column.id, type, lattice_h5_all(), lattice_h5_all(), lattice_h5_default(), values))
  }

  private func writeFields(
    ofPoint point: Int, to home: HDF5Handle, isStopped: () -> Bool
  ) throws -> Bool {
    let perChunk = shape.fieldsPerChunk
    let fields = try dataset(
      "fields", of: lattice_h5_float64_little(),
      dimensions: shape.dimensions(fields: shape.fieldCount),
      chunk: shape.dimensions(fields: perChunk), in: home)
    let starts = Array(stride(from: 0, to: shape.fieldCount, by: perChunk))
    let wave = shape.chunksInHand(threads: threads)
    var logWeights: [Double] = []
    var chains: [Int64] = []
    for first in stride(from: 0, to: starts.count, by: wave) {
      if isStopped() { return false }
      let batch = Array(starts[first..<min(first + wave, starts.count)])
      for (start, chunk) in zip(batch, try encode(batch, point: point)) {
        logWeights += chunk.heads.map(\.logWeight)
        if shape.hasChains { chains += chunk.heads.map { Int64($0.chain) } }
        let offset = [hsize_t(start)] + shape.dimensions(fields: 0).dropFirst().map { _ in 0 }
        try HDF5.check(
          H5Dwrite_chunk(
            fields.id, lattice_h5_default(), 0, offset, chunk.bytes.count, chunk.bytes))
      }
    }
    try writeColumn(
      logWeights, of: lattice_h5_double(), stored: lattice_h5_float64_little(),
      as: "log_weights", to: home)
    if shape.hasChains {
      try writeColumn(
        chains, of: lattice_h5_long(), stored: lattice_h5_int64_little(), as: "chain", to: home)
    }
    return true
  }

  private struct Chunk: Sendable {
    let heads: [(logWeight: Double, chain: Int)]
    let bytes: [UInt8]
  }

  /// Reads and compresses chunks side by side.
  private func encode(_ starts: [Int], point: Int) throws(FieldArchiveError) -> [Chunk] {
    let results = Mutex([Result<Chunk, FieldArchiveError>?](repeating: nil, count: starts.count))
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, starts.count)) { _ in
      // What the last chunk lacks of fields stays zero.
      var values = [Double](repeating: 0, count: shape.valueCount * shape.fieldsPerChunk)
      while true {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < starts.count else { return }
        let end = min(starts[number] + shape.fieldsPerChunk, shape.fieldCount)
        if end - starts[number] < shape.fieldsPerChunk {
          for index in values.indices { values[index] = 0 }
        }
        let chunk = values.withUnsafeMutableBufferPointer { values in
          Result { () throws(FieldArchiveError) -> Chunk in
            guard let base = values.baseAddress else { return Chunk(heads: [], bytes: []) }
            let heads = try spool.read(starts[number]..<end, point: point, into: base)
            return Chunk(heads: heads, bytes: ChunkFilter.encode(UnsafeBufferPointer(values)))
          }
        }
        results.withLock { $0[number] = chunk }
      }
    }
    var chunks: [Chunk] = []
    for result in results.withLock({ $0 }) {
      guard let result else { preconditionFailure("every chunk was taken") }
      chunks.append(try result.get())
    }
    return chunks
  }
}
