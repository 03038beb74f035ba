/// The figure of the inverse propagator: G⁻¹(p) against p̂², which is a straight line of slope 1 in a
/// free theory, and below it the offset G⁻¹(p) − p̂² = m² + Σ(p), where the mass shift is seen.
public enum InversePropagatorFigure {
  /// Writes the gnuplot script that draws `../propagator.tsv` as inverse_propagator.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - dimension: d, which fixes the columns of the table.
  ///   - theories: Names of the theory columns in the table's order, as the legend has them.
  public static func script(title: String, dimension: Int, theories: [String]) -> String {
    let square = dimension + 1
    let (value, error) = ("$\(square + 1)", "$\(square + 2)")
    let slope = "$\(square)"
    // δ(1/G) = δG/G².
    let inverseError = "(\(error)/\(value)**2)"
    let columns = theories.indices.map { "$\(square + 3 + 2 * $0)" }
    func curves(_ offset: String) -> [String] {
      zip(theories, columns).enumerated().map { index, theory in
        GnuplotStyle.curve(
          "\(square)", "(1/\(theory.1)\(offset))", index: index, label: theory.0)
      }
    }
    let inverse =
      curves("")
      + [
        GnuplotStyle.measured(
          "\(square)", value: "1/\(value)", error: inverseError, label: "networks")
      ]
    let offset =
      curves("-\(slope)")
      + [
        GnuplotStyle.measured(
          "\(square)", value: "1/\(value)-\(slope)", error: inverseError, label: nil)
      ]
    return """
      # The inverse propagator, and what it has beyond p̂²: m² + Σ(p).
      # Redraw with: gnuplot inverse_propagator.gp
      table = '../propagator.tsv'

      draw = "\\
      set encoding utf8; set border lw 0.8; set tics nomirror; \\
      set multiplot; \\
      set lmargin at screen 0.17; set rmargin at screen 0.96; \\
      set tmargin at screen 0.93; set bmargin at screen 0.56; \\
      set title '\(GnuplotText.plain(title))' offset 0,-0.5; set format x ''; set xrange [0:*]; \\
      set ylabel '1/G(p)' offset 1; set key top left; \\
      plot \(inverse.joined(separator: ", ")); \\
      set tmargin at screen 0.53; set bmargin at screen 0.12; \\
      unset title; unset key; set format x '%g'; set xlabel 'p̂²'; \\
      set ylabel '1/G(p) − p̂²' offset 1; set offsets 0,0,graph 0.1,graph 0.1; \\
      plot \(offset.joined(separator: ", ")); \\
      unset multiplot"

      \(GnuplotText.outputs(named: "inverse_propagator"))
      """
  }
}
