import ErrorAnalysis
import FieldTheory
import Foundation
import RunConfiguration
import RunReports

/// What the run that served a point of a sweep left of it.
struct SweepPointResults {
  /// The point.
  let point: SweepPoint

  /// The folder of its files, below that of the sweep.
  let folder: String

  /// Points with the same mark share their networks, or with common random numbers these: a seed.
  let sharing: String

  /// The configuration of its run.
  let configuration: RunConfiguration

  /// Why its statistics cannot be trusted; empty if they can.
  let reasons: [String]

  /// What else there is to be said about them.
  let warnings: [ReportedWarning]

  /// What tells whether they can; numbers are nil where there are none.
  let quality: Quality

  /// The couplings of φ⁴ in every convention; empty for other theories and without interaction.
  let couplings: [String: [String: Double]]

  /// Scalar observables; those that are lost in noise are left out.
  let observables: [String: Estimate]

  /// The same with their replicates, where the run kept them.
  let replicated: [String: Replicated]

  var isReliable: Bool { reasons.isEmpty }

  /// Whether the direct estimate of G(0) is more precise than the one that was used.
  var directIsBetter: Bool {
    guard let direct = observables["susceptibilityDirect"],
      let used = observables["susceptibility"]
    else { return false }
    return direct.error < used.error
  }

  /// Numbers that a point's statistics are judged by.
  struct Quality {
    /// (Σw)²/Σw² per network.
    let essFraction: Double?

    /// The largest share of one network in all weights.
    let largestShare: Double?

    /// k̂ of the weights' tail.
    let paretoK: Double?

    /// The largest pull of the Schwinger–Dyson residuals.
    let residualPull: Double?
  }

  private struct Document: Decodable {
    struct Number: Decodable {
      let value: Double?
      let error: Double?
      let n: Int
      let tau: Double
    }
    struct Weights: Decodable {
      let essFraction: Double?
      let largestShare: Double?
      let paretoK: Double?
    }
    struct AxisPoint: Decodable {
      let reasons: [String]
      let warnings: [ReportedWarning]?
      let observables: [String: Number]
      let weights: Weights
      let schwingerDysonMaxPull: Double?
      let massSquared: Double
      let lambda: Double
    }
    struct SchwingerDyson: Decodable {
      let maxPull: Double?
    }
    struct ReportedCouplings: Decodable {
      let conversions: [String: [String: Double]]
    }
    let reasons: [String]
    let warnings: [ReportedWarning]?
    let observables: [String: Number]?
    let weights: Weights?
    let schwingerDyson: SchwingerDyson?
    let couplings: ReportedCouplings?
    let axis: [AxisPoint]?

    /// What is said about a point, of the axis if there is one.
    func warnings(_ entry: AxisPoint?, of plan: PlannedRun) -> [ReportedWarning] {
      guard let entry else { return warnings ?? [] }
      return plan.remarks.map { ReportedWarning($0) } + (entry.warnings ?? [])
    }

    /// What a point, of the axis if there is one, is judged by.
    func quality(_ entry: AxisPoint?) -> Quality {
      let weights = entry?.weights ?? weights
      return Quality(
        essFraction: weights?.essFraction, largestShare: weights?.largestShare,
        paretoK: weights?.paretoK,
        residualPull: entry.map(\.schwingerDysonMaxPull) ?? schwingerDyson?.maxPull)
    }

    /// The couplings of a point. The document's are those of the last point of its axis.
    func couplings(_ entry: AxisPoint?, dimension: Int) -> [String: [String: Double]] {
      let conversions = couplings?.conversions ?? [:]
      guard let entry, !conversions.isEmpty else { return conversions }
      guard entry.lambda != 0 else { return [:] }
      return CouplingConversions.all(
        of: Couplings(massSquared: entry.massSquared, lambda: entry.lambda), dimension: dimension)
    }
  }

  /// Reads the points of a finished run back.
  ///
  /// - Parameters:
  ///   - pass: The run.
  ///   - plan: The sweep.
  ///   - folder: The sweep's folder.
  /// - Throws: ``RunError`` if what the run left is not what runs leave.
  static func all(
    of pass: SweepPass, in plan: SweepPlan, folder: SweepFolder
  ) throws -> [SweepPointResults] {
    let place = plan.place(of: pass.plan)
    let document: Document
    do {
      document = try JSONDecoder().decode(
        Document.self,
        from: Data(contentsOf: URL(fileURLWithPath: folder.path(of: place + "/results.json"))))
    } catch {
      throw RunError.analysis("\(folder.path(of: place))/results.json cannot be read back")
    }
    let isCommon = plan.file.specification.commonRandomNumbers
    return pass.members.enumerated().map { position, index in
      let entry = pass.isShared ? document.axis?[position] : nil
      let inside = pass.isShared ? place + String(format: "/points/%02d", position) : place
      let numbers = entry?.observables ?? document.observables ?? [:]
      return SweepPointResults(
        point: plan.points[index], folder: inside,
        sharing: isCommon ? "seed \(pass.plan.configuration.ensemble.seed)" : place,
        configuration: pass.plan.configuration, reasons: entry?.reasons ?? document.reasons,
        warnings: document.warnings(entry, of: pass.plan),
        quality: document.quality(entry),
        couplings: document.couplings(
          entry, dimension: pass.plan.configuration.lattice.extents.count),
        observables: numbers.compactMapValues { number in
          number.value.map {
            Estimate(
              value: $0, error: number.error ?? .nan, sampleCount: number.n,
              autocorrelationTime: number.tau)
          }
        },
        replicated: replicated(
          folder.text(of: inside + "/replicates.tsv"),
          analysis: pass.plan.configuration.analysis,
          networks: pass.plan.configuration.ensemble.networks))
    }
  }

  /// Takes the columns of replicates.tsv apart; nothing without such a table.
  private static func replicated(
    _ text: String, analysis: RunConfiguration.Analysis, networks: Int
  ) -> [String: Replicated] {
    guard let table = try? StoredTable(text: text), let names = table.columns,
      table.rows.count > 2
    else { return [:] }
    let resampling: Resampling =
      analysis.errors == .jackknife ? .jackknife : .bootstrap(blockCount: analysis.blocks)
    return names.enumerated().dropFirst().reduce(into: [:]) { quantities, column in
      quantities[column.element] = Replicated(
        value: table.rows[0][column.offset],
        replicates: table.rows.dropFirst().map { $0[column.offset] }, sampleCount: networks,
        resampling: resampling)
    }
  }

  /// The covariance of an observable at two points: zero where their networks are independent.
  static func covariance(
    of observable: String, _ first: SweepPointResults, _ second: SweepPointResults
  ) -> Double {
    if first.point.index == second.point.index {
      let error = first.observables[observable]?.error ?? .nan
      return error * error
    }
    guard let (one, other) = shared(observable, first, second) else { return 0 }
    let covariance = Replicated.covariance(one, other)
    return covariance.isFinite ? covariance : 0
  }

  /// An observable's replicates at two points that share their networks, one by one from the same; nil if
  /// they do not. Blocks of different numbers of networks hold different networks.
  static func shared(
    _ observable: String, _ first: SweepPointResults, _ second: SweepPointResults
  ) -> (Replicated, Replicated)? {
    guard first.sharing == second.sharing, let one = first.replicated[observable],
      let other = second.replicated[observable], one.resampling == other.resampling,
      one.replicates.count == other.replicates.count, one.sampleCount == other.sampleCount
    else { return nil }
    return (one, other)
  }

  /// Whether the correlation of two points is known from their replicates.
  static func shareReplicates(_ first: SweepPointResults, _ second: SweepPointResults) -> Bool {
    first.replicated.keys.contains { shared($0, first, second) != nil }
  }
}
