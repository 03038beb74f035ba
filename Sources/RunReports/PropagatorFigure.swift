import Foundation

/// The figure of the propagator: data with errors and theory curves, pulls in a panel below.
public enum PropagatorFigure {
  /// Colours of the theory curves, distinguishable for all common kinds of colour vision
  /// (M. Okabe, K. Ito, "Color universal design", 2008).
  private static let colours = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00"]

  /// Writes the gnuplot script that draws `../propagator.tsv` as propagator.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - dimension: d, which fixes the columns of the table.
  ///   - theories: Names of the theory columns in the table's order, with the words of the legend.
  ///   - pullRange: The pulls' axis; points beyond are drawn at its edge.
  public static func script(
    title: String, dimension: Int, theories: [(name: String, label: String)], pullRange: Double
  ) -> String {
    let square = dimension + 1
    let (value, error) = (square + 1, square + 2)
    func column(_ theory: Int) -> Int { error + 1 + 2 * theory }
    var curves: [String] = []
    var pulls: [String] = []
    for (index, theory) in theories.enumerated() {
      let colour = colours[index % colours.count]
      curves.append(
        "table using \(square):\(column(index)) with lines lw 1.5 lc rgb '\(colour)' "
          + "dt \(index + 1) title '\(escape(theory.label))'")
      pulls.append(
        "table using \(square):(clip($\(column(index) + 1))) with points pt \(index + 5) ps 0.45 "
          + "lc rgb '\(colour)' notitle")
    }
    curves.append(
      "table using \(square):\(value):\(error) with yerrorbars pt 7 ps 0.35 lw 1 "
        + "lc rgb 'black' title 'networks'")
    let range = String(format: "%g", pullRange)
    return """
      # The propagator against theory, and the pulls (measured - theory)/error below.
      # Redraw with: gnuplot propagator.gp
      table = '../propagator.tsv'
      bound = \(range)
      clip(x) = x > bound ? bound : (x < -bound ? -bound : x)

      draw = "\\
      set multiplot; \\
      set lmargin at screen 0.15; set rmargin at screen 0.97; \\
      set tmargin at screen 0.92; set bmargin at screen 0.38; \\
      set title '\(escape(title))' offset 0,-0.4; set xlabel ''; set format x ''; \\
      set logscale y; set format y '%g'; set ylabel 'G(p)'; set yrange [*:*]; set key top right; \\
      unset grid; \\
      plot \(curves.joined(separator: ", ")); \\
      set tmargin at screen 0.35; set bmargin at screen 0.12; \\
      unset title; unset logscale y; set format x '%g'; set xlabel 'p̂²'; set ylabel 'pull'; \\
      set yrange [-1.1*bound:1.1*bound]; set grid ytics lc rgb '#cccccc'; unset key; \\
      plot \((pulls.isEmpty ? ["0 lc rgb 'black' notitle"] : pulls + ["0 lc rgb 'black' lw 0.5 notitle"]).joined(separator: ", ")); \\
      unset multiplot"

      set encoding utf8
      set border lw 0.8
      set tics nomirror

      set terminal pdfcairo size 8.6cm,8.6cm font 'sans,8'
      set output 'propagator.pdf'
      eval draw
      reset
      set encoding utf8
      set border lw 0.8
      set tics nomirror
      set terminal svg size 520,520 font 'sans,12' background rgb 'white'
      set output 'propagator.svg'
      eval draw
      unset output

      """
  }

  /// Text inside a single-quoted gnuplot string inside a double-quoted one.
  private static func escape(_ text: String) -> String {
    text.replacingOccurrences(of: "\\", with: "").replacingOccurrences(of: "'", with: "’")
      .replacingOccurrences(of: "\"", with: "”").replacingOccurrences(of: "_", with: "-")
  }
}
