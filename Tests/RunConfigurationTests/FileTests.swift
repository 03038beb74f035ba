import Foundation
import RunConfiguration
import Testing

struct FileTests {
  /// Runs the body with a new folder that is removed afterwards, and the files in it.
  private func withFolder(
    _ files: [String: String], body: (String) throws -> Void
  ) throws {
    let manager = FileManager.default
    let folder = manager.temporaryDirectory.appendingPathComponent("lattice-\(UUID().uuidString)")
    defer { try? manager.removeItem(at: folder) }
    for (path, text) in files {
      let file = folder.appendingPathComponent(path)
      try manager.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    try body(folder.path)
  }

  /// Whether the file system tells names apart by case; macOS's usual one does not.
  private func distinguishesCase(_ folder: String) -> Bool {
    !FileManager.default.fileExists(atPath: folder.uppercased())
  }

  private func failure(_ path: String) -> String {
    do throws(ConfigurationError) {
      _ = try ConfigurationFile.load(path)
      return "loaded"
    } catch {
      return error.description
    }
  }

  @Test func theExactPathComesFirst() throws {
    try withFolder(["Configs/a.json": phiFour, "Configs/B.json": phiFour]) { folder in
      let found = try ConfigurationFile.locate("\(folder)/Configs/a.json")
      #expect(found.path == "\(folder)/Configs/a.json" && !found.wasFolded)
      guard distinguishesCase(folder) else { return }
      try Data(freeField.utf8).write(to: URL(fileURLWithPath: "\(folder)/Configs/A.json"))
      let again = try ConfigurationFile.locate("\(folder)/Configs/A.json")
      #expect(again.path == "\(folder)/Configs/A.json" && !again.wasFolded)
    }
  }

  @Test func oneMatchIsUsedWhateverItsCase() throws {
    try withFolder(["Configs/Sub/a.json": phiFour]) { folder in
      guard distinguishesCase(folder) else { return }
      let found = try ConfigurationFile.locate("\(folder)/configs/SUB/A.JSON")
      #expect(found.path == "\(folder)/Configs/Sub/a.json" && found.wasFolded)
      let decoded = try ConfigurationFile.load("\(folder)/configs/./sub/../sub/a.json")
      #expect(decoded.source == "\(folder)/Configs/./Sub/../Sub/a.json")
      #expect(decoded.problems.isEmpty)
    }
  }

  @Test func severalMatchesAreNamed() throws {
    try withFolder(["X/a.json": phiFour, "x/b.json": phiFour]) { folder in
      guard distinguishesCase(folder) else { return }
      // Only one of the two folders has the file, whichever is typed.
      #expect(try ConfigurationFile.locate("\(folder)/x/a.json").path == "\(folder)/X/a.json")
      try Data(phiFour.utf8).write(to: URL(fileURLWithPath: "\(folder)/x/A.json"))
      let sentence = failure("\(folder)/x/a.JSON")
      #expect(
        sentence == "\(folder)/x/a.JSON: there is no such file, and ignoring case it could be "
          + "several. Name one of \(folder)/X/a.json or \(folder)/x/A.json.")
    }
  }

  @Test func aMissingFileGetsASuggestion() throws {
    try withFolder(["Configs/phi4.json": phiFour, "Configs/free.json": phiFour]) { folder in
      #expect(
        failure("\(folder)/Configs/ph4.json")
          == "\(folder)/Configs/ph4.json: there is no file \"ph4.json\" in \(folder)/Configs, not "
          + "even ignoring case; did you mean \(folder)/Configs/phi4.json?")
      #expect(
        failure("\(folder)/Configs/phi4").hasSuffix("did you mean \(folder)/Configs/phi4.json?"))
      #expect(failure("\(folder)/phi4.json").hasSuffix("did you mean \(folder)/Configs/phi4.json?"))
      #expect(
        failure("\(folder)/Confgs/phi4.json")
          == "\(folder)/Confgs/phi4.json: there is no folder \"Confgs\" in \(folder), not even "
          + "ignoring case; "
          + "did you mean \(folder)/Configs?")
      #expect(
        failure("\(folder)/Configs/unheard.json").hasSuffix(
          "not even ignoring case. Nearby are \(folder)/Configs/free.json and "
            + "\(folder)/Configs/phi4.json."
        ))
    }
    try withFolder(["notes.txt": ""]) { folder in
      #expect(
        failure("\(folder)/a.json").hasSuffix(
          "not even ignoring case. No .json file is nearby: check the path."))
    }
  }

  @Test func whatIsNoConfigurationIsRefusedClearly() throws {
    try withFolder(["Configs/phi4.json": phiFour, "empty.json": "", "text.json": "hello"]) {
      folder in
      #expect(
        failure("\(folder)/Configs")
          == "\(folder)/Configs: this is a folder; a configuration is a file. "
          + "Try \(folder)/Configs/phi4.json.")
      #expect(
        failure("\(folder)/empty.json")
          == "\(folder)/empty.json: the file is empty; it must hold a configuration in braces. "
          + "Start from a file in Configs.")
      #expect(
        failure("\(folder)/text.json")
          == "\(folder)/text.json:1:1: hello is not a value; a text stands in quotes. "
          + "Write \"hello\".")
      let binary = URL(fileURLWithPath: "\(folder)/binary.json")
      try Data([0x89, 0x48, 0x44, 0x46]).write(to: binary)
      #expect(failure(binary.path).contains("the file is not UTF-8 text"))
      let large = Data(repeating: 0x20, count: ConfigurationScanner.largestInput + 1)
      try large.write(to: URL(fileURLWithPath: "\(folder)/large.json"))
      #expect(failure("\(folder)/large.json").contains("the file is larger than 4 MiB"))
    }
    #expect(failure("") == "no configuration is named. Name a .json file.")
  }

  @Test func unreadableFilesAreRefusedClearly() throws {
    try withFolder(["secret.json": phiFour]) { folder in
      let path = "\(folder)/secret.json"
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
      // The superuser reads it all the same.
      if FileManager.default.isReadableFile(atPath: path) { return }
      #expect(
        failure(path)
          == "\(path): the file cannot be read by this user. Check its permissions.")
    }
  }

  @Test func overridesReachTheFile() throws {
    try withFolder(["a.json": phiFour]) { folder in
      let decoded = try ConfigurationFile.load("\(folder)/a.json", overrides: ["theory.lambda=3"])
      #expect(try decoded.validated().theory.lambda == .value(3))
    }
  }
}
