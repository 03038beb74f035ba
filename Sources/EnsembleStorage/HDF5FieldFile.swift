import LatticeGeometry

/// Fields in a dataset of an HDF5 file, this program's or another's.
///
/// Damage to the data or to a structure in the format of HDF5 1.10, which has checksums, is always told.
/// The older format's structure has none: HDF5 1.10.8 itself crashes or hangs on a few in ten thousand
/// of such files with random bytes in their headers.
struct HDF5FieldFile: FieldSource {
  var ensemble: StoredEnsemble
  private let file: HDF5File
  private let dataset: HDF5Dataset

  var path: String { file.path }

  /// Opens a dataset of fields, and one of their log-weights if it is named.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - name: The dataset of the fields.
  ///   - logWeights: The dataset of their log-weights.
  ///   - options: Says which lattice and how many components there should be, or leaves it to the array.
  init(
    _ file: HDF5File, dataset name: String, logWeights: String?, options: FieldFileOptions
  ) throws(FieldFileError) {
    self.file = file
    dataset = try file.dataset(name)
    let shape = try FieldShape(
      dimensions: dataset.dimensions, path: "\(file.path): dataset \(name)", options: options)
    ensemble = StoredEnsemble(
      lattice: shape.lattice, componentCount: shape.componentCount, count: shape.count)
    if let logWeights {
      ensemble.logWeights = try LogWeightFile.checked(
        try column(logWeights, zero: 0.0) { dataset, values throws(FieldFileError) in
          try dataset.read(rows: 0..<shape.count, into: values)
        }, path: path
      ) { "\(logWeights)[\($0)]" }
    }
  }

  /// Reads the chain of every field from a dataset.
  mutating func readChains(_ name: String) throws(FieldFileError) {
    let count = ensemble.count
    ensemble.chains = try column(name, zero: Int64(0)) { dataset, values throws(FieldFileError) in
      try dataset.read(rows: 0..<count, into: values)
    }.map { Int($0) }
  }

  /// A dataset with one number a field.
  private func column<Number>(
    _ name: String, zero: Number,
    read: (HDF5Dataset, UnsafeMutablePointer<Number>) throws(FieldFileError) -> Void
  ) throws(FieldFileError) -> [Number] {
    let dataset = try file.dataset(name)
    guard dataset.dimensions.count == 1 else {
      throw .wrongShape(
        path: "\(path): dataset \(name)", expected: "[\(ensemble.count)], one number a field",
        found: "\(dataset.dimensions)")
    }
    guard dataset.dimensions[0] == ensemble.count else {
      throw .weightCount(
        path: "\(path): dataset \(name)", expected: ensemble.count, found: dataset.dimensions[0])
    }
    var values = [Number](repeating: zero, count: ensemble.count)
    guard !values.isEmpty else { return values }
    let result = values.withUnsafeMutableBufferPointer { values -> Result<Void, FieldFileError> in
      Result { () throws(FieldFileError) in
        if let base = values.baseAddress { try read(dataset, base) }
      }
    }
    try result.get()
    return values
  }

  func makeReader() -> any FieldReader { Reader(self) }

  private final class Reader: FieldReader {
    private let source: HDF5FieldFile
    /// Fields unpacked together.
    private let batch: Int
    private var buffer: [Double] = []
    private var held = 0..<0

    init(_ source: HDF5FieldFile) {
      self.source = source
      let rows = source.dataset.rowsPerChunk
      // Small fields without compression are read by the megabyte.
      batch = rows > 1 ? rows : max(1, (1 << 17) / source.ensemble.valueCount)
    }

    func read(_ index: Int, into field: borrowing Field) throws(FieldFileError) {
      let ensemble = source.ensemble
      ensemble.checkRequest(index, into: field)
      if !held.contains(index) { try fill(with: index) }
      let offset = (index - held.lowerBound) * ensemble.valueCount
      let values = field.pointer
      buffer.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        values.update(from: base + offset, count: ensemble.valueCount)
      }
      if let offset = firstNonFinite(values, count: ensemble.valueCount) {
        throw .notFinite(
          path: source.path,
          place: "\(source.dataset.name)\(ensemble.place(ofValue: offset, inField: index))",
          value: "\(values[offset])")
      }
    }

    private func fill(with index: Int) throws(FieldFileError) {
      let first = index / batch * batch
      let rows = first..<min(first + batch, source.ensemble.count)
      held = 0..<0
      let needed = min(batch, source.ensemble.count) * source.ensemble.valueCount
      if buffer.isEmpty { buffer = [Double](repeating: 0, count: needed) }
      let result = buffer.withUnsafeMutableBufferPointer { buffer -> Result<Void, FieldFileError> in
        Result { () throws(FieldFileError) in
          if let base = buffer.baseAddress {
            try source.dataset.read(rows: rows, into: base)
          }
        }
      }
      try result.get()
      held = rows
    }
  }
}
