extension RunConfiguration {
  /// The configuration as canonical JSON: every key in schema order with its default filled in.
  ///
  /// Keys without a value are left out, numbers have the fewest digits that read back equal, and
  /// the text ends with a newline. Equal configurations have equal texts, and a sound one decodes
  /// back to itself.
  public var canonicalText: String {
    text { isKept($0) }
  }

  /// The part of ``canonicalText`` that decides the physics: without the name, the number of networks
  /// and the output, which a run's folder does not depend on, and without keys at their defaults, so
  /// that a key added to the schema later renames no run.
  public var physicsText: String {
    let standard = RunConfiguration(
      lattice: lattice, theory: Theory(action: theory.action),
      flow: flow.map { Flow(kind: $0.kind) })
    return text(leavingOut: ["output"]) { path in
      isKept(path) && path != "name" && path != "ensemble.networks"
        && (["lattice.extents", "theory.action", "flow.kind"].contains(path)
          || json(at: path)?.text() != standard.json(at: path)?.text())
    }
  }

  /// Whether a key belongs to a configuration of this kind: a run has no flow, and a flow has of a run's
  /// keys those it uses.
  private func isKept(_ path: String) -> Bool {
    guard let flow else { return !ConfigurationPath.contains("flow", path) }
    return flow.uses(path)
  }

  /// The JSON of the keys that pass the filter, without some sections.
  private func text(
    leavingOut sections: Set<String> = [], where isIncluded: (String) -> Bool
  ) -> String {
    var members: [(key: String, value: CanonicalJSON)] = []
    for key in ConfigurationSchema.keys(in: "")
    where !sections.contains(key.path) && isKept(key.path) {
      if key.form == .section {
        let inside = ConfigurationSchema.keys(in: key.path).compactMap { inner in
          isIncluded(inner.path) ? json(at: inner.path).map { (inner.name, $0) } : nil
        }
        members.append((key.path, .object(inside)))
      } else if isIncluded(key.path), let value = json(at: key.path) {
        members.append((key.path, value))
      }
    }
    return CanonicalJSON.object(members).text() + "\n"
  }

  /// The value of one key of the schema, or nil when it has none.
  private func json(at path: String) -> CanonicalJSON? {
    switch path {
    case "schemaVersion": .integer(schemaVersion)
    case "name": .string(name)
    case "lattice.extents": .array(lattice.extents.map { .integer($0) })
    case "lattice.boundary": .string(lattice.boundary.rawValue)
    case "theory.action": .string(theory.action.rawValue)
    case "theory.convention": .string(theory.convention.rawValue)
    case "theory.massSquared": theory.massSquared.map { json(of: $0) }
    case "theory.gapMassSquared": theory.gapMassSquared.map { .number($0) }
    case "theory.kappa": theory.kappa.map { .number($0) }
    case "theory.lambda": theory.lambda.map { json(of: $0) }
    case "theory.couplings": theory.couplings.isEmpty ? nil : json(of: theory.couplings)
    case "theory.beta": theory.beta.map { .number($0) }
    case "theory.amplitude": theory.amplitude.map { .number($0) }
    case "theory.components": .integer(theory.components)
    case "theory.kineticTerm": theory.kineticTerm.map { .numbers($0) }
    case "architecture.neuron": .string(architecture.neuron.rawValue)
    case "architecture.momenta": .string(architecture.momenta.rawValue)
    case "architecture.width": json(of: architecture.width)
    case "architecture.alpha": .number(architecture.alpha)
    case "architecture.amplitude": .string(architecture.amplitude.rawValue)
    case "architecture.dispersion": .string(architecture.dispersion.rawValue)
    case "architecture.cutoff": architecture.cutoff.map { .number($0) }
    case "architecture.tolerance": .number(architecture.tolerance)
    case "architecture.depth": .integer(architecture.depth)
    case "architecture.sigmaW": .number(architecture.sigmaW)
    case "architecture.sigmaB": .number(architecture.sigmaB)
    case "architecture.inputScale":
      architecture.inputs == nil ? .number(architecture.inputScale) : nil
    case "architecture.inputs": architecture.inputs.map { .numbers($0) }
    case "architecture.readout": .string(architecture.readout.rawValue)
    case "architecture.degreesOfFreedom": architecture.degreesOfFreedom.map { .number($0) }
    case "architecture.evaluator": .string(architecture.evaluator.rawValue)
    case "engineering.realisation": .string(engineering.realisation.rawValue)
    case "engineering.transport": engineering.transport.map { .string($0.rawValue) }
    case "engineering.steps": engineering.steps.map { .integer($0) }
    case "engineering.referenceMass": json(of: engineering.referenceMass)
    case "engineering.density": engineering.density.map { .string($0) }
    case "engineering.moves": engineering.moves.map { .integer($0) }
    case "engineering.resampling": .string(engineering.resampling.rawValue)
    case "ensemble.networks": .integer(ensemble.networks)
    case "ensemble.seed": .integer(ensemble.seed)
    case "analysis.observables":
      .strings(
        Analysis.Observable.allCases.filter(analysis.observables.contains).map(\.rawValue))
    case "analysis.fourPointMomenta": json(of: analysis.fourPointMomenta)
    case "analysis.points": json(of: analysis.points)
    case "analysis.estimator": analysis.estimator.map { .string($0.rawValue) }
    case "analysis.errors": .string(analysis.errors.rawValue)
    case "analysis.blocks": .integer(analysis.blocks)
    case "analysis.resamples":
      analysis.errors == .bootstrap ? .integer(analysis.resamples) : nil
    case "analysis.cutoffs": analysis.cutoffs.isEmpty ? nil : .numbers(analysis.cutoffs)
    case "analysis.chunks": comparesNetworkWidths ? .integer(analysis.chunks) : nil
    case "compare": compare.map { .strings($0.map(\.rawValue)) }
    case "compareTable": compareTable.map { .string($0) }
    case "flow.kind": flow.map { .string($0.kind.rawValue) }
    case "flow.dimension": flow?.dimension.map { .integer($0) }
    case "flow.regulator": flow.map { .string($0.regulator.rawValue) }
    case "flow.truncation": flow.map { .string($0.truncation.rawValue) }
    case "flow.u2": flow?.u2.map { .number($0) }
    case "flow.u4": flow?.u4.map { json(of: $0) }
    case "flow.u6": flow.map { .number($0.u6) }
    case "flow.scales": flow.map { .numbers($0.scales) }
    case "flow.sigmaW": flow.map { .numbers($0.sigmaW) }
    case "flow.cutoffs": flow.map { .numbers($0.cutoffs) }
    case "flow.decimate": flow.map { .raw($0.decimate ? "true" : "false") }
    case "flow.tolerance": flow.map { .number($0.tolerance) }
    case "flow.gridPoints": flow.map { .integer($0.gridPoints) }
    case "flow.gridEnd": flow?.gridEnd.map { .number($0) }
    case "output.fields": .raw(output.fields ? "true" : "false")
    default: nil
    }
  }

  /// Whether fully connected networks of several widths are compared with the Gaussian process.
  private var comparesNetworkWidths: Bool {
    guard theory.action == .network, case .extrapolated = architecture.width else { return false }
    return true
  }

  private func json(of coupling: Theory.Coupling) -> CanonicalJSON {
    switch coupling {
    case .value(let value): .number(value)
    case .axis(let values): .numbers(values)
    }
  }

  private func json(of couplings: [Int: Double]) -> CanonicalJSON {
    let powers = couplings.sorted { $0.key < $1.key }
    return .object(powers.map { (key: String($0.key), value: .number($0.value)) })
  }

  private func json(of points: [[[Int]]]) -> CanonicalJSON? {
    points.isEmpty
      ? nil
      : .array(
        points.map { .array($0.map { point in .array(point.map { .integer($0) }) }) })
  }

  private func json(of coupling: Flow.Quartic) -> CanonicalJSON {
    switch coupling {
    case .value(let value): .number(value)
    case .exact: .string("exact")
    case .measured: .string("measured")
    }
  }

  private func json(of width: Architecture.Width) -> CanonicalJSON {
    switch width {
    case .exact: .string("exact")
    case .neurons(let count): .integer(count)
    case .extrapolated(let counts): .array(counts.map { .integer($0) })
    }
  }

  private func json(of mass: Engineering.ReferenceMass) -> CanonicalJSON {
    switch mass {
    case .gap: .string("gap")
    case .bare: .string("bare")
    case .pilot: .string("pilot")
    case .mass(let value): .number(value)
    }
  }
}
