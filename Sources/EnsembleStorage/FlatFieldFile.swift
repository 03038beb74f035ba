import LatticeGeometry

/// Fields one after the other in a file without compression: .npy, or raw little-endian doubles.
struct FlatFieldFile: FieldSource {
  var ensemble: StoredEnsemble
  private let file: RegularFile
  private let element: ElementFormat
  private let dataOffset: Int

  var path: String { file.path }

  /// Opens an array of NumPy.
  init(numPy file: RegularFile, options: FieldFileOptions) throws(FieldFileError) {
    let header = try NumPyHeader(of: file)
    let shape = try FieldShape(
      dimensions: header.dimensions, path: file.path, options: options)
    self.file = file
    element = header.element
    dataOffset = header.dataOffset
    ensemble = StoredEnsemble(
      lattice: shape.lattice, componentCount: shape.componentCount, count: shape.count)
  }

  /// Opens raw little-endian doubles of known extents.
  init(
    raw file: RegularFile, extents: [Int], components: Int
  ) throws(FieldFileError) {
    let options = FieldFileOptions(extents: extents, components: components)
    let axes = components > 1 ? [components] : []
    let one = try FieldShape(dimensions: [1] + axes + extents, path: file.path, options: options)
    guard let valueCount = one.valueCount else {
      throw .wrongShape(
        path: file.path, expected: "one that fits into a file", found: "\(axes + extents)")
    }
    let fieldBytes = 8 * valueCount
    guard file.size % fieldBytes == 0 else {
      throw .wrongSize(
        path: file.path, expected: (file.size / fieldBytes + 1) * fieldBytes, found: file.size,
        reason: "a field of shape \(axes + extents) has \(fieldBytes) bytes, and only whole fields "
          + "can be read")
    }
    self.file = file
    element = .littleDouble
    dataOffset = 0
    ensemble = StoredEnsemble(
      lattice: one.lattice, componentCount: components, count: file.size / fieldBytes)
  }

  func makeReader() -> any FieldReader { Reader(self) }

  private final class Reader: FieldReader {
    private let source: FlatFieldFile
    private var buffer: [UInt8]

    init(_ source: FlatFieldFile) {
      self.source = source
      // Of a lattice without fields nothing vouches for its size.
      let ensemble = source.ensemble
      buffer = [UInt8](
        repeating: 0,
        count: ensemble.count == 0 ? 0 : ensemble.valueCount * source.element.byteCount)
    }

    func read(_ index: Int, into field: borrowing Field) throws(FieldFileError) {
      source.ensemble.checkRequest(index, into: field)
      let start = source.dataOffset + index * buffer.count
      let count = source.ensemble.valueCount
      let values = field.pointer
      let result = buffer.withUnsafeMutableBytes { bytes -> Result<Void, FieldFileError> in
        Result { () throws(FieldFileError) in
          try source.file.read(at: start, into: bytes)
          guard let base = bytes.baseAddress else { return }
          source.element.decode(base, count: count, into: values)
        }
      }
      try result.get()
      if let offset = firstNonFinite(values, count: count) {
        throw .notFinite(
          path: source.path,
          place: "byte \(start + offset * source.element.byteCount), "
            + "\(source.ensemble.place(ofValue: offset, inField: index))",
          value: "\(values[offset])")
      }
    }
  }
}
