import EnsembleStorage
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration

extension RunPlan {
  /// What the run's file of fields holds; nil if none is wanted.
  var fieldContent: FieldArchiveContent? {
    guard configuration.output.fields else { return nil }
    return FieldArchiveContent(
      shape: FieldArchiveShape(configuration, on: lattice),
      theories: points.map { point in
        let theory = TheoryText(point.action)
        return FieldArchiveContent.Theory(
          action: theory.action,
          couplings: Dictionary(
            uniqueKeysWithValues: theory.couplings.map { ($0.name, $0.value) }
              .filter { $0.0 != "components" }))
      }, program: ProgramVersion.text, configuration: configuration.canonicalText)
  }
}

extension NetworkPlan {
  /// What the run's file of fields holds; nil if none is wanted.
  ///
  /// - Parameter action: The theory in words; it is the networks' own.
  func fieldContent(action: String) -> FieldArchiveContent? {
    guard configuration.output.fields else { return nil }
    return FieldArchiveContent(
      shape: FieldArchiveShape(configuration, on: network.grid.lattice),
      theories: [.init(action: action, couplings: [:])],
      program: ProgramVersion.text, configuration: configuration.canonicalText)
  }
}
