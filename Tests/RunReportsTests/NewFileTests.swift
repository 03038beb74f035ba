import Foundation
import RunReports
import Testing

/// Files that take nobody's place unasked.
struct NewFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-new-file-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func path(_ name: String) -> String { folder.path + "/" + name }

  @Test func filesAreReplacedOnlyOnRequest() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try NewFile(path("a.json"), replacing: false).write("first")
    #expect(throws: NewFileError.exists(path: path("a.json"))) {
      try NewFile(path("a.json"), replacing: false)
    }
    // One that appears meanwhile is kept too.
    let late = try NewFile(path("b.json"), replacing: false)
    try Data("mine".utf8).write(to: folder.appendingPathComponent("b.json"))
    #expect(throws: NewFileError.exists(path: path("b.json"))) { try late.write("other") }
    try NewFile(path("a.json"), replacing: true).write("second")
    #expect(try String(contentsOfFile: path("a.json"), encoding: .utf8) == "second")
    #expect(try String(contentsOfFile: path("b.json"), encoding: .utf8) == "mine")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == [
        "a.json", "b.json",
      ])
  }

  @Test func placesThatAreNoneAreTold() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    #expect(throws: NewFileError.nameless) { try NewFile("", replacing: true) }
    #expect(throws: NewFileError.isFolder(path: folder.path)) {
      try NewFile(folder.path, replacing: true)
    }
    #expect(throws: NewFileError.noFolder(path: path("no/a"), folder: path("no"))) {
      try NewFile(path("no/a"), replacing: false)
    }
    for error: NewFileError in [
      .nameless, .exists(path: "x"), .isFolder(path: "x"), .noFolder(path: "y/x", folder: "y"),
      .cannotCreate(path: "x", reason: "Permission denied"),
      .cannotWrite(path: "x", reason: "No space left on device"),
    ] {
      #expect(error.description.hasSuffix(".") && !error.description.contains("\n"))
    }
  }
}
