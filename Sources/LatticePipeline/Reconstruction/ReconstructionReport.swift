import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import RunConfiguration
import RunReports

/// A reconstruction as files and as a summary.
struct ReconstructionReport {
  let plan: ReconstructionPlan

  /// Theories of the axis, or widths.
  let points: [ReconstructedPoint]

  /// Wall-clock seconds of drawing and measuring, and workers.
  let seconds: Double
  let threads: Int

  private var target: ReconstructedPoint { points[points.count - 1] }
  private var isWidths: Bool { plan.plans.count > 1 }

  /// Orders are those of 1/N where the networks' own width makes the interaction.
  private var counting: OrderCounting { target.width == nil ? .coupling : .width }

  /// The diagrams of the couplings that are reconstructed: of g4 and g2 those evaluated, where the next
  /// order is measured, and of g6 the leading ones.
  var diagrams: [DiagramList] {
    let order = target.zero.total == nil ? 1 : 2
    return [
      DiagramList(EdgeworthExpansion(legCount: 4, upTo: order, counting: counting)),
      DiagramList(EdgeworthExpansion(legCount: 2, upTo: 1, counting: counting)),
      DiagramList(EdgeworthExpansion(legCount: 6, upTo: 2, counting: counting)),
    ]
  }

  /// Why statistics or expansion cannot be trusted.
  var reasons: [String] {
    points.flatMap { point in
      (point.results.reliability.reasons + [point.expansionReason].compactMap(\.self)).map {
        reason in
        points.count > 1 ? "\(label(of: point)): \(reason)" : reason
      }
    }
  }

  private func label(of point: ReconstructedPoint) -> String {
    isWidths
      ? "N = \(point.width ?? 0)"
      : "m² = \(Text.significant(point.point.action.massSquared)), λ = "
        + Text.significant(point.target(4) ?? .nan)
  }

  // MARK: Widths

  /// N g4(0) at one width.
  private struct Scaled {
    let width: Int
    let value: Replicated
  }

  /// N g4(0) of each width.
  private var scaled: [Scaled] {
    var result: [Scaled] = []
    for point in points {
      guard let width = point.width else { continue }
      result.append(Scaled(width: width, value: point.zero.leading.map { Double(width) * $0 }))
    }
    return result
  }

  /// The power of N from a weighted line through ln|g4| against ln N, and N g4 at N → ∞.
  private var scaling: ReconstructionDocument.WidthScaling? {
    let scaled = scaled
    guard isWidths, scaled.count >= 2 else { return nil }
    let logarithms = scaled.map { log(Double($0.width)) }
    let weights = scaled.map { entry in
      let estimate = entry.value.estimate
      return estimate.value * estimate.value / (estimate.error * estimate.error)
    }
    let total = weights.reduce(0, +)
    let mean = zip(weights, logarithms).reduce(0) { $0 + $1.0 * $1.1 } / total
    let deviations = logarithms.map { $0 - mean }
    let spread = zip(weights, deviations).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
    let responses = zip(weights, deviations).map { $0 * $1 / spread }
    let slope = Replicated.combine(scaled.map(\.value)) { values in
      zip(responses, values).reduce(-1) { $0 + $1.0 * log($1.1.magnitude) }
    }
    let limit = try? WidthExtrapolation(
      widths: scaled.map(\.width), quantities: scaled.map(\.value))
    return ReconstructionDocument.WidthScaling(
      exponent: ReportedEstimate(slope.estimate),
      limit: ReportedEstimate(
        Estimate(
          value: limit?.value ?? .nan, error: limit?.totalError ?? .nan,
          sampleCount: target.zero.leading.sampleCount)),
      exact: ReportedNumber(exactScaled))
  }

  /// N g4(0) in closed form.
  private var exactScaled: Double? {
    guard let width = target.width else { return nil }
    return target.exactLeading(target.zero.kinematics).map { Double(width) * $0 }
  }

  // MARK: Files

  /// The text of results.json.
  func json() throws(RunError) -> String {
    let usage = Machine.usage
    let document = ReconstructionDocument(
      program: ProgramVersion.text, name: plan.configuration.name,
      configurationHash: plan.configurationHash,
      fields: plan.stored == nil ? "drawn" : "stored",
      networks: target.results.measurement.weights.count,
      estimator: target.point.estimator.rawValue, counting: counting.rawValue, reasons: reasons,
      points: points.map(\.document), widthScaling: scaling,
      cost: .init(
        wallSeconds: seconds, cpuSeconds: usage.cpuSeconds, peakBytes: usage.peakBytes,
        threads: threads))
    return try RunError.encoded(document)
  }

  /// All tables by name.
  var tables: [(name: String, table: Table)] {
    var tables = [("g4", quarticTable), ("orders", ordersTable)]
    if !target.reconstruction.quadratics.isEmpty { tables.append(("g2", quadraticTable)) }
    if isWidths { tables.append(("widths", widthTable)) }
    return tables
  }

  private func comments(_ title: String) -> [String] {
    target.results.comments(title)
      + points.enumerated().map { "point \($0): \(label(of: $1))" }
  }

  private var quarticTable: Table {
    let axes = (1...3).flatMap { leg in
      (0..<target.results.plan.lattice.dimension).map { "p\(leg)n\($0)" }
    }
    let columns = [
      "leading", "closedSextic", "bubbles", "legCorrections", "nextOrder", "withoutSextic",
    ]
    var table = Table(
      comments: comments("quartic coupling g4(p1, p2, p3, -p1-p2-p3) from connected functions")
        + [
          "leading = -G4c/prod G; nextOrder = leading + closedSextic + bubbles + legCorrections, see "
            + "diagrams.txt; withoutSextic = leading - bubbles, for actions without g6",
          "closedForm = leading order of independent neurons; phat2 = mean of the four legs",
        ],
      columns: ["point"] + axes + ["phat2"] + columns.flatMap { [$0, $0 + "_error"] }
        + ["closedForm"])
    for (index, point) in points.enumerated() {
      for quartic in point.reconstruction.quartics {
        let momenta = quartic.kinematics.momenta
        let numbers: [Replicated?] = [
          quartic.leading, quartic.nextOrder?.closedSextic, quartic.nextOrder?.bubbles,
          quartic.nextOrder?.legCorrections, quartic.total, quartic.withoutSextic,
        ]
        var row: [Table.Cell] = [.integer(index)]
        row += momenta.prefix(3).flatMap(\.numbers).map { .integer($0) }
        row.append(.real(momenta.reduce(0) { $0 + $1.latticeSquared } / 4))
        row += numbers.flatMap { number -> [Table.Cell] in
          let estimate = number?.estimate
          return [.real(estimate?.value ?? .nan), .real(estimate?.error ?? .nan)]
        }
        row.append(.real(point.exactLeading(quartic.kinematics) ?? .nan))
        table.append(row)
      }
    }
    return table
  }

  private var quadraticTable: Table {
    let dimension = target.results.plan.lattice.dimension
    var table = Table(
      comments: comments("quadratic coupling g2(p) = 1/G(p) + (1/2) G4 closed on a pair")
        + ["target = phat2 + m2 of the action; what is left is of order lambda^2"],
      columns: ["point"] + (0..<dimension).map { "n\($0)" }
        + ["phat2", "inverse", "inverse_error", "shift", "shift_error", "g2", "g2_error", "target"])
    for (index, point) in points.enumerated() {
      for quadratic in point.reconstruction.quadratics {
        var row: [Table.Cell] = [.integer(index)]
        row += quadratic.momentum.numbers.map { .integer($0) }
        row.append(.real(quadratic.momentum.latticeSquared))
        for quantity in [quadratic.inverse, quadratic.shift, quadratic.total] {
          row += [.real(quantity.estimate.value), .real(quantity.estimate.error)]
        }
        row.append(.real(point.inverseTarget(quadratic.momentum) ?? .nan))
        table.append(row)
      }
    }
    return table
  }

  /// The counting of orders: diagrams of each coupling, and what they add at zero momentum.
  private var ordersTable: Table {
    var table = Table(
      comments: comments(
        "orders in \(counting == .width ? "1/N" : "lambda"): diagrams and what they add to g_n at zero momentum"
      ) + ["value is nan where the diagrams are not evaluated"],
      columns: ["point", "legs", "order", "diagrams", "value", "error"])
    for (index, point) in points.enumerated() {
      let next = point.zero.nextOrder.map { next in
        Replicated.combine([next.closedSextic, next.bubbles, next.legCorrections]) {
          $0.reduce(0, +)
        }
      }
      let values: [Int: [Int: Replicated?]] = [
        2: [1: point.reconstruction.quadratics.first?.shift],
        4: [1: point.zero.leading, 2: next], 6: [2: point.reconstruction.sextic?.total],
      ]
      for legs in [2, 4, 6] {
        for order in EdgeworthExpansion(legCount: legs, upTo: 2, counting: .coupling).orders {
          let estimate = (values[legs]?[order.twiceOrder / 2] ?? nil)?.estimate
          table.append([
            .integer(index), .integer(legs), .integer(order.twiceOrder / 2),
            .integer(order.diagrams.count), .real(estimate?.value ?? .nan),
            .real(estimate?.error ?? .nan),
          ])
        }
      }
    }
    return table
  }

  private var widthTable: Table {
    var table = Table(
      comments: comments("quartic coupling at zero momentum against the width")
        + ["Ng4 = N g4; closedForm = N g4 of independent neurons"],
      columns: ["N", "inverseN", "g4", "g4_error", "Ng4", "Ng4_error", "closedForm"])
    for (point, entry) in zip(points, scaled) {
      let (single, scaled) = (point.zero.leading.estimate, entry.value.estimate)
      table.append([
        .integer(entry.width), .real(1 / Double(entry.width)), .real(single.value),
        .real(single.error), .real(scaled.value), .real(scaled.error),
        .real(exactScaled ?? .nan),
      ])
    }
    return table
  }

  /// The scripts of all figures by name.
  var figures: [(name: String, script: String)] {
    let lattice = target.results.plan.lattice
    let extents = lattice.extents.map(String.init).joined(separator: "×")
    let title = "\(extents), \(label(of: target))"
    let momenta = (
      "g4",
      ReconstructionFigure.momentumScript(
        title: title, dimension: lattice.dimension,
        coupling: target.zero.total == nil ? nil : target.target(4), point: points.count - 1,
        hasNextOrder: target.zero.total != nil)
    )
    guard isWidths, let smallest = scaled.map(\.width).min() else { return [momenta] }
    return [
      momenta,
      (
        "widths",
        ReconstructionFigure.widthScript(
          title: "\(extents), networks of N neurons", exact: exactScaled,
          smallestWidth: smallest)
      ),
    ]
  }

  // MARK: Summary

  /// What a physicist wants to know, in about ten lines.
  var summary: String {
    let extents = target.results.plan.lattice.extents.map(String.init).joined(separator: "×")
    var lines = reasons.map { "NOT RELIABLE: \($0)" }
    let count = target.results.measurement.weights.count
    lines.append(
      label("action") + "from \(count) \(plan.stored == nil ? "networks" : "stored fields") on "
        + "\(extents), \(target.point.estimator.rawValue) estimator, orders in "
        + (counting == .width ? "1/N" : "λ"))
    lines += points.flatMap(lines(of:))
    if let scaling {
      lines.append(
        label("width")
          + "g4(0) ∝ N^\(text(scaling.exponent)), expected −1; N g4(0) → \(text(scaling.limit))"
          + (exactScaled.map { ", closed form \(Text.significant($0))" } ?? ""))
    }
    lines.append(
      label("diagrams")
        + diagrams.map { "\($0.entries.count)" }.joined(separator: " + ")
        + " of g4, g2 and g6, listed in diagrams.txt")
    lines.append(label("cost") + "\(Text.duration(seconds)) on \(threads) threads")
    return lines.joined(separator: "\n")
  }

  private func lines(of point: ReconstructedPoint) -> [String] {
    var lines: [String] = []
    if points.count > 1 { lines.append(label("theory") + label(of: point)) }
    let zero = point.zero
    lines.append(label("order 1") + "λ_eff = \(zero.leading.estimate)   −G̃4 at zero momentum")
    guard let total = zero.total, let next = zero.nextOrder else {
      if point.width != nil, let exact = point.exactLeading(zero.kinematics) {
        lines.append(
          label("") + "closed form \(Text.significant(exact)); corrections are of order 1/N²")
      }
      if !point.statisticsDecide {
        lines.append(
          label("undecided") + "the statistics do not tell g4 from zero; take more networks")
      }
      return lines
    }
    lines.append(
      label("order 2")
        + "λ_eff = \(total.estimate)   closed G̃6 \(next.closedSextic.estimate), bubbles "
        + "\(next.bubbles.estimate), legs \(next.legCorrections.estimate)")
    if let without = zero.withoutSextic, point.point.phiFour != nil {
      lines.append(
        label("without g6") + "λ_eff = \(without.estimate)   −G̃4 + ½ Σ G̃4 G2 G2 G̃4")
    }
    if let target = point.target(4), let deviation = point.deviation {
      var line =
        "λ = \(Text.significant(target)); \(point.remainder == nil ? "order 2" : "without g6") deviates by "
        + "\(Text.significant(deviation)) = \(Text.significant(deviation / point.lambda.error))σ"
      if let remainder = point.remainder {
        line +=
          ", by −¾(λB)²λ = \(Text.significant(remainder)) in perturbation theory: "
          + (point.agrees.map { $0 ? "agrees within both" : "DOES NOT AGREE" } ?? "says nothing")
      }
      lines.append(label("target") + line)
      if let excluded = point.leadingExcluded {
        lines.append(
          label("") + "the leading order alone misses by "
            + "\(Text.significant(zero.leading.value - target)): "
            + (excluded ? "excluded" : "not excluded by these statistics"))
      }
    }
    let values = point.reconstruction.quartics.compactMap {
      (point.point.phiFour == nil ? $0.total : $0.withoutSextic)?.estimate
    }
    let largest = values.map(\.error).max() ?? .nan
    lines.append(
      label("momenta")
        + "g4 at \(values.count) sets of momenta within \(Text.significant(point.momentumSpread)) "
        + "of zero momentum, errors up to \(Text.significant(largest))")
    if let mass = point.reconstruction.quadratics.first {
      lines.append(
        label("mass") + "1/G(0) = \(mass.inverse.estimate), with the shift g2(0) = "
          + "\(mass.total.estimate)"
          + (point.target(2).map { ", target m² = \(Text.significant($0))" } ?? ""))
    }
    if let sextic = point.reconstruction.sextic {
      lines.append(
        label("sextic")
          + "κ_eff = \(sextic.total.estimate)   −G̃6 alone \(sextic.amputated.estimate)"
          + (point.target(6).map { ", target \(Text.significant($0))" } ?? ""))
    }
    if !point.statisticsDecide {
      lines.append(
        label("undecided")
          + "the statistics do not decide between the orders: 4σ = "
          + "\(Text.significant(4 * point.lambda.error)) is more than the step between them, "
          + "\(Text.significant(point.lambda.value - zero.leading.value)); take more networks")
    }
    return lines
  }

  private func text(_ estimate: ReportedEstimate) -> String {
    "\(Estimate(value: estimate.value.value ?? .nan, error: estimate.error.value ?? .nan, sampleCount: estimate.n))"
  }

  private func label(_ text: String) -> String {
    text + String(repeating: " ", count: max(1, 12 - text.count))
  }
}
