/// The figure of |λ| against the cut-off for each width.
public enum NetworkCouplingFigure {
  /// Writes the gnuplot script that draws `../couplings.tsv` as couplings.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - widths: Those in the table; about four of them are shown.
  public static func script(title: String, widths: [Int]) -> String {
    let step = max(1, (widths.count + 3) / 4)
    let shown = stride(from: 0, to: widths.count, by: step).map { widths[$0] }
    let curves = shown.enumerated().flatMap { index, width -> [String] in
      let colour = "lc rgb '\(GnuplotStyle.colours[index])'"
      func rows(_ column: Int) -> String { "2:($1==\(width)?abs($\(column)):NaN)" }
      return [
        "table using \(rows(5)) with lines lw 1.5 \(colour) notitle",
        "table using \(rows(3)):($1==\(width)?$4:NaN) with yerrorbars pt "
          + "\(GnuplotStyle.pointTypes[index]) ps 0.6 \(colour) title 'N = \(width)'",
      ]
    }
    return GnuplotStyle.script(
      name: "couplings", subject: "|λ| of the four-point functions (points) and exact (lines).",
      table: "../couplings.tsv", title: title,
      settings: [
        "set logscale xy; set format y '10^{%T}'; set xlabel 'Λ'; set ylabel '|λ|' offset 1;",
        "set key top right; set offsets graph 0.05,graph 0.05,graph 0.2,0;",
      ],
      curves: curves)
  }
}
