public import ErrorAnalysis

extension EnsembleMeasurement {
  /// A function of averages of a group that another module defines.
  ///
  /// - Parameters:
  ///   - group: Among the setup's groups.
  ///   - observables: The averages it needs, numbered as the group does.
  ///   - function: From those averages, in that order, to the quantity.
  public func replicated(
    _ group: some ObservableGroup, _ observables: [Int], _ function: ([Double]) -> Double
  ) -> Replicated {
    averages(of: group).replicated(observables, function)
  }

  /// The averages of a group that another module defines, in its order.
  public func replicated(_ group: some ObservableGroup) -> [Replicated] {
    (0..<group.averageCount).map { replicated(group, [$0]) { $0[0] } }
  }
}
