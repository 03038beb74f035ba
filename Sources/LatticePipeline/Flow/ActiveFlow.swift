import EnsembleSampling
import ErrorAnalysis
import Foundation
import Logging
import RenormalizationGroup
import RunConfiguration
import RunReports

/// The active flow: u4 of networks against σ_W as the scale.
struct ActiveFlow {
  let plan: FlowPlan
  let threads: Int
  let logger: Logger
  let monitor: SamplingMonitor

  func compute() throws -> FlowOutput {
    let dimension = plan.flow.dimension ?? 1
    let ensemble = GaussNetworkEnsemble(
      configuration: plan.configuration, dimension: dimension, threads: threads, monitor: monitor)
    let networks = plan.configuration.ensemble.networks
    let points = try plan.flow.sigmaW.enumerated().map { index, deviation in
      logger.info("drawing \(networks) networks of \(ensemble.width) neurons at σ_W = \(deviation)")
      return try ensemble.coupling(weightDeviation: deviation, index: index)
    }
    let field = slope(of: points, \.field)
    let neurons = slope(of: points, \.neurons)
    let exact = ensemble.closedForm.slope
    var reasons = ensemble.obstacle.map { [$0] } ?? []
    if field == nil {
      reasons.append(
        "a measured u4 of the fields is not negative, so their slope does not exist; draw more "
          + "networks, or fewer neurons, whose u4 is larger")
    }
    let results = ActiveFlowResults(
      dimension: dimension, width: ensemble.width,
      sigmaB: plan.configuration.architecture.sigmaB, networks: networks, points: points,
      slope: .init(field: field, neurons: neurons, exact: exact))
    return FlowOutput(
      fill: { $0.active = results }, tables: [("flow.tsv", table(points))],
      figures: [
        (
          "flow",
          FlowFigure.active(title: title(ensemble), places: plan.flow.sigmaW)
        )
      ],
      summary: summary(results, ensemble), reasons: reasons)
  }

  /// The exponent of σ_W, by least squares of ln|u4| against ln σ_W with independent errors.
  private func slope(
    of points: [NetworkCoupling], _ estimate: (NetworkCoupling) -> ReportedEstimate
  ) -> ActiveFlowResults.ReportedFit? {
    var (weights, places, logs): ([Double], [Double], [Double]) = ([], [], [])
    for point in points {
      guard let value = estimate(point).value.value, let error = estimate(point).error.value,
        value < 0, error > 0
      else { return nil }
      weights.append(value * value / (error * error))
      places.append(log(point.sigmaW))
      logs.append(log(-value))
    }
    func mean(_ values: [Double]) -> Double {
      zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
    let (centre, level) = (mean(places), mean(logs))
    let spread = zip(weights, places).reduce(0) { $0 + $1.0 * ($1.1 - centre) * ($1.1 - centre) }
    let slope =
      zip(weights, zip(places, logs)).reduce(0) {
        $0 + $1.0 * ($1.1.0 - centre) * ($1.1.1 - level)
      } / spread
    let chiSquared = ChiSquared(
      value: zip(weights, zip(places, logs)).reduce(0) { sum, point in
        let deviation = point.1.1 - level - slope * (point.1.0 - centre)
        return sum + point.0 * deviation * deviation
      }, degreesOfFreedom: points.count - 2)
    return .init(
      value: slope, error: 1 / spread.squareRoot(), chiSquared: chiSquared.value,
      degreesOfFreedom: chiSquared.degreesOfFreedom, pValue: chiSquared.pValue)
  }

  private func title(_ ensemble: GaussNetworkEnsemble) -> String {
    "gauss networks, N = \(ensemble.width), d = \(ensemble.dimension), "
      + "σ_b = \(plan.configuration.architecture.sigmaB)"
  }

  private func table(_ points: [NetworkCoupling]) -> Table {
    var table = Table(
      comments: [
        "\(ProgramVersion.text): quartic coupling of networks against sigma_W",
        "configuration \(plan.configurationHash)",
        "u4 = -G4c(0,0,0,0)/int K_W^4; field: fourth cumulant of sampled fields, neurons: moments of "
          + "their neurons; \(plan.configuration.ensemble.networks) networks a point, "
          + Text.errors(
            plan.configuration, blockCount: plan.configuration.analysis.blocks),
      ],
      columns: [
        "sigmaW", "field", "field_error", "neurons", "neurons_error", "exact", "field_pull",
        "neurons_pull",
      ])
    for point in points {
      let numbers = [
        point.field.value, point.field.error, point.neurons.value, point.neurons.error,
        ReportedNumber(point.exact), point.fieldPull, point.neuronsPull,
      ]
      table.append([.real(point.sigmaW)] + numbers.map { .real($0.value ?? .nan) })
    }
    return table
  }

  private func summary(
    _ results: ActiveFlowResults, _ ensemble: GaussNetworkEnsemble
  ) -> [String] {
    func shown(_ estimate: ReportedEstimate) -> String {
      Estimate.format(
        value: estimate.value.value ?? .nan, error: estimate.error.value ?? .nan)
    }
    func shown(_ fit: ActiveFlowResults.ReportedFit?) -> String {
      fit.map { Estimate.format(value: $0.value, error: $0.error) } ?? "none"
    }
    return ["networks    \(title(ensemble)), \(results.networks) at each σ_W"]
      + results.points.map { point in
        "σ_W = \(point.sigmaW)".padded(to: 12)
          + "u4 = \(shown(point.field)) fields, \(shown(point.neurons)) neurons, "
          + "\(Text.significant(point.exact)) exact"
      }
      + [
        "slope       d ln|u4|/d ln σ_W = \(shown(results.slope.field)) fields, "
          + "\(shown(results.slope.neurons)) neurons, \(results.slope.exact) exact"
      ]
  }
}
