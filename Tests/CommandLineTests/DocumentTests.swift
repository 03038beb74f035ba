import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// The pages a reader follows: what they link to is there, what they tell to type exists.
struct DocumentTests {
  /// The pages by their paths from the top folder.
  static let pages: [String] = {
    let folders = ["Documentation", "Documentation/HowTo", "Documentation/Decisions"]
    let below = folders.flatMap { folder in
      (try? FileManager.default.contentsOfDirectory(
        atPath: root.appendingPathComponent(folder).path))?.map { folder + "/" + $0 } ?? []
    }
    return ["README.md", "CONTRIBUTING.md"] + below.filter { $0.hasSuffix(".md") }.sorted()
  }()

  /// The text of a page outside fenced blocks, line by line, and that inside.
  private func lines(of page: String) throws -> (prose: [Substring], code: [Substring]) {
    let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
    var (prose, code): ([Substring], [Substring]) = ([], [])
    var isCode = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else if isCode {
        code.append(line)
      } else {
        prose.append(line)
      }
    }
    return (prose, code)
  }

  /// The anchors that a browser of repositories gives a page's headings.
  private func anchors(of page: String) throws -> Set<String> {
    Set(
      try lines(of: page).prose.filter { $0.hasPrefix("#") }.map { heading in
        heading.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces).lowercased()
          .filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
          .replacing(" ", with: "-")
      })
  }

  @Test(arguments: pages) func linksLeadSomewhere(page: String) throws {
    let folder = root.appendingPathComponent(page).deletingLastPathComponent()
    for line in try lines(of: page).prose {
      for match in line.matches(of: /\]\(([^)\s]+)\)/) where !match.1.hasPrefix("http") {
        let parts = match.1.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let file =
          parts[0].isEmpty
          ? root.appendingPathComponent(page)
          : folder.appendingPathComponent(String(parts[0])).standardizedFileURL
        #expect(FileManager.default.fileExists(atPath: file.path), "\(page): \(match.1)")
        if parts.count == 2, file.pathExtension == "md" {
          let path = String(file.path.dropFirst(root.standardizedFileURL.path.count + 1))
          #expect(try anchors(of: path).contains(String(parts[1])), "\(page): \(match.1)")
        }
      }
    }
  }

  @Test(arguments: pages) func commandsAndConfigurationsExist(page: String) throws {
    let help = try RunningProgram(LatticeProgram.url(), ["help"], in: root).finish()
    try #require(help.exitCode == 0)
    let known = Set(
      help.outputLines.filter { $0.hasPrefix("  ") }.compactMap {
        $0.split(separator: " ").first.map(String.init)
      })
    let (prose, code) = try lines(of: page)
    let commands =
      code.compactMap { $0.wholeMatch(of: /(?:\$ |\S*\/)?lattice ([a-z]+)\b.*/)?.1 }
      + prose.flatMap { $0.matches(of: /`lattice ([a-z]+)\b[^`]*`/).map(\.1) }
    for command in commands {
      #expect(known.contains(String(command)) || command == "help", "\(page): \(command)")
    }
    for line in prose + code {
      for match in line.matches(of: /\bConfigs\/[A-Za-z0-9\/-]+\.json/) {
        let path = root.appendingPathComponent(String(match.0)).path
        #expect(FileManager.default.fileExists(atPath: path), "\(page): \(match.0)")
      }
    }
  }

  /// Who cites the program cites the one that runs.
  @Test func citationHasTheProgramsVersion() throws {
    let file = try String(contentsOf: root.appendingPathComponent("CITATION.cff"), encoding: .utf8)
    let version = try RunningProgram(LatticeProgram.url(), ["--version"], in: root).finish()
    let number = try #require(file.firstMatch(of: /\nversion: (\d+\.\d+\.\d+)\n/)?.1)
    #expect(version.output.contains(number), "\(version)")
  }

  /// A configuration that a page shows is sound.
  @Test(.enabled(if: hasPython())) func exampleOfTheContinuumLimitIsSound() throws {
    let scratch = try Scratch()
    let page = root.appendingPathComponent("Documentation/FAQ.md").path
    let follow = root.appendingPathComponent("Scripts/follow")
    let result = try RunningProgram(follow, [scratch.url.path, page], in: scratch.url).finish()
    #expect(result.exitCode == 0, "\(result)")
    let validation = try scratch.lattice("validate", "continuum.json")
    #expect(validation.exitCode == 0, "\(validation)")
  }

  /// Whether the first page's action is among the sources, as of a reader who has followed it.
  private static var isFollowed: Bool {
    FileManager.default.fileExists(
      atPath: root.appendingPathComponent("Sources/FieldTheory/SinhGordonInteraction.swift").path)
  }

  /// The changes that how-to pages make still fit the sources, all of them on top of one another.
  @Test(
    .enabled(if: hasPython()),
    .disabled(if: isFollowed, "the pages' changes have been made here and cannot be made again"))
  func howToPagesFitTheSources() throws {
    let scratch = try Scratch()
    for folder in ["Sources", "Tests", "Documentation"] {
      try FileManager.default.copyItem(
        at: root.appendingPathComponent(folder), to: scratch.url.appendingPathComponent(folder))
    }
    let pages = Self.pages.filter { $0.hasPrefix("Documentation/HowTo/") }.map {
      root.appendingPathComponent($0).path
    }
    #expect(pages.count >= 3)
    let follow = root.appendingPathComponent("Scripts/follow")
    let result = try RunningProgram(follow, [scratch.url.path] + pages, in: scratch.url).finish()
    #expect(result.exitCode == 0, "\(result)")
    // The control: a change that has been made cannot be made again.
    let again = try RunningProgram(follow, [scratch.url.path] + pages, in: scratch.url).finish()
    #expect(again.exitCode == 1)
  }
}
