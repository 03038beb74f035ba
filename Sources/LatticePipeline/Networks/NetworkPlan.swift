import EnsembleStorage
import FieldTheory
import LatticeGeometry
public import NetworkArchitectures
public import RunConfiguration

/// A configuration of fully connected networks turned into an architecture: no action is wanted, the
/// networks' own density is the theory.
public struct NetworkPlan: ConfiguredPlan {
  /// The configuration with the program's choices filled in.
  public let configuration: RunConfiguration

  /// The network on the lattice.
  public let network: DenseNetwork

  /// The sites between which two-point functions are measured.
  public let sites: [Int]

  /// Remarks for the log, e.g. that a four-point function cannot be sampled.
  public let remarks: [String]

  /// Why the errors of the two-point function cannot be trusted; empty if they can.
  public let reasons: [String]

  /// Two-point functions are measured between this many sites at most.
  private static let largestSiteCount = 16

  /// Checks a decoded configuration and makes the plan.
  ///
  /// - Parameters:
  ///   - decoded: The configuration.
  ///   - chosenWidth: The width to plan for, of a configuration with several; its own if nil.
  /// - Throws: All problems of the configuration at once.
  public init(
    _ decoded: DecodedConfiguration, width chosenWidth: Int? = nil
  ) throws(ConfigurationError) {
    var problems: [ConfigurationProblem] = []
    let configuration = decoded.configuration
    var architecture = configuration.architecture
    if let chosenWidth { architecture.width = .neurons(chosenWidth) }
    func note(_ key: String, _ rule: String, _ wayOut: String) {
      guard decoded.isSound(key) else { return }
      problems.append(decoded.problem(at: key, rule: rule, wayOut: wayOut))
    }
    if configuration.compareTable != nil {
      note(
        "compareTable", "networks without a target have no propagator on a lattice's momenta",
        "Remove it.")
    }
    if architecture.width == .exact {
      note(
        "architecture.width", "a fully connected network has a number of neurons", "Try 100.")
    }
    if architecture.readout == .studentT, architecture.degreesOfFreedom == nil {
      note(
        "architecture.degreesOfFreedom", "Student's t needs its degrees of freedom",
        "Try 9, with which four-point functions have errors.")
    }
    if architecture.neuron == .cosine {
      note(
        "architecture.neuron", "cosine neurons realise the action \"free\"",
        "Try \"plainCosine\", \"gauss\", \"erf\", \"relu\" or \"tanh\", or theory.action = \"free\"."
      )
    }
    // Parameters and buffers of one network: weights between layers, input weights, biases, readouts.
    if case .neurons(let width) = architecture.width {
      let neurons = Double(width)
      let between = Double(architecture.depth - 1) * neurons * neurons
      let parameters = 16 * (between + neurons * Double(configuration.lattice.extents.count + 8))
      if parameters > Double(Machine.memoryLimit) {
        note(
          "architecture.width",
          "one network would need \(MemoryEstimate.describe(Int(min(parameters, 9e18)))) of memory, "
            + "and this machine has \(MemoryEstimate.describe(Machine.memoryLimit))",
          "Choose fewer neurons.")
      }
    }
    let needed = 40.0 * configuration.lattice.extents.reduce(1.0) { $0 * Double($1) }
    if needed > Double(Machine.memoryLimit) {
      note(
        "lattice.extents",
        "a network on it would need \(MemoryEstimate.describe(Int(min(needed, 9e18)))) of memory, "
          + "and this machine has \(MemoryEstimate.describe(Machine.memoryLimit))",
        "Choose smaller extents.")
    }
    // Extents that make no lattice are reported below.
    if let lattice = try? Lattice(extents: configuration.lattice.extents),
      let problem = FieldArchiveShape(configuration, on: lattice).problem(in: decoded)
    {
      problems.append(problem)
    }
    var resolved = try decoded.validated(adding: problems)
    guard let activation = Self.activation(architecture.neuron),
      case .neurons(let width) = architecture.width
    else { preconditionFailure("a check failed without naming a problem") }
    let lattice: Lattice
    do {
      lattice = try Lattice(extents: configuration.lattice.extents)
    } catch {
      throw ConfigurationError(
        decoded.problem(
          at: "lattice.extents", rule: "it makes \(error)", wayOut: "Choose smaller extents."))
    }
    do {
      let description = try DenseDescription(
        activation: activation, inputDimension: lattice.dimension, depth: architecture.depth,
        width: width, outputs: 1, weightDeviation: architecture.sigmaW,
        biasDeviation: architecture.sigmaB, inputDeviation: architecture.sigmaW,
        readout: try Self.readout(architecture), correlation: .independent)
      network = try Self.network(
        description, on: MomentumGrid(lattice: lattice), architecture)
    } catch {
      throw ConfigurationError(
        decoded.problem(
          at: "architecture.neuron", rule: "\(error)", wayOut: "Change the architecture."))
    }
    let step = max(1, (lattice.volume + Self.largestSiteCount - 1) / Self.largestSiteCount)
    sites = Array(stride(from: 0, to: lattice.volume, by: step))
    remarks = Self.warnings(of: network, sites: sites)
    if architecture.readout == .studentT, let freedom = architecture.degreesOfFreedom, freedom <= 4
    {
      reasons = [
        "readouts of \(freedom) degrees of freedom have no fourth moment, so the errors of two-point "
          + "functions are not finite. Take more than 4 degrees of freedom."
      ]
    } else {
      reasons = Self.heavyTail(
        of: network, sites: sites, networks: configuration.ensemble.networks)
    }
    resolved.analysis.estimator = .direct
    if chosenWidth != nil { resolved.architecture.width = architecture.width }
    if resolved.engineering.realisation == .auto { resolved.engineering.realisation = .weights }
    resolved.engineering.transport = nil
    self.configuration = resolved
  }

  /// Fields that will be drawn.
  public var fieldCount: Int { configuration.ensemble.networks }

  /// SHA-256 of the resolved configuration without name and number of networks, in hexadecimal.
  public var configurationHash: String { Checksum.sha256(of: configuration.physicsText) }

  private static func network(
    _ description: DenseDescription, on grid: MomentumGrid,
    _ architecture: RunConfiguration.Architecture
  ) throws(DenseNetworkError) -> DenseNetwork {
    if let inputs = architecture.inputs {
      return try DenseNetwork(description, on: grid, inputs: inputs)
    }
    return try DenseNetwork(description, on: grid, inputScale: architecture.inputScale)
  }

  private static func activation(
    _ neuron: RunConfiguration.Architecture.Neuron
  ) -> Activation? {
    switch neuron {
    case .cosine: nil
    case .gauss: .gauss
    case .erf: .erf
    case .relu: .relu
    case .tanh: .tanh
    case .plainCosine: .cosine
    }
  }

  private static func readout(
    _ architecture: RunConfiguration.Architecture
  ) throws(ParameterDensityError) -> any ParameterDensity {
    switch architecture.readout {
    case .gaussian: try GaussianDensity(variance: 1)
    case .uniform: try UniformDensity(variance: 1)
    case .laplace: try LaplaceDensity(variance: 1)
    case .rademacher: try RademacherDensity(variance: 1)
    case .studentT:
      try StudentTDensity(
        degreesOfFreedom: architecture.degreesOfFreedom ?? 0, variance: 1, order: 2)
    }
  }

  /// Whether single networks dominate the average of φ², from the exact four-point function where
  /// there is one: its relative variance should be far below the number of networks.
  private static func heavyTail(of network: DenseNetwork, sites: [Int], networks: Int) -> [String] {
    guard let last = sites.last else { return [] }
    let point = network.input(ofSite: last)
    guard let correlators = try? DenseCorrelators(network.description),
      let fourth = try? correlators.fourPoint(at: [point, point, point, point]),
      let square = try? DenseKernel(network.description).value(point, point)
    else { return [] }
    let variance = fourth / (square * square) - 1
    guard variance > Double(networks) / 100 else { return [] }
    return [
      "φ² at the last site has a relative variance of \(Text.significant(variance)) from network to "
        + "network, too much for \(networks) networks: single ones dominate. Take a smaller "
        + "architecture.inputScale or architecture.sigmaB."
    ]
  }

  /// What cannot be sampled, said before it is tried.
  private static func warnings(of network: DenseNetwork, sites: [Int]) -> [String] {
    guard network.description.depth == 1, let last = sites.last else { return [] }
    // Where there is no closed form there is no warning either.
    let correlators = try? DenseCorrelators(network.description)
    let warning = try? correlators?.fourPointWarning(at: network.input(ofSite: last))
    return warning.map { [$0] } ?? []
  }
}
