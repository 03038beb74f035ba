public import CorrelatorAnalysis
public import ErrorAnalysis
public import LatticeGeometry

/// The time slices C(t) and effective masses against theory: the rows of `timeslice.tsv`.
public enum TimeSliceTable {
  /// Writes the table.
  ///
  /// Columns: t, value, error, effectiveMass, effectiveMass_error (not a number at t = 0), then for
  /// each theory C(t) and the pull against it.
  public static func make(
    comments: [String], orbits: MomentumOrbits, timeSlices: [Estimate],
    effectiveMasses: [Estimate], theories: [TheoryCurve]
  ) -> Table {
    var columns = ["t", "value", "error", "effectiveMass", "effectiveMass_error"]
    for theory in theories { columns += [theory.name, theory.name + "_pull"] }
    var table = Table(
      comments: comments + theories.map { "\($0.name) = \($0.definition), summed to C(t)" },
      columns: columns)
    let curves = theories.map { theory in
      PropagatorObservables.timeSlices(of: theory.propagator, orbits: orbits)
    }
    for (time, slice) in timeSlices.enumerated() {
      let mass = time == 0 ? nil : effectiveMasses[time - 1]
      var row: [Table.Cell] = [.integer(time), .real(slice.value), .real(slice.error)]
      row += [.real(mass?.value ?? .nan), .real(mass?.error ?? .nan)]
      for curve in curves { row += [.real(curve[time]), .real(slice.pull(against: curve[time]))] }
      table.append(row)
    }
    return table
  }
}
