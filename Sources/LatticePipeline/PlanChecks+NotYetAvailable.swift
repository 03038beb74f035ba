import RunConfiguration

extension PlanChecks {
  /// Keys and values of the schema that no run of this version carries out, one problem each.
  ///
  /// Nothing here is wrong with a configuration; what becomes available leaves this function.
  static func checkNotYetAvailable(_ decoded: DecodedConfiguration) -> [ConfigurationProblem] {
    let configuration = decoded.configuration
    let engineering = configuration.engineering
    var problems: [ConfigurationProblem] = []
    func refuse(_ key: String, if isAsked: Bool, _ wayOut: String) {
      guard isAsked, decoded.isSound(key) else { return }
      problems.append(
        decoded.problem(at: key, rule: "it is not available in this version", wayOut: wayOut))
    }

    // Architectures
    if case .extrapolated = configuration.architecture.width {
      refuse("architecture.width", if: true, "Give a single integer.")
    }

    // Realisations
    refuse(
      "engineering.realisation", if: [.annealed, .hmc].contains(engineering.realisation),
      "Try \"transport\".")
    refuse(
      "engineering.transport", if: [.fitted, .optimised].contains(engineering.transport),
      "Try \"order2\".")
    refuse("engineering.referenceMass", if: engineering.referenceMass == .pilot, "Try \"gap\".")
    refuse("engineering.density", if: engineering.density != nil, "Remove it.")
    refuse("engineering.moves", if: engineering.moves != nil, "Remove it.")
    refuse("engineering.resampling", if: engineering.resampling != .none, "Try \"none\".")

    // Comparisons
    for (index, theory) in (configuration.compare ?? []).enumerated() {
      refuse("compare[\(index)]", if: theory == .hmc, "Remove it.")
    }
    return problems
  }
}
