import EnsembleSampling
import ErrorAnalysis
import Foundation
import Logging
import RenormalizationGroup
import RunConfiguration
import RunReports

/// The passive flow: couplings of a potential against the scale k, from couplings at the first scale.
struct PassiveFlow {
  let plan: FlowPlan
  let threads: Int
  let logger: Logger
  let monitor: SamplingMonitor

  /// Points of the table between two scales that are asked for.
  private static let pointsBetween = 20

  /// ρ_max unless the user names another.
  private static let standardEnd = 4.0

  /// What another grid may change in u4, relative to u4 or 1.
  private static let allowedGridError = 1e-3

  private var dimension: Int { plan.flow.dimension ?? 1 }
  private var regulator: FlowRegulator { FlowRegulator(plan.flow) }
  private var isWhole: Bool { plan.flow.truncation == .potential }

  /// u4 at the first scale.
  private struct Start {
    let value: Double
    let error: Double?
    let source: String
    let measured: NetworkCoupling?
  }

  /// One solution at the scales of the table.
  private struct Solution {
    let couplings: [SexticCouplings]
    let statistics: StiffIntegrator.Statistics
  }

  func compute() throws -> FlowOutput {
    let start = try start()
    let (scales, isAsked) = scales()
    let solution = try solve(start.value, at: scales)
    var errors: [SexticCouplings]?
    if let error = start.error {
      let upper = try solve(start.value + error, at: scales).couplings
      let lower = try solve(start.value - error, at: scales).couplings
      errors = zip(upper, lower).map {
        Self.halfDifference($0, $1)
      }
    }
    var (gridErrors, sextic): ([SexticCouplings]?, [SexticCouplings]?) = (nil, nil)
    if isWhole {
      let other = try whole(
        start.value, at: scales, points: plan.flow.gridPoints * 5 / 4,
        end: 1.5 * (plan.flow.gridEnd ?? Self.standardEnd))
      gridErrors = zip(other.couplings, solution.couplings).map {
        let half = Self.halfDifference($0, $1)
        return SexticCouplings(u2: 2 * half.u2, u4: 2 * half.u4, u6: 2 * half.u6)
      }
      // The truncation may end where the whole potential does not.
      do throws(FlowError) {
        sextic = try truncated(start.value, at: scales).couplings
      } catch {
        logger.warning("the truncation at φ⁶ cannot be compared with: \(error.description)")
      }
    }
    let points = scales.indices.filter { isAsked[$0] }.map { index in
      func number(_ path: KeyPath<SexticCouplings, Double>) -> PassiveFlowResults.Number {
        .init(
          solution.couplings[index][keyPath: path], error: errors?[index][keyPath: path],
          gridError: gridErrors?[index][keyPath: path], sextic: sextic?[index][keyPath: path])
      }
      return PassiveFlowResults.Point(
        k: scales[index],
        sigmaW: solution.couplings[index].weightDeviation(dimension: dimension),
        u2: number(\.u2), u4: number(\.u4), u6: number(\.u6))
    }
    let results = PassiveFlowResults(
      dimension: dimension, regulator: regulator.rawValue,
      truncation: plan.flow.truncation.rawValue, source: start.source, measured: start.measured,
      points: points, steps: solution.statistics.steps,
      rejectedSteps: solution.statistics.rejected)
    var reasons: [String] = []
    if start.measured != nil, let obstacle = networks.obstacle { reasons.append(obstacle) }
    let worst = points.max { ($0.u4.gridError ?? 0) < ($1.u4.gridError ?? 0) }
    if let worst, let error = worst.u4.gridError,
      error > Self.allowedGridError * max(1, abs(worst.u4.value))
    {
      reasons.append(
        "another grid changes u4 by \(Text.significant(error)) at k = \(Text.significant(worst.k)); "
          + "take more flow.gridPoints or another flow.gridEnd")
    }
    return FlowOutput(
      fill: { $0.passive = results },
      tables: [("flow.tsv", table(scales, solution.couplings, errors: errors, sextic: sextic))],
      figures: [("flow", FlowFigure.passive(title: title, hasError: errors != nil))],
      summary: summary(results), reasons: reasons)
  }

  // MARK: Equations

  private var integrator: StiffIntegrator { StiffIntegrator(tolerance: plan.flow.tolerance) }

  private var initialMass: Double { plan.flow.u2 ?? 2 / Double(dimension) }

  private func solve(_ quartic: Double, at scales: [Double]) throws(FlowError) -> Solution {
    isWhole
      ? try whole(
        quartic, at: scales, points: plan.flow.gridPoints,
        end: plan.flow.gridEnd ?? Self.standardEnd)
      : try truncated(quartic, at: scales)
  }

  private func truncated(_ quartic: Double, at scales: [Double]) throws(FlowError) -> Solution {
    var statistics = StiffIntegrator.Statistics()
    let couplings = try SexticFlow(dimension: dimension, regulator: regulator).couplings(
      at: scales, from: SexticCouplings(u2: initialMass, u4: quartic, u6: plan.flow.u6),
      integrator: integrator, statistics: &statistics)
    return Solution(couplings: couplings, statistics: statistics)
  }

  private func whole(
    _ quartic: Double, at scales: [Double], points: Int, end: Double
  ) throws(FlowError) -> Solution {
    let grid = PotentialGrid(count: points, end: end)
    var statistics = StiffIntegrator.Statistics()
    let (u2, u6) = (initialMass, plan.flow.u6)
    let potentials = try PotentialFlow(
      dimension: dimension, regulator: regulator, grid: grid,
      potential: { field in
        let square = field * field
        return square * (u2 / 2 + square * (quartic / 24 + square * u6 / 720))
      }
    ).potentials(at: scales, integrator: integrator, statistics: &statistics)
    return Solution(couplings: potentials.map { grid.couplings(of: $0) }, statistics: statistics)
  }

  private func start() throws -> Start {
    switch plan.flow.u4 {
    case .value(let value):
      return Start(value: value, error: nil, source: "given", measured: nil)
    case nil: preconditionFailure("a passive flow has a u4")
    case .exact:
      return Start(
        value: networks.closedForm.quarticCoupling(weightDeviation: 1), error: nil,
        source: "exact", measured: nil)
    case .measured:
      logger.info(
        "drawing \(plan.configuration.ensemble.networks) networks of \(networks.width) neurons")
      let coupling = try networks.coupling(weightDeviation: 1, index: 0)
      guard let value = coupling.neurons.value.value, let error = coupling.neurons.error.value
      else { throw RunError.analysis("the measured u4 is not a number") }
      return Start(value: value, error: error, source: "measured", measured: coupling)
    }
  }

  private var networks: GaussNetworkEnsemble {
    GaussNetworkEnsemble(
      configuration: plan.configuration, dimension: dimension, threads: threads, monitor: monitor)
  }

  private static func halfDifference(
    _ one: SexticCouplings, _ other: SexticCouplings
  ) -> SexticCouplings {
    SexticCouplings(
      u2: abs(one.u2 - other.u2) / 2, u4: abs(one.u4 - other.u4) / 2,
      u6: abs(one.u6 - other.u6) / 2)
  }

  // MARK: Scales

  /// The scales asked for and points between them, evenly in ln(1 + k).
  private func scales() -> (values: [Double], isAsked: [Bool]) {
    let asked = plan.flow.scales
    var (values, flags) = ([asked[0]], [true])
    for (last, next) in zip(asked, asked.dropFirst()) {
      for index in 1..<Self.pointsBetween {
        let fraction = Double(index) / Double(Self.pointsBetween)
        values.append(expm1((1 - fraction) * log1p(last) + fraction * log1p(next)))
        flags.append(false)
      }
      values.append(next)
      flags.append(true)
    }
    return (values, flags)
  }

  // MARK: Text

  private var title: String {
    "passive flow, d = \(dimension), \(regulator.rawValue), "
      + (isWhole ? "whole potential" : "truncated at φ⁶")
  }

  private func table(
    _ scales: [Double], _ couplings: [SexticCouplings], errors: [SexticCouplings]?,
    sextic: [SexticCouplings]?
  ) -> Table {
    var table = Table(
      comments: [
        "\(ProgramVersion.text): \(title.replacingOccurrences(of: "φ⁶", with: "phi^6"))",
        "configuration \(plan.configurationHash)",
        "U = u2 phi^2/2 + u4 phi^4/4! + u6 phi^6/6!, sigmaW = sqrt(d u2/2)",
      ],
      columns: ["k", "sigmaW", "u2", "u4", "u6"] + (errors == nil ? [] : ["u4_error"])
        + (sextic == nil ? [] : ["u2_sextic", "u4_sextic", "u6_sextic"]))
    for index in scales.indices {
      let point = couplings[index]
      var row = [
        scales[index], point.weightDeviation(dimension: dimension), point.u2, point.u4, point.u6,
      ]
      if let errors { row.append(errors[index].u4) }
      if let sextic { row += [sextic[index].u2, sextic[index].u4, sextic[index].u6] }
      table.append(row.map { .real($0) })
    }
    return table
  }

  private func summary(_ results: PassiveFlowResults) -> [String] {
    func shown(_ number: PassiveFlowResults.Number) -> String {
      if let error = number.error, error > 0 {
        return Estimate.format(value: number.value, error: error)
      }
      return String(format: "%.6f", number.value)
    }
    var lines = ["flow        \(title)"]
    if let measured = results.measured {
      lines.append(
        "u4 at start \(Estimate.format(value: measured.neurons.value.value ?? .nan, error: measured.neurons.error.value ?? .nan)) "
          + "from \(networks.width) gauss neurons, exact \(Text.significant(measured.exact))")
    }
    for point in results.points {
      let sigma = point.sigmaW.value.map { String(format: "%.6f", $0) } ?? "none"
      var line =
        "k = \(Text.significant(point.k))".padded(to: 12)
        + "u2 = \(shown(point.u2)), u4 = \(shown(point.u4)), u6 = \(shown(point.u6)), σ_W = \(sigma)"
      if let error = point.u4.gridError { line += String(format: ", u4 grid error %.0e", error) }
      if let sextic = point.u4.sextic { line += String(format: ", u4 truncated %.6f", sextic) }
      lines.append(line)
    }
    lines.append("steps       \(results.steps), \(results.rejectedSteps) more tried in vain")
    return lines
  }
}
