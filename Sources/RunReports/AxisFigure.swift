/// The figure of a coupling axis: the susceptibility and ln Z with errors, and the weights' quality.
public enum AxisFigure {
  /// Writes the gnuplot script that draws `../axis.tsv` as axis.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - coupling: The label of the axis.
  ///   - couplingColumn: Its column in the table, from 1.
  ///   - essColumn: The column of the effective fraction.
  ///   - observables: Names of the observables' columns, each followed by its error.
  public static func script(
    title: String, coupling: String, couplingColumn: Int, essColumn: Int, observables: [String]
  ) -> String {
    func column(_ name: String) -> Int? {
      observables.firstIndex(of: name).map { essColumn + 3 + 2 * $0 }
    }
    let partition = column("logPartitionRatio") ?? column("logPartitionRatioReference")
    let panels = [
      panel(column("susceptibility"), label: "χ = G(0)", couplingColumn: couplingColumn),
      panel(partition, label: "ln Z/Z_0", couplingColumn: couplingColumn),
    ].compactMap { $0 }
    return """
      # Observables along the coupling axis, and the effective fraction of the networks.
      # Redraw with: gnuplot axis.gp
      table = '../axis.tsv'

      draw = "\\
      set encoding utf8; set border lw 0.8; set tics nomirror; unset key; \\
      set multiplot layout \(panels.count + 1),1 title '\(GnuplotText.plain(title))'; \\
      set lmargin at screen 0.17; set rmargin at screen 0.97; set format x ''; \\
      \(panels.joined(separator: " \\\n"))
      set format x '%g'; set xlabel '\(GnuplotText.plain(coupling))'; set ylabel 'ESS'; \\
      set yrange [0:1.05]; \\
      plot table using \(couplingColumn):\(essColumn) with linespoints pt 7 ps 0.4 lc rgb '#009E73'; \\
      unset multiplot"

      \(GnuplotText.outputs(named: "axis"))
      """
  }

  private static func panel(_ column: Int?, label: String, couplingColumn: Int) -> String? {
    guard let column else { return nil }
    return "set ylabel '\(GnuplotText.plain(label))' offset 1; "
      + "plot table using \(couplingColumn):\(column) with lines lc rgb '#0072B2' notitle, "
      + "table using \(couplingColumn):($\(column)-$\(column + 1)):(0):(2*$\(column + 1)) "
      + "with vectors nohead lw 1 lc rgb 'black' notitle, "
      + "table using \(couplingColumn):\(column) with points pt 6 ps 0.45 lw 0.8 lc rgb 'black' "
      + "notitle; \\"
  }
}
