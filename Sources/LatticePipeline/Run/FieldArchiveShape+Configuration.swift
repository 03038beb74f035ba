import EnsembleStorage
import LatticeGeometry
import RunConfiguration

extension FieldArchiveShape {
  /// How many fields of what size a configuration's run draws.
  init(_ configuration: RunConfiguration, on lattice: Lattice) {
    let theory = configuration.theory
    self.init(
      lattice: lattice, componentCount: theory.components,
      fieldCount: configuration.ensemble.networks,
      theoryCount: max(theory.lambda?.values.count ?? 1, theory.massSquared?.values.count ?? 1),
      hasChains: configuration.engineering.realisation == .hmc)
  }

  /// What is wrong with keeping these fields, if they are to be kept.
  func problem(in decoded: DecodedConfiguration) -> ConfigurationProblem? {
    guard decoded.configuration.output.fields, !isStorable, decoded.isSound("output.fields") else {
      return nil
    }
    return decoded.problem(
      at: "output.fields", rule: "a field must be below 4 GiB to be kept in HDF5",
      wayOut: "Choose smaller extents, or set output.fields to false.")
  }
}
