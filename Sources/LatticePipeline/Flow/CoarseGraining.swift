import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import Logging
import RenormalizationGroup
import RunConfiguration
import RunReports

/// Momentum-shell coarse graining of an ensemble, its effective couplings laid over the flow.
struct CoarseGraining {
  let plan: FlowPlan
  let threads: Int
  let logger: Logger
  let monitor: SamplingMonitor

  /// The couplings measured at one cut-off, in units of the original lattice.
  private struct Measured {
    let cutoff: Double
    let modes: Int
    let factor: Int
    let u2: Estimate
    let kinetic: Estimate
    let u4: Estimate
    /// nil if the fitted action ends at φ⁴.
    let u6: Estimate?
    /// The fit that goes on to φ⁶, where the first ends at φ⁴.
    let sextic: CoarseGrainingResults.Point.Sextic?
    let flow: SexticCouplings?
  }

  func compute() throws -> FlowOutput {
    guard let ensemble = plan.ensemble, let bare = plan.bare else {
      preconditionFailure("coarse graining has an ensemble")
    }
    let cutoffs = plan.flow.cutoffs.sorted(by: >)
    let engine: RunEngine
    do {
      engine = try RunEngine(ensemble, threads: threads, monitor: monitor, logger: logger)
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    logger.info("\(engine.engineering.reason)")
    logger.info(
      "drawing \(ensemble.fieldCount) networks, coarse-grained at \(cutoffs.count) cut-offs")
    let (setup, transform) = (engine.setups[0], engine.fieldTransform)
    let isDecimated = plan.flow.decimate
    let (blocks, chain) = try engine.sample(threads: threads, monitor: monitor) {
      CoarseGrainingMeter(
        setup: setup, transform: transform, cutoffs: cutoffs, isDecimated: isDecimated)
    }
    let (measurement, averages): (EnsembleMeasurement, ResampledAverages)
    do {
      let draws = BootstrapDraws(plan.configuration, blockCount: blocks.count)
      measurement = try EnsembleMeasurement(
        setup: setup, blocks: blocks.map(\.correlators), draws: draws)
      averages = try ResampledAverages(blocks: blocks.map(\.coarse), draws: draws)
    } catch {
      throw RunError.analysis(error.description)
    }
    let flow = flowed(through: cutoffs, from: bare, on: ensemble.lattice)
    let points = try cutoffs.enumerated().map { index, cutoff in
      try measured(
        averages, index: index, cutoff: cutoff, transform: transform, hasSextic: bare.u6 != 0,
        flow: flow[index])
    }
    let observables: Observables
    do {
      observables = try Observables(measurement, box: nil, point: ensemble.target, engine: engine)
    } catch {
      throw RunError.theory(error.description)
    }
    let reliability = Reliability(
      weights: measurement.weights, areWeightsEqual: engine.hasEqualWeights,
      residualMaxPull: ensemble.identitiesDecide ? observables.residualMaxPull : nil,
      pullLimit: Reliability.residualPullLimit(
        momenta: engine.orbits.count, blocks: blocks.count),
      rarest: engine.rarestMomentum, doubling: engine.engineering.doubling,
      estimatorMaxPull: observables.estimatorMaxPull,
      unreached: engine.unreachedFields(of: ensemble.action), chainShortcoming: chain?.shortcoming)
    return output(
      bare: bare, points: points, vertices: vertices(observables, end: flow[cutoffs.count]),
      ensemble: ensemble, reasons: reliability.reasons)
  }

  /// The flow at each cut-off, and with all modes but p = 0 integrated out; nil from where it breaks down.
  private func flowed(
    through cutoffs: [Double], from bare: SexticCouplings, on lattice: Lattice
  ) -> [SexticCouplings?] {
    let shells = ShellFlow(lattice: lattice)
    let integrator = StiffIntegrator(tolerance: plan.flow.tolerance)
    // Below every momentum but zero.
    let lowest = .pi / Double(lattice.extents.max() ?? 1)
    var results: [SexticCouplings?] = []
    for count in 1...cutoffs.count + 1 {
      do throws(FlowError) {
        let scales = Array((cutoffs + [min(lowest, cutoffs.last ?? lowest)]).prefix(count))
        results.append(
          try shells.couplings(at: scales, from: bare, integrator: integrator).last)
      } catch {
        if !results.contains(where: { $0 == nil }) {
          logger.warning("no flow to compare with below this cut-off: \(error.description)")
        }
        results.append(nil)
      }
    }
    return results
  }

  private func measured(
    _ averages: ResampledAverages, index: Int, cutoff: Double, transform: FourierTransform,
    hasSextic: Bool, flow: SexticCouplings?
  ) throws(FlowError) -> Measured {
    let offset = CoarseFieldMeter.offset(ofCutoff: index)
    let couplings = try EffectiveCouplings(
      averages: averages, offset: offset, hasSextic: hasSextic)
    let filter = MomentumShellFilter(
      transform: transform, cutoff: cutoff, isDecimated: plan.flow.decimate)
    let (scale, d) = (Double(filter.factor), Double(transform.grid.lattice.dimension))
    func original(_ coupling: Replicated, power: Double) -> Estimate {
      coupling.map { $0 * pow(scale, power) }.estimate
    }
    let wider =
      hasSextic
      ? nil : try EffectiveCouplings(averages: averages, offset: offset, hasSextic: true)
    return Measured(
      cutoff: cutoff, modes: filter.keptCount, factor: filter.factor,
      u2: original(couplings.u2, power: -2), kinetic: couplings.kinetic.estimate,
      u4: original(couplings.u4, power: d - 4),
      u6: couplings.u6.map { original($0, power: 2 * d - 6) },
      sextic: wider.flatMap { wider in
        wider.u6.map {
          .init(
            u2: original(wider.u2, power: -2), u4: original(wider.u4, power: d - 4),
            u6: original($0, power: 2 * d - 6))
        }
      }, flow: flow)
  }

  /// 1/G(0) and Γ4(0), which masks of other momenta leave as they are.
  private func vertices(
    _ observables: Observables, end: SexticCouplings?
  ) -> CoarseGrainingResults.Vertices {
    .init(
      u2: observables.propagatorReplicates[0].map { 1 / $0 }.biasCorrected.estimate,
      // The first of the standard momenta are all zero.
      u4: observables.connected.fourPoints.first?.vertex.estimate,
      flow: end.map { .init(u2: $0.u2, u4: $0.u4, u6: $0.u6) })
  }

  // MARK: Report

  private func output(
    bare: SexticCouplings, points: [Measured], vertices: CoarseGrainingResults.Vertices,
    ensemble: RunPlan, reasons: [String]
  ) -> FlowOutput {
    let dimension = ensemble.lattice.dimension
    let results = CoarseGrainingResults(
      networks: ensemble.fieldCount, bare: .init(u2: bare.u2, u4: bare.u4, u6: bare.u6),
      vertices: vertices,
      points: points.map { point in
        .init(
          cutoff: point.cutoff, modes: point.modes, factor: point.factor, u2: point.u2,
          kinetic: point.kinetic, u4: point.u4, u6: point.u6, sextic: point.sextic,
          dimensionless: .init(
            u2: point.u2.value / (point.cutoff * point.cutoff),
            u4: point.u4.value * pow(point.cutoff, Double(dimension - 4))),
          flow: point.flow.map { .init(u2: $0.u2, u4: $0.u4, u6: $0.u6) })
      })
    return FlowOutput(
      fill: { $0.coarseGraining = results }, tables: [("flow.tsv", table(points))],
      figures: [
        (
          "flow",
          FlowFigure.coarseGraining(
            title: "\(ensemble.lattice.extents.map { String($0) }.joined(separator: "×")), "
              + "m² = \(Text.significant(bare.u2)), λ = \(Text.significant(bare.u4))")
        )
      ],
      summary: summary(bare: bare, points: points, vertices: vertices), reasons: reasons)
  }

  private func table(_ points: [Measured]) -> Table {
    var table = Table(
      comments: [
        "\(ProgramVersion.text): couplings of coarse fields in units of the original lattice",
        "configuration \(plan.configurationHash)",
        "modes with |p| <= k kept; action 1/2 phi (kinetic phat^2 + u2) phi + u4 phi^4/4! + u6 phi^6/6!, "
          + "without u6 where the lattice action has none, by Schwinger-Dyson equations; "
          + Text.errors(plan.configuration, blockCount: plan.configuration.analysis.blocks),
        "flow: local potential approximation, the same modes integrated out",
      ],
      columns: [
        "k", "modes", "factor", "u2", "u2_error", "kinetic", "kinetic_error", "u4", "u4_error",
        "u6", "u6_error", "u2_flow", "u4_flow", "u6_flow",
      ])
    for point in points {
      let estimates = [point.u2, point.kinetic, point.u4]
      let flow = [point.flow?.u2, point.flow?.u4, point.flow?.u6]
      table.append(
        [.real(point.cutoff), .integer(point.modes), .integer(point.factor)]
          + estimates.flatMap { [.real($0.value), .real($0.error)] }
          + [.real(point.u6?.value ?? .nan), .real(point.u6?.error ?? .nan)]
          + flow.map { .real($0 ?? .nan) })
    }
    return table
  }

  private func summary(
    bare: SexticCouplings, points: [Measured], vertices: CoarseGrainingResults.Vertices
  ) -> [String] {
    func shown(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "none" }
    func shown(_ estimate: ReportedEstimate) -> String {
      Estimate.format(
        value: estimate.value.value ?? .nan, error: estimate.error.value ?? .nan)
    }
    var lines = [
      "bare        u2 = \(shown(bare.u2)), u4 = \(shown(bare.u4)), u6 = \(shown(bare.u6))"
    ]
    for point in points {
      lines.append(
        "k = \(Text.significant(point.cutoff))".padded(to: 12)
          + "u2 = \(point.u2) (flow \(shown(point.flow?.u2))), u4 = \(point.u4) "
          + "(flow \(shown(point.flow?.u4))), Z = \(point.kinetic)")
    }
    lines.append(
      "k → 0       1/G(0) = \(shown(vertices.u2)) (flow \(shown(vertices.flow?.u2)))"
        + (vertices.u4.map { ", Γ4(0) = \(shown($0)) (flow \(shown(vertices.flow?.u4)))" } ?? ""))
    return lines
  }
}
