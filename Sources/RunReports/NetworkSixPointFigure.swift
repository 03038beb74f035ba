/// The figure of six-point functions predicted by the Gaussian process and by λ, over what they are.
public enum NetworkSixPointFigure {
  /// Writes the gnuplot script that draws `../sixpoint.tsv` as sixpoint.pdf and .svg.
  ///
  /// - Parameter title: One line above the figure.
  public static func script(title: String) -> String {
    let curves = [(2, "Gaussian process"), (6, "with λ")].enumerated().flatMap { index, series in
      let (column, label) = series
      let colour = GnuplotStyle.colours[index]
      return [
        "table using 1:\(column + 2) with lines lw 1.5 lc rgb '\(colour)' notitle",
        GnuplotStyle.measured(
          "1", value: "$\(column)", error: "$\(column + 1)", label: label, colour: colour,
          symbol: "pt \(GnuplotStyle.pointTypes[index]) ps 0.6"),
      ]
    }
    return GnuplotStyle.script(
      name: "sixpoint", subject: "Predicted over measured (points) and exact (lines) G6.",
      table: "../sixpoint.tsv", title: title,
      settings: [
        "set logscale x; set xlabel 'N'; set ylabel 'predicted G_6/G_6' offset 1;",
        "set yrange [-0.5:1.5]; set key bottom right; set offsets graph 0.05,graph 0.05,0,0;",
      ],
      curves: ["1 with lines lw 0.5 lc rgb 'black' notitle"] + curves)
  }
}
