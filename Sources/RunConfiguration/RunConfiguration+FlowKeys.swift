extension RunConfiguration.Flow {
  /// The keys that only some flows have, and which.
  static let particularKeys: [(name: String, isRequired: Bool, takers: [Kind])] = [
    ("dimension", true, [.passive, .active, .fixedPoint]),
    ("regulator", false, [.passive, .fixedPoint]),
    ("truncation", false, [.passive]),
    ("u2", false, [.passive]),
    ("u4", true, [.passive]),
    ("u6", false, [.passive]),
    ("scales", true, [.passive]),
    ("sigmaW", true, [.active]),
    ("cutoffs", true, [.coarseGraining]),
    ("decimate", false, [.coarseGraining]),
    ("tolerance", false, [.passive, .coarseGraining]),
    ("gridPoints", false, [.fixedPoint, .passive]),
    ("gridEnd", false, [.fixedPoint, .passive]),
  ]

  /// Keys of the grid, which a truncated flow has not.
  static let gridKeys = ["gridPoints", "gridEnd"]

  /// Keys of the architecture that tell the networks of a flow.
  static let architectureKeys = ["neuron", "width", "sigmaB"]

  /// Whether a flow draws or uses fully connected networks.
  public var hasNetworks: Bool {
    kind == .active || (kind == .passive && (u4 == .exact || u4 == .measured))
  }

  /// Whether a key has a meaning for the flow.
  func uses(_ path: String) -> Bool {
    let steps = path.split(separator: ".").map { String($0) }
    switch steps[0] {
    case "schemaVersion", "name": return true
    case "flow":
      guard steps.count > 1 else { return true }
      if truncation == .sextic, kind == .passive, Self.gridKeys.contains(steps[1]) { return false }
      return Self.particularKeys.first { $0.name == steps[1] }?.takers.contains(kind) ?? true
    case _ where kind.drawsFields: return true
    case "architecture":
      return hasNetworks && (steps.count < 2 || Self.architectureKeys.contains(steps[1]))
    case "ensemble": return hasNetworks
    case "analysis":
      return hasNetworks
        && (steps.count < 2 || ["errors", "blocks", "resamples"].contains(steps[1]))
    default: return false
    }
  }
}
