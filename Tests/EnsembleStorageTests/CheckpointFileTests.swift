import EnsembleStorage
import Foundation
import Testing

/// Files that are whole or known to be damaged.
struct CheckpointFileTests {
  let scratch: Scratch
  let file: CheckpointFile
  let first = Data("the first state".utf8)
  let second = Data((0..<1000).map { UInt8(truncatingIfNeeded: $0 * $0) })

  init() throws {
    scratch = try Scratch()
    file = CheckpointFile(path: scratch.path + "/state")
  }

  @Test func theNewestIsRead() throws {
    #expect(try file.read() == nil)
    try file.write(first)
    #expect(try file.read()?.payload == first)
    try file.write(second)
    let newest = try file.read()
    #expect(newest?.payload == second && newest?.fault == nil)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
        == ["state", "state.previous"])
    try file.write(Data())
    #expect(try file.read()?.payload == Data())
  }

  /// Cut anywhere, the file is known to be damaged, and the one before it is read.
  @Test func everyCutIsNoticed() throws {
    try file.write(first)
    try file.write(second)
    let whole = try #require(FileManager.default.contents(atPath: file.path))
    for length in 0..<whole.count {
      try whole.prefix(length).write(to: URL(fileURLWithPath: file.path))
      let content = try #require(try file.read())
      #expect(content.payload == first)
      #expect(content.fault?.isEmpty == false)
    }
    try (whole + [0]).write(to: URL(fileURLWithPath: file.path))
    #expect(try file.read()?.payload == first)
  }

  @Test func everyChangedByteIsNoticed() throws {
    try file.write(first)
    try file.write(second)
    let whole = try #require(FileManager.default.contents(atPath: file.path))
    for offset in whole.indices {
      var changed = whole
      changed[offset] ^= 0x10
      try changed.write(to: URL(fileURLWithPath: file.path))
      #expect(try file.read()?.payload == first, "byte \(offset)")
    }
  }

  /// After the newest was put aside and before its successor has the name, the one put aside counts.
  @Test func theOneBeforeServesAlone() throws {
    try file.write(first)
    try FileManager.default.moveItem(atPath: file.path, toPath: file.previousPath)
    let alone = try file.read()
    #expect(alone?.payload == first && alone?.fault == nil)
    try Data("half".utf8).write(to: URL(fileURLWithPath: file.path + ".new"))
    #expect(try file.read()?.payload == first)
    try file.write(second)
    #expect(try file.read()?.payload == second)
  }

  @Test func twoDamagedFilesAreAnError() throws {
    for path in [file.path, file.previousPath] {
      try Data("lattice checkpoint\n".utf8).write(to: URL(fileURLWithPath: path))
    }
    let error = #expect(throws: CheckpointError.self) { _ = try file.read() }
    #expect(error?.description.contains("ends after 19 bytes") == true)
    #expect(throws: CheckpointError.self) {
      try CheckpointFile(path: scratch.path + "/nowhere/state").write(first)
    }
  }
}
