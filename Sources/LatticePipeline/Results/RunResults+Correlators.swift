import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RunReports

extension RunResults {
  /// Tables of all correlators but the propagator, by name.
  func correlatorTables() -> [(name: String, table: Table)] {
    var tables: [(String, Table)] = []
    if let box { tables.append(("correlator", boxTable(box))) }
    if let positionSpace = observables.positionSpace {
      tables.append(("correlator", positionSpaceTable(positionSpace)))
    }
    if let selfEnergy = observables.connected.selfEnergy {
      tables.append(("selfenergy", selfEnergyTable(selfEnergy)))
    }
    if !observables.connected.magnetization.isEmpty {
      tables.append(("magnetization", magnetizationTable()))
    }
    if !observables.connected.fourPoints.isEmpty {
      tables.append(("fourpoint", fourPointTable()))
    }
    if let dispersion = dispersionTable() { tables.append(("dispersion", dispersion)) }
    if let slices = movingTimeSliceTable() { tables.append(("timeslice_momenta", slices)) }
    if let masses = effectiveMassTable() { tables.append(("effectivemass", masses)) }
    if !observables.connected.points.isEmpty { tables.append(("connected", connectedTable())) }
    return tables
  }

  /// λ of φ⁴, the vertex at tree level; nil for other actions.
  var phiFourCoupling: Double? { point.isInteracting ? point.phiFour?.lambda : nil }

  /// G(r) on a box, against infinite volume.
  private func boxTable(_ box: BoxObservables) -> Table {
    let dimension = plan.lattice.dimension
    var table = Table(
      comments: comments("G(r) between sites of the box, without wrapping round")
        + ["kernel = two-point function of the networks in infinite volume"],
      columns: (0..<dimension).map { "r\($0)" } + ["value", "error", "kernel", "kernel_pull"])
    for (index, displacement) in box.displacements.representatives.enumerated() {
      let measured = box.correlator[index]
      table.append(
        displacement.map { .integer($0) }
          + [
            .real(measured.value), .real(measured.error), .real(box.kernel[index]),
            .real(measured.pull(against: box.kernel[index])),
          ])
    }
    return table
  }

  /// G(x) on the periodic lattice against the theories, Fourier transformed.
  private func positionSpaceTable(_ correlator: PositionSpacePropagator) -> Table {
    let dimension = plan.lattice.dimension
    let noise =
      correlator.signalDistance.map { "beyond |x| = \(Text.significant($0)) some G(x) is noise" }
      ?? "every G(x) is noise"
    let predictions = curves.map { curve in
      PositionSpacePropagator.values(of: curve.propagator, orbits: engine.orbits)
    }
    var table = Table(
      comments: comments("G(x) = (1/V) sum_p G(p) exp(ipx) per orbit of displacements")
        + [noise + ", within twice its error"]
        + curves.map { "\($0.name) = \($0.definition)" },
      columns: (0..<dimension).map { "x\($0)" } + ["distance", "value", "error"]
        + curves.flatMap { [$0.name, $0.name + "_pull"] })
    for (index, displacement) in correlator.displacements.representatives.enumerated() {
      let measured = correlator.values[index].estimate
      var row: [Table.Cell] = displacement.map { .integer($0) }
      row += [
        .real(correlator.distances[index]), .real(measured.value), .real(measured.error),
      ]
      for prediction in predictions {
        row += [.real(prediction[index]), .real(measured.pull(against: prediction[index]))]
      }
      table.append(row)
    }
    return table
  }

  /// Σ(p) = 1/G(p) − K(p) − m² against the theories' own.
  private func selfEnergyTable(_ selfEnergy: SelfEnergy) -> Table {
    let form =
      switch selfEnergy.form {
      case .direct: "1/G - phat2 - m2 with the direct G"
      case .firstEquation: "Re<phi* FT(U')>/V/G, the first Schwinger-Dyson equation"
      case .secondEquation: "1/G - phat2 - m2 with G of the second Schwinger-Dyson equation"
      }
    var table = Table(
      comments: comments("self-energy per momentum orbit, Sigma = \(form)")
        + curves.map { "\($0.name) = 1/G - phat2 - m2 with G = \($0.definition)" },
      columns: (0..<plan.lattice.dimension).map { "n\($0)" } + ["phat2", "value", "error"]
        + curves.flatMap { [$0.name, $0.name + "_pull"] })
    for (index, orbit) in engine.orbits.orbits.enumerated() {
      let momentum = orbit.representative
      let measured = selfEnergy.values[index].estimate
      let inverse = point.action.dispersion.kineticTerm(momentum) + point.action.massSquared
      var row: [Table.Cell] = momentum.numbers.map { .integer($0) }
      row += [.real(momentum.latticeSquared), .real(measured.value), .real(measured.error)]
      for curve in curves {
        let propagator = curve.propagator[index]
        let predicted = Estimate(
          value: 1 / propagator - inverse,
          error: (curve.errors?[index] ?? 0) / (propagator * propagator), sampleCount: 0)
        row += [.real(predicted.value), .real(measured.pull(against: predicted))]
      }
      table.append(row)
    }
    return table
  }

  /// ⟨Mⁿ⟩ and κ_n.
  private func magnetizationTable() -> Table {
    var table = Table(
      comments: comments(
        "moments <M^n> and cumulants of M = (1/V) sum_x phi, without their bias",
        estimator: "direct averages"),
      columns: ["order", "moment", "moment_error", "cumulant", "cumulant_error"])
    for (order, moment, cumulant) in observables.connected.magnetization {
      let (moment, cumulant) = (moment.estimate, cumulant.estimate)
      table.append([
        .integer(order), .real(moment.value), .real(moment.error), .real(cumulant.value),
        .real(cumulant.error),
      ])
    }
    return table
  }

  /// Γ4 at each set of momenta.
  private func fourPointTable() -> Table {
    let fourPoints = observables.connected.fourPoints
    let hasDirect = fourPoints.contains { $0.direct != nil }
    let (legs, directions) = (1...3, 0..<plan.lattice.dimension)
    var table = Table(
      comments: comments("vertex Gamma4(p1, p2, p3, p4) = -G4c/prod G(p_i), p4 = -p1 - p2 - p3")
        + ["phat2 = mean of the four; lambda = tree level"],
      columns: legs.flatMap { leg in directions.map { "p\(leg)n\($0)" } }
        + ["phat2", "value", "error", "lambda", "lambda_pull", "connected", "connected_error"]
        + (hasDirect ? ["direct", "direct_error"] : []))
    for fourPoint in fourPoints {
      let momenta = fourPoint.kinematics.momenta
      let vertex = fourPoint.vertex.estimate
      let connected = fourPoint.connected.estimate
      let tree = phiFourCoupling ?? .nan
      var row: [Table.Cell] = momenta.prefix(3).flatMap { $0.numbers.map { .integer($0) } }
      row += [
        .real(momenta.reduce(0) { $0 + $1.latticeSquared } / 4), .real(vertex.value),
        .real(vertex.error), .real(tree), .real(vertex.pull(against: tree)),
        .real(connected.value), .real(connected.error),
      ]
      if hasDirect {
        let direct = fourPoint.direct?.estimate
        row += [.real(direct?.value ?? .nan), .real(direct?.error ?? .nan)]
      }
      table.append(row)
    }
    return table
  }

  /// Connected functions of points; sets with fewer points than the largest are filled with nan.
  private func connectedTable() -> Table {
    let points = observables.connected.points
    let largest = points.map(\.points.count).max() ?? 0
    let directions = 0..<plan.lattice.dimension
    var table = Table(
      comments: comments(
        "connected functions <phi(x1) ... phi(xn)>_c, averaged over translations",
        estimator: "direct averages"),
      columns: ["n"] + (1...max(1, largest)).flatMap { site in directions.map { "x\(site)c\($0)" } }
        + ["value", "error"])
    for (sites, value) in points {
      var row: [Table.Cell] = [.integer(sites.count)]
      for site in 0..<largest {
        row += directions.map { site < sites.count ? .integer(sites[site][$0]) : .real(.nan) }
      }
      table.append(row + [.real(value.estimate.value), .real(value.estimate.error)])
    }
    return table
  }

  /// The section `connected` of results.json.
  func connectedDocument() -> ResultsDocument.Connected {
    let connected = observables.connected
    return ResultsDocument.Connected(
      selfEnergyForm: connected.selfEnergy?.form.rawValue,
      signalDistance: observables.positionSpace?.signalDistance,
      fourPoint: connected.fourPoints.map { fourPoint in
        .init(
          momenta: fourPoint.kinematics.momenta.map(\.numbers),
          vertex: ReportedEstimate(fourPoint.vertex.estimate),
          connected: ReportedEstimate(fourPoint.connected.estimate),
          directVertex: fourPoint.direct.map { ReportedEstimate($0.estimate) })
      },
      points: connected.points.map {
        .init(points: $0.points, value: ReportedEstimate($0.value.estimate))
      })
  }
}
