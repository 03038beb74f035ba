public import StructureChecks

/// The figure of one structure test.
public enum StructureFigure {
  /// Writes the gnuplot script that draws `../<name>.tsv` as <name>.pdf and .svg; nil for a test without
  /// one.
  ///
  /// - Parameters:
  ///   - test: The outcome.
  ///   - title: One line above the figure.
  public static func script(_ test: StructureTest, title: String) -> String? {
    guard let figure = test.figure, let rows = test.rows else { return nil }
    var settings = [
      "set xlabel '\(label(figure.labels.x))'; set ylabel '\(label(figure.labels.y))' offset 1;",
      "set key top right; set offsets graph 0.04,graph 0.04,graph 0.08,graph 0.12;",
    ]
    if figure.logarithmic.x { settings.append("set logscale x 2;") }
    if figure.logarithmic.y { settings.append("set logscale y; set format y '10^{%L}';") }
    var series: [Double] = []
    for row in rows.rows {
      let value = figure.series.map { row[$0 - 1] } ?? 0
      if !series.contains(value) { series.append(value) }
    }
    var curves: [String] = []
    if let baseline = figure.baseline {
      curves.append("\(baseline) with lines lc rgb 'black' lw 0.5 notitle")
    }
    for (index, value) in series.enumerated() {
      let colour = GnuplotStyle.colours[index % GnuplotStyle.colours.count]
      let point = GnuplotStyle.pointTypes[index % GnuplotStyle.pointTypes.count]
      // A column of another series is not a number, which gnuplot leaves out.
      func column(_ number: Int) -> String {
        figure.series.map { "($\($0)==\(value)?$\(number):1/0)" } ?? "($\(number))"
      }
      let name = figure.series.map {
        "\(rows.columns[$0 - 1]) = \(value == value.rounded() ? "\(Int(value))" : "\(value)")"
      }
      if let curve = figure.curve {
        let style =
          curve.isLine
          ? "lines lw 1.5 dt \(index + 1) lc rgb '\(colour)'"
          : "points pt 2 ps 0.5 lw 1 lc rgb '#D55E00'"
        let title = index == 0 ? "title '\(label(curve.name))'" : "notitle"
        curves.append("table using \(figure.x):\(column(curve.column)) with \(style) \(title)")
      }
      if figure.error > 0 {
        let (low, high) = (
          "(\(column(figure.value))-$\(figure.error))", "(\(column(figure.value))+$\(figure.error))"
        )
        // On a logarithmic axis a bar that reaches zero ends at a hundredth of the value.
        let bottom =
          figure.logarithmic.y
          ? "(\(low)>0?\(low):0.01*\(column(figure.value)))" : low
        curves.append(
          "table using \(figure.x):\(bottom):(0):(\(high)-\(bottom)) with vectors nohead lw 1 "
            + "lc rgb '\(colour)' notitle")
      }
      curves.append(
        "table using \(figure.x):\(column(figure.value)) with points pt \(point) ps 0.5 lw 0.8 "
          + "lc rgb '\(colour)' title '\(label(name ?? "networks"))'")
    }
    if figure.error == 0, let threshold = test.threshold {
      for bound in [threshold, -threshold] {
        curves.append("\(bound) with lines lc rgb '#999999' dt 2 lw 1 notitle")
      }
    }
    return GnuplotStyle.script(
      name: test.name, subject: "\(test.title).", table: "../\(test.name).tsv", title: title,
      settings: settings, curves: curves)
  }

  /// Text with gnuplot's own sub- and superscripts.
  private static func label(_ text: String) -> String {
    text.filter { !"\\'\"@&~".contains($0) }
  }
}
