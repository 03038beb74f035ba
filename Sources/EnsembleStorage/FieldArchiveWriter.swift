import CHDF5
import Dispatch
import LatticeGeometry
import Synchronization

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
    try HDF5.writeFile(path) { try writeFile($0, isStopped: isStopped) }
  }

  // MARK: Structure

  private func writeFile(_ name: String, isStopped: () -> Bool) throws -> Bool {
    let file = try HDF5Handle.newFile(name)
    try file.write(FieldArchive.format, as: "format")
    try file.write([FieldArchive.version], as: "version")
    try file.write(content.program, as: "program")
    try file.write(content.configuration, as: "configuration")
    try file.write(shape.lattice.extents, as: "extents")
    try file.write([shape.componentCount], as: "components")
    let isAxis = shape.theoryCount > 1
    let points = isAxis ? try file.makeGroup("points") : file
    for (point, theory) in content.theories.enumerated() {
      let home =
        isAxis ? try points.makeGroup(FieldArchive.name(ofPoint: point)) : points
      try home.write(theory.action, as: "action")
      for (coupling, value) in theory.couplings.sorted(by: { $0.key < $1.key }) {
        try home.write(value, as: coupling)
      }
      guard try writeFields(ofPoint: point, to: home, isStopped: isStopped) else { return false }
    }
    try HDF5.check(H5Fflush(file.id, H5F_SCOPE_GLOBAL))
    return true
  }

  // MARK: Datasets

  /// A dataset with one number a field.
  private func writeColumn<Element: BitwiseCopyable>(
    _ values: [Element], of type: hid_t, stored: hid_t, as name: String, to home: HDF5Handle
  ) throws(HDF5Error) {
    let column = try home.makeDataset(
      name, of: stored, dimensions: [values.count],
      chunk: [min(values.count, Self.columnChunk)])
    guard !values.isEmpty else { return }
    try HDF5.check(
      H5Dwrite(
        column.id, type, lattice_h5_all(), lattice_h5_all(), lattice_h5_default(), values))
  }

  private func writeFields(
    ofPoint point: Int, to home: HDF5Handle, isStopped: () -> Bool
  ) throws -> Bool {
    let perChunk = shape.fieldsPerChunk
    let fields = try home.makeDataset(
      "fields", of: lattice_h5_float64_little(),
      dimensions: shape.dimensions(fields: shape.fieldCount),
      chunk: shape.dimensions(fields: perChunk))
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
