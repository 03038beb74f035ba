import Foundation
import RunConfiguration
import RunReports

/// The page of a run or a sweep: one self-contained HTML file.
///
/// Its bytes follow from those of the folder (and of structure tests beside it) and the time alone.
public struct ReportPage {
  let folder: ReportedFolder

  /// Where the page will lie, to tell links that work from there.
  let output: String

  /// When the folder was read.
  private let written: Date

  /// The name of the page in the folder, unless another is asked for.
  static let defaultName = "report.html"

  /// Reads what the page shows.
  ///
  /// - Parameters:
  ///   - path: The folder of a run or a sweep.
  ///   - output: The page's file; nil for `report.html` in the folder.
  /// - Throws: ``ReportPageError``, ``RunStatusError``.
  public init(_ path: String, output: String? = nil) throws {
    folder = try ReportedFolder(path)
    written = Date()
    self.output = output ?? folder.path + "/" + Self.defaultName
  }

  /// Whether the page will lie in the folder itself.
  var isInFolder: Bool {
    FilePath.resolved(FilePath.folder(of: output)) == FilePath.resolved(folder.path)
  }

  /// What is wrong with the folder's files, one line each; empty if they are as they were written.
  public var warnings: [String] {
    guard let status = folder.status else {
      return ["\(folder.path) is a sweep that has not ended; the page shows what there is"]
    }
    return [
      ("has changed since the run", status.changed), ("is missing", status.missing),
      ("cannot be read", status.unreadable),
    ].flatMap { words, files in files.map { "\(folder.path)/\($0) \(words)" } }
  }

  /// The page's text.
  public var html: String {
    var page = HTMLPage(title: "\(name): \(kindName)", lead: lead)
    if folder.kind == .sweep {
      page.append("What was run", id: "run", setting)
      page.append("Can it be trusted?", id: "trust", sweepTrust)
      page.append("Points", id: "points", sweepPoints)
      page.append("Crossings", id: "crossings", sweepCrossings)
      page.append("Couplings", id: "couplings", sweepCouplings)
    } else {
      page.append("What was run", id: "run", setting)
      page.append("Can it be trusted?", id: "trust", trust)
      page.append("Results", id: "results", measurements)
      page.append("Couplings", id: "couplings", couplings)
    }
    page.append("Figures", id: "figures", figures)
    page.append("Tables", id: "tables", tables)
    page.append("How to reproduce", id: "reproduce", reproduction)
    page.append("How to cite", id: "cite", citations)
    page.append("Manifest", id: "manifest", manifest)
    return page.text
  }

  /// Writes the page: it is on disk whole before it takes its name.
  ///
  /// - Parameter force: Whether an earlier page may be replaced.
  /// - Returns: Where it is.
  /// - Throws: ``ReportPageError``, ``/RunReports/NewFileError``.
  public func write(force: Bool) throws -> String {
    guard !isOfFolder else { throw ReportPageError.outputIsRecorded(path: output) }
    try NewFile(outsideRuns: output, replacing: force).write(html)
    return output
  }

  /// Whether the page would replace what it is made of, wherever links in the folder lead. No manifest tells
  /// of it for a sweep that has not ended, or for a run whose manifest is damaged.
  private var isOfFolder: Bool {
    let target = FilePath.resolved(output)
    let files =
      (folder.manifest?.files.keys).map(Array.init) ?? [folder.resultsName, "config.json"]
    return (files + [RunStatus.manifestName]).contains {
      FilePath.resolved(folder.path + "/" + $0) == target
    }
  }

  // MARK: Head

  var name: String { folder.results["name"]?.string ?? folder.path }

  private var kindName: String {
    switch folder.kind {
    case .run:
      folder.results.at("engineering", "realisation")?.string == "stored"
        ? "stored fields measured" : "a run"
    case .flow: "a renormalisation-group flow"
    case .check: "structure tests"
    case .reconstruction: "couplings from correlators"
    case .sweep: "a sweep"
    }
  }

  private var lead: [HTML] {
    var verdicts: [HTML] = []
    // Without a finished point there is nothing to be trusted or not.
    let hasVerdict = folder.kind != .sweep || folder.hasStatistics
    switch folder.results["reliable"]?.value {
    case _ where !hasVerdict: break
    case .bool(true): verdicts.append(.badge("\(subject) reliable", .good))
    case .bool(false): verdicts.append(.badge("NOT RELIABLE", .bad))
    default: verdicts.append(.badge("results.json does not tell whether it is reliable", .plain))
    }
    if case .bool(let passed)? = folder.results["passed"]?.value {
      verdicts.append(passed ? .badge("no test fails", .good) : .badge("a test fails", .bad))
    }
    if folder.status == nil {
      verdicts.append(.badge("not ended", .plain))
    } else {
      verdicts.append(
        warnings.isEmpty
          ? .badge("files as they were written", .good) : .badge("FILES CHANGED", .bad))
    }
    let hash = ResultTree.words(folder.results["configurationHash"])
    let program = ResultTree.words(folder.results["program"])
    let ended = folder.manifest.map { ", ended \($0.ended)" } ?? ""
    return [
      .tag("p", verdicts.flatMap { [$0, " "] }),
      .note(
        .text("\(program), configuration "), .code(String(hash.prefix(16))),
        .text("\(ended); page written \(written.formatted(.iso8601))")),
    ] + warnings.map { .paragraph(.badge("warning", .bad), .text(" " + $0)) }
      + reasons.map { .paragraph(.badge("not reliable", .bad), .text(" " + $0)) }
  }

  /// What else there is to be said about the statistics.
  var remarks: [HTML] {
    let texts = (folder.results["warnings"]?.list ?? []).compactMap { warning in
      warning["statement"]?.string.map { statement in
        ReportedWarning(statement, figures: warning["figures"]?.string).text
      }
    }
    return texts.isEmpty
      ? [] : [.paragraph("The program warns:"), .list(texts.map { .text($0) })]
  }

  /// Why the results cannot be trusted.
  var reasons: [String] { folder.results["reasons"]?.list.compactMap(\.string) ?? [] }
}
