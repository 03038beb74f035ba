import RunReports

/// What one kind of flow leaves: the parts of its folder, and what the user is told.
struct FlowOutput {
  /// Fills the kind's section of results.json in.
  let fill: (inout FlowResultsDocument) -> Void
  /// Tables by file name.
  let tables: [(file: String, table: Table)]
  /// gnuplot scripts by the figure's name.
  let figures: [(name: String, script: String)]
  /// Lines of the summary.
  let summary: [String]
  /// Why the numbers cannot be trusted; empty if they can.
  let reasons: [String]
}
