/// Figures of a sweep: an observable against a swept number, a curve for each value of the others.
public enum SweepFigure {
  /// One curve of the table.
  public struct Curve: Sendable {
    /// Its number in the column `curve`.
    public let number: Int

    /// Its name in the legend; nil leaves it out.
    public let label: String?

    /// What its values are divided by.
    public let divisor: Double

    /// Creates a curve.
    public init(number: Int, label: String?, divisor: Double) {
      self.number = number
      self.label = label
      self.divisor = divisor
    }
  }

  /// Curves with names of their own in the legend.
  private static let mostLabels = 12

  /// Writes the gnuplot script that draws a sweep's table.
  ///
  /// - Parameters:
  ///   - name: The figure's name.
  ///   - table: The table.
  ///   - subject: What it shows, for the script's first line.
  ///   - title: One line above the figure.
  ///   - abscissa: The column of the swept number.
  ///   - abscissaLabel: What it is called.
  ///   - label: The ordinate.
  ///   - isLogarithmic: Whether the abscissa is.
  ///   - curves: What is drawn.
  ///   - tableName: The table's file in `../tables`, without extension; nil if it is the figure's name.
  ///   - crossings: Positions with errors and heights of points to mark.
  public static func script(
    name: String, table: Table, subject: String, title: String, abscissa: String,
    abscissaLabel: String,
    label: String, isLogarithmic: Bool, curves: [Curve], tableName: String? = nil,
    crossings: [(position: Double, error: Double, height: Double)] = []
  ) -> String {
    func column(_ name: String) -> Int { (table.columns.firstIndex(of: name) ?? 0) + 1 }
    let (x, curve) = (column(abscissa), column("curve"))
    let (value, error) = (column("value"), column("error"))
    let drawn = curves.flatMap { shown in
      let colour = GnuplotStyle.colours[shown.number % GnuplotStyle.colours.count]
      let symbol = GnuplotStyle.pointTypes[shown.number % GnuplotStyle.pointTypes.count]
      let hasName = shown.number < mostLabels
      let title =
        shown.label.flatMap { hasName ? "title '\(GnuplotText.plain($0))'" : nil } ?? "notitle"
      let position = "($\(curve) == \(shown.number) ? $\(x) : NaN)"
      let ordinate = "($\(value)/\(shown.divisor))"
      let low = "($\(value)-$\(error))/\(shown.divisor)"
      return [
        "table using \(position):\(ordinate) with linespoints pt \(symbol) ps 0.5 lw 1 "
          + "lc rgb '\(colour)' \(title)",
        "table using ($\(error) == $\(error) ? \(position) : NaN):(\(low)):(0):"
          + "(2*$\(error)/\(shown.divisor)) with vectors nohead lw 1 lc rgb '\(colour)' notitle",
      ]
    }
    let marks = crossings.enumerated().map { index, mark in
      "set arrow \(index + 1) from first \(mark.position - mark.error),\(mark.height) "
        + "to first \(mark.position + mark.error),\(mark.height) nohead lw 2 front;"
        + " set label \(index + 1) '' at first \(mark.position),\(mark.height) "
        + "point pt 6 ps 1 lw 1.5 front;"
    }
    return GnuplotStyle.script(
      name: name, subject: subject, table: "../tables/\(tableName ?? name).tsv", title: title,
      settings: [
        "set datafile missing 'nan'; set autoscale xfix; set offsets graph 0.03,graph 0.03,0,0;",
        isLogarithmic ? "set logscale x;" : "",
        "set xlabel '\(GnuplotText.symbol(abscissaLabel))';",
        "set ylabel '\(GnuplotText.symbol(label))' offset 1;",
      ] + marks,
      curves: drawn)
  }
}
