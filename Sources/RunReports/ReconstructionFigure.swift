/// The figures of a reconstructed action.
public enum ReconstructionFigure {
  /// The quartic coupling order by order against the mean p̂² of its legs.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - dimension: d, which fixes the columns of `g4.tsv`: the point, mode numbers of three momenta, phat2,
  ///     then each quantity and its error: leading, closedSextic, bubbles, legCorrections, nextOrder,
  ///     withoutSextic.
  ///   - coupling: The target's, a contact term; nil where there is none.
  ///   - point: Which rows, by the number in the first column.
  ///   - hasNextOrder: Whether the next order was measured.
  public static func momentumScript(
    title: String, dimension: Int, coupling: Double?, point: Int, hasNextOrder: Bool
  ) -> String {
    let square = 3 * dimension + 2
    func points(_ column: Int, _ label: String, _ type: Int, _ colour: String) -> String {
      let (value, error) = ("(column(1)==\(point)?$\(column):NaN)", "$\(column + 1)")
      return "table using \(square):(\(value)-\(error)):(0):(2*\(error)) with vectors nohead lw 1 "
        + "lc rgb '\(colour)' notitle, table using \(square):\(value) with points pt \(type) ps 0.6 "
        + "lc rgb '\(colour)' title '\(GnuplotText.plain(label))'"
    }
    var curves =
      coupling.map {
        ["\($0) with lines lw 2 lc rgb '\(GnuplotStyle.colours[2])' title 'contact coupling λ'"]
      } ?? []
    curves.append(points(square + 1, "leading order, −G4c amputated", 4, GnuplotStyle.colours[1]))
    if hasNextOrder {
      curves.append(points(square + 9, "next order", 8, GnuplotStyle.colours[0]))
      curves.append(points(square + 11, "next order, no g6", 7, "black"))
    }
    return GnuplotStyle.script(
      name: "g4", subject: "The quartic coupling from correlators, order by order.",
      table: "../g4.tsv", title: title,
      settings: [
        "set xlabel 'mean p̂² of the legs'; set ylabel 'g_4' offset 1; set key bottom right;",
        "set xrange [-0.1:*]; set offsets 0,graph 0.06,graph 0.15,graph 0.35;",
      ], curves: curves)
  }

  /// N g4 at zero momentum against 1/N.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - exact: N g4 of the networks in closed form; nil where there is none.
  ///   - smallestWidth: The smallest N.
  public static func widthScript(title: String, exact: Double?, smallestWidth: Int) -> String {
    let line =
      exact.map {
        ["\($0) with lines lw 2 lc rgb '\(GnuplotStyle.colours[2])' title 'closed form'"]
      } ?? []
    return GnuplotStyle.script(
      name: "widths", subject: "The quartic coupling times the width against the inverse width.",
      table: "../widths.tsv", title: title,
      settings: [
        "set xlabel '1/N'; set ylabel 'N g_4(0)' offset 1; set key top left;",
        "set xrange [0:\(1.06 / Double(smallestWidth))]; set offsets 0,0,graph 0.3,graph 0.2;",
      ],
      curves: line + [GnuplotStyle.measured("2", value: "$5", error: "$6", label: "networks")])
  }
}
