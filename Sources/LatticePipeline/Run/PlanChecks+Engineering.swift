import ArchitectureEngineering
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
    if configuration.resamplingGroup > 1, configuration.output.fields {
      refuse(
        "engineering.resampling",
        "fields are kept without their families, so that a later analysis would take copies for "
          + "independent networks",
        "Try \"none\", or set output.fields to false.")
    }
    if engineering.referenceMass == .pilot {
      if actions.count > 1 {
        refuse(
          "engineering.referenceMass", "an axis starts at the free theory of its first point",
          "Try \"gap\".")
      }
    }
  }

  private func checkDensity(
    _ actions: [any LocalAction], isPhiFour: Bool, _ refuse: (String, String, String) -> Void
  ) {
    let key = "engineering.density"
    guard let path = configuration.engineering.density, decoded.isSound(key) else { return }
    let map: EngineeredMap
    do throws(EngineeredDensityFileError) {
      map = try EngineeredDensityFile(contentsOf: path).map
    } catch {
      return refuse(key, error.description, "Check the path, which starts where you are now.")
    }
    let engineering = configuration.engineering
    if !isPhiFour || configuration.architecture.width != .exact {
      return refuse(
        key, "its map leads to φ⁴ theories of one component at exact width", "Remove it.")
    }
    switch map {
    case .fitted:
      if engineering.transport == .optimised {
        refuse(
          "engineering.transport", "the map in \(path) is a fitted one",
          "Try \"fitted\", or leave it out.")
      }
    case .optimised:
      if actions.count > 1 {
        refuse(
          key, "its map is an optimised one, which leads to one theory, not along an axis",
          "Give a single coupling, or engineer the file with engineering.transport = \"fitted\".")
      }
      if engineering.realisation == .annealed {
        refuse(
          key, "its map is an optimised one, and annealing takes velocities along its way",
          "Engineer the file with engineering.transport = \"fitted\".")
      }
      if engineering.transport == .fitted {
        refuse(
          "engineering.transport", "the map in \(path) is an optimised one",
          "Try \"optimised\", or leave it out.")
      }
    }
  }

  /// Whether the map of the density named, if any, knows every stretch of the run's way.
  func checkStoredWay(
    _ actions: [any LocalAction], from massSquared: Double, on grid: MomentumGrid
  ) throws(ConfigurationError) {
    let key = "engineering.density"
    guard let path = configuration.engineering.density,
      case .fitted(let map)? = try? EngineeredDensityFile(contentsOf: path).map
    else { return }
    let way: TransportPath
    do {
      way = try TransportPath(
        from: massSquared, through: actions.compactMap { $0 as? PhiFour }, grid: grid)
    } catch {
      throw ConfigurationError(problem(key, fact: "cannot be followed", error: error))
    }
    if way.stretches.contains(where: { map.coefficients(along: $0.path) == nil }) {
      throw ConfigurationError(
        decoded.problem(
          at: key,
          rule: "the run changes m² where λ stays, on which way its map was not fitted",
          wayOut: "Engineer it from a configuration with this axis, or give an axis in λ."))
    }
  }

  /// The checksum of the density named, so that another file at the same path is another run.
  var densityChecksum: String? {
    configuration.engineering.density.flatMap { path in
      (try? EngineeredDensityFile(contentsOf: path)).flatMap { try? $0.checksum() }
    }
  }
}
