import RunConfiguration

extension PlanChecks {
  /// Keys and values of the schema that no run of this version carries out, one problem each.
  ///
  /// Nothing here is wrong with a configuration; what becomes available leaves this function.
  static func checkNotYetAvailable(_ decoded: DecodedConfiguration) -> [ConfigurationProblem] {
    let configuration = decoded.configuration
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
    return problems
  }
}
