import EnsembleStorage
import FieldTheory
import LatticeGeometry
import RunConfiguration

/// What a realisation needs of the theory and of the architecture.
extension PlanChecks {
  /// Whether a map may carry the networks: of exact width, along an axis for φ⁴ only; or of finite
  /// width with Gaussian readouts, to one φ⁴ theory.
  func mayTransport(_ actions: [any LocalAction]) -> Bool {
    let isPhiFour = actions.allSatisfy { $0 is PhiFour }
    let architecture = configuration.architecture
    let isPossible =
      architecture.width == .exact
      ? actions.count == 1 || isPhiFour
      : actions.count == 1 && isPhiFour && architecture.amplitude != .constant
    return isPossible && actions.contains { !$0.interaction.isZero }
      && ![.weights, .hmc].contains(configuration.engineering.realisation)
  }

  func checkEngineering(
    _ actions: [any LocalAction], _ problems: inout [ConfigurationProblem]
  ) {
    let engineering = configuration.engineering
    func refuse(_ key: String, _ rule: String, _ wayOut: String) {
      guard decoded.isSound(key) else { return }
      problems.append(decoded.problem(at: key, rule: rule, wayOut: wayOut))
    }
    let isPhiFour = actions.allSatisfy { $0 is PhiFour }
    let realisation = "engineering.realisation"
    let isCarried = [.transport, .annealed].contains(engineering.realisation)
    let hasFiniteWidth = configuration.architecture.width != .exact
    if isCarried, hasFiniteWidth, engineering.realisation == .annealed {
      refuse(
        realisation, "annealing moves networks of exact width",
        "Try \"transport\", or architecture.width = \"exact\".")
    } else if isCarried, hasFiniteWidth, configuration.architecture.amplitude == .constant {
      refuse(
        realisation,
        "at finite width a map moves Gaussian readouts, and constant amplitudes have none",
        "Try \"weights\", or architecture.amplitude = \"gaussian\".")
    } else if isCarried, hasFiniteWidth, actions.count > 1 || !isPhiFour {
      refuse(
        realisation, "at finite width a map leads to one theory with the action \"phi4\"",
        "Try \"weights\".")
    } else if isCarried, actions.allSatisfy({ $0.interaction.isZero }) {
      refuse(realisation, "a free theory needs no map", "Try \"weights\".")
    } else if isCarried, actions.count > 1, !isPhiFour {
      refuse(
        realisation,
        "maps along an axis are known for the action \"phi4\" of one component only",
        "Try \"weights\", or a single coupling.")
    } else if engineering.realisation == .annealed, !isPhiFour {
      refuse(
        realisation, "annealing is known for the action \"phi4\" of one component only",
        "Try \"transport\".")
    }
    if engineering.realisation == .hmc, configuration.architecture.width != .exact {
      refuse(
        realisation,
        "a Markov chain moves the field itself, which networks of finite width are not",
        "Try \"weights\", or architecture.width = \"exact\".")
    }
    let transport = "engineering.transport"
    switch engineering.transport {
    case .order2, .fitted, .optimised:
      if !isPhiFour {
        refuse(
          transport, "it is known for the action \"phi4\" of one component only",
          "Try \"order1\".")
      } else if hasFiniteWidth {
        refuse(transport, "at finite width there is the first order only", "Try \"order1\".")
      }
    case .identity, .order1, nil: break
    }
    if engineering.transport == .optimised {
      if actions.count > 1 {
        refuse(
          transport, "an optimised map leads to one theory, not along an axis",
          "Try \"order2\", or a single coupling.")
      }
      if engineering.realisation == .annealed {
        refuse(transport, "annealing takes velocities along its way", "Try \"fitted\".")
      }
    }
    checkDensity(actions, isPhiFour: isPhiFour, refuse)
    if engineering.referenceMass == .pilot {
      if actions.count > 1 {
        refuse(
          "engineering.referenceMass", "an axis starts at the free theory of its first point",
          "Try \"gap\".")
      }
    }
    if engineering.resampling != .none {
      refuse(
        "engineering.resampling", "it is not available in this version", "Try \"none\".")
    }
  }

  private func checkDensity(
    _ actions: [any LocalAction], isPhiFour: Bool, _ refuse: (String, String, String) -> Void
  ) {
    let key = "engineering.density"
    guard let path = configuration.engineering.density, decoded.isSound(key) else { return }
    do throws(EngineeredDensityFileError) {
      _ = try EngineeredDensityFile(contentsOf: path)
    } catch {
      return refuse(key, error.description, "Check the path, which starts where you are now.")
    }
    if !isPhiFour || actions.count > 1 || configuration.architecture.width != .exact {
      refuse(
        key, "its map leads to one φ⁴ theory at exact width",
        "Remove it, or give a single coupling of the action \"phi4\".")
    }
    if configuration.engineering.realisation == .annealed {
      refuse(key, "annealing takes velocities along its way", "Remove it.")
    }
  }

  /// The checksum of the density named, so that another file at the same path is another run.
  var densityChecksum: String? {
    configuration.engineering.density.flatMap { path in
      (try? EngineeredDensityFile(contentsOf: path)).flatMap { try? $0.checksum() }
    }
  }
}
