public import ErrorAnalysis

/// The figure of an extrapolation to infinite width: G(0) against 1/N with both fits.
public enum WidthFigure {
  /// Writes the gnuplot script that draws `../width.tsv` as width.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - valueColumn: The column of G(0) in the table, from 1, followed by its error; the second
  ///     column is 1/N. The rows are those of the extrapolation's widths, then its limit's.
  ///   - extrapolation: Of G(0).
  ///   - theory: A line to compare with, and its name; nil for none.
  public static func script(
    title: String, valueColumn: Int, extrapolation: WidthExtrapolation,
    theory: (label: String, value: Double)?
  ) -> String {
    let (count, smallest) = (extrapolation.widths.count, extrapolation.widths.min() ?? 1)
    func polynomial(_ fit: InverseWidthFit) -> String {
      fit.coefficients.enumerated().map { "(\($1))*x**\($0)" }.joined(separator: "+")
    }
    var curves: [String] = []
    if let theory {
      curves.append(
        "\(theory.value) with lines lw 2 lc rgb '#009E73' dt 3 "
          + "title '\(GnuplotText.plain(theory.label))'")
    }
    curves += [
      "\(polynomial(extrapolation.linear)) with lines lw 2 lc rgb '#0072B2' title 'linear'",
      "\(polynomial(extrapolation.quadratic)) with lines lw 2 lc rgb '#E69F00' dt 2 "
        + "title 'quadratic'",
      bars(rows: 0...(count - 1), valueColumn: valueColumn, colour: "black"),
      "table using 2:\(valueColumn) every ::0::\(count - 1) with points pt 6 ps 0.45 lw 0.8 "
        + "lc rgb 'black' title 'networks'",
      bars(rows: count...count, valueColumn: valueColumn, colour: "#D55E00"),
      "table using 2:\(valueColumn) every ::\(count)::\(count) with points pt 7 ps 0.5 "
        + "lc rgb '#D55E00' title 'N → ∞'",
    ]
    return """
      # G(0) against the inverse width, with fits in 1/N and their limit.
      # Redraw with: gnuplot width.gp
      table = '../width.tsv'

      draw = "\\
      set encoding utf8; set border lw 0.8; set tics nomirror; \\
      set title '\(GnuplotText.plain(title))' offset 0,-0.5; \\
      set xlabel '1/N'; set ylabel 'G(0)' offset 1; set samples 201; set key bottom left; \\
      set xrange [\(-0.06 / Double(smallest)):\(1.06 / Double(smallest))]; \\
      plot \(curves.joined(separator: ", "))"

      \(GnuplotText.outputs(named: "width"))
      """
  }

  /// Error bars of rows of the table.
  private static func bars(
    rows: ClosedRange<Int>, valueColumn: Int, colour: String
  ) -> String {
    let error = valueColumn + 1
    return "table using 2:($\(valueColumn)-$\(error)):(0):(2*$\(error)) "
      + "every ::\(rows.lowerBound)::\(rows.upperBound) with vectors nohead lw 1 "
      + "lc rgb '\(colour)' notitle"
  }
}
