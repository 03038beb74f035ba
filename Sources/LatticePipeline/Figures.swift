import Logging
import RunReports

/// Draws a run's figures from the scripts in its plots folder.
enum Figures {
  /// Runs plots/<name>.gp; a run without gnuplot is a run without figures, and says so.
  static func draw(_ name: String, in folder: RunFolder, logger: Logger) {
    switch Gnuplot.run(scriptPath: folder.currentPath(of: "plots/\(name).gp")) {
    case .drawn:
      folder.record("plots/\(name).pdf")
      folder.record("plots/\(name).svg")
    case .notInstalled:
      logger.warning(
        """
        no figures: gnuplot is not installed. Install it (apt-get install gnuplot-nox, or brew \
        install gnuplot) and run gnuplot \(name).gp in the run's plots folder
        """)
    case .failed(let reason):
      logger.warning("no figures: gnuplot failed: \(reason)")
    }
  }
}
