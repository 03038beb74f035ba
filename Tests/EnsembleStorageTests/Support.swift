import EnsembleStorage
import Foundation
import LatticeGeometry
import TestSupport
import Testing

/// An empty folder of a test's own, removed when the test is over.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/lattice-storage-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Writes a file and returns its path.
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    // Foundation would wait for the disk each time, and some file systems do when a file is replaced.
    unlink(self(name))
    let file = try #require(fopen(self(name), "w"))
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    return self(name)
  }

  func bytes(of name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: self(name))))
  }
}

/// Numbers that survive only a faithful copy: normal, denormal, extreme ones, and both zeros.
func awkwardValues(_ count: Int, seed: UInt64 = 1) -> [Double] {
  var sequence = SplitMix64(seed: seed)
  let special: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude / 3,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 0x1p-1050,
  ]
  return (0..<count).map { index in
    index % 7 == 3
      ? special[index / 7 % special.count]
      : Double(Int64(bitPattern: sequence.next())) * 0x1p-62
  }
}

/// The fields of a source one after the other, by their bits.
func bits(of source: any FieldSource) throws -> [UInt64] {
  let field = Field(on: source.ensemble.lattice, count: source.ensemble.componentCount)
  let reader = source.makeReader()
  var bits: [UInt64] = []
  for index in 0..<source.ensemble.count {
    try reader.read(index, into: field)
    bits += field.values.map(\.bitPattern)
  }
  return bits
}

/// Opens a file, reads all of it, and returns the error that stopped this.
func refusal(
  of path: String, _ options: FieldFileOptions = FieldFileOptions()
) -> FieldFileError? {
  do {
    _ = try bits(of: FieldFile.open(path, options: options))
    return nil
  } catch {
    return error as? FieldFileError
  }
}

/// The bytes of a .npy file.
func numPy(
  _ values: [Double], shape: [Int], type: String = "<f8", fortran: Bool = false, version: UInt8 = 1,
  header: String? = nil
) -> [UInt8] {
  let dimensions = shape.map { "\($0)," }.joined(separator: " ")
  let text =
    header
    ?? "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': (\(dimensions)), }"
  let lengthBytes = version == 1 ? 2 : 4
  let padding = 63 - (8 + lengthBytes + text.utf8.count) % 64
  let padded = Array((text + String(repeating: " ", count: padding) + "\n").utf8)
  let length = (0..<lengthBytes).map { UInt8(truncatingIfNeeded: padded.count >> (8 * $0)) }
  return [0x93] + Array("NUMPY".utf8) + [version, 0] + length + padded + encoded(values, as: type)
}

/// Numbers as NumPy's type codes store them.
func encoded(_ values: [Double], as type: String = "<f8") -> [UInt8] {
  values.flatMap { value -> [UInt8] in
    let little: [UInt8] =
      type.hasSuffix("4")
      ? withUnsafeBytes(of: Float(value).bitPattern.littleEndian, Array.init)
      : withUnsafeBytes(of: value.bitPattern.littleEndian, Array.init)
    return type.hasPrefix(">") ? little.reversed() : little
  }
}

/// Content of a file of fields for a test.
func content(
  extents: [Int] = [4, 3], components: Int = 1, fields: Int, points: Int = 1, chains: Bool = false
) throws -> FieldArchiveContent {
  FieldArchiveContent(
    shape: FieldArchiveShape(
      lattice: try Lattice(extents: extents), componentCount: components, fieldCount: fields,
      theoryCount: points, hasChains: chains),
    theories: (0..<points).map {
      .init(action: "phi4 \($0)", couplings: ["lambda": Double($0), "massSquared": 0.25])
    }, program: "lattice test", configuration: "{\"λ\": 1}\n")
}

/// The fields stored by ``store(_:to:threads:shuffled:)``: index by index, point by point.
func storedValues(_ content: FieldArchiveContent, point: Int) -> [Double] {
  awkwardValues(
    content.shape.fieldCount * content.shape.componentCount * content.shape.lattice.volume,
    seed: UInt64(point) + 1)
}

/// Writes awkward fields in a shuffled order and returns the file's path.
@discardableResult
func store(
  _ content: FieldArchiveContent, in scratch: Scratch, as name: String = "fields.h5",
  threads: Int = 1, seed: UInt64 = 0
) throws -> String {
  let spool = try FieldSpool(path: scratch("spool"), content: content)
  var sequence = SplitMix64(seed: seed)
  var order = Array(0..<content.shape.fieldCount * content.theories.count)
  for index in order.indices.reversed() {
    order.swapAt(index, sequence.below(index + 1))
  }
  let field = Field(on: content.shape.lattice, count: content.shape.componentCount)
  let values = content.theories.indices.map { storedValues(content, point: $0) }
  for place in order {
    let (point, index) = (place / content.shape.fieldCount, place % content.shape.fieldCount)
    for site in 0..<field.valueCount {
      field[site] = values[point][index * field.valueCount + site]
    }
    spool.store(
      field, point: point, index: index, chain: index * 3 / content.shape.fieldCount,
      logWeight: -0.5 * Double(index) - Double(point))
  }
  #expect(try spool.pack(to: scratch(name), threads: threads))
  return scratch(name)
}
