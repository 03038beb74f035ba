import CorrelatorAnalysis
import ErrorAnalysis
import LatticeGeometry
import RunReports

extension RunResults {
  /// The section `spectrum` of results.json.
  func spectrumDocument() -> ResultsDocument.Spectrum? {
    guard let spectrum = observables.spectrum else { return nil }
    var states: [ResultsDocument.Spectrum.State] = []
    var remarks: [String] = []
    for point in spectrum.dispersion.points {
      switch point.state {
      case .failure(let error):
        remarks.append("p = \(point.spatialNumbers): \(error)")
      case .success(let scan):
        let (best, energy) = (scan.best, scan.energy)
        states.append(
          .init(
            spatialNumbers: point.spatialNumbers,
            energy: ReportedEstimate(energy.average.estimate),
            systematicError: energy.systematicError, free: point.free?.value,
            residue: ReportedEstimate(scan.residue.average.estimate),
            window: [best.times.lowerBound, best.times.upperBound],
            chiSquared: best.fit.chiSquared.value,
            degreesOfFreedom: best.fit.chiSquared.degreesOfFreedom, pValue: best.fit.pValue,
            caution: best.fit.caution?.description))
      }
    }
    return ResultsDocument.Spectrum(states: states, remarks: remarks)
  }

  /// E(p⃗) against a free field of the measured pole mass; nil if no state was found.
  func dispersionTable() -> Table? {
    guard let document = spectrumDocument(), let spectrum = observables.spectrum,
      !document.states.isEmpty
    else { return nil }
    var table = Table(
      comments: comments("energies E(p) of fits C(t) = Z cosh(E(t - L/2))/(2 sinh E sinh(EL/2))")
        + [
          "averages over windows weighted exp(-(chi2 + 2k + 2 n_cut)/2); systematic = their spread",
          "free = 2 arsinh(sqrt(phat2 + 4 sinh(m/2)^2)/2) with the pole mass m",
        ] + document.remarks,
      columns: (1..<plan.lattice.dimension).map { "n\($0)" }
        + ["phat2", "energy", "error", "systematic", "free", "residue", "residue_error"])
    for point in spectrum.dispersion.points {
      guard case .success(let scan) = point.state else { continue }
      let (energy, residue) = (scan.energy, scan.residue.average.estimate)
      table.append(
        point.spatialNumbers.map { .integer($0) }
          + [
            .real(point.latticeSquared), .real(energy.value), .real(energy.statisticalError),
            .real(energy.systematicError), .real(point.free?.value ?? .nan),
            .real(residue.value), .real(residue.error),
          ])
    }
    return table
  }

  /// C(t, p⃗) at the momenta of the dispersion relation; nil where there is p⃗ = 0 only.
  func movingTimeSliceTable() -> Table? {
    guard let spectrum = observables.spectrum, spectrum.timeSlices.count > 1 else { return nil }
    var table = Table(
      comments: comments(
        "time slices C(t, p) = (1/L) sum_p0 G(p0, p) cos(p0 t) at spatial momenta"),
      columns: (1..<plan.lattice.dimension).map { "n\($0)" } + ["t", "value", "error"])
    for (point, slices) in zip(spectrum.dispersion.points, spectrum.timeSlices) {
      for (time, slice) in slices.enumerated() {
        let estimate = slice.estimate
        table.append(
          point.spatialNumbers.map { .integer($0) }
            + [.integer(time), .real(estimate.value), .real(estimate.error)])
      }
    }
    return table
  }

  /// m_eff(t) in all definitions; nil without time slices.
  func effectiveMassTable() -> Table? {
    guard let spectrum = observables.spectrum else { return nil }
    let definitions = spectrum.effectiveMasses
    var table = Table(
      comments: comments("effective masses")
        + [
          "logarithm = ln C(t)/C(t+1) and cosh, of cosh(m(L/2-t))/cosh(m(L/2-t-1)), belong to t + 1/2",
          "acosh = arcosh[(C(t-1) + C(t+1))/(2 C(t))] belongs to t",
        ],
      columns: ["t"]
        + definitions.flatMap { [$0.definition.rawValue, $0.definition.rawValue + "_error"] })
    for time in 0...plan.lattice.extents[0] / 2 {
      var row: [Table.Cell] = [.integer(time)]
      for (_, points) in definitions {
        let point = points.first { Int($0.time) == time }
        let mass = try? point?.mass.get().estimate
        row += [.real(mass?.value ?? .nan), .real(mass?.error ?? .nan)]
      }
      table.append(row)
    }
    return table
  }
}
