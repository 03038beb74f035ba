import Logging
import RunReports

/// Draws a run's figures from the scripts in its plots folder.
enum Figures {
  /// What is said if there is no gnuplot.
  static let missingProgram = "no figures: gnuplot is not installed"

  /// Writes the scripts of figures into the plots folder and draws them.
  static func write(
    _ figures: [(name: String, script: String)], to folder: RunFolder, logger: Logger
  ) throws(ReportError) {
    try folder.makeFolder("plots")
    for (name, script) in figures {
      try folder.write(script, to: "plots/\(name).gp")
      draw(name, in: folder, logger: logger)
    }
  }

  /// Runs plots/<name>.gp; a run without gnuplot is a run without figures, and says so.
  private static func draw(_ name: String, in folder: RunFolder, logger: Logger) {
    let script = folder.currentPath(of: "plots/\(name).gp")
    guard draw(scriptPath: script, logger: logger) == .drawn else { return }
    folder.record("plots/\(name).pdf")
    folder.record("plots/\(name).svg")
  }

  /// Runs a script, and says why if that draws nothing.
  ///
  /// - Returns: How it ended.
  static func draw(scriptPath: String, logger: Logger) -> Gnuplot.Outcome {
    let script = scriptPath.split(separator: "/").last ?? ""
    let outcome = Gnuplot.run(scriptPath: scriptPath)
    switch outcome {
    case .drawn: break
    case .notInstalled:
      logger.warning(
        """
        \(missingProgram). Install it (apt-get install gnuplot-nox, or brew \
        install gnuplot) and run gnuplot \(script) in the plots folder
        """)
    case .failed(let reason):
      logger.warning("no figures: gnuplot failed: \(reason)")
    }
    return outcome
  }
}
