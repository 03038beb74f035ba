import CHDF5
import EnsembleStorage
import Foundation
import LatticeGeometry
import TestSupport
import Testing

/// The program's own file: what goes in comes out, whatever wrote it.
struct FieldArchiveTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// One to four dimensions, one chunk and several with a remainder, fields larger than a chunk.
  @Test(arguments: [
    ([5], 1, 7), ([4, 3], 2, 3), ([2, 3, 2], 3, 5), ([2, 2, 2, 3], 1, 1), ([64, 64], 1, 67),
    ([400, 400], 1, 3),
  ])
  func fieldsSurvive(extents: [Int], components: Int, fields: Int) throws {
    let content = try content(extents: extents, components: components, fields: fields)
    let source = try FieldFile.open(store(content, in: scratch))
    let ensemble = source.ensemble
    #expect(ensemble.lattice.extents == extents)
    #expect(ensemble.componentCount == components && ensemble.count == fields)
    #expect(ensemble.configuration == "{\"λ\": 1}\n")
    #expect(ensemble.logWeights == (0..<fields).map { -0.5 * Double($0) })
    #expect(ensemble.chains == nil && ensemble.chain(ofField: fields - 1) == 0)
    #expect(try bits(of: source) == storedValues(content, point: 0).map(\.bitPattern))
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["fields.h5"])
  }

  @Test func everyPointOfAnAxisHasItsFields() throws {
    let content = try content(fields: 6, points: 3, chains: true)
    let archive = try FieldArchive(contentsOf: store(content, in: scratch))
    #expect(archive.pointCount == 3)
    #expect(archive.program == "lattice test")
    for point in 0..<3 {
      let source = try archive.source(point: point)
      #expect(source.ensemble.chains == [0, 0, 1, 1, 2, 2])
      #expect(source.ensemble.logWeight(ofField: 1) == -0.5 - Double(point))
      #expect(try bits(of: source) == storedValues(content, point: point).map(\.bitPattern))
    }
    let last = try FieldFile.open(scratch("fields.h5"))
    #expect(try bits(of: last) == storedValues(content, point: 2).map(\.bitPattern))
    let named = FieldFileOptions(dataset: "points/01/fields")
    #expect(
      try bits(of: FieldFile.open(scratch("fields.h5"), options: named))
        == storedValues(content, point: 1).map(\.bitPattern))
    #expect(
      refusal(of: scratch("fields.h5"), FieldFileOptions(point: 3))
        == .noPoint(path: scratch("fields.h5"), point: 3, count: 3))
  }

  /// A field of no components would be read in no pieces.
  @Test(arguments: [0, -1] as [Int64])
  func aFileOfNoComponentsIsRefused(components: Int64) throws {
    let path = try store(content(fields: 2), in: scratch)
    HDF5.perform {
      let file = H5Fopen(path, 1, lattice_h5_default())
      let attribute = H5Aopen(file, "components", lattice_h5_default())
      var value = components
      H5Awrite(attribute, lattice_h5_long(), &value)
      for object in [attribute, file] { H5Idec_ref(object) }
    }
    #expect(
      refusal(of: path)
        == .damaged(path: path, place: "attribute components", reason: "it is \(components)"))
  }

  @Test func anEnsembleWithoutFieldsSurvives() throws {
    let source = try FieldFile.open(store(content(fields: 0), in: scratch))
    #expect(source.ensemble.count == 0 && source.ensemble.logWeights == [])
  }

  /// The order in which fields come and the number of threads leave no trace.
  @Test func bytesDoNotDependOnThreadsOrOrder() throws {
    // Seven chunks, the last one short.
    let content = try content(extents: [64, 64], fields: 200, points: 2, chains: true)
    try store(content, in: scratch, as: "1.h5", threads: 1)
    let first = try scratch.bytes(of: "1.h5")
    for threads in [2, 3] {
      try store(content, in: scratch, as: "n.h5", threads: threads, seed: UInt64(threads))
      #expect(try scratch.bytes(of: "n.h5") == first, "\(threads) threads")
    }
  }

  @Test func anyOrderOfReadingGivesTheSame() throws {
    let content = try content(extents: [64, 64], fields: 70)
    let source = try FieldFile.open(store(content, in: scratch))
    let values = storedValues(content, point: 0)
    let field = Field(on: content.shape.lattice)
    let reader = source.makeReader()
    for index in [69, 0, 32, 31, 33, 69, 1] {
      try reader.read(index, into: field)
      #expect(field.values == Array(values[index * 4096..<(index + 1) * 4096]))
    }
  }

  @Test func aFieldThatNeverCameIsNamed() throws {
    let content = try content(fields: 3, points: 2)
    let spool = try FieldSpool(path: scratch("spool"), content: content)
    let field = Field(on: content.shape.lattice)
    for (point, index) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 2)] {
      spool.store(field, point: point, index: index, logWeight: 0)
    }
    #expect(
      throws: FieldArchiveError.incomplete(path: scratch("spool"), point: 1, index: 1)
    ) { try spool.pack(to: scratch("fields.h5"), threads: 2) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test func aStopLeavesNothing() throws {
    let content = try content(fields: 1)
    let spool = try FieldSpool(path: scratch("spool"), content: content)
    spool.store(Field(on: content.shape.lattice), point: 0, index: 0, logWeight: 0)
    #expect(try !spool.pack(to: scratch("fields.h5"), threads: 1) { true })
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test func aFullDiskIsNoticedBeforehand() throws {
    let content = try content(extents: [1 << 14, 1 << 14], fields: 1 << 40)
    let error = #expect(throws: FieldArchiveError.self) {
      try FieldSpool(path: scratch("spool"), content: content)
    }
    guard case .notEnoughSpace(_, let needed, let available)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(needed > available)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test func aPlaceThatIsNotThereIsNamed() throws {
    #expect(
      throws: FieldArchiveError.cannotWrite(
        path: scratch("no/spool"), reason: "No such file or directory")
    ) { try FieldSpool(path: scratch("no/spool"), content: content(fields: 1)) }
  }

  // MARK: Refusals

  /// Changes a byte and returns the file's path.
  private func damaged(_ name: String, at position: Int) throws -> String {
    var bytes = try scratch.bytes(of: name)
    bytes[position] ^= 0x10
    return try scratch.write(bytes, to: "damaged.h5")
  }

  @Test func aChunkThatFailsItsChecksumIsNamed() throws {
    let content = try content(extents: [64, 64], fields: 70)
    try store(content, in: scratch)
    // Chunks of 32 fields begin after less than 4 kB of structure and take 0.9 MB each.
    let path = try damaged("fields.h5", at: 1_200_000)
    let error = try #require(refusal(of: path))
    guard case .damaged(_, let place, let reason) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(place == "dataset fields, rows 32..<64")
    #expect(reason.contains("checksum"))
    #expect(error.description.split(separator: "\n").count == 1)
  }

  @Test func aFileCutShortIsRefused() throws {
    try store(content(fields: 9), in: scratch)
    let bytes = try scratch.bytes(of: "fields.h5")
    for length in [1, 8, 9, 100, bytes.count / 2, bytes.count - 1] {
      let path = try scratch.write(Array(bytes.prefix(length)), to: "short.h5")
      #expect(refusal(of: path) != nil, "\(length) bytes")
    }
    let error = try #require(
      refusal(of: try scratch.write(Array(bytes.dropLast()), to: "short.h5")))
    #expect(error.description.contains("truncated file"))
  }

  /// A field that left the numbers can be stored, and is named when it is read.
  @Test func whatIsNotFiniteIsNamedByItsIndices() throws {
    for (components, place) in [(1, "fields[1, 2, 1]"), (2, "fields[1, 1, 0, 1]")] {
      let content = try content(components: components, fields: 2)
      let spool = try FieldSpool(path: scratch("spool"), content: content)
      let field = Field(on: content.shape.lattice, count: components)
      spool.store(field, point: 0, index: 0, logWeight: 0)
      field[components == 1 ? 7 : 13] = .nan
      spool.store(field, point: 0, index: 1, logWeight: 0)
      #expect(try spool.pack(to: scratch("fields.h5"), threads: 1))
      #expect(
        refusal(of: scratch("fields.h5"))
          == .notFinite(path: scratch("fields.h5"), place: place, value: "nan"))
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func lostNetworksHaveNoWeightAndNoField(logWeight: Double) throws {
    let content = try content(fields: 2)
    let spool = try FieldSpool(path: scratch("spool"), content: content)
    let field = Field(on: content.shape.lattice)
    field[3] = 1
    spool.store(field, point: 0, index: 0, logWeight: 0.5)
    field[5] = .nan
    spool.store(field, point: 0, index: 1, logWeight: logWeight)
    #expect(try spool.pack(to: scratch("fields.h5"), threads: 1))
    let source = try FieldFile.open(scratch("fields.h5"))
    #expect(source.ensemble.logWeights == [0.5, -.infinity])
    let expected = (0..<24).map { $0 == 3 ? 1 : 0.0 }
    #expect(try bits(of: source) == expected.map(\.bitPattern))
  }

  @Test func otherExtentsThanStoredAreRefused() throws {
    let path = try store(content(fields: 2), in: scratch)
    #expect(refusal(of: path, FieldFileOptions(extents: [4, 3])) == nil)
    let error = try #require(refusal(of: path, FieldFileOptions(extents: [3, 4])))
    #expect(
      error.description
        == "\(path): dataset fields has the shape [2, 4, 3]; expected is [fields, 3, 4].")
  }

  /// Damage anywhere is noticed: every part of the file has a checksum. What may be changed unnoticed
  /// is padding, and then the fields are right.
  @Test func mutationsNeverPassUnnoticedOrCrash() throws {
    let content = try content(fields: 9, points: 2, chains: true)
    try store(content, in: scratch)
    let original = try scratch.bytes(of: "fields.h5")
    let expected = storedValues(content, point: 1).map(\.bitPattern)
    var sequence = SplitMix64(seed: 2307_03223)
    var refused = 0
    for _ in 0..<2000 {
      let bytes = mutated(original, using: &sequence)
      let path = try scratch.write(bytes, to: "mutated.h5")
      do {
        let source = try FieldFile.open(path)
        #expect(try bits(of: source) == expected)
        #expect(source.ensemble.logWeights == (0..<9).map { -1 - 0.5 * Double($0) })
      } catch is FieldFileError {
        refused += 1
      }
    }
    #expect(refused > 500)
  }
}

/// A file's bytes with one to four changed, or cut short.
func mutated(_ original: [UInt8], using sequence: inout SplitMix64) -> [UInt8] {
  var bytes = original
  for _ in 0...sequence.below(4) {
    switch sequence.below(16) {
    case 0: bytes.removeLast(sequence.below(bytes.count))
    case 1: bytes[sequence.below(bytes.count)] = 0xFF
    case 2: bytes[sequence.below(bytes.count)] = 0
    case 3..<8:
      // Where headers stand.
      bytes[sequence.below(min(bytes.count, 800))] = UInt8(sequence.below(256))
    default: bytes[sequence.below(bytes.count)] = UInt8(sequence.below(256))
    }
  }
  return bytes
}
