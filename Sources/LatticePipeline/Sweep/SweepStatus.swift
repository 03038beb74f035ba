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

    /// Whether some of its networks are saved.
    let isBegun: Bool
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

  /// Whether a process is at it.
  let isGoingOn: Bool

  /// Whether the tables of the whole are written.
  public let hasEnded: Bool

  /// The command that goes on; null if nothing is left to do.
  let next: String?

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
    func inside(_ plan: PlannedRun, of sweep: SweepPlan) -> String {
      "\(path)/\(sweep.place(of: plan))"
    }
    let finishedPasses = plan.passes.filter {
      FinishedFolder(inside($0.plan, of: plan), of: $0.plan) != nil
    }
    var finished = Set(finishedPasses.flatMap(\.members))
    var begun = Set<Int>()
    for pass in plan.passes {
      if Self.isBegun(inside(pass.plan, of: plan)) { begun.formUnion(pass.members) }
      for index in pass.members where pass.isShared && !finished.contains(index) {
        guard let alone = plan.points[index].plan else { continue }
        let place = inside(alone, of: plan)
        if FinishedFolder(place, of: alone) != nil { finished.insert(index) }
        if Self.isBegun(place) { begun.insert(index) }
      }
    }
    let messages = Self.messages(in: path)
    let left = plan.points.filter { !finished.contains($0.index) }.map { point in
      Point(
        point: point.index + 1, name: point.values.label,
        message: messages[point.index + 1] ?? (point.plan == nil ? point.fault : nil),
        isBegun: begun.contains(point.index))
    }
    folder = path
    name = plan.file.name
    points = plan.points.count
    self.finished = finished.count
    failed = left.filter { $0.message != nil }
    missing = left.filter { $0.message == nil }
    hasEnded = FileManager.default.fileExists(atPath: path + "/" + RunStatus.manifestName)
    isGoingOn = SweepFolder.isInUse(path)
    next = left.isEmpty && hasEnded ? nil : "lattice resume \(path)"
  }

  /// Whether a run keeps what it has drawn beside its folder.
  private static func isBegun(_ run: String) -> Bool {
    FileManager.default.fileExists(atPath: run + InterruptedRun.suffix)
  }

  /// Why points failed, by their numbers from 1.
  private static func messages(in folder: String) -> [Int: String] {
    struct Index: Decodable {
      struct Point: Decodable {
        let point: Int
        let message: String?
      }
      let points: [Point]
    }
    let data = FileManager.default.contents(atPath: folder + "/" + SweepFolder.indexName) ?? Data()
    let points = (try? JSONDecoder().decode(Index.self, from: data))?.points ?? []
    return points.reduce(into: [:]) { $0[$1.point] = $1.message }
  }

  /// The state in a few lines.
  public var text: String {
    let state =
      isGoingOn ? "unfinished, and a process is at it" : hasEnded ? "ended" : "unfinished"
    var lines = ["sweep       \(name), \(state)"]
    lines.append(
      "points      \(finished) of \(points) finished, \(failed.count) failed, \(missing.count) missing"
    )
    lines += Self.listed(failed, title: "failed") { ": \($0.message ?? "")" }
    lines += Self.listed(missing, title: "missing") { $0.isBegun ? " (begun)" : "" }
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
