public import CorrelatorAnalysis
public import ErrorAnalysis
public import LatticeGeometry

/// The time slices C(t) and effective masses against theory: the rows of `timeslice.tsv`.
public enum TimeSliceTable {
  /// Writes the table.
  ///
  /// Columns: t, value, error, effectiveMass, effectiveMass_error (not a number at t = 0), then for
  /// each theory C(t) and the pull against it; then the errors of those that are measurements
  /// themselves, which the pulls take into account.
  public static func make(
    comments: [String], orbits: MomentumOrbits, timeSlices: [Estimate],
    effectiveMasses: [Estimate], theories: [TheoryCurve]
  ) -> Table {
    var columns = ["t", "value", "error", "effectiveMass", "effectiveMass_error"]
    for theory in theories { columns += [theory.name, theory.name + "_pull"] }
    columns += theories.filter { $0.timeSlices != nil }.map { $0.name + "_error" }
    var table = Table(
      comments: comments + theories.map { "\($0.name) = \($0.definition), summed to C(t)" },
      columns: columns)
    let curves = theories.map { theory in
      theory.timeSlices
        ?? PropagatorObservables.timeSlices(of: theory.propagator, orbits: orbits).map {
          Estimate(value: $0, error: 0, sampleCount: 0)
        }
    }
    for (time, slice) in timeSlices.enumerated() {
      let mass = time == 0 ? nil : effectiveMasses[time - 1]
      var row: [Table.Cell] = [.integer(time), .real(slice.value), .real(slice.error)]
      row += [.real(mass?.value ?? .nan), .real(mass?.error ?? .nan)]
      for curve in curves {
        row += [.real(curve[time].value), .real(slice.pull(against: curve[time]))]
      }
      for (curve, theory) in zip(curves, theories) where theory.timeSlices != nil {
        row.append(.real(curve[time].error))
      }
      table.append(row)
    }
    return table
  }
}
