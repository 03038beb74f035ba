/// What all figure scripts share.
enum GnuplotText {
  /// Text for a single-quoted gnuplot string inside a double-quoted one.
  static func plain(_ text: String) -> String {
    text.filter { !"\\'\"_^{}@&~".contains($0) }
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
