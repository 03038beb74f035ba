public import ErrorAnalysis
import Foundation

/// The figure of the weights: how many networks have which ln w, and how much of all weight they
/// carry. Where the second curve lies off the first, few networks make the average.
public enum WeightHistogramFigure {
  /// Bins drawn.
  private static let binCount = 60

  /// The rows of `weights.tsv`: the edges of each bin of ln w, the networks in it, their fraction and
  /// the share of all weight they carry (from the bin's centre).
  public static func table(comments: [String], statistics: WeightStatistics) -> Table {
    let (width, bins) = statistics.histogram.bins(atMost: binCount)
    var table = Table(
      comments: comments,
      columns: ["lower", "upper", "networks", "fraction", "weight_share"])
    let largest = bins.last?.lower ?? 0
    let shares = bins.map { Double($0.count) * Foundation.exp($0.lower - largest) }
    let total = shares.reduce(0, +)
    for (bin, share) in zip(bins, shares) {
      table.append([
        .real(bin.lower), .real(bin.lower + width), .integer(bin.count),
        .real(Double(bin.count) / Double(statistics.count)), .real(share / total),
      ])
    }
    return table
  }

  /// Writes the gnuplot script that draws `../weights.tsv` as weights.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - statistics: The weights, whose quality the legend tells.
  public static func script(title: String, statistics: WeightStatistics) -> String {
    let shape = statistics.paretoK.map { ", Pareto k = \(short($0))" } ?? ""
    return GnuplotStyle.script(
      name: "weights", subject: "How the networks and their weights are spread.",
      table: "../weights.tsv", title: title,
      settings: [
        "set xlabel 'ln w'; set ylabel 'fraction per bin' offset 1; set logscale y;",
        "set format y '%g'; set yrange [*:3]; set key top left Left reverse samplen 2 title "
          + "'ESS \(short(statistics.essFraction))\(shape)' left; set style fill solid 0.4;",
      ],
      curves: [
        "table using (($1+$2)/2):4 with boxes lc rgb '#56B4E9' title 'networks'",
        "table using (($1+$2)/2):5 with histeps lw 2 lc rgb '#D55E00' title 'their weight'",
      ])
  }

  private static func short(_ number: Double) -> String { String(format: "%.3g", number) }
}
