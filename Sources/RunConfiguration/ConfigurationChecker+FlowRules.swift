/// The rules that tie the keys of a flow to its kind, and other sections to the flow.
extension ConfigurationChecker {
  private typealias Flow = RunConfiguration.Flow

  /// What flows; nil without a flow, or if that is in trouble.
  var flowKind: RunConfiguration.Flow.Kind? {
    word("flow.kind", as: RunConfiguration.Flow.Kind.self)
  }

  mutating func checkFlow() {
    guard given("flow") != nil, let kind = flowKind else { return }
    for (name, isRequired, takers) in Flow.particularKeys {
      let path = "flow.\(name)"
      guard isSound(path) else { continue }
      if let value = given(path), !takers.contains(kind) {
        note(
          path, "is \(value.shown)",
          rule: "it has no effect on a flow of the kind \(kind.rawValue.quoted)",
          wayOut: "Remove it, or set flow.kind to "
            + takers.map(\.rawValue.quoted).listed("or"))
      } else if given(path) == nil, isRequired, takers.contains(kind) {
        noteMissing(path, rule: "a flow of the kind \(kind.rawValue.quoted) needs it")
      }
    }
    if kind == .passive { checkTruncation() }
    if !kind.drawsFields { checkSections(kind) }
  }

  private mutating func checkTruncation() {
    guard
      let truncation = word(
        "flow.truncation", as: Flow.Truncation.self, default: .sextic)
    else { return }
    if truncation == .sextic {
      for path in Flow.gridKeys.map({ "flow.\($0)" }) where isSound(path) {
        guard let value = given(path) else { continue }
        note(
          path, "is \(value.shown)", rule: "the truncation \"sextic\" has no grid",
          wayOut: "Remove it, or set flow.truncation to \"potential\"")
      }
    }
    guard truncation == .potential, isSound("flow.scales"), let scales = given("flow.scales")
    else { return }
    let numbers = scales.entries.compactMap(\.double)
    if numbers.count > 1, numbers[1] > numbers[0] {
      note(
        "flow.scales", "is \(scales.shown)",
        rule:
          "a whole potential flows toward smaller k only: upward its flow is a diffusion backward "
          + "in time",
        wayOut: "List the scales downward, or set flow.truncation to \"sextic\"")
    }
  }

  /// A flow without fields has no lattice, and networks only where their couplings are wanted.
  private mutating func checkSections(_ kind: Flow.Kind) {
    guard isSound("flow.u4") || kind != .passive else { return }
    var flow = Flow(kind: kind)
    if case .string(let word)? = given("flow.u4")?.value {
      flow.u4 = word == "exact" ? .exact : .measured
    }
    for key in ConfigurationSchema.keys where key.isTopLevel && key.path != "$schema" {
      guard let value = given(key.path), isSound(key.path) else { continue }
      if !flow.uses(key.path) {
        note(
          key.path, "is \(value.shown)",
          rule: kind.hasNetworks && ["architecture", "ensemble", "analysis"].contains(key.path)
            ? "flow.u4 is a number, for which no networks are drawn"
            : "a flow of the kind \(kind.rawValue.quoted) has none", wayOut: "Remove it")
        continue
      }
      for inner in ConfigurationSchema.keys(in: key.path)
      where key.path != "flow" && isSound(inner.path) {
        guard let value = given(inner.path), !flow.uses(inner.path) else { continue }
        note(
          inner.path, "is \(value.shown)",
          rule: "it has no effect on a flow of the kind \(kind.rawValue.quoted)",
          wayOut: inner.name == "sigmaW"
            ? "Remove it; the flow's scale is σ_W itself" : "Remove it")
      }
    }
    if flow.hasNetworks { checkNetworks() }
  }

  private mutating func checkNetworks() {
    let neuron = "architecture.neuron"
    if isSound(neuron),
      word(neuron, as: RunConfiguration.Architecture.Neuron.self, default: .cosine) != .gauss
    {
      note(
        neuron, given(neuron).map { "is \($0.shown)" } ?? "is missing",
        rule: "σ_W is the scale of networks of gauss neurons", wayOut: "Set it to \"gauss\"")
    }
    let width = "architecture.width"
    if isSound(width), integer(width, default: 0) ?? 0 == 0 {
      note(
        width, given(width).map { "is \($0.shown)" } ?? "is missing",
        rule: "the networks of a flow have a number of neurons", wayOut: "Try 100")
    }
  }
}
