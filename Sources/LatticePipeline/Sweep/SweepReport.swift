import ErrorAnalysis
import RunConfiguration
import RunReports

/// The tables and figures of a sweep.
struct SweepReport {
  let plan: SweepPlan
  let curves: SweepCurves

  /// Crossings of neighbouring sizes; nil where the sweep has no sizes or no coupling.
  let sizes: SizeComparison?

  private let sharing: SweepSharing

  init(plan: SweepPlan, results: [SweepPointResults]) {
    self.plan = plan
    curves = SweepCurves(results, of: plan.file.specification)
    sizes = SizeComparison(curves, keys: plan.file.specification.keys)
    sharing = SweepSharing(curves, isCommon: plan.file.specification.commonRandomNumbers)
  }

  private var keys: [String] { plan.file.specification.keys }

  private func comments(_ title: String) -> [String] {
    [
      "\(ProgramVersion.text): \(title)",
      "sweep \(plan.configurationHash)",
      "\(plan.points.count) points, lattice units (a = 1); \(sharing.text)",
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
      // As the file spells it, 0.1 rather than 0.10000000000000001.
      return Columns(names: [key], comments: []) { [.word($0.text)] }
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
              .real(estimate.value), .real(estimate.error),
              .real(result.quality.essFraction ?? .nan),
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
              .word(first.point.values.value(of: abscissa)?.text ?? ""),
              .word(second.point.values.value(of: abscissa)?.text ?? ""),
              .real(difference.value), .real(difference.error), .real(independent),
            ])
      }
    }
    return table.rows.isEmpty ? nil : table
  }

  /// `crossings.tsv`; nil where the sweep has no sizes.
  func crossingsTable() -> Table? {
    guard let sizes, let abscissa = curves.abscissa else { return nil }
    let families = keys.filter { $0 != abscissa && !SizeComparison.isSize($0) }
      .map { ($0, columns(of: $0)) }
    let names = SizeCrossing.Quantity.allCases.map { "\($0.rawValue) is \($0.name)" }
    var table = Table(
      comments: comments("crossings of neighbouring sizes") + [
        "quantity: " + names.joined(separator: ", ") + "; L along direction 0",
        "local parabola through the difference of two curves; error: statistical, from theirs",
        "interpolation: the largest change with one degree more or one point less; it is not in error",
      ]
        + sizes.remarks
        + sizes.missing.map { "no crossing of \($0.pair.label): \($0.reason)" }
        + families.flatMap(\.1.comments),
      columns: ["quantity", "L_small", "L_large"] + families.flatMap(\.1.names)
        + [abscissa, "error", "interpolation", "height", "reliable"])
    for crossing in sizes.crossings {
      let pair = crossing.pair
      let cells = families.flatMap { key, columns in
        pair.others.value(of: key).map(columns.cells) ?? []
      }
      table.append(
        [.integer(pair.quantity.rawValue)] + pair.lattices.map { .integer($0[0]) } + cells
          + [
            .real(crossing.crossing.position), .real(crossing.crossing.error),
            .real(crossing.crossing.interpolation), .real(crossing.crossing.height),
            .integer(crossing.isReliable ? 1 : 0),
          ])
    }
    return table
  }

  // MARK: Figures

  /// Whether an observable is more than noise anywhere.
  private func isMeasured(_ observable: String) -> Bool {
    curves.curves.flatMap(\.points).contains { $0.observables[observable]?.error.isFinite == true }
  }

  /// `λ` of `theory.lambda`; other keys as they are. Its values are in the configuration's convention.
  private static func symbol(_ key: String) -> String {
    ["theory.lambda": "λ", "theory.massSquared": "m^2", "theory.kappa": "κ", "theory.beta": "β"][
      key]
      ?? key
  }

  /// What a figure of an observable shows.
  private func caption(_ observable: String, along abscissa: String) -> String {
    let entry = ObservableGlossary(observable)
    let symbol = entry.symbol.map { ", \($0)," } ?? ""
    let others = keys.filter { $0 != abscissa }.joined(separator: ", ")
    return "\(observable)\(symbol) against \(abscissa)"
      + (curves.curves.count > 1 ? ", a curve for each value of \(others)" : "")
      + "; bars are one standard deviation, lines join the points."
  }

  /// What a figure of crossings shows, and what it does not.
  private func caption(
    _ quantity: SizeCrossing.Quantity, _ found: [SizeCrossing], _ missing: [MissingCrossing],
    along abscissa: String
  ) -> String {
    let marks =
      found.isEmpty
      ? "no crossing of neighbouring sizes was found, crossings.tsv says why"
      : "circles: crossings of neighbouring sizes, with statistical errors as bars"
    let absent = Set(missing.map { $0.pair.label }).sorted()
    return "\(quantity.name) of all lattices against \(abscissa); \(marks)"
      + (absent.isEmpty || found.isEmpty
        ? "" : "; none for " + absent.joined(separator: ", ")) + "."
  }

  /// The scripts of all figures by name; none without a numeric key.
  func figures() -> [(name: String, script: String)] {
    guard let abscissa = curves.abscissa else { return [] }
    let isLogarithmic = plan.file.specification.logarithmicKeys.contains(abscissa)
    func curve(_ index: Int, _ divisor: Double) -> SweepFigure.Curve {
      SweepFigure.Curve(
        number: index,
        label: curves.curves.count > 1 ? plan.shortened(curves.curves[index].others) : nil,
        divisor: divisor)
    }
    var figures = curves.observables.filter(isMeasured).map { observable in
      let table = table(of: observable)
      return (
        observable,
        SweepFigure.script(
          name: observable, table: table, subject: caption(observable, along: abscissa),
          title: plan.file.name, abscissa: abscissa,
          abscissaLabel: Self.symbol(abscissa),
          label: ObservableGlossary(observable).symbol ?? observable, isLogarithmic: isLogarithmic,
          curves: curves.curves.indices.map { curve($0, 1) })
      )
    }
    guard let sizes else { return figures }
    for quantity in SizeCrossing.Quantity.allCases
    where isMeasured(quantity.observable) {
      let name = "crossings_\(quantity.observable)"
      let found = sizes.crossings.filter { $0.pair.quantity == quantity }
      let missing = sizes.missing.filter { $0.pair.quantity == quantity }
      figures.append(
        (
          name,
          SweepFigure.script(
            name: name, table: table(of: quantity.observable),
            subject: caption(quantity, found, missing, along: abscissa),
            title: plan.file.name, abscissa: abscissa,
            abscissaLabel: Self.symbol(abscissa), label: quantity.symbol,
            isLogarithmic: isLogarithmic,
            curves: curves.curves.indices.map {
              curve($0, quantity.divisor(extent: curves.curves[$0].extents[0]))
            },
            tableName: quantity.observable,
            crossings: found.map {
              ($0.crossing.position, $0.crossing.error, $0.crossing.height)
            })
        ))
    }
    return figures
  }
}
