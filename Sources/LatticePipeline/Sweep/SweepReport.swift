import ErrorAnalysis
import RunConfiguration
import RunReports

/// The tables and figures of a sweep.
struct SweepReport {
  let plan: SweepPlan
  let curves: SweepCurves

  /// Crossings of neighbouring sizes; nil where the sweep has no sizes.
  let crossings: [SizeCrossing]?

  init(plan: SweepPlan, results: [SweepPointResults]) {
    self.plan = plan
    curves = SweepCurves(results, of: plan.file.specification)
    crossings = SizeCrossing.all(in: curves)
  }

  private var keys: [String] { plan.file.specification.keys }

  private func comments(_ title: String) -> [String] {
    let sharing =
      plan.file.specification.commonRandomNumbers
      ? "all points share their random numbers and are correlated"
      : plan.passes.contains(where: \.isShared)
        ? "points of one pass share their networks and are correlated"
        : "points are independent"
    return [
      "\(ProgramVersion.text): \(title)",
      "sweep \(plan.configurationHash)",
      "\(plan.points.count) points, lattice units (a = 1); \(sharing)",
    ]
  }

  // MARK: Swept values as columns

  /// The columns a swept key takes: one for a number, one an entry for lists of numbers of one length,
  /// one with the number of the value otherwise.
  private struct Columns {
    let names: [String]
    let comments: [String]
    let cells: (SweptValue) -> [Table.Cell]
  }

  private func columns(of key: String) -> Columns {
    let values = plan.points.compactMap { $0.values.value(of: key) }
    if values.allSatisfy({ $0.number != nil }) {
      return Columns(names: [key], comments: []) { [.real($0.number ?? .nan)] }
    }
    let lists = values.compactMap(\.numbers)
    if lists.count == values.count, let count = lists.first?.count,
      lists.allSatisfy({ $0.count == count })
    {
      return Columns(names: (0..<count).map { "\(key)[\($0)]" }, comments: []) {
        ($0.numbers ?? []).map { .real($0) }
      }
    }
    var texts: [String] = []
    for value in values where !texts.contains(value.text) { texts.append(value.text) }
    let legend = texts.enumerated().map { "\($0) is \($1)" }.joined(separator: ", ")
    return Columns(names: [key], comments: ["\(key): \(legend)"]) { value in
      [.integer(texts.firstIndex(of: value.text) ?? -1)]
    }
  }

  // MARK: Tables

  /// One observable at all points where it was measured, curve by curve.
  func table(of observable: String) -> Table {
    let swept = keys.map { ($0, columns(of: $0)) }
    var table = Table(
      comments: comments(observable) + swept.flatMap(\.1.comments),
      columns: ["point", "curve"] + swept.flatMap(\.1.names)
        + ["value", "error", "essFraction", "reliable"])
    for (index, curve) in curves.curves.enumerated() {
      for result in curve.points {
        guard let estimate = result.observables[observable] else { continue }
        let cells = swept.flatMap { key, columns in
          result.point.values.value(of: key).map(columns.cells) ?? []
        }
        table.append(
          [.integer(result.point.index + 1), .integer(index)] + cells
            + [
              .real(estimate.value), .real(estimate.error), .real(result.essFraction ?? .nan),
              .integer(result.isReliable ? 1 : 0),
            ])
      }
    }
    return table
  }

  /// Differences of an observable between neighbouring points of a curve that share their networks or
  /// random numbers; nil if none do.
  func differences(of observable: String) -> Table? {
    guard let abscissa = curves.abscissa else { return nil }
    let others = keys.filter { $0 != abscissa }.map { ($0, columns(of: $0)) }
    var table = Table(
      comments: comments("differences of \(observable) between neighbouring points")
        + ["error: with the correlation of the points; independent: what it would be without"]
        + others.flatMap(\.1.comments),
      columns: ["curve"] + others.flatMap(\.1.names)
        + ["\(abscissa)_from", "\(abscissa)_to", "difference", "error", "independent"])
    for (index, curve) in curves.curves.enumerated() {
      for (first, second) in zip(curve.points, curve.points.dropFirst()) {
        guard let (one, other) = SweepPointResults.shared(observable, first, second) else {
          continue
        }
        let difference = Replicated.combine([one, other]) { $0[1] - $0[0] }.estimate
        let independent =
          (Replicated.covariance(one, one) + Replicated.covariance(other, other)).squareRoot()
        let cells = others.flatMap { key, columns in
          first.point.values.value(of: key).map(columns.cells) ?? []
        }
        table.append(
          [.integer(index)] + cells
            + [
              .real(first.point.number(abscissa)), .real(second.point.number(abscissa)),
              .real(difference.value), .real(difference.error), .real(independent),
            ])
      }
    }
    return table.rows.isEmpty ? nil : table
  }

  /// `crossings.tsv`; nil where the sweep has no sizes.
  func crossingsTable() -> Table? {
    guard let crossings, let abscissa = curves.abscissa else { return nil }
    let families = keys.filter { $0 != abscissa && !$0.hasPrefix("lattice.extents") }
      .map { ($0, columns(of: $0)) }
    let names = SizeCrossing.Quantity.allCases.map { "\($0.rawValue) is \($0.name)" }
    var table = Table(
      comments: comments("crossings of neighbouring sizes") + [
        "quantity: " + names.joined(separator: ", ") + "; L along direction 0",
        "local parabola through the difference of two curves; error from theirs; interpolation: the "
          + "change with a straight line",
      ] + families.flatMap(\.1.comments),
      columns: ["quantity", "L_small", "L_large"] + families.flatMap(\.1.names)
        + [abscissa, "error", "interpolation", "height"])
    for crossing in crossings {
      let cells = families.flatMap { key, columns in
        crossing.others.value(of: key).map(columns.cells) ?? []
      }
      table.append(
        [
          .integer(crossing.quantity.rawValue), .integer(crossing.extents.0),
          .integer(crossing.extents.1),
        ] + cells
          + [
            .real(crossing.crossing.position), .real(crossing.crossing.error),
            .real(crossing.crossing.interpolation), .real(crossing.crossing.height),
          ])
    }
    return table
  }

  // MARK: Figures

  /// Whether an observable is more than noise anywhere.
  private func isMeasured(_ observable: String) -> Bool {
    curves.curves.flatMap(\.points).contains { $0.observables[observable]?.error.isFinite == true }
  }

  /// The scripts of all figures by name; none without a numeric key.
  func figures() -> [(name: String, script: String)] {
    guard let abscissa = curves.abscissa else { return [] }
    let isLogarithmic = plan.file.specification.logarithmicKeys.contains(abscissa)
    func curve(_ index: Int, _ divisor: Double) -> SweepFigure.Curve {
      SweepFigure.Curve(
        number: index,
        label: curves.curves.count > 1 ? curves.curves[index].label : nil, divisor: divisor)
    }
    var figures = curves.observables.filter(isMeasured).map { observable in
      let table = table(of: observable)
      return (
        observable,
        SweepFigure.script(
          name: observable, table: table, subject: "\(observable) along the sweep.",
          title: plan.file.name, abscissa: abscissa, label: observable,
          isLogarithmic: isLogarithmic, curves: curves.curves.indices.map { curve($0, 1) })
      )
    }
    guard let crossings else { return figures }
    for quantity in SizeCrossing.Quantity.allCases
    where isMeasured(quantity.observable) {
      let name = "crossings_\(quantity.observable)"
      figures.append(
        (
          name,
          SweepFigure.script(
            name: name, table: table(of: quantity.observable),
            subject: "\(quantity.name) of all lattices, and where neighbouring sizes cross.",
            title: plan.file.name, abscissa: abscissa, label: quantity.name,
            isLogarithmic: isLogarithmic,
            curves: curves.curves.indices.map {
              curve($0, quantity.divisor(extent: curves.curves[$0].extent))
            },
            tableName: quantity.observable,
            crossings: crossings.filter { $0.quantity == quantity }.map {
              ($0.crossing.position, $0.crossing.error, $0.crossing.height)
            })
        ))
    }
    return figures
  }
}
