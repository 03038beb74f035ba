import CorrelatorAnalysis
import Logging
import RunReports

/// Pictures of diagrams by Graphviz, where it is installed.
enum DiagramDrawing {
  /// The drawing of several lists.
  static func graphviz(_ lists: [DiagramList]) -> String { DiagramList.graphviz(lists) }

  /// Draws `<name>.dot` of a folder as `<name>.svg`; without Graphviz there is no picture, and the log
  /// says so.
  static func draw(_ name: String, in folder: RunFolder, logger: Logger) {
    switch Graphviz.run(path: folder.currentPath(of: name + ".dot")) {
    case .drawn: folder.record(name + ".svg")
    case .notInstalled:
      logger.warning(
        """
        no picture of the diagrams: Graphviz is not installed. Install it (apt-get install graphviz, or \
        brew install graphviz) and run dot -Tsvg \(name).dot -o \(name).svg in the folder
        """)
    case .failed(let reason):
      logger.warning("no picture of the diagrams: dot failed: \(reason)")
    }
  }
}
