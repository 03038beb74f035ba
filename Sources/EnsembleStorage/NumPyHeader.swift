/// The header of a .npy file: the type, order and shape of the array after it.
///
/// The format is fixed by NumPy ("NEP 1: A simple file format for NumPy arrays"; numpy.lib.format):
/// a magic string, a version, the header's length, and the header, a Python dictionary in text.
struct NumPyHeader: Hashable {
  let element: ElementFormat
  let dimensions: [Int]
  /// Where the array begins, in bytes.
  let dataOffset: Int

  /// The bytes every .npy file begins with.
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// No header of an array of real numbers comes near this size.
  private static let largestSize = 1 << 16

  /// Reads and checks the header, and the file's size against it.
  init(of file: RegularFile) throws(FieldFileError) {
    let path = file.path
    let start = try file.bytes(at: 0, atMost: 12)
    guard start.count >= 10, start.starts(with: Self.magic) else {
      throw .damaged(path: path, place: "byte 0", reason: "it has no .npy header")
    }
    let version = start[6]
    guard (1...3).contains(version) else {
      throw .unsupported(
        path: path, what: "is in version \(version) of .npy; versions 1 to 3 are read")
    }
    let lengthBytes = version == 1 ? 2 : 4
    guard start.count >= 8 + lengthBytes else {
      throw .damaged(path: path, place: "byte 8", reason: "the header is cut short")
    }
    let length = (0..<lengthBytes).reduce(0) { $0 | Int(start[8 + $1]) << (8 * $1) }
    dataOffset = 8 + lengthBytes + length
    guard length <= Self.largestSize, dataOffset <= file.size else {
      throw .damaged(
        path: path, place: "byte 8",
        reason: "the header claims \(length) bytes in a file of \(file.size)")
    }
    var parser = PythonDictionary(
      text: try file.bytes(at: 8 + lengthBytes, atMost: length))
    guard let entries = parser.entries(), case .text(let type)? = entries["descr"],
      case .truth(let isFortran)? = entries["fortran_order"],
      case .integers(let dimensions)? = entries["shape"]
    else {
      throw .damaged(
        path: path, place: "byte \(8 + lengthBytes + parser.position)",
        reason: "the header is no dictionary of descr, fortran_order and shape")
    }
    guard let element = Self.elements[type] else {
      throw .unsupported(
        path: path,
        what: "holds elements of type \(type); <f8, >f8, <f4 and >f4 are read, which "
          + "numpy.ascontiguousarray(fields, dtype='<f8') makes")
    }
    guard !isFortran || dimensions.count < 2 else {
      throw .unsupported(
        path: path,
        what: "is in Fortran order; numpy.ascontiguousarray(fields) has the order to save")
    }
    self.element = element
    self.dimensions = dimensions
    var bytes = element.byteCount
    var overflows = false
    for extent in dimensions {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: extent)
      overflows = overflows || overflow
      bytes = overflow ? 0 : product
    }
    guard !overflows, bytes < Int.max - dataOffset else {
      throw .damaged(
        path: path, place: "byte \(8 + lengthBytes)",
        reason: "the shape \(dimensions) has more elements than any file")
    }
    guard dataOffset + bytes == file.size else {
      throw .wrongSize(
        path: path, expected: dataOffset + bytes, found: file.size,
        reason: "the header says \(type) of shape \(dimensions)")
    }
  }

  private static let elements: [String: ElementFormat] = [
    "<f8": .littleDouble, ">f8": ElementFormat(byteCount: 8, isBigEndian: true),
    "<f4": ElementFormat(byteCount: 4, isBigEndian: false),
    ">f4": ElementFormat(byteCount: 4, isBigEndian: true),
  ]
}
