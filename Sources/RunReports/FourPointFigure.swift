/// The figure of the four-point vertex against the mean p̂² of its legs, with the tree level λ.
public enum FourPointFigure {
  /// Writes the gnuplot script that draws `../fourpoint.tsv` as fourpoint.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - dimension: d, which fixes the columns of the table: mode numbers of three momenta, then
  ///     phat2 value error.
  ///   - coupling: λ, the vertex at tree level; nil where there is none.
  public static func script(title: String, dimension: Int, coupling: Double?) -> String {
    let square = 3 * dimension + 1
    let tree = coupling.map {
      "\($0) with lines lw 2 lc rgb '#0072B2' title 'tree level, λ'"
    }
    return GnuplotStyle.script(
      name: "fourpoint", subject: "The four-point vertex, all kinematics of fourpoint.tsv.",
      table: "../fourpoint.tsv", title: title,
      settings: [
        "set xlabel 'mean p̂² of the legs'; set ylabel 'Γ_4' offset 1; set key top right;",
        "set xrange [-0.05:*]; set offsets 0,graph 0.04,graph 0.1,graph 0.15;",
      ],
      curves: [tree].compactMap { $0 }
        + [
          GnuplotStyle.measured(
            "\(square)", value: "$\(square + 1)", error: "$\(square + 2)", label: "networks")
        ])
  }
}
