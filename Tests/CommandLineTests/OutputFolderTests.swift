import Foundation
import Testing

/// Where a run may write, and where it may not.
struct OutputFolderTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
  }

  @Test func anExistingRunIsReplacedOnlyByForce() throws {
    #expect(try scratch.lattice("run", "quick.json", "--output", "out").exitCode == 0)
    let first = try scratch.text(of: "out/results.json")
    let files = try scratch.everything()

    let refused = try scratch.lattice("run", "quick.json", "--output", "out", "--seed", "7")
    #expect(refused.exitCode == 73)
    #expect(refused.output.isEmpty)
    #expect(refused.errors.contains("out exists already"))
    #expect(refused.errors.contains("--output"))
    #expect(refused.errors.contains("--force"))
    #expect(try scratch.text(of: "out/results.json") == first)
    #expect(try scratch.everything() == files)

    let forced = try scratch.lattice(
      "run", "quick.json", "--output", "out", "--seed", "7", "--force")
    #expect(forced.exitCode == 0)
    #expect(try scratch.text(of: "out/results.json") != first)
    #expect(try scratch.everything() == files)
  }

  /// What cannot be written to is told in the program's own words, and with a way out.
  @Test(arguments: ["run", "sweep", "engineer", "plan"])
  func placesThatAreNoneAreNamed(command: String) throws {
    try scratch.write(phiFourSweep, to: "s.json")
    try scratch.write("a file", to: "file")
    let before = try scratch.everything()
    for place in ["", "file/x", "/proc/none/x"] {
      let arguments =
        [command, command == "sweep" ? "s.json" : "quick.json"]
        + (command == "plan" ? ["--target-error", "phi2=1%", "--write"] : ["--output"]) + [place]
      let result = try scratch.start(arguments).finish()
      #expect(result.exitCode == 73, "\(result)")
      let lines = result.errorLines
      #expect(lines.last?.lowercased().contains("choose") == true || place.isEmpty, "\(lines)")
      #expect(!result.errors.contains("Cocoa") && !result.errors.contains("operation"))
      #expect(result.output.isEmpty)
    }
    #expect(try scratch.everything() == before)
  }

  @Test func forceNeverReplacesWhatIsNoRun() throws {
    let manager = FileManager.default
    for name in ["photos", "web"] {
      try manager.createDirectory(
        at: scratch.url.appendingPathComponent(name), withIntermediateDirectories: false)
    }
    try scratch.write("irreplaceable", to: "photos/wedding.jpg")
    // Other programs have manifests too.
    try scratch.write("{}", to: "web/manifest.json")
    try scratch.write("a file", to: "file")
    try manager.createSymbolicLink(
      atPath: scratch.path + "/dangling", withDestinationPath: "nowhere")
    let before = try scratch.everything()
    for name in ["photos", "photos/", "web", "file", "dangling"] {
      let result = try scratch.lattice("run", "quick.json", "--output", name, "--force")
      #expect(result.exitCode == 73)
      #expect(result.errors.contains("\(name) exists and is not the folder of a run"))
      #expect(result.errors.contains("choose another folder with --output"))
      #expect(try scratch.everything() == before)
    }
    #expect(try scratch.text(of: "photos/wedding.jpg") == "irreplaceable")
  }

  @Test func theCurrentFolderIsNeverReplaced() throws {
    let inside = scratch.url.appendingPathComponent("inside")
    try FileManager.default.createDirectory(at: inside, withIntermediateDirectories: false)
    for path in [".", "../inside", scratch.path + "/inside/"] {
      let result = try RunningProgram(
        try LatticeProgram.url(), ["run", "../quick.json", "--output", path, "--force"],
        in: inside
      ).finish()
      #expect(result.exitCode == 73)
      #expect(result.errors.contains("the current folder cannot be replaced"))
    }
    #expect(try scratch.everything() == ["inside", "quick.json"])
  }

  @Test func anEmptyFolderIsReplacedByForce() throws {
    try FileManager.default.createDirectory(
      at: scratch.url.appendingPathComponent("out"), withIntermediateDirectories: false)
    #expect(try scratch.lattice("run", "quick.json", "--output", "out").exitCode == 73)
    #expect(try scratch.lattice("run", "quick.json", "--output", "out", "--force").exitCode == 0)
    #expect(try scratch.everything(in: "out").contains("results.json"))
  }

  @Test func aLinkToARunKeepsLeadingToIt() throws {
    #expect(try scratch.lattice("run", "quick.json", "--output", "real").exitCode == 0)
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path + "/latest", withDestinationPath: "real")
    let result = try scratch.lattice(
      "run", "quick.json", "--output", "latest", "--seed", "7", "--force")
    #expect(result.exitCode == 0)
    let target = try FileManager.default.destinationOfSymbolicLink(
      atPath: scratch.path + "/latest")
    #expect(target == "real")
    #expect(try scratch.text(of: "real/config.json").contains("\"seed\": 7"))
  }

  /// Not even root can create a folder below a file or in /proc.
  @Test(arguments: ["quick.json/out", "quick.json/deep/out", "/proc/lattice-run", ""])
  func aPlaceThatIsNotWritableIsRefusedBeforeSampling(path: String) throws {
    let result = try scratch.lattice("run", "quick.json", "--output", path)
    #expect(result.exitCode == 73)
    #expect(result.output.isEmpty)
    #expect(result.errorLines.count == 1)
    #expect(result.errors.contains("\(path.isEmpty ? "\"\"" : path) cannot be created: "))
    #expect(result.errors.contains("Choose another place with --output."))
    #expect(!result.errors.contains(".."))
    #expect(try scratch.everything() == ["quick.json"])
  }

  @Test(.enabled(if: geteuid() != 0, "root writes everywhere"))
  func aForbiddenFolderIsRefused() throws {
    let locked = scratch.path + "/locked"
    try FileManager.default.createDirectory(
      atPath: locked, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o555])
    let result = try scratch.lattice("run", "quick.json", "--output", "locked/out")
    #expect(result.exitCode == 73)
    #expect(result.errors.contains("locked/out cannot be created: Permission denied."))
    #expect(try scratch.everything() == ["locked", "quick.json"])
  }

  @Test func missingFoldersAboveAreCreated() throws {
    let result = try scratch.lattice("run", "quick.json", "--output", "a/b/out/")
    #expect(result.exitCode == 0)
    #expect(try scratch.everything(in: "a/b") == scratch.everything(in: "a/b/out/..").sorted())
    #expect(try scratch.everything(in: "a/b/out").contains("manifest.json"))
    #expect(try scratch.everything(in: "a").allSatisfy { !$0.contains("partial") })
  }
}
