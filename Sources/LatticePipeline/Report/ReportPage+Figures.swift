import Foundation
import RunReports

extension ReportPage {
  /// Folders below the run's that hold figures, and tables of a sweep's observables.
  private static let figureFolders = ["plots"]
  private static let tableFolders = ["tables", "differences"]

  /// The figures, each with a link to the table it was drawn from.
  var figures: [HTML] {
    let files = folder.files(ending: ".svg", in: Self.figureFolders)
    let drawn = Set(files.map { String($0.dropLast(4)) })
    let undrawn = folder.files(ending: ".gp", in: Self.figureFolders).filter {
      !drawn.contains(String($0.dropLast(3)))
    }
    guard !files.isEmpty || !undrawn.isEmpty else { return [] }
    let cards = files.enumerated().map { figure($0.element, number: $0.offset + 1) }
    let scripts = undrawn.map { file in
      // A drawing that was made is in the manifest.
      folder.manifest?.files["\(file.dropLast(3)).svg"] == nil
        ? HTML.note("Not drawn, because gnuplot was missing: ", .code(file), ".")
        : HTML.paragraph(
          .badge("left out", .bad), " ", .code("\(file.dropLast(3)).svg"), " is missing; ",
          .code(file), " draws it anew.")
    }
    return [.tag("div", ["class": "figures"], cards)] + scripts
  }

  private func figure(_ file: String, number: Int) -> HTML {
    let stem = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let script = (try? folder.text("\(file.dropLast(4)).gp")) ?? ""
    let caption = Self.caption(script) ?? (stem.prefix(1).uppercased() + stem.dropFirst() + ".")
    let tables = folder.files(ending: ".tsv", in: Self.tableFolders)
    let table = Self.table(drawnBy: script).flatMap { tables.contains($0) ? $0 : nil }
    let source: HTML =
      table.map {
        .group([" Table: ", .link($0, to: "#" + Self.anchor(of: $0)), "."])
      } ?? .group([])
    let picture: HTML
    do {
      picture = .figure(
        try SVGFigure(folder.text(file), prefix: "figure\(number)-", label: caption))
    } catch {
      picture = Self.leftOut(file, because: error)
    }
    return .tag(
      "figure", ["id": "figure-" + Self.plain(stem)],
      [picture, .tag("figcaption", [.text("Figure \(number). \(caption)"), source])])
  }

  /// What stands in the place of a file that cannot be shown.
  private static func leftOut(_ file: String, because error: any Error) -> HTML {
    let reason = error is PlainFile.Fault ? " \(error)." : ": \(error)."
    return .paragraph(.badge("left out", .bad), " ", .code(file), .text(reason))
  }

  /// The first line of a script, which says what it draws.
  private static func caption(_ script: String) -> String? {
    guard let line = script.split(separator: "\n").first, line.hasPrefix("# ") else { return nil }
    let words = line.dropFirst(2)
    return words.hasSuffix(".") ? String(words) : words + "."
  }

  /// The table a script reads, relative to the folder.
  private static func table(drawnBy script: String) -> String? {
    guard let line = script.split(separator: "\n").first(where: { $0.hasPrefix("table = '") })
    else { return nil }
    let path = line.dropFirst("table = '".count).prefix { $0 != "'" }
    return path.hasPrefix("../") ? String(path.dropFirst(3)) : nil
  }

  /// The anchor of a table.
  private static func anchor(of file: String) -> String { "table-" + plain(file) }

  /// A name of letters, digits and hyphens.
  static func plain(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }

  // MARK: Tables

  /// The tables, folded away below their names.
  var tables: [HTML] {
    let files = folder.files(ending: ".tsv", in: Self.tableFolders).filter { $0 != "index.tsv" }
    guard !files.isEmpty else { return [] }
    let excerpts = files.map { file -> HTML in
      let content: HTML
      do {
        content = TableExcerpt(try StoredTable(text: folder.text(file)), file: file).html
      } catch {
        content = Self.leftOut(file, because: error)
      }
      return .tag("div", ["id": Self.anchor(of: file)], [content])
    }
    let further = ["points", "widths"].filter {
      FileManager.default.fileExists(atPath: folder.path + "/" + $0)
    }
    let notes = further.map { HTML.note("Tables of each entry are in ", .code($0 + "/"), ".") }
    return [
      .note(
        "Open a table by its name; ",
        folder.kind == .flow ? "" : "values are in lattice units, ",
        "lines above a table are its header."
      )
    ] + excerpts + notes
  }
}
