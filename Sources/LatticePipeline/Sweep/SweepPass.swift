import RunConfiguration

/// One run of a sweep: of a point, or of several along a coupling axis.
struct SweepPass {
  /// The points it serves, in the order of the axis.
  let members: [Int]

  /// The run.
  let plan: PlannedRun

  /// Whether it is a pass along an axis.
  var isShared: Bool { members.count > 1 }
}
