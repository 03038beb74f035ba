/// How far the points of a sweep depend on each other and what is known of it, as tables say it.
struct SweepSharing {
  /// Half a sentence; where points share something and no differences are made, with the reason.
  let text: String

  /// Tells from what the runs left.
  ///
  /// - Parameters:
  ///   - curves: All finished points.
  ///   - isCommon: Whether their random numbers are meant to be common.
  init(_ curves: SweepCurves, isCommon: Bool) {
    let points = curves.curves.flatMap(\.points)
    let groups = Dictionary(grouping: points, by: \.sharing).values
    let isShared = groups.contains { $0.count > 1 }
    guard isShared else {
      text =
        isCommon && points.count > 1
        ? "points are independent: every one has its own ensemble.seed, so that no random numbers are "
          + "common and no differences are made"
        : "points are independent"
      return
    }
    let subject =
      !isCommon
      ? "points of one pass share their networks"
      : groups.count == 1
        ? "all points share their random numbers"
        : "points of one ensemble.seed share their random numbers"
    guard points.contains(where: { !$0.replicated.isEmpty }) else {
      text =
        subject
        + ", but their runs keep no replicates (chains keep none), so that correlations are "
        + "unknown: points are taken as independent and no differences are made"
      return
    }
    // Replicates that match those of one point match each other.
    let isWhole = groups.allSatisfy { group in
      group.count == 1
        || group.dropFirst().allSatisfy { SweepPointResults.shareReplicates(group[0], $0) }
    }
    let hasDifferences =
      curves.abscissa != nil
      && curves.curves.contains { curve in
        zip(curve.points, curve.points.dropFirst()).contains {
          SweepPointResults.shareReplicates($0, $1)
        }
      }
    let partial =
      isWhole
      ? ""
      : "; those without replicates, or with other numbers of networks or blocks, are taken as "
        + "independent"
    let missing =
      hasDifferences
      ? ""
      : curves.abscissa == nil
        ? "; no differences are made, since no swept key has several numbers to take them along"
        : "; no differences are made, since no neighbours along a curve do so"
    text = subject + " and are correlated" + partial + missing
  }
}
