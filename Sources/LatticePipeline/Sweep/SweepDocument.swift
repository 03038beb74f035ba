import ErrorAnalysis
import RunConfiguration
import RunReports

/// The content of a sweep's index.json: every point, what became of it, and its numbers.
struct SweepDocument: Encodable {
  /// Version of this document's layout.
  var schemaVersion = 1

  let program: String
  let name: String

  /// SHA-256 of the physics of all runs.
  let configurationHash: String

  /// Whether all points that were reached can be trusted.
  let reliable: Bool

  /// Why not, one sentence each.
  let reasons: [String]

  /// The swept keys.
  let keys: [String]
  let points: [Point]

  /// Crossings of neighbouring sizes; null where the sweep has no sizes.
  let crossings: [Crossing]?

  /// What has become of a point.
  enum Status: String, Encodable {
    case finished
    case failed
    case pending
  }

  struct Point: Encodable {
    /// From 1, in the order of the file.
    let point: Int
    let values: [String: ConfigurationNode]
    let status: Status

    /// Below the sweep's folder; null unless finished.
    let folder: String?

    /// Why it failed; null if it did not.
    let message: String?

    /// Null unless finished.
    let reliable: Bool?
    let essFraction: ReportedNumber?
    let observables: [String: ReportedEstimate]?
  }

  struct Crossing: Encodable {
    let quantity: String
    let extents: [Int]
    let others: [String: ConfigurationNode]
    let coupling: String
    let position: ReportedNumber
    let error: ReportedNumber
    let interpolation: ReportedNumber
    let height: ReportedNumber
  }

  /// Describes a sweep as it stands.
  ///
  /// - Parameters:
  ///   - plan: The sweep.
  ///   - results: Finished points.
  ///   - failures: Messages by the numbers of failed points.
  ///   - report: Of all results, at the end; nil before.
  init(
    _ plan: SweepPlan, results: [SweepPointResults], failures: [Int: String],
    report: SweepReport? = nil
  ) {
    program = ProgramVersion.text
    name = plan.file.name
    configurationHash = plan.configurationHash
    keys = plan.file.specification.keys
    let finished = Dictionary(
      results.map { ($0.point.index, $0) }, uniquingKeysWith: { $1 })
    reasons = plan.points.flatMap { point in
      (finished[point.index]?.reasons ?? []).map { "point \(point.index + 1): \($0)" }
    }
    reliable = reasons.isEmpty
    func nodes(_ values: [SweptValue]) -> [String: ConfigurationNode] {
      Dictionary(values.map { ($0.path, $0.node) }, uniquingKeysWith: { $1 })
    }
    points = plan.points.map { point in
      let result = finished[point.index]
      let message = result == nil ? failures[point.index] : nil
      return Point(
        point: point.index + 1, values: nodes(point.values),
        status: result != nil ? .finished : message != nil ? .failed : .pending,
        folder: result?.folder, message: message, reliable: result?.isReliable,
        essFraction: result.map { ReportedNumber($0.essFraction) },
        observables: result?.observables.mapValues(ReportedEstimate.init))
    }
    let abscissa = report?.curves.abscissa ?? ""
    crossings = report?.crossings?.map { found in
      Crossing(
        quantity: found.quantity.name, extents: [found.extents.0, found.extents.1],
        others: nodes(found.others), coupling: abscissa,
        position: ReportedNumber(found.crossing.position),
        error: ReportedNumber(found.crossing.error),
        interpolation: ReportedNumber(found.crossing.interpolation),
        height: ReportedNumber(found.crossing.height))
    }
  }

  /// `index.tsv`: the same without observables.
  func table(of plan: SweepPlan) -> Table {
    var table = Table(
      comments: [
        "\(program): points of the sweep \(name)", "sweep \(configurationHash)",
      ], columns: ["point"] + keys + ["status", "folder", "reliable", "essFraction"])
    for (point, entry) in zip(plan.points, points) {
      table.append(
        [.integer(entry.point)]
          + keys.map { .word(point.values.value(of: $0)?.text ?? "") }
          + [
            .word(entry.status.rawValue), .word(entry.folder ?? ""),
            entry.reliable.map { .integer($0 ? 1 : 0) } ?? .real(.nan),
            .real(entry.essFraction?.value ?? .nan),
          ])
    }
    return table
  }
}
