import CorrelatorAnalysis
import EnsembleStorage
import ErrorAnalysis
import LatticeGeometry
import RunConfiguration
import RunReports

extension RunResults {
  /// Writes what other programs of the field read: `correlators.json.gz` (pyerrors),
  /// `correlators.gvar.json` and `correlators.gvar.txt` (gvar), and `correlators.h5` with every table.
  func writeExports(to folder: RunFolder) throws {
    let quantities = exportedQuantities()
    do {
      try folder.write(
        try PyerrorsExport.compressed(
          quantities, program: ProgramVersion.text,
          ensemble: "\(plan.configuration.name)_\(plan.configurationHash.prefix(8))",
          description: comments("observables, propagator and time slices").joined(separator: "; ")),
        to: "correlators.json.gz")
      try folder.write(GvarExport.json(quantities), to: "correlators.gvar.json")
    } catch let error as EncodingError {
      throw RunError.encoding("\(error)")
    }
    try folder.write(GvarExport.text(quantities), to: "correlators.gvar.txt")
    try writeArchive(to: folder)
  }

  /// All tables of this theory in one HDF5 file.
  private func writeArchive(to folder: RunFolder) throws(ReportError) {
    var tables = [("propagator", propagatorTable())]
    if let timeSlices = timeSliceTable() { tables.append(("timeslice", timeSlices)) }
    tables += correlatorTables()
    let archive = TableArchive(
      attributes: [
        "program": ProgramVersion.text, "configuration": plan.configuration.canonicalText,
        "units": "lattice units, a = 1",
      ],
      tables: tables.map { name, table in
        TableArchive.Table(
          name: name, description: table.comments.joined(separator: "\n"),
          columns: table.columns.enumerated().map { ($1, table.values(ofColumn: $0)) })
      })
    let file = "correlators.h5"
    do {
      try archive.write(to: folder.currentPath(of: file))
    } catch {
      throw FieldOutput.reported(error, path: folder.path + "/" + file)
    }
    folder.record(file)
  }

  /// Scalars by their names in results.json; `propagator` in the order of propagator.tsv's rows, of
  /// lattices with not too many; `timeSlices` for all t.
  private func exportedQuantities() -> [ExportedQuantity] {
    // What has a systematic error beside the statistical one of its replicates says so by its name.
    let fitted = observables.spectrum?.replicated ?? [:]
    var quantities = observables.replicated.sorted { $0.key < $1.key }.map { name, value in
      ExportedQuantity(
        name: fitted[name] == nil ? name : name + "Statistical", kind: .scalar, values: [value])
    }
    if engine.orbits.count <= Self.largestCovariance {
      quantities.append(
        ExportedQuantity(
          name: "propagator", kind: .array, values: observables.propagatorReplicates))
    }
    let slices = observables.timeSliceReplicates
    if !slices.isEmpty {
      // t = 0 … L₀ − 1, of which the second half mirrors the first.
      let extent = plan.lattice.extents[0]
      quantities.append(
        ExportedQuantity(
          name: "timeSlices", kind: .timeSeries,
          values: (0..<extent).map { slices[min($0, extent - $0)] }))
    }
    for (index, fourPoint) in observables.connected.fourPoints.enumerated() {
      quantities.append(
        ExportedQuantity(name: "vertex\(index)", kind: .scalar, values: [fourPoint.vertex]))
    }
    return quantities
  }
}
