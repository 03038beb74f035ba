/// The figure of n-point deviations from the Gaussian process against the width, with their background.
public enum NetworkDeviationFigure {
  /// Writes the gnuplot script that draws `../deviations.tsv` as deviations.pdf and .svg.
  ///
  /// - Parameter title: One line above the figure.
  public static func script(title: String) -> String {
    // Columns of each order: four of the mean, then magnitude, error, exact, background, variance.
    let curves = [2, 4, 6].enumerated().flatMap { index, order -> [String] in
      let first = 2 + 9 * index
      let (magnitude, exact, background) = (first + 4, first + 6, first + 7)
      let colour = "lc rgb '\(GnuplotStyle.colours[index])'"
      return [
        // A deviation that vanishes has no place on a logarithmic axis.
        "table using 1:($\(exact)>1e-12?$\(exact):NaN) with lines lw 1.5 \(colour) notitle",
        "table using 1:\(background) with lines lw 1 dt 3 \(colour) notitle",
        "table using 1:\(magnitude) with points pt \(GnuplotStyle.pointTypes[index]) ps 0.6 "
          + "\(colour) title 'n = \(order)'",
      ]
    }
    return GnuplotStyle.script(
      name: "deviations",
      subject: "|m_n| of chunks (points), its closed form (lines) and background (dotted).",
      table: "../deviations.tsv", title: title,
      settings: [
        "set logscale xy; set format y '10^{%T}'; set xlabel 'N'; set ylabel '|m_n|' offset 1;",
        "set key top right; set offsets graph 0.05,graph 0.05,graph 0.2,0;",
      ],
      curves: curves)
  }
}
