import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import RunConfiguration

/// From the configuration's theory to actions.
extension PlanChecks {
  /// The theories of the run: one, or one for every entry of a list of couplings.
  func checkedActions(
    on lattice: Lattice, _ problems: inout [ConfigurationProblem]
  ) -> [any LocalAction]? {
    let keys = [
      "action", "convention", "massSquared", "gapMassSquared", "kappa", "lambda", "couplings",
      "beta",
      "amplitude", "components", "kineticTerm",
    ].map { "theory." + $0 }
    guard keys.allSatisfy(decoded.isSound), decoded.isSound("architecture.dispersion") else {
      return nil
    }
    let theory = configuration.theory
    var actions: [any LocalAction] = []
    // Nothing is measured with the stand-in of an action that is not told.
    let standIn = theory.action == .unknown ? 1.0 : 0
    for massSquared in theory.massSquared?.values ?? [standIn] {
      for lambda in theory.lambda?.values ?? [0] {
        guard
          let action = checkedAction(
            massSquared: massSquared, lambda: lambda, on: lattice, &problems)
        else { return nil }
        actions.append(action)
      }
    }
    return actions
  }

  private func checkedAction(
    massSquared: Double, lambda: Double, on lattice: Lattice,
    _ problems: inout [ConfigurationProblem]
  ) -> (any LocalAction)? {
    let action: any LocalAction
    do {
      let couplings = try internalCouplings(
        massSquared: massSquared, lambda: lambda, on: lattice)
      guard isResolvable(couplings, &problems) else { return nil }
      let interaction = try interaction(lambda: couplings.lambda)
      let bareMassSquared =
        if let gapMassSquared = configuration.theory.gapMassSquared {
          if let infiniteVolumePropagator {
            gapMassSquared
              - GapEquation.meanCurvature(
                of: interaction, dimension: lattice.dimension,
                in: infiniteVolumePropagator(gapMassSquared))
          } else {
            try GapEquation.bareMassSquared(
              gapMassSquared: gapMassSquared, interaction: interaction,
              grid: MomentumGrid(lattice: lattice), dispersion: dispersion)
          }
        } else {
          couplings.massSquared
        }
      guard
        isResolvable(
          Couplings(massSquared: bareMassSquared, lambda: couplings.lambda), &problems)
      else { return nil }
      if let problem = divergence(of: interaction, massSquared: bareMassSquared) {
        problems.append(problem)
        return nil
      }
      action = try makeAction(interaction, massSquared: bareMassSquared)
    } catch {
      problems.append(problem(massKey, fact: "makes no theory", error: error))
      return nil
    }
    guard holdsEveryMode(action, on: lattice, &problems) else { return nil }
    return action
  }

  /// U(φ) as the theory's keys give it.
  private func interaction(lambda: Double) throws(FieldTheoryError) -> any LocalInteraction {
    let theory = configuration.theory
    switch theory.action {
    case .unknown where configuration.theory.components > 1:
      return try VectorQuarticInteraction(
        lambda: 0, componentCount: configuration.theory.components)
    case .free, .network, .unknown: return try QuarticInteraction(lambda: 0)
    case .phi4 where theory.components > 1:
      return try VectorQuarticInteraction(lambda: lambda, componentCount: theory.components)
    case .phi4: return try QuarticInteraction(lambda: lambda)
    case .phi6, .polynomial:
      var couplings = theory.couplings
      if theory.lambda != nil { couplings[4] = lambda }
      return try PolynomialInteraction(couplings: couplings)
    case .sineGordon:
      return try SineGordonInteraction(amplitude: theory.amplitude ?? 0, beta: theory.beta ?? 1)
    }
  }

  private func makeAction<Interaction: LocalInteraction>(
    _ interaction: Interaction, massSquared: Double
  ) throws(FieldTheoryError) -> any LocalAction {
    try ScalarAction(massSquared: massSquared, interaction: interaction, dispersion: dispersion)
  }

  // MARK: Rules

  /// Fields of a theory with larger couplings are white noise to sixteen digits.
  static let largestCoupling = 1e12

  private func isResolvable(
    _ couplings: Couplings, _ problems: inout [ConfigurationProblem]
  ) -> Bool {
    let theory = configuration.theory
    var values = [(massKey, couplings.massSquared), ("theory.lambda", couplings.lambda)]
    values += theory.couplings.sorted { $0.key < $1.key }.map {
      ("theory.couplings.\($0.key)", $0.value)
    }
    values += [("theory.amplitude", theory.amplitude ?? 0), ("theory.beta", theory.beta ?? 0)]
    values += (theory.kineticTerm ?? []).enumerated().map { ("theory.kineticTerm[\($0)]", $1) }
    guard let (key, _) = values.first(where: { $0.1.magnitude > Self.largestCoupling }) else {
      return true
    }
    problems.append(
      decoded.problem(
        at: key,
        rule: "it must not exceed \(Self.largestCoupling) in lattice units of the internal "
          + "convention, beyond which double precision resolves no correlation",
        wayOut: "Couplings near 1 are usual."))
    return false
  }

  /// Why the path integral diverges at a mass, if it does.
  private func divergence(
    of interaction: any LocalInteraction, massSquared: Double
  ) -> ConfigurationProblem? {
    do {
      try interaction.requireNormalisable(massSquared: massSquared)
      return nil
    } catch .sineGordonNeedsMass {
      return decoded.problem(
        at: massKey,
        rule: "the sine-Gordon potential is bounded, so the mass squared must be positive, or the "
          + "path integral diverges", wayOut: "Try 0.25.")
    } catch {
      return decoded.problem(
        at: massKey,
        rule: "without an interaction the mass squared must be positive, "
          + "or the path integral diverges",
        wayOut: configuration.theory.action == .free
          ? "Try 0.25, or the action phi4." : "Try 0.25, or a positive theory.lambda.")
    }
  }

  /// A bounded interaction holds no mode, so the quadratic form must hold them all.
  private func holdsEveryMode(
    _ action: any LocalAction, on lattice: Lattice, _ problems: inout [ConfigurationProblem]
  ) -> Bool {
    guard action.interaction.isZero || action.interaction is SineGordonInteraction,
      !hasBareTheory(action, on: lattice)
    else { return true }
    problems.append(
      decoded.problem(
        at: "theory.kineticTerm",
        rule: "it leaves some mode without a restoring force, K(p) + m² ≤ 0, and so does the "
          + "interaction",
        wayOut: "Raise the mass, or the coefficient of the highest power."))
    return false
  }

  // MARK: Conversion

  /// The bare mass and λ in the internal convention, before a gap mass is solved for.
  private func internalCouplings(
    massSquared: Double, lambda: Double, on lattice: Lattice
  ) throws(FieldTheoryError) -> Couplings {
    let convention =
      switch configuration.theory.convention {
      case .factorial: CouplingConvention.factorial
      case .quarter: CouplingConvention.quarter
      case .flow: CouplingConvention.flow
      case .hopping: CouplingConvention.hopping
      }
    return try convention.couplings(
      configuration.theory.kappa ?? massSquared, lambda: lambda, dimension: lattice.dimension)
  }

  var massKey: String {
    if configuration.theory.kappa != nil { return "theory.kappa" }
    return configuration.theory.gapMassSquared == nil
      ? "theory.massSquared" : "theory.gapMassSquared"
  }

  var dispersion: Dispersion {
    if let coefficients = configuration.theory.kineticTerm { return .polynomial(coefficients) }
    return switch configuration.architecture.dispersion {
    case .lattice: .lattice
    case .continuum: .continuum
    }
  }
}
