/// What all figure scripts share.
enum GnuplotText {
  /// Text for a single-quoted gnuplot string inside a double-quoted one.
  static func plain(_ text: String) -> String {
    text.filter { !"\\'\"_^{}@&~".contains($0) }
  }

  /// A symbol such as `m_eff` or `⟨M^2⟩` in gnuplot's enhanced text: what is lowered or raised goes to the
  /// end of its letters and digits.
  static func symbol(_ text: String) -> String {
    text.filter { !"\\'\"{}@&~".contains($0) }.replacing(/[_^][0-9A-Za-z]+/) { match in
      "\(match.output.prefix(1)){\(match.output.dropFirst())}"
    }
  }

  /// Draws the script's string `draw` as PDF of a column's width and as SVG.
  static func outputs(named name: String) -> String {
    """
    set terminal pdfcairo size 8.6cm,8.6cm font 'sans,8'
    set output '\(name).pdf'
    eval draw
    reset
    set terminal svg size 520,520 font 'sans,12' background rgb 'white'
    set output '\(name).svg'
    eval draw
    unset output

    """
  }
}
