import Foundation
import RunConfiguration
import RunReports

extension ReportPage {
  /// The commands that make the same folder again, with the configuration in full.
  var reproduction: [HTML] {
    guard !folder.configurationText.isEmpty else {
      return [.paragraph("config.json is missing, so the page cannot tell.")]
    }
    let stem = Self.plain(name).trimmingCharacters(in: ["-"])
    let file = (stem.isEmpty ? "run" : stem) + ".json"
    var notes: [HTML] = []
    if let manifest = folder.manifest {
      let commit = manifest.gitCommit.map { ", commit \($0)" } ?? ""
      notes.append(
        .paragraph(
          .text(
            "With \(manifest.program)\(commit), Swift \(manifest.versions["Swift"] ?? "–"), FFTW \(manifest.versions["FFTW"] ?? "–"):"
          )))
      if manifest.gitDirty == true {
        notes.append(
          .note("The program's sources had changes that are not in that commit."))
      }
    }
    let isStored = folder.results.at("engineering", "realisation")?.string == "stored"
    if isStored, let source = folder.results.at("engineering", "reason")?.string {
      notes.append(.note(.text("The \(source) are needed as well.")))
    }
    let files = Self.namedFiles(folder.configuration)
    if !files.isEmpty {
      notes.append(
        .note(
          .text(
            "The configuration names files, which must be where it says: \(files.joined(separator: ", "))."
          )))
    }
    // The canonical text of a configuration has no line that ends it early.
    let text =
      folder.configurationText.hasSuffix("\n")
      ? folder.configurationText : folder.configurationText + "\n"
    let script = """
      cat > \(file) <<'END'
      \(text)END
      \(command(file, isStored: isStored))
      """
    return notes + [
      .preformatted(script),
      .note(
        "The same configuration gives the same tables on a machine, byte for byte; ",
        folder.kind == .run
          ? .group([.code("lattice compare"), " sets two runs against each other, and "]) : "",
        .code("lattice status"), " checks a folder against its checksums."),
    ]
  }

  private func command(_ file: String, isStored: Bool) -> String {
    switch folder.kind {
    case .run:
      isStored ? "lattice analyze FIELDS --config \(file)" : "lattice run \(file)"
    case .flow: "lattice flow \(file)"
    case .check: "lattice check \(file)"
    case .reconstruction: "lattice reconstruct \(file)"
    case .sweep: "lattice sweep \(file)"
    }
  }

  /// Values of keys that name files.
  private static func namedFiles(_ configuration: ConfigurationNode?) -> [String] {
    [
      configuration?.at("engineering", "density")?.string, configuration?["compareTable"]?.string,
    ].compactMap { $0 }
  }

  // MARK: Citations

  /// The works the folder's numbers rest on.
  var citations: [HTML] {
    let keys = CitedWorks(folder).keys
    let works = Reference.all.filter { keys.contains($0.key) }
    let program = folder.results["program"]?.string ?? "lattice"
    let commit = folder.manifest?.gitCommit.map { ", commit \($0)" } ?? ""
    let hash = ResultTree.words(folder.results["configurationHash"])
    return [
      .paragraph(
        .text("The program: \(program)\(commit), configuration "), .code(String(hash.prefix(16))),
        "."),
      .paragraph("Methods and physics these numbers rest on:"),
      .list(
        works.map { work in
          let source: HTML =
            work.address.map { .link(work.source, to: $0) } ?? .text(work.source)
          return .group([.text("[\(work.key)] "), source, .text(": \(work.purpose)")])
        }),
    ]
  }

  // MARK: Manifest

  /// Versions, computer, seed, times, and every file with its checksum.
  var manifest: [HTML] {
    var content: [HTML] = []
    if let manifest = folder.manifest, let status = folder.status {
      let versions = manifest.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      let dirty = manifest.gitDirty == true ? " with further changes" : ""
      let randomness: [(name: HTML, value: HTML)] =
        folder.hasStatistics
        ? [
          ("random numbers", .text(manifest.seedScheme)), ("seed", .text(String(manifest.seed))),
        ] : []
      content.append(
        .facts(
          [
            ("program", .text(manifest.program)),
            ("commit", .text((manifest.gitCommit ?? "–") + dirty)),
            ("versions", .text(versions.joined(separator: ", "))),
            ("computer", .text("\(manifest.host), \(manifest.processor)")),
          ] + randomness + [
            ("configuration", .code(manifest.configurationHash)),
            ("started", .text(manifest.started)), ("ended", .text(manifest.ended)),
          ], label: "What made the folder"))
      let states: [(words: String, tone: HTML.Tone, files: [String])] = [
        ("unchanged", .good, status.unchanged), ("changed", .bad, status.changed),
        ("missing", .bad, status.missing), ("unreadable", .bad, status.unreadable),
      ]
      let stateOf = states.reduce(into: [String: (String, HTML.Tone)]()) { found, state in
        for file in state.files { found[file] = (state.words, state.tone) }
      }
      let rows = manifest.files.sorted { $0.key < $1.key }.map { file, checksum -> [HTML] in
        let (words, tone) = stateOf[file] ?? ("unknown", .plain)
        return [.code(file), .badge(words, tone), .code(checksum)]
      }
      content.append(
        .details(
          .text("\(rows.count) files with their SHA-256"),
          [
            .tag(
              "div", ["class": "numbers"],
              [.table(header: ["file", "state", "SHA-256"], rows: rows, label: "Files")])
          ]))
    } else {
      content.append(.paragraph("The folder has no manifest yet: the sweep has not ended."))
    }
    if !folder.log.isEmpty {
      content.append(.details(.code("run.log"), [.preformatted(folder.log)]))
    }
    return content
  }
}
