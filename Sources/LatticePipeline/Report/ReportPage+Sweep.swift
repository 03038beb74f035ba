import Foundation
import RunConfiguration
import RunReports

extension ReportPage {
  /// Observables listed for every point, where they were measured.
  private static let listed = ["susceptibility", "xi2nd", "binder", "logPartitionRatio"]

  /// Every point with its values and what became of it; failures come first.
  var sweepPoints: [HTML] {
    let points = folder.results["points"]?.list ?? []
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
    let rows = points.map { point -> [HTML] in
      let status = ResultTree.words(point["status"])
      return [pointLink(point)]
        + keys.map { .text(ResultTree.text(point.at("values", $0))) }
        + [
          status == "finished" ? .text(status) : .badge(status, status == "failed" ? .bad : .plain),
          Self.reliability(point["reliable"]),
          .text(ResultTree.significant(point["essFraction"])),
        ] + observables.map { .text(ResultTree.text(point.at("observables", $0))) }
    }
    return [
      .paragraph(
        .text(
          "\(points.count) points: \(count("finished")) finished, \(count("failed")) failed, \(count("pending")) not reached."
        ))
    ] + (failures.isEmpty ? [] : [.list(failures)]) + [
      .table(
        header: ["point"] + keys.map { .code($0) } + ["status", "reliable", "ESS/n"]
          + observables.map { .code($0) },
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

  /// Where the curves of neighbouring sizes cross.
  var sweepCrossings: [HTML] {
    guard let crossings = folder.results["crossings"]?.list, !crossings.isEmpty else { return [] }
    return ResultTree.html(
      ConfigurationNode(.array(crossings)), name: "crossings")
  }
}
