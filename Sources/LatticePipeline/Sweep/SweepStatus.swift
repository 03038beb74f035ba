import Foundation
import RunConfiguration
import RunReports

/// How far a sweep is that has not ended, or whose points have not all been made, and how it goes on.
public struct SweepStatus: Encodable, Sendable {
  /// A point that is not finished.
  struct Point: Encodable {
    /// From 1, in the order of the file.
    let point: Int

    /// Its swept values in words.
    let name: String

    /// Why it failed; null if it is merely missing.
    let message: String?

    /// Whether its configuration does not allow it, so that trying again alone is of no use.
    let isRefused: Bool

    /// Whether some of its networks are saved.
    let isBegun: Bool
  }

  /// A run for one or several points that has networks saved.
  struct BegunRun: Encodable {
    /// What it is, in words.
    let name: String

    /// Networks saved.
    let networks: Int

    /// Networks wanted.
    let networksWanted: Int
  }

  /// The sweep's folder.
  let folder: String

  /// Its name.
  let name: String

  /// All points.
  let points: Int

  /// Points whose results are there, whole.
  let finished: Int

  /// Points that failed when they were last tried.
  let failed: [Point]

  /// Points that were not reached, or whose results are not whole.
  let missing: [Point]

  /// Runs that have networks saved, for one point or several.
  let begun: [BegunRun]

  /// Whether a process is at it.
  let isGoingOn: Bool

  /// Whether the tables of the whole are written.
  public let hasEnded: Bool

  /// The command that goes on; null if nothing is left that it could do.
  let next: String?

  /// What helps a point that its configuration does not allow.
  static let wayOut =
    "no repetition helps before the configuration, or a file it names, is corrected"

  /// Missing and failed points whose names are shown.
  private static let mostShown = 20

  /// Reads a sweep's folder; nil if it is none.
  ///
  /// What is finished is read from the points themselves: the index may be older.
  ///
  /// - Throws: What is wrong with its configuration.
  public init?(folder path: String) throws {
    guard FileManager.default.fileExists(atPath: path + "/" + SweepFolder.indexName),
      !FileManager.default.fileExists(atPath: path + "/results.json"),
      let plan = try SweepPlan(folder: path, threads: 1)
    else { return nil }
    var finished = Set<Int>()
    var begunPoints = Set<Int>()
    var begun: [BegunRun] = []
    func look(at pass: SweepPass) {
      let place = "\(path)/\(plan.place(of: pass.plan))"
      if FinishedFolder(place, of: pass.plan) != nil { return finished.formUnion(pass.members) }
      guard let ensembles = (try? UnfinishedStatus(place))??.ensembles else { return }
      begunPoints.formUnion(pass.members)
      begun.append(
        BegunRun(
          name: plan.label(of: pass), networks: ensembles.map(\.networks).reduce(0, +),
          networksWanted: ensembles.map(\.networksWanted).reduce(0, +)))
    }
    for pass in plan.passes {
      look(at: pass)
      for index in pass.members where pass.isShared && !finished.contains(index) {
        guard let alone = plan.points[index].plan else { continue }
        look(at: SweepPass(members: [index], plan: alone))
      }
    }
    let messages = SweepIndex(folder: path)?.messages ?? [:]
    // A point that a pass serves may have no run of its own, as a free theory has no map.
    let refused = Set(plan.failing.map(\.index))
    let left = plan.points.filter { !finished.contains($0.index) }.map { point in
      let message =
        messages[point.index + 1] ?? (refused.contains(point.index) ? point.fault : nil)
      return Point(
        point: point.index + 1, name: plan.name(of: point), message: message,
        isRefused: message != nil && point.plan == nil,
        isBegun: begunPoints.contains(point.index))
    }
    folder = path
    name = plan.file.name
    points = plan.points.count
    self.finished = finished.count
    self.begun = begun
    failed = left.filter { $0.message != nil }
    missing = left.filter { $0.message == nil }
    hasEnded = FileManager.default.fileExists(atPath: path + "/" + RunStatus.manifestName)
    isGoingOn = SweepFolder.isInUse(path)
    next =
      left.allSatisfy(\.isRefused) && hasEnded ? nil : "\(ShellCommand.resuming(path))"
  }

  /// Whether points failed.
  public var hasFailures: Bool { !failed.isEmpty }

  /// The state in a few lines.
  public var text: String {
    let state =
      isGoingOn ? "unfinished, and a process is at it" : hasEnded ? "ended" : "unfinished"
    var lines = ["sweep       \(name), \(state)"]
    lines.append(
      "points      \(finished) of \(points) finished, \(failed.count) failed, \(missing.count) missing"
    )
    lines += Self.listed(failed, title: "failed") { ": \($0.message ?? "")" }
    lines += begun.prefix(Self.mostShown).map {
      "begun".padded(to: 12) + "\($0.name): \($0.networks) of \($0.networksWanted) networks kept"
    }
    lines += Self.listed(missing, title: "missing") { $0.isBegun ? " (begun)" : "" }
    let refused = failed.count(where: \.isRefused)
    if refused > 0 { lines.append("refused     \(refused) of the failed: \(Self.wayOut)") }
    if let next {
      lines.append(
        "next        " + (isGoingOn ? "wait for it; once it has stopped, \(next)" : next))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func listed(
    _ points: [Point], title: String, remark: (Point) -> String
  ) -> [String] {
    let more =
      points.count > mostShown
      ? ["".padded(to: 12) + "… and \(points.count - mostShown) more"] : []
    return points.prefix(mostShown).map { point in
      title.padded(to: 12) + "point \(point.point), \(point.name)\(remark(point))"
    } + more
  }

  /// The state as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
