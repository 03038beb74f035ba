import ArchitectureEngineering
import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration
import RunReports

/// The results of all widths, and what they extrapolate to, as files and as a summary.
struct WidthReport {
  let plan: WidthPlan

  /// One a width, ascending.
  let results: [RunResults]

  /// Scalar observables at N → ∞ by name.
  let extrapolations: [String: WidthExtrapolation]

  /// G(p) at N → ∞ per orbit; nil if some orbit has none.
  let propagator: [WidthExtrapolation]?

  /// Why there is no limit of G(p); nil if there is one.
  let problem: String?

  init(plan: WidthPlan, results: [RunResults]) {
    self.plan = plan
    self.results = results
    let widths = results.map { $0.plan.width ?? 0 }
    var extrapolations: [String: WidthExtrapolation] = [:]
    for name in results.first.map({ Array($0.observables.replicated.keys) }) ?? [] {
      let quantities = results.compactMap { $0.observables.replicated[name] }
      guard quantities.count == widths.count else { continue }
      // Some have no error at some width, e.g. ln Z of a free theory.
      extrapolations[name] = try? WidthExtrapolation(widths: widths, quantities: quantities)
    }
    self.extrapolations = extrapolations
    var propagator: [WidthExtrapolation] = []
    var problem: String?
    do throws(WidthExtrapolationError) {
      for orbit in results[0].observables.propagatorReplicates.indices {
        propagator.append(
          try WidthExtrapolation(
            widths: widths,
            quantities: results.map {
              ($0.observables.controlledReplicates ?? $0.observables.propagatorReplicates)[orbit]
            }))
      }
    } catch {
      problem = error.description
    }
    self.propagator = problem == nil ? propagator : nil
    self.problem = problem
  }

  /// The widest networks: what the run's documents describe besides the limit.
  private var widest: RunResults { results[results.count - 1] }

  /// Why the statistics cannot be trusted, one sentence each.
  var reasons: [String] {
    results.flatMap { result in
      result.reliability.reasons.map { "width \(result.plan.width ?? 0): \($0)" }
    }
  }

  /// δG(0)/G(0) to leading order; nil off the reciprocal grid and for other actions than φ⁴.
  private func predictedBias(_ result: RunResults) -> Double? {
    guard let width = result.plan.width, result.plan.momentumDomain == nil,
      let action = result.point.phiFour
    else { return nil }
    return FiniteWidthBias(
      couplings: action.couplings, reference: result.engine.reference,
      density: MomentumDensity(
        propagator: result.engine.reference,
        alpha: result.plan.configuration.architecture.alpha),
      amplitude: result.plan.amplitudeLaw, width: width
    ).values[0]
  }

  /// The same to all orders in λ of what the volume enhances, from the propagator of perturbation theory
  /// about the gap mass; nil where that does not exist.
  private func resummedBias(_ result: RunResults) -> Double? {
    let reference = result.engine.reference
    guard let width = result.plan.width, result.plan.momentumDomain == nil,
      let action = result.point.phiFour,
      let theory = try? PerturbationTheory(
        massSquared: action.massSquared, lambda: action.lambda, grid: reference.grid,
        dispersion: reference.dispersion),
      theory.gapIsPositive, theory.gapReference.kineticTerms == reference.kineticTerms
    else { return nil }
    return FiniteWidthBias(
      couplings: action.couplings, reference: reference,
      density: MomentumDensity(
        propagator: reference, alpha: result.plan.configuration.architecture.alpha),
      amplitude: result.plan.amplitudeLaw, width: width, propagator: theory.gap
    ).values[0]
  }

  // MARK: JSON

  /// The text of results.json.
  func json() throws(RunError) -> String {
    do {
      var document = try widest.document(axis: nil)
      document.configurationHash = plan.configurationHash
      document.reliable = reasons.isEmpty
      document.reasons = reasons
      document.warnings =
        widest.plan.remarks.map { ReportedWarning($0) }
        + ReportedWarning.merged(results.map(\.warnings)) { places in
          "width "
            + places.map { "\(results[$0].plan.width ?? 0)" }.joined(separator: ", ")
        }
      let cost = EnsembleCost.sum(results.map(\.cost)).ofRun(on: widest.options.ranks)
      document.cost.wallSeconds = cost.wallSeconds
      document.cost.cpuSeconds = cost.cpuSeconds
      document.cost.peakBytes = cost.peakBytes
      document.cost.threads = cost.threads
      document.widths = try results.map { result in
        ResultsDocument.WidthPoint(
          width: result.plan.width ?? 0, predictedBias: predictedBias(result),
          resummedBias: resummedBias(result),
          document: try result.document(axis: nil))
      }
      document.extrapolation = extrapolations.mapValues { ResultsDocument.Extrapolation($0) }
      return try JSONText.encode(document)
    } catch {
      throw .encoding("\(error)")
    }
  }

  // MARK: Tables

  /// Names of the observables' columns, G(0) first.
  private var columns: [String] {
    let names = widest.observables.named.keys.filter { name in
      name != "susceptibility" && results.allSatisfy { $0.observables.named[name] != nil }
    }
    return ["susceptibility"] + names.sorted()
  }

  /// `width.tsv`: every scalar observable at every width, and, as width 0, its limit.
  func table() -> Table {
    var table = Table(
      comments: comments + [
        "susceptibility = G(0); Controlled = with the networks' known free propagator as control "
          + "variate; predicted_bias = relative bias of G(0) to leading order in 1/N and first in "
          + "lambda, resummed_bias = to all orders in lambda of what the volume enhances",
        "the row of width 0 is the limit 1/N -> 0, with statistical and systematic error added in "
          + "quadrature",
      ],
      columns: ["width", "inverse_width"] + columns.flatMap { [$0, $0 + "_error"] }
        + ["predicted_bias", "resummed_bias", "essFraction"])
    for result in results {
      let width = result.plan.width ?? 0
      let numbers = columns.flatMap { name -> [Double] in
        let estimate = result.observables.named[name]
        return [estimate?.value ?? .nan, estimate?.error ?? .nan]
      }
      let tail = [
        predictedBias(result) ?? .nan, resummedBias(result) ?? .nan,
        result.measurement.weights.essFraction,
      ]
      table.append(
        [.integer(width), .real(1 / Double(width))] + (numbers + tail).map { .real($0) })
    }
    let limits = columns.flatMap { name -> [Double] in
      let limit = extrapolations[name]
      return [limit?.value ?? .nan, limit?.totalError ?? .nan]
    }
    table.append([.integer(0), .real(0)] + (limits + [0, 0, .nan]).map { .real($0) })
    return table
  }

  private var comments: [String] {
    let extents = widest.plan.lattice.extents.map(String.init).joined(separator: "x")
    return [
      "\(ProgramVersion.text): networks of several widths and the limit of infinite width",
      "configuration \(plan.configurationHash)",
      "lattice \(extents), lattice units (a = 1), m2 = \(widest.point.action.massSquared), lambda = "
        + "\(widest.point.phiFour?.lambda ?? 0)",
      "networks \(plan.configuration.ensemble.networks) of each width; linear and quadratic fits in "
        + "1/N, the better one by Akaike's criterion, their difference as systematic error",
    ]
  }

  /// `propagator.tsv`: G(p) at N → ∞.
  func propagatorTable() -> Table? {
    guard let estimates else { return nil }
    return PropagatorTable.make(
      comments: comments + [
        "G(p) in the limit of infinite width; error = statistical and systematic in quadrature"
      ],
      orbits: widest.engine.orbits, propagator: estimates, theories: widest.curves, direct: nil)
  }

  private var estimates: [Estimate]? {
    propagator?.map {
      Estimate(
        value: $0.value, error: $0.totalError, sampleCount: plan.configuration.ensemble.networks)
    }
  }

  // MARK: Figures

  private var title: String {
    let extents = widest.plan.lattice.extents.map(String.init).joined(separator: "×")
    let coupling = widest.point.phiFour.map { ", λ = \(Text.significant($0.lambda))" } ?? ""
    return "\(extents), m² = \(Text.significant(widest.point.action.massSquared))\(coupling)"
  }

  /// The script of G(p)'s figure at N → ∞.
  func propagatorFigure() -> String? {
    guard let estimates else { return nil }
    let pulls = widest.curves.flatMap { curve in
      zip(estimates, curve.propagator).map { $0.pull(against: $1).magnitude }
    }
    return PropagatorFigure.script(
      title: title + ", N → ∞", dimension: widest.plan.lattice.dimension,
      theories: widest.curves.map(\.name), largestPull: pulls.filter { !$0.isNaN }.max() ?? 1)
  }

  /// G(0) with the free networks as control variate where it exists, else the direct estimate.
  private var bestSusceptibility: String {
    extrapolations["susceptibilityControlled"] == nil
      ? "susceptibility" : "susceptibilityControlled"
  }

  /// The script of G(0)'s figure against 1/N.
  func figure() -> String? {
    guard let extrapolation = extrapolations[bestSusceptibility],
      let column = columns.firstIndex(of: bestSusceptibility)
    else { return nil }
    return WidthFigure.script(
      title: title, valueColumn: 3 + 2 * column, extrapolation: extrapolation,
      theory: theory.map { ($0.name, $0.propagator[0]) })
  }

  /// The best theory compared with.
  private var theory: TheoryCurve? {
    ["exact", "gap", "kernel", "free"].lazy.compactMap { name in
      widest.curves.first { $0.name == name }
    }.first
  }

  // MARK: Summary

  /// The limit and the widths in a few lines.
  var summary: String {
    var lines = reasons.map { "NOT RELIABLE: \($0)" }
    lines.append("widths      G(0) of each, its limit, and the networks of most neurons")
    for result in results {
      let bias = predictedBias(result).map {
        ", predicted bias \(abs($0) < 1e-9 ? "0" : Text.percent($0))"
      }
      let value = result.observables.named[bestSusceptibility].map { "\($0)" } ?? "–"
      lines.append(
        "  N = \(result.plan.width ?? 0): G(0) = \(value)\(bias ?? ""), ESS "
          + Text.significant(result.measurement.weights.essFraction))
    }
    if let limit = extrapolations[bestSusceptibility] {
      let probability = limit.preferred.chiSquared.pValue.map { ", p = \(Text.significant($0))" }
      let against = theory.map {
        "   \($0.name) \(Text.significant($0.propagator[0])), pull "
          + Text.significant((limit.value - $0.propagator[0]) / limit.totalError)
      }
      lines.append(
        "  N → ∞: G(0) = \(limit) (stat)(sys), "
          + "\(limit.preferred.degree == 2 ? "quadratic" : "linear") in 1/N"
          + "\(probability ?? "")\(against ?? "")")
    }
    return (lines + [RunSummary(results: widest).text]).joined(separator: "\n")
  }
}
