/// The figure of a sampled two-point function: measured against exact, pulls in a panel below.
public enum KernelFigure {
  /// Writes the gnuplot script that draws `../kernel.tsv` as kernel.pdf and .svg.
  ///
  /// - Parameters:
  ///   - title: One line above the figure.
  ///   - dimension: d, which fixes the columns of the table.
  public static func script(title: String, dimension: Int) -> String {
    let value = 2 * dimension + 1
    let (error, kernel, pull) = (value + 1, value + 2, value + 3)
    return """
      # Sampled against exact two-point function, and the pulls below.
      # Redraw with: gnuplot kernel.gp
      table = '../kernel.tsv'

      draw = "\\
      set encoding utf8; set border lw 0.8; set tics nomirror; \\
      set multiplot; \\
      set lmargin at screen 0.16; set rmargin at screen 0.97; \\
      set tmargin at screen 0.93; set bmargin at screen 0.40; \\
      set title '\(GnuplotText.plain(title))' offset 0,-0.5; set format x ''; \\
      set ylabel 'sampled' offset 1; set key top left; \\
      plot x with lines lw 1.5 lc rgb '#0072B2' title 'exact', \\
      table using \(kernel):($\(value)-$\(error)):(0):(2*$\(error)) with vectors nohead lw 1 lc rgb 'black' notitle, \\
      table using \(kernel):\(value) with points pt 6 ps 0.45 lw 0.8 lc rgb 'black' title 'networks'; \\
      set tmargin at screen 0.37; set bmargin at screen 0.12; \\
      unset title; unset key; set format x '%g'; set xlabel 'K(x, y)'; set ylabel 'pull' offset 1; \\
      set grid ytics lt 1 lw 0.5 lc rgb '#dddddd'; \\
      plot 0 with lines lc rgb 'black' lw 0.5 notitle, \\
      table using \(kernel):\(pull) with points pt 4 ps 0.4 lc rgb '#0072B2' notitle; \\
      unset multiplot"

      \(GnuplotText.outputs(named: "kernel"))
      """
  }
}
