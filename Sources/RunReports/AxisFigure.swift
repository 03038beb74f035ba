/// Figures of a coupling axis: scalar observables with errors, one panel each.
public enum AxisFigure {
  /// One panel: an observable of the axis' table, possibly divided by a constant.
  private struct Panel {
    let label: String
    let column: Int
    let divisor: Int
  }

  /// Writes the gnuplot script that draws the susceptibility, ln Z and the effective fraction of the
  /// networks from `../axis.tsv` as axis.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - coupling: The label of the axis.
  ///   - couplingColumn: Its column in the table, from 1.
  ///   - essColumn: The column of the effective fraction; the observables' columns, each followed by
  ///     its error, start three further on.
  ///   - observables: Names of the observables in the order of their columns.
  public static func script(
    title: String, coupling: String, couplingColumn: Int, essColumn: Int, observables: [String]
  ) -> String {
    let panels = [
      panel("susceptibility", "χ = G(0)", essColumn, observables),
      panel("logPartitionRatio", "ln Z/Z_0", essColumn, observables)
        ?? panel("logPartitionRatioReference", "ln Z/Z_M", essColumn, observables),
    ].compactMap { $0 }
    let quality =
      "set ylabel 'ESS' offset 1; set yrange [0:1.05]; "
      + "plot table using \(couplingColumn):\(essColumn) with linespoints pt 7 ps 0.4 "
      + "lc rgb '#009E73'; "
    return script(
      name: "axis",
      subject: "Observables along the coupling axis, and the effective fraction of the networks.",
      title: title, coupling: coupling, couplingColumn: couplingColumn,
      plots: panels.map { plot($0, couplingColumn) } + [quality])
  }

  /// Writes the gnuplot script that draws the Binder cumulant and ξ/L from `../axis.tsv` as
  /// binder.pdf and .svg: curves of different lattices cross where correlations are as long as the
  /// lattice at every size.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - coupling: The label of the axis.
  ///   - couplingColumn: Its column in the table, from 1.
  ///   - essColumn: The column of the effective fraction, three before the observables' first.
  ///   - observables: Names of the observables in the order of their columns.
  ///   - extent: L₀, which ξ is divided by.
  /// - Returns: nil if neither was measured.
  public static func scalingScript(
    title: String, coupling: String, couplingColumn: Int, essColumn: Int, observables: [String],
    extent: Int
  ) -> String? {
    let panels = [
      panel("binder", "1 − U_4/3", essColumn, observables),
      panel("xi2nd", "ξ/L", essColumn, observables, divisor: extent),
    ].compactMap { $0 }
    guard !panels.isEmpty else { return nil }
    return script(
      name: "binder", subject: "Binder cumulant and correlation length along the coupling axis.",
      title: title, coupling: coupling, couplingColumn: couplingColumn,
      plots: panels.map { plot($0, couplingColumn) })
  }

  private static func script(
    name: String, subject: String, title: String, coupling: String, couplingColumn: Int,
    plots: [String]
  ) -> String {
    let lower = plots.count - 1
    return """
      # \(subject)
      # Redraw with: gnuplot \(name).gp
      table = '../axis.tsv'

      draw = "\\
      set encoding utf8; set border lw 0.8; set tics nomirror; unset key; \\
      set autoscale xfix; set offsets graph 0.03,graph 0.03,0,0; \\
      set multiplot layout \(plots.count),1 title '\(GnuplotText.plain(title))'; \\
      set lmargin at screen 0.17; set rmargin at screen 0.97; set format x ''; \\
      \(plots[..<lower].map { $0 + "\\\n" }.joined())set format x '%g'; \\
      set xlabel '\(GnuplotText.plain(coupling))'; \\
      \(plots[lower])\\
      unset multiplot"

      \(GnuplotText.outputs(named: name))
      """
  }

  private static func panel(
    _ name: String, _ label: String, _ essColumn: Int, _ observables: [String], divisor: Int = 1
  ) -> Panel? {
    observables.firstIndex(of: name).map {
      Panel(label: label, column: essColumn + 3 + 2 * $0, divisor: divisor)
    }
  }

  private static func plot(_ panel: Panel, _ couplingColumn: Int) -> String {
    let errorColumn = panel.column + 1
    // What is lost in noise has no error, and is not drawn.
    let value =
      "($\(errorColumn) == $\(errorColumn) ? $\(panel.column)/\(panel.divisor).0 : NaN)"
    let error = "$\(errorColumn)/\(panel.divisor).0"
    return "set ylabel '\(panel.label)' offset 1; "
      + "plot table using \(couplingColumn):\(value) with lines lc rgb '#0072B2' notitle, "
      + GnuplotStyle.measured("\(couplingColumn)", value: value, error: error, label: nil) + "; "
  }
}
