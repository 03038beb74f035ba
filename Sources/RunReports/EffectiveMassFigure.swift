public import ErrorAnalysis

/// The figure of the effective mass: m_eff(t) with errors, and the band of the mass read off.
public enum EffectiveMassFigure {
  /// A mass with the times it was taken from.
  public struct Plateau: Hashable, Sendable {
    /// Its name in the legend.
    public let label: String

    /// The mass.
    public let mass: Estimate

    /// The first and the last time used.
    public let window: ClosedRange<Int>

    /// Creates a plateau.
    public init(label: String, mass: Estimate, window: ClosedRange<Int>) {
      self.label = label
      self.mass = mass
      self.window = window
    }
  }

  /// Writes the gnuplot script that draws `../timeslice.tsv` as effective_mass.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - plateau: The mass read off, nil if none was.
  ///   - reference: A mass to compare with and its name, such as the exact gap or the free pole.
  ///   - masses: m_eff(t) from t = 1, which set the range of the ordinate.
  public static func script(
    title: String, plateau: Plateau?, reference: (label: String, mass: Double)?,
    masses: [Estimate]
  ) -> String {
    // Points more uncertain than their value would hide the others.
    let usable = masses.filter { $0.value.isFinite && $0.error < 0.5 * $0.value.magnitude }
    let marks = usable.map(\.value) + [reference?.mass].compactMap { $0 }
    let low = marks.min() ?? 0
    let high = marks.max() ?? 1
    let margin = max(0.25 * (high - low), 0.02 * high.magnitude, 1e-6)
    var settings = [
      "set xlabel 't'; set ylabel 'm_{eff}(t)' offset 1; set key top right;",
      "set xrange [0:\(masses.count + 1)]; set yrange [\(low - margin):\(high + 2 * margin)];",
    ]
    var curves: [String] = []
    if let plateau {
      let (mass, error) = (plateau.mass.value, plateau.mass.error)
      settings.append(
        "set object 1 rectangle from \(plateau.window.lowerBound),\(mass - error) to "
          + "\(plateau.window.upperBound),\(mass + error) fc rgb '#56B4E9' fs solid 0.5 noborder "
          + "behind;")
      curves.append(
        "(x >= \(plateau.window.lowerBound) && x <= \(plateau.window.upperBound) ? \(mass) : NaN) "
          + "with lines lw 1.5 lc rgb '#0072B2' title '\(GnuplotText.plain("\(plateau.label) \(plateau.mass)"))'"
      )
    }
    if let reference {
      curves.append(
        "\(reference.mass) with lines lw 1.5 dt 2 lc rgb '#D55E00' "
          + "title '\(GnuplotText.plain(reference.label))'")
    }
    curves.append(
      GnuplotStyle.measured("1", value: "$4", error: "$5", label: "effective mass"))
    return GnuplotStyle.script(
      name: "effective_mass",
      subject: "The effective mass from the time slices, and the mass read off.",
      table: "../timeslice.tsv", title: title, settings: settings, curves: curves)
  }
}
