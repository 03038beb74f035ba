import Foundation

/// The figure of the propagator: data with errors and theory curves, pulls in a panel below.
public enum PropagatorFigure {
  /// Writes the gnuplot script that draws `../propagator.tsv` as propagator.pdf and .svg.
  ///
  /// The pulls' axis is linear up to about 1 and logarithmic beyond (arsinh), so that a theory
  /// within the errors and one far off are both seen.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - dimension: d, which fixes the columns of the table.
  ///   - theories: Names of the theory columns in the table's order, as the legend has them.
  ///   - largestPull: The largest |pull|, which bounds the axis.
  public static func script(
    title: String, dimension: Int, theories: [String], largestPull: Double
  ) -> String {
    let square = dimension + 1
    let (value, error) = (square + 1, square + 2)
    var curves: [String] = []
    var pulls = ["0 with lines lc rgb 'black' lw 0.5 notitle"]
    for (index, label) in theories.enumerated() {
      let column = error + 1 + 2 * index
      curves.append(
        GnuplotStyle.curve("\(square)", "\(column)", index: index, label: label))
      let symbol = GnuplotStyle.pointTypes[index % GnuplotStyle.pointTypes.count]
      let colour = GnuplotStyle.colours[index % GnuplotStyle.colours.count]
      pulls.append(
        "table using \(square):\(column + 1) with points pt \(symbol) ps 0.4 "
          + "lc rgb '\(colour)' notitle")
    }
    curves.append(
      GnuplotStyle.measured(
        "\(square)", value: "$\(value)", error: "$\(error)", label: "networks"))
    return """
      # The propagator against theory, and the pulls (measured - theory)/error below.
      # Redraw with: gnuplot propagator.gp
      table = '../propagator.tsv'

      draw = "\\
      set encoding utf8; set border lw 0.8; set tics nomirror; \\
      set multiplot; \\
      set lmargin at screen 0.16; set rmargin at screen 0.97; \\
      set tmargin at screen 0.93; set bmargin at screen 0.40; \\
      set title '\(GnuplotText.plain(title))' offset 0,-0.5; set format x ''; \\
      set logscale y; set format y '%g'; set ylabel 'G(p)' offset 1; set key top right; \\
      plot \(curves.joined(separator: ", ")); \\
      set tmargin at screen 0.37; set bmargin at screen 0.12; \\
      unset title; unset logscale y; unset key; \\
      set format x '%g'; set xlabel 'p̂²'; set ylabel 'pull' offset 1; \\
      set nonlinear y via asinh(y) inverse sinh(y); \\
      set ytics (\(tics(upTo: largestPull))); set yrange [\(-1.5 * bound(largestPull)):\(1.5 * bound(largestPull))]; \\
      set grid ytics lt 1 lw 0.5 lc rgb '#dddddd'; \\
      plot \(pulls.joined(separator: ", ")); \\
      unset multiplot"

      \(GnuplotText.outputs(named: "propagator"))
      """
  }

  /// The pulls' axis ends at the power of ten above the largest, at least 10.
  private static func bound(_ largestPull: Double) -> Double {
    guard largestPull.isFinite else { return 10 }
    return max(10, Foundation.pow(10, Foundation.log10(max(1, largestPull)).rounded(.up)))
  }

  private static func tics(upTo largestPull: Double) -> String {
    var values: [Double] = [1]
    while let last = values.last, last < bound(largestPull) { values.append(10 * last) }
    // With many decades, every second one gets a label.
    let step = values.count > 4 ? 2 : 1
    let labelled = values.enumerated().filter { $0.offset % step == step - 1 }.map(\.element)
    return (labelled.reversed().map { -$0 } + [0] + labelled)
      .map { "'\(String(format: "%g", $0))' \($0)" }.joined(separator: ", ")
  }
}
