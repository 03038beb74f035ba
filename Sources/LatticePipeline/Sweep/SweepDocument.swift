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

  /// Whether all points that were reached can be trusted; null if none were.
  let reliable: Bool?

  /// Why not, one sentence each.
  let reasons: [String]

  /// What else there is to be said about points, once for all that it is about.
  let warnings: [ReportedWarning]

  /// The swept keys.
  let keys: [String]
  let points: [Point]

  /// Crossings of neighbouring sizes; null where the sweep has no sizes.
  let crossings: [Crossing]?

  /// What is to be said about them; null where the sweep has no sizes.
  let crossingsRemarks: [String]?

  /// Crossings that were looked for in vain; null where the sweep has no sizes.
  let missingCrossings: [Missing]?

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

    /// Why not, one sentence each.
    let reasons: [String]?

    /// What else there is to be said about it; null unless finished.
    let warnings: [ReportedWarning]?

    /// Networks behind it.
    let networks: Int?
    let essFraction: ReportedNumber?
    let largestShare: ReportedNumber?
    let paretoK: ReportedNumber?

    /// The largest pull of the Schwinger–Dyson residuals.
    let schwingerDysonMaxPull: ReportedNumber?

    /// Those of φ⁴ in every convention; empty for other theories and without interaction.
    let couplings: [String: [String: Double]]?
    let observables: [String: ReportedEstimate]?
  }

  struct Crossing: Encodable {
    let quantity: String

    /// L₀ of the two lattices.
    let extents: [Int]

    /// All their extents.
    let lattices: [[Int]]
    let others: [String: ConfigurationNode]
    let coupling: String
    let position: ReportedNumber

    /// One standard deviation, statistical.
    let error: ReportedNumber

    /// What interpolating between the points leaves uncertain, beside `error`.
    let interpolation: ReportedNumber
    let height: ReportedNumber

    /// Whether all points that were interpolated can be trusted.
    let reliable: Bool
  }

  /// A crossing that is not there.
  struct Missing: Encodable {
    let quantity: String
    let lattices: [[Int]]
    let others: [String: ConfigurationNode]
    let coupling: String
    let reason: String
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
      (finished[point.index]?.reasons ?? []).map { "\(plan.label(of: point)): \($0)" }
    }
    reliable = results.isEmpty ? nil : reasons.isEmpty
    warnings = ReportedWarning.merged(plan.points.map { finished[$0.index]?.warnings ?? [] }) {
      plan.label(ofPoints: $0)
    }
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
        reasons: result?.reasons, warnings: result?.warnings,
        networks: result?.configuration.ensemble.networks,
        essFraction: result.map { ReportedNumber($0.quality.essFraction) },
        largestShare: result.map { ReportedNumber($0.quality.largestShare) },
        paretoK: result.map { ReportedNumber($0.quality.paretoK) },
        schwingerDysonMaxPull: result.map { ReportedNumber($0.quality.residualPull) },
        couplings: result?.couplings,
        observables: result?.observables.mapValues(ReportedEstimate.init))
    }
    let abscissa = report?.curves.abscissa ?? ""
    crossings = report?.sizes?.crossings.map { found in
      Crossing(
        quantity: found.pair.quantity.name, extents: found.pair.lattices.map { $0[0] },
        lattices: found.pair.lattices, others: nodes(found.pair.others), coupling: abscissa,
        position: ReportedNumber(found.crossing.position),
        error: ReportedNumber(found.crossing.error),
        interpolation: ReportedNumber(found.crossing.interpolation),
        height: ReportedNumber(found.crossing.height), reliable: found.isReliable)
    }
    crossingsRemarks = report?.sizes?.remarks
    missingCrossings = report?.sizes?.missing.map { missing in
      Missing(
        quantity: missing.pair.quantity.name, lattices: missing.pair.lattices,
        others: nodes(missing.pair.others), coupling: abscissa, reason: missing.reason)
    }
  }

  /// `index.tsv`: the same without observables.
  func table(of plan: SweepPlan) -> Table {
    var table = Table(
      comments: [
        "\(program): points of the sweep \(name)", "sweep \(configurationHash)",
      ],
      columns: ["point"] + keys + [
        "status", "folder", "reliable", "networks", "essFraction", "largestShare", "paretoK",
        "schwingerDysonMaxPull",
      ])
    for (point, entry) in zip(plan.points, points) {
      table.append(
        [.integer(entry.point)]
          + keys.map { .word(point.values.value(of: $0)?.text ?? "") }
          + [
            .word(entry.status.rawValue), .word(entry.folder ?? ""),
            entry.reliable.map { .integer($0 ? 1 : 0) } ?? .real(.nan),
            entry.networks.map { .integer($0) } ?? .real(.nan),
          ]
          + [
            entry.essFraction, entry.largestShare, entry.paretoK, entry.schwingerDysonMaxPull,
          ].map { .real($0?.value ?? .nan) })
    }
    return table
  }
}
