/// Turns a checked tree into typed values; where a value is absent or wrong the default stays.
struct ConfigurationBuilder {
  let locator: ConfigurationLocator
  let isSound: (String) -> Bool

  func configuration() -> RunConfiguration {
    var result = RunConfiguration(lattice: lattice, theory: theory)
    assign(integer("schemaVersion"), to: &result.schemaVersion)
    if case .string(let name)? = node("name")?.value { result.name = name }
    result.architecture = architecture
    result.engineering = engineering
    assign(integer("ensemble.networks"), to: &result.ensemble.networks)
    assign(node("ensemble.seed")?.unsignedInteger, to: &result.ensemble.seed)
    result.analysis = analysis
    result.compare = words("compare")
    if case .string(let path)? = node("compareTable")?.value { result.compareTable = path }
    result.flow = flow
    if case .bool(let isWanted)? = node("output.fields")?.value { result.output.fields = isWanted }
    return result
  }

  private var lattice: RunConfiguration.Lattice {
    // Stands in for extents that are missing or wrong; nothing may run on it.
    var result = RunConfiguration.Lattice(extents: [8, 8])
    if case .array(let entries)? = node("lattice.extents")?.value {
      result.extents = entries.compactMap { $0.unsignedInteger.flatMap(Int.init(exactly:)) }
    }
    assign(word("lattice.boundary"), to: &result.boundary)
    return result
  }

  private var theory: RunConfiguration.Theory {
    var result = RunConfiguration.Theory(action: word("theory.action") ?? .free)
    assign(word("theory.convention"), to: &result.convention)
    result.massSquared = coupling("theory.massSquared")
    result.gapMassSquared = node("theory.gapMassSquared")?.double
    result.kappa = node("theory.kappa")?.double
    result.lambda = coupling("theory.lambda")
    if case .object(let members)? = node("theory.couplings")?.value {
      for member in members {
        if let power = Int(member.key) { result.couplings[power] = member.node.double }
      }
    }
    result.beta = node("theory.beta")?.double
    result.amplitude = node("theory.amplitude")?.double
    assign(integer("theory.components"), to: &result.components)
    result.kineticTerm = numbers("theory.kineticTerm")
    return result
  }

  private var architecture: RunConfiguration.Architecture {
    var result = RunConfiguration.Architecture()
    assign(word("architecture.neuron"), to: &result.neuron)
    assign(word("architecture.momenta"), to: &result.momenta)
    assign(width, to: &result.width)
    assign(node("architecture.alpha")?.double, to: &result.alpha)
    assign(word("architecture.amplitude"), to: &result.amplitude)
    assign(word("architecture.dispersion"), to: &result.dispersion)
    result.cutoff = node("architecture.cutoff")?.double
    assign(word("architecture.evaluator"), to: &result.evaluator)
    assign(node("architecture.tolerance")?.double, to: &result.tolerance)
    assign(integer("architecture.depth"), to: &result.depth)
    assign(node("architecture.sigmaW")?.double, to: &result.sigmaW)
    assign(node("architecture.sigmaB")?.double, to: &result.sigmaB)
    assign(node("architecture.inputScale")?.double, to: &result.inputScale)
    result.inputs = numbers("architecture.inputs")
    assign(word("architecture.readout"), to: &result.readout)
    result.degreesOfFreedom = node("architecture.degreesOfFreedom")?.double
    return result
  }

  private var width: RunConfiguration.Architecture.Width? {
    guard let node = node("architecture.width") else { return nil }
    return switch node.value {
    case .array(let entries):
      .extrapolated(entries.compactMap { $0.unsignedInteger.flatMap(Int.init(exactly:)) })
    case .number: node.unsignedInteger.flatMap(Int.init(exactly:)).map { .neurons($0) }
    default: nil
    }
  }

  private var engineering: RunConfiguration.Engineering {
    var result = RunConfiguration.Engineering()
    assign(word("engineering.realisation"), to: &result.realisation)
    result.transport = word("engineering.transport")
    result.steps = integer("engineering.steps")
    switch node("engineering.referenceMass")?.value {
    case .number(let mass, _): result.referenceMass = .mass(mass)
    case .string("bare"): result.referenceMass = .bare
    case .string("pilot"): result.referenceMass = .pilot
    default: result.referenceMass = .gap
    }
    if case .string(let path)? = node("engineering.density")?.value { result.density = path }
    result.moves = integer("engineering.moves")
    assign(word("engineering.resampling"), to: &result.resampling)
    return result
  }

  private var analysis: RunConfiguration.Analysis {
    var result = RunConfiguration.Analysis()
    assign(words("analysis.observables").map(Set.init), to: &result.observables)
    result.fourPointMomenta = pointSets("analysis.fourPointMomenta")
    result.points = pointSets("analysis.points")
    result.estimator = word("analysis.estimator")
    assign(word("analysis.errors"), to: &result.errors)
    assign(integer("analysis.blocks"), to: &result.blocks)
    assign(integer("analysis.resamples"), to: &result.resamples)
    assign(numbers("analysis.cutoffs"), to: &result.cutoffs)
    assign(integer("analysis.chunks"), to: &result.chunks)
    return result
  }

  private var flow: RunConfiguration.Flow? {
    guard locator.node(at: "flow") != nil else { return nil }
    var result = RunConfiguration.Flow(kind: word("flow.kind") ?? .passive)
    result.dimension = integer("flow.dimension")
    assign(word("flow.regulator"), to: &result.regulator)
    assign(word("flow.truncation"), to: &result.truncation)
    result.u2 = node("flow.u2")?.double
    switch node("flow.u4")?.value {
    case .number(let value, _): result.u4 = .value(value)
    case .string("exact"): result.u4 = .exact
    case .string("measured"): result.u4 = .measured
    default: result.u4 = nil
    }
    assign(node("flow.u6")?.double, to: &result.u6)
    assign(numbers("flow.scales"), to: &result.scales)
    assign(numbers("flow.sigmaW"), to: &result.sigmaW)
    assign(numbers("flow.cutoffs"), to: &result.cutoffs)
    if case .bool(let isWanted)? = node("flow.decimate")?.value { result.decimate = isWanted }
    assign(node("flow.tolerance")?.double, to: &result.tolerance)
    assign(integer("flow.gridPoints"), to: &result.gridPoints)
    result.gridEnd = node("flow.gridEnd")?.double
    return result
  }

  /// The value of a key, if it is given and no problem touches it.
  private func node(_ path: String) -> ConfigurationNode? {
    isSound(path) ? locator.node(at: path) : nil
  }

  private func pointSets(_ path: String) -> [[[Int]]] {
    guard let node = node(path) else { return [] }
    var sets: [[[Int]]] = []
    for set in node.entries {
      sets.append(set.entries.map { point in point.entries.compactMap(\.integer) })
    }
    return sets
  }

  private func coupling(_ path: String) -> RunConfiguration.Theory.Coupling? {
    switch node(path)?.value {
    case .number(let value, _): .value(value)
    case .array(let entries): .axis(entries.compactMap(\.double))
    default: nil
    }
  }

  private func numbers(_ path: String) -> [Double]? {
    guard case .array(let entries)? = node(path)?.value else { return nil }
    return entries.compactMap(\.double)
  }

  private func integer(_ path: String) -> Int? {
    node(path)?.unsignedInteger.flatMap(Int.init(exactly:))
  }

  private func word<Word: RawRepresentable>(_ path: String) -> Word?
  where Word.RawValue == String {
    node(path)?.word(as: Word.self)
  }

  private func words<Word: RawRepresentable>(_ path: String) -> [Word]?
  where Word.RawValue == String {
    guard case .array(let entries)? = node(path)?.value else { return nil }
    return entries.compactMap { $0.word(as: Word.self) }
  }

  private func assign<Value>(_ value: Value?, to place: inout Value) {
    if let value { place = value }
  }
}
