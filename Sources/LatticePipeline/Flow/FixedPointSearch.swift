import ErrorAnalysis
import Foundation
import RenormalizationGroup
import RunConfiguration
import RunReports

/// Fixed points of the local potential approximation and their exponents.
struct FixedPointSearch {
  let plan: FlowPlan

  /// ρ_max in units of V_d k^{d−2} unless the user names another.
  private static let standardEnd = 8.0

  func compute() throws(FlowError) -> FlowOutput {
    let dimension = plan.flow.dimension ?? 3
    let regulator = FlowRegulator(plan.flow)
    let finder = PotentialFixedPoint(dimension: dimension, regulator: regulator)
    // Polynomials up to the degree of the third perturbation are all it takes.
    let gaussian = FixedPointResults.Gaussian(
      exponents: try finder.gaussianExponents(points: 7, count: 3),
      exact: (1...3).map { Double(dimension - $0 * (dimension - 2)) })
    var results = FixedPointResults(
      dimension: dimension, regulator: regulator.rawValue, gaussian: gaussian, potential: nil,
      sextic: nil, literature: nil)
    var tables: [(file: String, table: Table)] = []
    var figures: [(name: String, script: String)] = []
    var reasons: [String] = []
    if dimension == 3 {
      let (points, end) = (plan.flow.gridPoints, plan.flow.gridEnd ?? Self.standardEnd)
      let fixed = try finder.wilsonFisher(points: points, end: end)
      // Another grid in both respects tells what the first one does.
      let other = try finder.wilsonFisher(points: points + points / 3, end: 1.25 * end)
      let errors = (abs(fixed.nu - other.nu), abs(fixed.omega - other.omega))
      results.potential = Self.point(fixed, other: other)
      results.sextic = Self.point(
        try SexticFixedPoint.find(dimension: dimension, regulator: regulator), other: nil)
      if regulator == .litim {
        results.literature = .init(
          nu: 0.6496, omega: 0.6557,
          source:
            "local potential approximation with Litim's regulator in three dimensions, as quoted "
            + "in the literature; not computed here")
      }
      if max(errors.0, errors.1) > 1e-3 {
        reasons.append(
          "another grid changes the exponents by \(Text.significant(max(errors.0, errors.1))); take "
            + "more flow.gridPoints")
      }
      if let (grid, values) = fixed.potential {
        tables.append(("potential.tsv", table(grid, values)))
        figures.append(
          (
            "potential",
            FlowFigure.fixedPoint(
              title: "Wilson–Fisher, d = \(dimension), \(regulator.rawValue)")
          ))
      }
    }
    let section = results
    return FlowOutput(
      fill: { $0.fixedPoint = section }, tables: tables, figures: figures,
      summary: Self.summary(results), reasons: reasons)
  }

  /// Every number with what another grid makes of it; high derivatives at φ = 0 converge last.
  private static func point(_ fixed: FixedPoint, other: FixedPoint?) -> FixedPointResults.Point {
    func number(_ path: KeyPath<FixedPoint, Double>) -> PassiveFlowResults.Number {
      .init(
        fixed[keyPath: path], gridError: other.map { abs(fixed[keyPath: path] - $0[keyPath: path]) }
      )
    }
    return FixedPointResults.Point(
      u2: number(\.couplings.u2), u4: number(\.couplings.u4), u6: number(\.couplings.u6),
      nu: number(\.nu), omega: number(\.omega), exponents: fixed.exponents)
  }

  private func table(_ grid: PotentialGrid, _ values: [Double]) -> Table {
    var table = Table(
      comments: [
        "\(ProgramVersion.text): fixed-point potential in units of the scale, V_d taken out of rho and u",
        "configuration \(plan.configurationHash)",
      ],
      columns: ["rho", "u", "uPrime"])
    let slopes = grid.apply(grid.derivative, to: values)
    for (index, point) in grid.points.enumerated() {
      table.append([.real(point), .real(values[index] - values[0]), .real(slopes[index])])
    }
    return table
  }

  private static func summary(_ results: FixedPointResults) -> [String] {
    func exponents(_ values: [Double]) -> String {
      values.map { String(format: "%.5f", $0) }.joined(separator: ", ")
    }
    // No digit that another grid changes, unless with that change in parentheses.
    func text(_ number: PassiveFlowResults.Number, digits: Int) -> String {
      if let error = number.gridError, error > 0.5 * pow(10, -Double(digits)) {
        return Estimate.format(value: number.value, error: error)
      }
      return String(format: "%.\(digits)f", number.value)
    }
    func line(_ name: String, _ point: FixedPointResults.Point) -> String {
      name.padded(to: 12)
        + "ν = \(text(point.nu, digits: 6)), ω = \(text(point.omega, digits: 6)); "
        + "ū2 = \(text(point.u2, digits: 5)), ū4 = \(text(point.u4, digits: 4)), "
        + "ū6 = \(text(point.u6, digits: 3))"
        + (point.u6.gridError == nil ? "" : " (in parentheses what another grid changes)")
    }
    var lines = ["flow        d = \(results.dimension), regulator \(results.regulator)"]
    if let potential = results.potential { lines.append(line("potential", potential)) }
    if let sextic = results.sextic { lines.append(line("φ⁶ only", sextic)) }
    if let literature = results.literature {
      lines.append("literature  ν = \(literature.nu), ω = \(literature.omega)")
    }
    if results.potential == nil {
      lines.append(
        "interacting none: in \(results.dimension) dimensions the Gaussian fixed point stands alone"
      )
    }
    lines.append(
      "Gaussian    θ = \(exponents(results.gaussian.exponents)); exact "
        + exponents(results.gaussian.exact))
    return lines
  }
}
