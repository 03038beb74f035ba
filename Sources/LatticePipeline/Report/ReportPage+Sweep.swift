import ErrorAnalysis
import Foundation
import RunConfiguration
import RunReports

extension ReportPage {
  /// Observables listed for every point, where they were measured.
  private static let listed = [
    "susceptibility", "xi2nd", "phi2", "binder", "logPartitionRatio", "logPartitionRatioReference",
  ]

  /// What every point is judged by: the key, its name, and the limit on it.
  private static let judged: [(key: String, name: String, limit: Double?)] = [
    ("essFraction", "ESS/n", nil),
    ("largestShare", "largest share", Reliability.largestShareLimit),
    ("paretoK", "k̂", Reliability.paretoLimit),
    ("schwingerDysonMaxPull", "largest residual pull", nil),
  ]

  /// The points in the order of the file.
  private var points: [ConfigurationNode] { folder.results["points"]?.list ?? [] }

  /// The verdict over all points, with the worst of them.
  var sweepTrust: [HTML] {
    let finished = points.filter { $0["status"]?.string == "finished" }
    guard !finished.isEmpty else { return [.paragraph("No point is finished.")] }
    let doubtful = finished.count { $0["reliable"]?.value == .bool(false) }
    let verdict =
      doubtful == 0
      ? "The program found no reason to distrust the statistics of any of \(finished.count) finished points."
      : "The program distrusts the statistics of \(doubtful) of \(finished.count) finished points; the "
        + "reasons stand at the top of the page."
    let rows = Self.judged.compactMap { key, name, limit -> [HTML]? in
      let numbers = finished.compactMap { point in point[key]?.number.map { (point, $0) } }
      // A small effective fraction is bad, and so is a large value of anything else.
      let worst =
        key == "essFraction" ? numbers.min { $0.1 < $1.1 } : numbers.max { $0.1 < $1.1 }
      guard let (point, number) = worst else { return nil }
      return [
        .text(name), .text(Text.significant(number)), pointLink(point),
        .text(limit.map { "≤ \(Text.significant($0))" } ?? ""),
      ]
    }
    return [
      .paragraph(.text(verdict))
    ] + remarks + [
      rows.isEmpty
        ? .group([])
        : .table(
          header: ["quantity", "worst", "at point", "limit"], rows: rows,
          label: "The worst of all points"),
      .note(
        .text(
          "A limit is exceeded without harm where it does not apply, as that on k̂ of equal weights, or on "
            + "residuals of networks of finite width; "), .code("reliable"), " takes account of it."
      ),
    ]
  }

  /// Every point with its values and what became of it; failures come first.
  var sweepPoints: [HTML] {
    let points = points
    func count(_ status: String) -> Int { points.count { $0["status"]?.string == status } }
    let failures = points.compactMap { point -> HTML? in
      point["message"]?.string.map {
        .group([.badge("failed", .bad), .text(" point \(Self.number(of: point)): \($0)")])
      }
    }
    let keys =
      folder.results["keys"]?.list.compactMap(\.string)
      ?? (points.first?["values"]?.members.map(\.key) ?? [])
    let observables = Self.listed.filter { name in
      points.contains { $0.at("observables", name) != nil }
    }
    let judged = Self.judged.filter { entry in points.contains { $0[entry.key]?.number != nil } }
    let rows = points.map { point -> [HTML] in
      let status = ResultTree.words(point["status"])
      return [pointLink(point)]
        + keys.map { .text(ResultTree.text(point.at("values", $0))) }
        + [
          status == "finished" ? .text(status) : .badge(status, status == "failed" ? .bad : .plain),
          Self.reliability(point["reliable"]), .text(ResultTree.text(point["networks"])),
        ] + judged.map { .text(ResultTree.significant(point[$0.key])) }
        + observables.map { .text(ResultTree.text(point.at("observables", $0))) }
    }
    return [
      .paragraph(
        .text(
          "\(points.count) points: \(count("finished")) finished, \(count("failed")) failed, \(count("pending")) not reached."
        ))
    ] + (failures.isEmpty ? [] : [.list(failures)]) + [
      .table(
        header: ["point"] + keys.map { .code($0) } + ["status", "reliable", "networks"]
          + judged.map { .text($0.name) }
          + observables.map { name in
            ObservableGlossary(name).symbol.map { .text($0) } ?? .code(name)
          },
        rows: rows, label: "Points of the sweep")
    ]
  }

  private static func number(of point: ConfigurationNode) -> String {
    ResultTree.text(point["point"])
  }

  /// A point's number, linked to its own page if it has one and this page lies in the folder.
  private func pointLink(_ point: ConfigurationNode) -> HTML {
    let number = Self.number(of: point)
    guard let name = point["folder"]?.string, isInFolder,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }),
      !name.hasPrefix("/"), !name.split(separator: "/").contains(".."),
      FileManager.default.fileExists(atPath: "\(folder.path)/\(name)/report.html")
    else { return .text(number) }
    return .link(number, to: name + "/report.html")
  }

  /// Where the curves of neighbouring sizes cross, and why others do not.
  var sweepCrossings: [HTML] {
    let crossings = folder.results["crossings"]?.list ?? []
    let missing = folder.results["missingCrossings"]?.list ?? []
    guard !crossings.isEmpty || !missing.isEmpty else { return [] }
    let coupling = ResultTree.words((crossings + missing).first?["coupling"])
    let families = crossings.first?["others"]?.members.map(\.key) ?? []
    let rows = crossings.map { crossing -> [HTML] in
      let position = crossing["position"]?.number ?? .nan
      let error = crossing["error"]?.number ?? .nan
      return [
        .code(ResultTree.words(crossing["quantity"])), .text(Self.lattices(crossing)),
      ] + families.map { .text(ResultTree.text(crossing.at("others", $0))) }
        + [
          .text(Estimate.format(value: position, error: error)),
          .text(ResultTree.significant(crossing["error"])),
          .text(ResultTree.significant(crossing["interpolation"])),
          .text(ResultTree.text(crossing["height"])), Self.reliability(crossing["reliable"]),
        ]
    }
    let table = HTML.table(
      header: ["quantity", "lattices"] + families.map { .code($0) }
        + [
          .group([.code(coupling), " at the crossing"]), "statistical error",
          "error of interpolation", "height", "reliable",
        ], rows: rows, label: "Crossings of neighbouring sizes")
    let absent = missing.map { entry -> HTML in
      let others = (entry["others"]?.members ?? []).map {
        "\($0.key) = \(ResultTree.text($0.node))"
      }
      let place = ([Self.lattices(entry)] + others).filter { !$0.isEmpty }.joined(separator: ", ")
      return .group([
        .code(ResultTree.words(entry["quantity"])),
        .text((place.isEmpty ? "" : ", \(place)") + ": \(ResultTree.words(entry["reason"]))."),
      ])
    }
    let note =
      "The error in brackets is the statistical one; that of interpolation, the largest change with one "
      + "degree more or a point less, stands beside it. Corrections to scaling are in neither: they are "
      + "what the drift of the crossings with the size shows."
    let remarks = (folder.results["crossingsRemarks"]?.list ?? []).compactMap(\.string)
    return (crossings.isEmpty ? [] : [table, .note(.text(note))])
      + remarks.map { .paragraph(.badge("remark", .plain), .text(" \($0).")) }
      + (absent.isEmpty ? [] : [.paragraph("No crossing was found here:"), .list(absent)])
  }

  /// `8×8 and 12×12`.
  private static func lattices(_ node: ConfigurationNode) -> String {
    (node["lattices"]?.list ?? []).map {
      SizePair.name($0.list.compactMap { $0.number.flatMap(Int.init(exactly:)) })
    }
    .joined(separator: " and ")
  }

  /// The couplings of every point in all conventions.
  var sweepCouplings: [HTML] {
    let points = points.filter { $0["couplings"]?.members.isEmpty == false }
    guard let first = points.first?["couplings"] else { return [] }
    let columns = first.members.flatMap { convention in
      convention.node.members.filter { $0.key != "fieldRescaling" }.map {
        (convention: convention.key, name: $0.key)
      }
    }
    let rows = points.map { point -> [HTML] in
      [pointLink(point)]
        + columns.map { .text(ResultTree.text(point.at("couplings", $0.convention)?[$0.name])) }
    }
    return [
      .paragraph(
        "In lattice units (a = 1). Results are in the convention ", .code("factorial"),
        ", (λ/4!) φ⁴; swept keys are in the configuration's."),
      .details(
        "Couplings of all points in all conventions",
        [
          .table(
            header: ["point"] + columns.map { .code("\($0.convention).\($0.name)") }, rows: rows,
            label: "Couplings in all conventions")
        ]),
    ]
  }
}
