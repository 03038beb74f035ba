import Foundation
import RunReports
import Testing

/// An empty folder of a test's own, removed when the test is over.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
      + "/lattice-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Everything below, hidden files included, sorted.
  func everything() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).sorted()
  }

  /// A file's text.
  func text(of name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }
}

/// A run's folder: whole or not there at all.
struct RunFolderTests {
  let scratch: Scratch
  var out: String { scratch.path + "/out" }

  init() throws { scratch = try Scratch() }

  /// Writes what an earlier run would have left.
  private func writeRun(_ text: String, force: Bool = false) throws {
    let folder = try RunFolder(path: out, force: force)
    for file in ["manifest.json", "config.json", "results.json"] {
      try folder.write(text, to: file)
    }
    try folder.finish()
  }

  /// A number that no process has: the largest there can be.
  private let deadProcess = 4_194_304

  /// What killed processes left is cleared away, whoever has their number now; what a living one writes is
  /// not, even if its number is none of this machine's.
  @Test func leftoversOfKilledProcessesGo() throws {
    let manager = FileManager.default
    let dead = [deadProcess, 1].map { scratch.path + "/.out.partial-\($0)" }
    let other = scratch.path + "/.other.partial-\(deadProcess)"
    for folder in dead + [other] {
      try manager.createDirectory(atPath: folder + "/plots", withIntermediateDirectories: true)
    }
    try writeRun("numbers")
    #expect(dead.allSatisfy { !manager.fileExists(atPath: $0) })
    #expect(manager.fileExists(atPath: other))
  }

  /// In a folder of runs those of every name go, and nothing else.
  @Test func leftoversOfAllRunsGo() throws {
    let living = ".out.partial-7"
    let kept = [living, ".partial-\(deadProcess)", ".out.partial-x", "out.partial-7"]
    let dead = [".a.b.partial-\(deadProcess)", ".run.partial-\(deadProcess)"]
    for name in kept + dead {
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/" + name + "/plots", withIntermediateDirectories: true)
    }
    let lock = try FileLock(scratch.path + "/" + living)
    RunFolder.clearLeftovers(in: scratch.path)
    withExtendedLifetime(lock) {}
    #expect(try scratch.everything().filter { !$0.hasSuffix("/plots") } == kept.sorted())
    RunFolder.clearLeftovers(in: scratch.path + "/nowhere")
  }

  /// Two processes do not draw the same run: the second is refused at once, also where it cannot see the
  /// other's number, and leaves the first alone.
  @Test func aRunBeingWrittenIsNotBegunAgain() throws {
    for process in [1, deadProcess] {
      let living = ".out.partial-\(process)"
      try FileManager.default.createDirectory(
        atPath: scratch.path + "/" + living, withIntermediateDirectories: true)
      let lock = try FileLock(scratch.path + "/" + living)
      #expect(RunFolder.processes(making: out) == [process])
      #expect(throws: ReportError.inUse(path: out)) { try writeRun("second") }
      #expect(try scratch.everything() == [living])
      withExtendedLifetime(lock) {}
    }
    #expect(RunFolder.processes(making: out).isEmpty)
    try writeRun("alone")
    #expect(try scratch.everything().contains("out/results.json"))
    // A run of this very process holds its own lock, until it ends.
    do {
      let first = try RunFolder(path: out, force: true)
      #expect(throws: ReportError.inUse(path: out)) { try writeRun("second", force: true) }
      first.discard()
    }
    try writeRun("third", force: true)
    #expect(try scratch.text(of: "out/results.json") == "third")
  }

  /// `..` behind a link is the folder above what it leads to, as for the system.
  @Test func aFolderLiesWhereTheSystemFindsIt() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: scratch.path + "/a/b", withIntermediateDirectories: true)
    try manager.createSymbolicLink(
      atPath: scratch.path + "/link", withDestinationPath: scratch.path + "/a/b")
    let folder = try RunFolder(path: scratch.path + "/link/../new", force: false)
    try folder.write("numbers", to: "results.json")
    try folder.finish()
    #expect(try scratch.text(of: "a/new/results.json") == "numbers")
    #expect(!manager.fileExists(atPath: scratch.path + "/new"))
    let root = FilePath.resolved(scratch.path)
    for (path, place) in [
      "link": "/a/b", "link/..": "/a", "link/../x/../y": "/a/y", "./a//b/": "/a/b", "x/./z": "/x/z",
      "link/../../link/c": "/a/b/c", "": "",
    ] {
      #expect(FilePath.resolved(scratch.path + "/" + path) == root + place, "\(path)")
    }
    #expect(FilePath.resolved("/..") == "/" && FilePath.resolved("/nowhere") == "/nowhere")
    #expect(FilePath.resolved("") == FilePath.resolved("."))
    #expect(FilePath.resolved("nowhere") == FilePath.resolved(".") + "/nowhere")
  }

  /// A name that somebody takes while a run is drawn is theirs.
  @Test func aNameTakenMeanwhileIsLeftAlone() throws {
    let folder = try RunFolder(path: out, force: false)
    try folder.write("mine", to: "results.json")
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    try Data("theirs".utf8).write(to: URL(fileURLWithPath: out + "/results.json"))
    #expect(throws: ReportError.folderExists(path: out)) { try folder.finish() }
    folder.discard()
    #expect(try scratch.everything() == ["out", "out/results.json"])
    #expect(try scratch.text(of: "out/results.json") == "theirs")
  }

  /// A run that was put aside by a process killed before the new one had the name comes back.
  @Test func aRunPutAsideComesBack() throws {
    // Where numbers begin anew, a process may have that of the one that was killed.
    for process in [deadProcess, Int(getpid())] {
      try writeRun("earlier", force: true)
      let aside = scratch.path + "/.out.partial-\(process)-replaced"
      try FileManager.default.moveItem(atPath: out, toPath: aside)
      #expect(throws: ReportError.folderExists(path: out)) { try writeRun("new") }
      #expect(try scratch.text(of: "out/results.json") == "earlier")
      try FileManager.default.copyItem(atPath: out, toPath: aside)
      try writeRun("new", force: true)
      #expect(!FileManager.default.fileExists(atPath: aside))
      #expect(try scratch.text(of: "out/results.json") == "new")
    }
  }

  @Test func theNameIsTakenOnlyAtTheEnd() throws {
    let folder = try RunFolder(path: out, force: false)
    try folder.write("numbers", to: "results.json")
    try folder.makeFolder("plots")
    try folder.write("plot", to: "plots/figure.gp")
    #expect(!FileManager.default.fileExists(atPath: out))
    #expect(try scratch.everything().allSatisfy { $0.hasPrefix(".out.partial-") })
    #expect(folder.files == ["results.json", "plots/figure.gp"])
    #expect(try folder.contents(of: "results.json") == Data("numbers".utf8))
    try folder.finish()
    #expect(
      try scratch.everything() == ["out", "out/plots", "out/plots/figure.gp", "out/results.json"])
    // Discarding a finished folder does nothing.
    folder.discard()
    #expect(try scratch.text(of: "out/results.json") == "numbers")
  }

  @Test func whatIsDiscardedLeavesNothing() throws {
    let folder = try RunFolder(path: scratch.path + "/a/b/out", force: false)
    try folder.write("numbers", to: "results.json")
    #expect(try !scratch.everything().isEmpty)
    folder.discard()
    #expect(try scratch.everything().isEmpty)
  }

  @Test func whatIsForgottenLeavesNothing() throws {
    do {
      let folder = try RunFolder(path: out, force: false)
      try folder.write("numbers", to: "results.json")
    }
    #expect(try scratch.everything().isEmpty)
  }

  @Test func foldersAboveThatOthersUseStay() throws {
    let folder = try RunFolder(path: scratch.path + "/a/b/out", force: false)
    try Data().write(to: URL(fileURLWithPath: scratch.path + "/a/note"))
    folder.discard()
    #expect(try scratch.everything() == ["a", "a/note"])
  }

  @Test func anExistingNameIsRefusedWithoutForce() throws {
    try writeRun("first")
    let before = try scratch.everything()
    #expect(throws: ReportError.folderExists(path: out)) {
      _ = try RunFolder(path: out, force: false)
    }
    #expect(try scratch.everything() == before)
  }

  @Test func forceReplacesAnEarlierRunAsAWhole() throws {
    try writeRun("first")
    let folder = try RunFolder(path: out, force: true)
    for file in ["manifest.json", "config.json", "results.json"] {
      try folder.write("second", to: file)
    }
    #expect(try scratch.text(of: "out/results.json") == "first")
    try folder.finish()
    #expect(try scratch.everything().count == 4)
    #expect(try scratch.text(of: "out/results.json") == "second")
  }

  /// A user's files and links outlast the run they lie with; the run's own do not, nor a page made of it.
  @Test func forceKeepsWhatIsNotTheRuns() throws {
    let earlier = try RunFolder(path: out, force: false)
    for (file, text) in [
      ("config.json", "{}"), ("old.tsv", "1"), ("both.tsv", "1"),
      ("manifest.json", #"{"files": {"config.json": "", "old.tsv": "", "both.tsv": ""}}"#),
    ] {
      try earlier.write(text, to: file)
    }
    try earlier.finish()
    let manager = FileManager.default
    try manager.createDirectory(atPath: out + "/mine/deep", withIntermediateDirectories: true)
    for file in ["notes.txt", "mine/deep/fit.py", "report.html"] {
      try Data("kept".utf8).write(to: URL(fileURLWithPath: out + "/" + file))
    }
    try manager.createSymbolicLink(atPath: out + "/elsewhere", withDestinationPath: "/nowhere")
    let later = try RunFolder(path: out, force: true)
    try later.write("2", to: "both.tsv")
    try later.finish()
    #expect(
      try scratch.everything() == [
        "out", "out/both.tsv", "out/elsewhere", "out/mine", "out/mine/deep", "out/mine/deep/fit.py",
        "out/notes.txt",
      ])
    #expect(try scratch.text(of: "out/both.tsv") == "2")
    #expect(try scratch.text(of: "out/mine/deep/fit.py") == "kept")
    #expect(try manager.destinationOfSymbolicLink(atPath: out + "/elsewhere") == "/nowhere")
  }

  @Test func anEarlierRunSurvivesADiscardedReplacement() throws {
    try writeRun("first")
    let before = try scratch.everything()
    let folder = try RunFolder(path: out, force: true)
    try folder.write("second", to: "results.json")
    folder.discard()
    #expect(try scratch.everything() == before)
    #expect(try scratch.text(of: "out/results.json") == "first")
  }

  @Test func forceRefusesWhatIsNoRun() throws {
    try FileManager.default.createDirectory(
      atPath: out, withIntermediateDirectories: false)
    // A manifest alone is not enough: other programs have them too.
    try Data().write(to: URL(fileURLWithPath: out + "/manifest.json"))
    #expect(throws: ReportError.notARunFolder(path: out)) {
      _ = try RunFolder(path: out, force: true)
    }
    let file = out + "/manifest.json"
    #expect(throws: ReportError.notARunFolder(path: file)) {
      _ = try RunFolder(path: file, force: true)
    }
    #expect(try scratch.everything() == ["out", "out/manifest.json"])
  }

  @Test func aPlaceBelowAFileCannotBeCreated() throws {
    try Data().write(to: URL(fileURLWithPath: out))
    let path = out + "/deep/run"
    #expect(throws: ReportError.cannotCreate(path: path, reason: "Not a directory")) {
      _ = try RunFolder(path: path, force: false)
    }
    #expect(throws: ReportError.self) { _ = try RunFolder(path: "", force: false) }
    #expect(try scratch.everything() == ["out"])
  }

  @Test func aFileInAMissingFolderCannotBeWritten() throws {
    let folder = try RunFolder(path: out, force: false)
    let path = out + "/plots/figure.gp"
    #expect(throws: ReportError.cannotWrite(path: path, reason: "No such file or directory")) {
      try folder.write("plot", to: "plots/figure.gp")
    }
    #expect(folder.files.isEmpty)
    #expect(throws: ReportError.self) { try folder.contents(of: "results.json") }
  }

  @Test func messagesNamePathReasonAndWayOut() {
    #expect(
      ReportError.folderExists(path: "out").description
        == "out exists already; choose another folder with --output, replace it with --force, or move it away."
    )
    #expect(
      ReportError.cannotCreate(path: "out", reason: "Permission denied").description
        == "out cannot be created: Permission denied. Choose another place with --output.")
    #expect(ReportError.notARunFolder(path: "out").description.contains("--force does not replace"))
  }
}
