import FieldTheory
import RenormalizationGroup
public import RunConfiguration

/// A configuration of a renormalisation-group flow, checked and ready to be carried out.
public struct FlowPlan: ConfiguredPlan {
  /// The configuration with the program's choices filled in.
  public let configuration: RunConfiguration

  /// What flows.
  public let flow: RunConfiguration.Flow

  /// The ensemble whose fields are coarse-grained; nil for other kinds.
  public let ensemble: RunPlan?

  /// The couplings of the lattice action, for coarse graining.
  let bare: SexticCouplings?

  /// Checks a decoded configuration that has a flow.
  ///
  /// - Throws: All problems of the configuration at once.
  init(_ decoded: DecodedConfiguration, threads: Int) throws(ConfigurationError) {
    guard let flow = decoded.configuration.flow else {
      preconditionFailure("a configuration with a flow")
    }
    self.flow = flow
    guard flow.kind.drawsFields else {
      var problems: [ConfigurationProblem] = []
      if flow.kind == .fixedPoint, let dimension = flow.dimension, dimension < 3 {
        problems.append(
          decoded.problem(
            at: "flow.dimension",
            rule: "in fewer than 3 dimensions all powers of the field are relevant, and the local "
              + "potential approximation has no isolated fixed point",
            wayOut: "Try 3, or 4, which has the Gaussian one alone."))
      }
      configuration = try decoded.validated(adding: problems)
      (ensemble, bare) = (nil, nil)
      return
    }
    let problems = Self.problems(of: decoded)
    if !problems.isEmpty { _ = try decoded.validated(adding: problems) }
    let plan = try RunPlan(decoded, threads: threads)
    var resolved = plan.configuration
    resolved.flow = flow
    configuration = resolved
    ensemble = plan
    bare = Self.couplings(of: plan)
  }

  /// SHA-256 of the resolved configuration without name and number of networks, in hexadecimal.
  public var configurationHash: String { Checksum.sha256(of: configuration.physicsText) }

  /// Networks and fields that are drawn.
  public var fieldCount: Int {
    switch flow.kind {
    case .coarseGraining: ensemble?.fieldCount ?? 0
    case .active: configuration.ensemble.networks * flow.sigmaW.count
    case .passive: flow.u4 == .measured ? configuration.ensemble.networks : 0
    case .fixedPoint: 0
    }
  }

  /// Remarks on choices the user may not expect.
  public var remarks: [String] { ensemble?.remarks ?? [] }

  /// What coarse graining cannot do that a run can.
  private static func problems(of decoded: DecodedConfiguration) -> [ConfigurationProblem] {
    let configuration = decoded.configuration
    var problems: [ConfigurationProblem] = []
    func note(_ key: String, _ rule: String, _ wayOut: String) {
      guard decoded.isSound(key) else { return }
      problems.append(decoded.problem(at: key, rule: rule, wayOut: wayOut))
    }
    let theory = configuration.theory
    if ![.free, .phi4, .phi6].contains(theory.action) {
      note(
        "theory.action", "coarse graining follows the couplings of φ², φ⁴ and φ⁶",
        "Try \"phi4\".")
    }
    if theory.components > 1 {
      note("theory.components", "coarse graining knows one component", "Remove it.")
    }
    if theory.kineticTerm != nil {
      note("theory.kineticTerm", "coarse graining fits the kinetic term Z p̂²", "Remove it.")
    }
    if configuration.architecture.dispersion != .lattice {
      note(
        "architecture.dispersion", "coarse graining fits the kinetic term Z p̂²",
        "Set it to \"lattice\".")
    }
    if configuration.lattice.boundary != .periodic {
      note("lattice.boundary", "coarse graining needs a periodic lattice", "Remove it.")
    }
    if case .extrapolated = configuration.architecture.width {
      note("architecture.width", "coarse graining takes one ensemble", "Name one width.")
    }
    for (key, coupling) in [
      ("theory.massSquared", theory.massSquared), ("theory.lambda", theory.lambda),
    ] where coupling?.isAxis == true {
      note(key, "coarse graining takes one ensemble", "Name one number.")
    }
    if configuration.output.fields {
      note("output.fields", "a flow keeps no fields", "Remove it.")
    }
    return problems
  }

  /// m², λ and g₆ of the lattice action.
  private static func couplings(of plan: RunPlan) -> SexticCouplings {
    let sextic = (plan.action.interaction as? PolynomialInteraction).map { polynomial in
      polynomial.degree >= 6 ? polynomial.couplings[6] : 0
    }
    return SexticCouplings(
      u2: plan.action.massSquared, u4: plan.target.lambda, u6: sextic ?? 0)
  }
}
