/// The figure of the self-energy Σ(p) = G⁻¹(p) − p̂² − m² against theory.
public enum SelfEnergyFigure {
  /// Writes the gnuplot script that draws `../selfenergy.tsv` as selfenergy.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - dimension: d, which fixes the columns of the table: n0 … n{d−1} phat2 value error, then for
  ///     each theory its value and the pull.
  ///   - theories: Names of the theory columns in the table's order, as the legend has them.
  public static func script(title: String, dimension: Int, theories: [String]) -> String {
    let square = dimension + 1
    // A free theory of the bare mass has none, and would flatten the others.
    let curves = theories.enumerated().filter { !$1.hasPrefix("free") }.map { index, label in
      GnuplotStyle.curve(
        "\(square)", "\(square + 3 + 2 * index)", index: index, label: label)
    }
    return GnuplotStyle.script(
      name: "selfenergy", subject: "The self-energy by the Schwinger–Dyson form against theory.",
      table: "../selfenergy.tsv", title: title,
      settings: [
        "set xlabel 'p̂²'; set ylabel 'Σ(p)' offset 1; set xrange [0:*];",
        "set key top right; set offsets 0,0,graph 0.35,graph 0.1;",
      ],
      curves: curves
        + [
          GnuplotStyle.measured(
            "\(square)", value: "$\(square + 1)", error: "$\(square + 2)", label: "networks")
        ])
  }
}
