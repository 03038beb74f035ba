import ArchitectureEngineering
import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RunConfiguration
import RunReports

/// A run in about ten lines for a terminal, with value(error) notation; warnings come first.
struct RunSummary {
  let results: RunResults

  var text: String {
    var lines = results.reliability.reasons.map { "NOT RELIABLE: \($0)" }
    lines.append(theoryLine)
    lines.append(ensembleLine)
    if let chain = results.chain { lines.append(label("chain") + chain.description) }
    if !results.engine.hasEqualWeights {
      if results.engine.engineering.realisation != "stored" {
        lines.append(label("engineered") + results.engine.engineering.reason)
      }
      lines.append(weightsLine)
    }
    lines.append(results.box == nil ? selfCheckLine : boxLine)
    lines.append(
      row(
        "fields",
        [
          ("⟨φ²⟩", "phi2"), ("⟨φ⁴⟩", "phi4"), ("⟨φ·φ⟩", "phiDotPhi"),
          ("⟨(φ·φ)²⟩", "phiDotPhiSquared"), ("⟨φφ'⟩", "nearestNeighbour"),
        ]))
    if results.box == nil {
      lines.append(
        row("infrared", [("χ = G(0)", "susceptibility"), ("ξ₂", "xi2nd"), ("m_pole", "poleMass")])
          + massText)
      if let remark = results.observables.directIsBetter {
        lines.append(label("estimator") + remark.text)
      }
      lines.append(
        row(
          "vertex",
          [
            ("λ_R = Γ₄(0)", "renormalizedCoupling"),
            ("g_R", "renormalizedDimensionlessCoupling"),
          ]))
      lines.append(
        row("zero mode", [("⟨|M|⟩", "absMagnetization"), ("U₄", "u4"), ("Binder", "binder")]))
    }
    if !results.engine.hasEqualWeights {
      lines.append(
        row(
          "partition",
          [("ln Z/Z₀", "logPartitionRatio"), ("ln Z/Z_M", "logPartitionRatioReference")]))
    }
    if !results.curves.isEmpty { lines.append(comparisonLine) }
    lines += results.curves.compactMap(predictionLine)
    if let comparison = results.comparison {
      lines.append(label("hmc") + comparison.record.description)
    }
    lines.append(costLine)
    return lines.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func label(_ name: String) -> String {
    name + String(repeating: " ", count: max(1, 12 - name.count))
  }

  private func row(_ name: String, _ entries: [(symbol: String, key: String)]) -> String {
    let parts = entries.compactMap { entry in
      results.observables.named[entry.key].map { estimate in
        estimate.value.isFinite
          ? "\(entry.symbol) = \(estimate)" : "\(entry.symbol): lost in noise"
      }
    }
    return parts.isEmpty ? "" : label(name) + parts.joined(separator: "   ")
  }

  private var theoryLine: String {
    let plan = results.plan
    let extents = plan.lattice.extents.map(String.init).joined(separator: "×")
    let action = plan.configuration.theory.action.rawValue
    guard results.point.isActionKnown else {
      return label("theory") + "not told, on \(extents)"
    }
    let couplings = TheoryText(results.point.action).couplings { "\($0)" }
    return label("theory")
      + "\(action) on \(extents), m² = \(results.point.action.massSquared)\(couplings)"
  }

  private var ensembleLine: String {
    let plan = results.plan
    guard results.engine.engineering.realisation != "stored" else {
      let time =
        results.storedChain?.times.slowest.map {
          ", τ_int \(Text.significant($0.autocorrelationTime)) of the slowest observable, "
            + "\(results.measurement.averages.blockCount) blocks"
        } ?? ""
      return label("ensemble")
        + "\(results.measurement.weights.count) \(results.engine.engineering.reason)\(time)"
    }
    if results.chain != nil {
      return label("ensemble")
        + "\(results.measurement.weights.count) trajectories of hybrid Monte Carlo, seed "
        + "\(plan.configuration.ensemble.seed)"
    }
    let width = plan.width.map { "\($0) neurons" } ?? "exact width"
    return label("ensemble")
      + "\(results.measurement.weights.count) networks of \(width), reference M² = "
      + "\(Text.significant(results.engine.reference.massSquared)), seed \(plan.configuration.ensemble.seed)"
  }

  private var weightsLine: String {
    let weights = results.measurement.weights
    let predicted = results.predictedVariance.map { " (predicted \(Text.significant($0)))" } ?? ""
    let shape = weights.paretoK.map { ", k̂ = \(Text.significant($0))" } ?? ""
    if let group = results.engine.engineering.resamplingGroup {
      return label("weights")
        + "ESS \(Text.significant(weights.essFraction)) by ancestors, \(weights.weightedCount) of "
        + "\(weights.count) networks have descendants after resampling in groups of \(group), "
        + "largest share \(Text.significant(weights.largestShare))\(shape)"
    }
    return label("weights")
      + "ESS \(Text.significant(weights.essFraction)), Var ln w = "
      + "\(Text.significant(weights.varianceLogWeight))\(predicted), largest share "
      + "\(Text.significant(weights.largestShare))\(shape)"
  }

  private var selfCheckLine: String {
    guard results.point.isActionKnown else { return "" }
    let pull = Text.significant(results.observables.residualMaxPull)
    let text =
      "Schwinger–Dyson residuals: largest pull \(pull) of \(results.engine.orbits.count) momenta"
    let isOfWidth = results.plan.width != nil && results.plan.isInteracting
    let finiteWidth = isOfWidth ? " (the finite-width effect)" : ""
    let estimators =
      results.observables.estimatorMaxPull.map {
        "; between estimators \(Text.significant($0))"
      } ?? ""
    return label("self-check") + text + estimators + finiteWidth
  }

  private var boxLine: String {
    guard let box = results.box else { return "" }
    return label("G(r)")
      + "largest pull against \(results.point.isInteracting ? "the free networks" : "infinite volume") \(Text.significant(box.maxPull)) of "
      + "\(box.correlator.count) displacements; connected φ⁴ \(box.connectedFourth.estimate), "
      + "φ⁶ \(box.connectedSixth.estimate)"
  }

  private var massText: String {
    guard let mass = results.observables.named["effectiveMass"] else { return "" }
    guard let window = results.observables.effectiveMassWindow else {
      return "   m_eff: lost in noise"
    }
    return "   m_eff = \(mass) [t = \(window.lowerBound)…\(window.upperBound)]"
  }

  private var comparisonLine: String {
    label("G(p) pulls")
      + results.curves.map {
        "\($0.name) \(Text.significant(results.maxPull(against: $0)))"
      }.joined(separator: " · ") + "   (largest, \(results.point.estimator.rawValue) estimator)"
  }

  /// The pulls of the scalar observables a theory predicts.
  private func predictionLine(_ curve: TheoryCurve) -> String? {
    let predictions = results.predictions(of: curve)
    guard !predictions.isEmpty else { return nil }
    let symbols = [
      ("χ", "susceptibility"), ("⟨φ²⟩", "phi2"), ("⟨φ⁴⟩", "phi4"), ("⟨φφ'⟩", "nearestNeighbour"),
      ("⟨|M|⟩", "absMagnetization"), ("U₄", "u4"), ("ξ₂", "xi2nd"),
      ("ln Z/Z₀", "logPartitionRatio"),
    ]
    let pulls = symbols.compactMap { symbol, name in
      predictions[name]?.pull.value.map { "\(symbol) \(Text.significant($0))" }
    }
    return label("pulls") + "against \(curve.name): " + pulls.joined(separator: " · ")
  }

  private var costLine: String {
    let cost = results.cost.ofRun(on: results.options.ranks)
    let perNetwork = cost.threadSeconds / Double(results.measurement.weights.count)
    let earlier = results.cost.earlier.wallSeconds
    return label("cost")
      + "\(Text.duration(cost.wallSeconds)) on \(cost.threads) thread"
      + "\(cost.threads == 1 ? "" : "s")"
      + (earlier > 0 ? " (\(Text.duration(earlier)) of it in earlier sittings or parts)" : "")
      + ", \(Text.duration(perNetwork)) a network and thread, "
      + "\(MemoryEstimate.describe(cost.peakBytes)) at peak"
  }
}
