/// Colours, symbols and pieces of commands that all figures share.
enum GnuplotStyle {
  /// Colours distinguishable for all common kinds of colour vision (M. Okabe, K. Ito, "Color universal
  /// design", 2008).
  static let colours = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00"]

  /// Open and filled symbols that stay apart without colour.
  static let pointTypes = [4, 8, 10, 12, 7]

  /// The line style of the index-th theory: a colour and a dash pattern of its own.
  static func theory(_ index: Int) -> String {
    "lw 2 lc rgb '\(colours[index % colours.count])' dt \(index + 1)"
  }

  /// The curve of a theory.
  ///
  /// - Parameters:
  ///   - position: gnuplot's expression or column for the abscissa.
  ///   - value: The same for the ordinate.
  ///   - index: Which theory.
  ///   - label: Its name in the legend.
  static func curve(_ position: String, _ value: String, index: Int, label: String) -> String {
    "table using \(position):\(value) with lines \(theory(index)) "
      + "title '\(GnuplotText.plain(label))'"
  }

  /// Measured points with error bars.
  ///
  /// Bars and points apart: gnuplot's own error bars blank out what lies below their points.
  ///
  /// - Parameters:
  ///   - position: gnuplot's expression or column for the abscissa.
  ///   - value: gnuplot's expression of the value, `$4` for a column.
  ///   - error: The same of the error.
  ///   - label: The name in the legend; nil leaves it out.
  ///   - colour: That of points and bars.
  ///   - symbol: gnuplot's type and size of the points.
  static func measured(
    _ position: String, value: String, error: String, label: String?, colour: String = "black",
    symbol: String = "pt 6 ps 0.45"
  ) -> String {
    let title = label.map { "title '\(GnuplotText.plain($0))'" } ?? "notitle"
    return "table using \(position):(\(value)-\(error)):(0):(2*\(error)) with vectors nohead lw 1 "
      + "lc rgb '\(colour)' notitle, "
      + "table using \(position):(\(value)) with points \(symbol) lw 0.8 lc rgb '\(colour)' \(title)"
  }

  /// A whole script for one panel.
  ///
  /// - Parameters:
  ///   - name: The figure's name, that of its files.
  ///   - subject: What it shows, for the script's first line.
  ///   - table: The table's path from the plots folder.
  ///   - title: One line above the figure.
  ///   - settings: Commands before the plot, each ended by a semicolon.
  ///   - curves: What is plotted.
  static func script(
    name: String, subject: String, table: String, title: String, settings: [String],
    curves: [String]
  ) -> String {
    """
    # \(subject)
    # Redraw with: gnuplot \(name).gp
    table = '\(table)'

    draw = "\\
    set encoding utf8; set border lw 0.8; set tics nomirror; \\
    set lmargin at screen 0.17; set rmargin at screen 0.96; \\
    set tmargin at screen 0.92; set bmargin at screen 0.13; \\
    set title '\(GnuplotText.plain(title))' offset 0,-0.5; \\
    \(settings.map { $0 + " \\\n" }.joined())plot \(curves.joined(separator: ", "))"

    \(GnuplotText.outputs(named: name))
    """
  }
}
