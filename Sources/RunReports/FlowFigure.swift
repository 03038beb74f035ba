/// Figures of renormalisation-group flows.
public enum FlowFigure {
  /// u4 and u6 against σ_W(k), from `../flow.tsv`, as flow.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - hasError: Whether u4 has an error, in the table's sixth column.
  public static func passive(title: String, hasError: Bool) -> String {
    let band =
      hasError
      ? "table using 1:($4-$6):($4+$6) with filledcurves fs transparent solid 0.25 "
        + "lc rgb '#0072B2' notitle, " : ""
    return """
      # Couplings against the scale k.
      # Redraw with: gnuplot flow.gp
      table = '../flow.tsv'

      draw = "\\
      set encoding utf8; set border lw 0.8; set tics nomirror; \\
      set autoscale xfix; set offsets graph 0.03,graph 0.03,0,0; \\
      set multiplot layout 3,1 margins 0.17,0.97,0.12,0.92 spacing 0.04 \\
      title '\(GnuplotText.plain(title))'; \\
      set nonlinear x via asinh(x) inverse sinh(x); \\
      set xtics (0,1,3,10,30,100,300,1000); unset key; set format x ''; \\
      set ylabel 'u_2' offset 1; plot table using 1:3 with lines \(GnuplotStyle.theory(0)); \\
      set ylabel 'u_4' offset 1; plot \(band)table using 1:4 with lines \(GnuplotStyle.theory(0)); \\
      set format x '%g'; set xlabel 'k'; \\
      set ylabel 'u_6' offset 1; plot table using 1:5 with lines \(GnuplotStyle.theory(0)); \\
      unset multiplot"

      \(GnuplotText.outputs(named: "flow"))
      """
  }

  /// |u4| against σ_W on logarithmic axes, from `../flow.tsv`, as flow.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - places: The table's σ_W, ascending.
  public static func active(title: String, places: [Double]) -> String {
    let (first, last) = (places.first ?? 1, places.last ?? 1)
    let labels = places.map { "\($0)" }.joined(separator: ",")
    return GnuplotStyle.script(
      name: "flow", subject: "The quartic coupling of networks against the deviation of weights.",
      table: "../flow.tsv", title: title,
      settings: [
        "set logscale xy;", "set xtics (\(labels));", "set xlabel 'σ_W';",
        "set ylabel '|u_4|' offset 1;",
        "set key top right;",
        "set xrange [\(0.85 * first):\(1.18 * last)];",
      ],
      curves: [
        GnuplotStyle.curve("1", "(-$6)", index: 0, label: "exact"),
        GnuplotStyle.measured("1", value: "-$2", error: "$3", label: "sampled fields"),
        GnuplotStyle.measured(
          "1", value: "-$4", error: "$5", label: "neurons", colour: GnuplotStyle.colours[4],
          symbol: "pt 4 ps 0.5"),
      ])
  }

  /// The potential of a fixed point, from `../potential.tsv`, as potential.pdf and .svg.
  ///
  /// - Parameter title: One line above the figure.
  public static func fixedPoint(title: String) -> String {
    GnuplotStyle.script(
      name: "potential", subject: "The fixed point's potential in units of the scale.",
      table: "../potential.tsv", title: title,
      settings: [
        "set xlabel 'ρ = φ²/2';", "set ylabel 'u(ρ) − u(0)' offset 1;", "set key top left;",
      ],
      curves: [GnuplotStyle.curve("1", "2", index: 0, label: "fixed point")])
  }

  /// u2 and u4 of coarse fields against the cut-off with the flow, from `../flow.tsv`, as flow.pdf and
  /// .svg.
  ///
  /// - Parameter title: One line above the figure.
  public static func coarseGraining(title: String) -> String {
    func panel(_ label: String, _ column: Int, _ flow: Int) -> String {
      "set ylabel '\(label)' offset 1; plot "
        + GnuplotStyle.curve("1", "\(flow)", index: 0, label: "flow") + ", "
        + GnuplotStyle.measured(
          "1", value: "$\(column)", error: "$\(column + 1)", label: "coarse fields") + "; "
    }
    return """
      # Couplings of coarse fields against the cut-off, and the flow of the local potential.
      # Redraw with: gnuplot flow.gp
      table = '../flow.tsv'

      draw = "\\
      set encoding utf8; set border lw 0.8; set tics nomirror; \\
      set autoscale xfix; set offsets graph 0.03,graph 0.03,graph 0.05,graph 0.05; \\
      set multiplot layout 2,1 margins 0.17,0.97,0.12,0.92 spacing 0.04 \\
      title '\(GnuplotText.plain(title))'; \\
      set format x ''; \\
      \(panel("u_2", 4, 12))\\
      set format x '%g'; set xlabel 'k'; unset key; \\
      \(panel("u_4", 8, 13))\\
      unset multiplot"

      \(GnuplotText.outputs(named: "flow"))
      """
  }
}
