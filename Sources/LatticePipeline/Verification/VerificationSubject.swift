import RunConfiguration

/// What a check draws, in words: `phi4 (quarter), 2×3, exact width, transport order1`.
struct VerificationSubject {
  let text: String

  init(_ configuration: RunConfiguration) {
    let (theory, architecture) = (configuration.theory, configuration.architecture)
    let parts = [
      Self.action(theory), Self.lattice(configuration), Self.networks(architecture),
      theory.action == .network || theory.action == .free
        ? nil : Self.realisation(configuration.engineering),
      configuration.analysis.errors == .bootstrap ? "bootstrap" : nil,
    ]
    text = parts.compactMap { $0 }.joined(separator: ", ")
  }

  private static func action(_ theory: RunConfiguration.Theory) -> String {
    let notes = [
      theory.convention == .factorial ? nil : theory.convention.rawValue,
      theory.components > 1 ? "O(\(theory.components))" : nil,
      theory.kineticTerm == nil ? nil : "higher derivatives",
      theory.lambda?.isAxis == true ? "axis" : nil,
    ].compactMap { $0 }
    return theory.action.rawValue
      + (notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))")
  }

  private static func lattice(_ configuration: RunConfiguration) -> String {
    configuration.lattice.extents.map(String.init).joined(separator: "×")
      + (configuration.lattice.boundary == .infinite ? " of infinite volume" : "")
  }

  private static func networks(_ architecture: RunConfiguration.Architecture) -> String {
    guard case .neurons(let count) = architecture.width else { return "exact width" }
    guard architecture.neuron == .cosine else {
      return "\(architecture.neuron.rawValue), N = \(count)"
        + (architecture.readout == .gaussian ? "" : ", \(architecture.readout.rawValue) readouts")
    }
    let momenta = architecture.cutoff.map { ", |b| < \($0)" } ?? ""
    return "cosine, N = \(count), \(architecture.amplitude.rawValue), α = \(architecture.alpha)"
      + momenta + ", \(architecture.evaluator.rawValue)"
  }

  private static func realisation(_ engineering: RunConfiguration.Engineering) -> String {
    let map = engineering.transport.map { " \($0.rawValue)" } ?? ""
    let resampling = engineering.resampling == .none ? "" : ", resampled"
    return engineering.realisation.rawValue + map + resampling
  }
}
