public import CorrelatorAnalysis
public import ErrorAnalysis
public import LatticeGeometry

/// The propagator per momentum orbit against theory: the rows of `propagator.tsv`.
public enum PropagatorTable {
  /// Writes the table.
  ///
  /// Columns: mode numbers n₀ … n_{d−1} of the orbit's representative, p̂², value, error, then for
  /// each theory its value and the pull of the measurement against it; then the errors of those that
  /// are measurements themselves, `hmc_error`, which the pulls take into account; with the
  /// Schwinger–Dyson estimator the direct one and its error follow.
  ///
  /// - Parameters:
  ///   - comments: Lines of the header.
  ///   - orbits: The momenta, one row each.
  ///   - propagator: The estimate in `value` and `error`.
  ///   - theories: What to set it against.
  ///   - direct: The direct estimate, if `propagator` is another.
  public static func make(
    comments: [String], orbits: MomentumOrbits, propagator: [Estimate], theories: [TheoryCurve],
    direct: [Estimate]?
  ) -> Table {
    let dimension = orbits.grid.lattice.dimension
    var columns = (0..<dimension).map { "n\($0)" } + ["phat2", "value", "error"]
    for theory in theories { columns += [theory.name, theory.name + "_pull"] }
    let measurements = theories.filter { $0.errors != nil }
    columns += measurements.map { $0.name + "_error" }
    if direct != nil { columns += ["direct", "direct_error"] }
    var table = Table(
      comments: comments + theories.map { "\($0.name) = \($0.definition)" }, columns: columns)
    for (index, orbit) in orbits.orbits.enumerated() {
      let measured = propagator[index]
      var row: [Table.Cell] = orbit.representative.numbers.map { .integer($0) }
      row += [.real(orbit.representative.latticeSquared), .real(measured.value)]
      row.append(.real(measured.error))
      for theory in theories {
        row += [
          .real(theory.propagator[index]), .real(theory.pull(of: measured, orbit: index)),
        ]
      }
      for theory in measurements { row.append(.real(theory.errors?[index] ?? .nan)) }
      if let direct { row += [.real(direct[index].value), .real(direct[index].error)] }
      table.append(row)
    }
    return table
  }

  /// Writes the jackknife covariance of the propagator, one row and one column an orbit.
  ///
  /// The columns are named by the orbit's row in `propagator.tsv`, from 0. The matrix has rank at
  /// most B − 1 for B blocks: an inverse needs more blocks than rows, or a cut on eigenvalues.
  public static func makeCovariance(comments: [String], propagator: [Replicated]) -> Table {
    var table = Table(comments: comments, columns: propagator.indices.map { "c\($0)" })
    for first in propagator {
      table.append(propagator.map { .real(Replicated.covariance(first, $0)) })
    }
    return table
  }
}
