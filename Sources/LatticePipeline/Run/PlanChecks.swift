import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleStorage
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration

/// The rules of a configuration that take physics to check, and the plan that passes them.
///
/// Every rule is skipped where a key it reads already has a problem, so that one mistake is
/// reported once.
struct PlanChecks {
  let decoded: DecodedConfiguration
  private let threads: Int
  let configuration: RunConfiguration

  /// Prepares the checks.
  ///
  /// - Parameters:
  ///   - decoded: A configuration, possibly with problems.
  ///   - threads: Workers the run will use.
  ///   - width: Which of the configuration's widths is meant, if it has several.
  init(decoded: DecodedConfiguration, threads: Int, width: Int? = nil) {
    self.decoded = decoded
    self.threads = threads
    var configuration = decoded.configuration
    if let width { configuration.architecture.width = .neurons(width) }
    self.configuration = configuration
  }

  func plan() throws(ConfigurationError) -> RunPlan {
    var problems: [ConfigurationProblem] = []
    if let flow = configuration.flow, !flow.kind.drawsFields {
      _ = try decoded.validated(adding: [
        decoded.problem(
          at: "flow",
          rule: "a flow of the kind \"\(flow.kind.rawValue)\" has neither lattice nor theory",
          wayOut: "Use lattice flow.")
      ])
    }
    let lattice = checkedLattice(&problems)
    let memory = lattice.flatMap { checkedMemory(on: $0, &problems) }
    let actions = lattice.flatMap { lattice in
      memory == nil ? nil : checkedActions(on: lattice, &problems)
    }
    checkArchitecture(&problems)
    if let lattice, let actions, let target = actions.last {
      checkReferenceMass(actions, &problems)
      checkEstimator(target, &problems)
      checkComparisons(actions, on: lattice, &problems)
      checkEngineering(actions, &problems)
      checkConnected(actions, &problems)
    }
    let propagator = lattice.flatMap { checkedPropagator(on: $0, &problems) }
    var resolved = try decoded.validated(adding: problems)
    resolved.architecture.width = configuration.architecture.width
    guard let lattice, let memory, let actions, let target = actions.last else {
      preconditionFailure("a check failed without naming a problem")
    }
    let grid = MomentumGrid(lattice: lattice)
    let referenceMassSquared: Double
    do {
      referenceMassSquared = try startingMassSquared(of: actions, on: grid)
      // A user's quadratic form may leave a mode without a restoring force.
      _ = try FreePropagator(grid: grid, massSquared: referenceMassSquared, dispersion: dispersion)
    } catch {
      throw ConfigurationError(
        problem("engineering.referenceMass", fact: "has no value here", error: error))
    }
    try checkStoredWay(actions, from: referenceMassSquared, on: grid)
    var remarks: [String] = []
    let estimator = resolveEstimator(target, &remarks)
    resolved.analysis.estimator = estimator == .direct ? .direct : .schwingerDyson
    if estimator == .schwingerDyson, actions.contains(where: { $0.interaction.isZero }) {
      remarks.append(
        "where the axis passes the free theory, and only there, G(p) is estimated directly, with larger "
          + "errors: the Schwinger–Dyson form would return the free propagator whatever was drawn")
    }
    if resolved.engineering.realisation == .auto,
      !mayTransport(actions) || resolved.engineering.transport == .identity
    {
      resolved.engineering.realisation = .weights
    }
    // Plain weights know no map; that it may be named must not change the run's hash.
    if [.weights, .hmc].contains(resolved.engineering.realisation) {
      resolved.engineering.transport = nil
    }
    if resolved.architecture.evaluator == .auto {
      resolved.architecture.evaluator = fastestEvaluator(on: lattice)
    }
    resolved.compare =
      resolved.compare
      ?? defaultComparisons(actions, on: lattice) + (propagator == nil ? [] : [.user])
    return RunPlan(
      configuration: resolved, lattice: lattice,
      points: actions.enumerated().map { index, action in
        // Where an axis passes a free theory the identity could not fail.
        RunPoint(
          index: index, action: action, isActionKnown: configuration.theory.action != .unknown,
          estimator: action.interaction.isZero ? .direct : estimator)
      },
      referenceMassSquared: referenceMassSquared, remarks: remarks, memory: memory,
      densityChecksum: densityChecksum, referencePropagator: propagator)
  }

  // MARK: Lattice and memory

  private func checkedLattice(_ problems: inout [ConfigurationProblem]) -> Lattice? {
    guard decoded.isSound("lattice.extents") else { return nil }
    do {
      return try Lattice(extents: configuration.lattice.extents)
    } catch {
      problems.append(
        decoded.problem(
          at: "lattice.extents", rule: "it makes \(error)", wayOut: "Choose smaller extents."))
      return nil
    }
  }

  /// Points of the coupling axis.
  private var pointCount: Int {
    max(
      configuration.theory.lambda?.values.count ?? 1,
      configuration.theory.massSquared?.values.count ?? 1)
  }

  /// Resamples of the bootstrap; nil for the jackknife.
  private var resampleCount: Int? {
    configuration.analysis.errors == .bootstrap ? configuration.analysis.resamples : nil
  }

  private func checkedMemory(
    on lattice: Lattice, _ problems: inout [ConfigurationProblem]
  ) -> MemoryEstimate? {
    let fields = FieldArchiveShape(configuration, on: lattice)
    if let problem = fields.problem(in: decoded) { problems.append(problem) }
    func estimate(neurons: Int) -> MemoryEstimate {
      MemoryEstimate(
        lattice: lattice, isInteracting: configuration.theory.action != .free,
        blockCount: configuration.analysis.blocks, resampleCount: resampleCount,
        neuronCount: neurons, pointCount: pointCount,
        componentCount: configuration.theory.components, groupSize: configuration.resamplingGroup,
        isPeriodic: !hasContinuousMomenta,
        fieldPacking: configuration.output.fields ? fields.packingMemory(threads: threads) : 0)
    }
    let whole = estimate(neurons: configuration.architecture.width.largestCount ?? 0)
    let needed = whole.total(threads: threads)
    let limit = Machine.memoryLimit
    guard needed > limit else { return whole }
    // Blame what dominates: the neurons of a worker, or the lattice.
    let isLattice = estimate(neurons: 0).total(threads: threads) > limit
    let key = isLattice ? "lattice.extents" : "architecture.width"
    problems.append(
      decoded.problem(
        at: key,
        rule: "the run would need \(MemoryEstimate.describe(needed)) of memory with \(threads) "
          + "threads, and this machine has \(MemoryEstimate.describe(limit))",
        wayOut: "Choose \(isLattice ? "smaller extents" : "fewer neurons")"
          + (threads > 1 ? " or fewer threads with --threads." : ".")))
    return nil
  }

  // MARK: Architecture

  /// Whether momenta are continuous, so that fields are not periodic on the lattice.
  private var hasContinuousMomenta: Bool {
    configuration.architecture.momenta == .continuum
      || configuration.lattice.boundary == .infinite
  }

  /// The two-point function of networks with continuous momenta by mass²; nil on the reciprocal grid.
  var infiniteVolumePropagator: ((Double) -> InfiniteVolumePropagator)? {
    MomentumDomain(configuration).map { domain in { domain.propagator(massSquared: $0) } }
  }

  private func checkArchitecture(_ problems: inout [ConfigurationProblem]) {
    let architecture = configuration.architecture
    let keys = ["lattice.boundary", "architecture.momenta"]
    guard keys.allSatisfy(decoded.isSound) else { return }
    func note(_ key: String, _ rule: String, _ wayOut: String) {
      guard decoded.isSound(key) else { return }
      problems.append(decoded.problem(at: key, rule: rule, wayOut: wayOut))
    }
    if architecture.neuron != .cosine {
      note(
        "architecture.neuron",
        "fully connected networks realise no action that was wanted, only their own",
        "Set theory.action to \"network\", or the neuron to \"cosine\".")
    }
    if architecture.momenta == .continuum, architecture.cutoff == nil {
      note(
        "architecture.cutoff", "continuum momenta are drawn from a ball and need its radius",
        "Try 3, about the edge of the lattice's own zone.")
    }
    if architecture.momenta == .lattice, architecture.cutoff != nil {
      note(
        "architecture.cutoff", "it belongs to the momenta \"continuum\"",
        "Remove it, or set architecture.momenta to \"continuum\".")
    }
    if case .extrapolated = architecture.width {
      note("architecture.width", "a single run has one width", "Give a single integer.")
    }
    guard hasContinuousMomenta else {
      if architecture.width == .exact, ![.auto, .modes].contains(architecture.evaluator) {
        note(
          "architecture.evaluator", "networks of exact width are their modes",
          "Try \"modes\", or an integer architecture.width.")
      }
      return
    }
    if architecture.width == .exact {
      note(
        "architecture.width", "with continuous momenta there is no neuron for every mode",
        "Try 100.")
    }
    if architecture.evaluator == .modes {
      note(
        "architecture.evaluator", "continuous momenta do not lie on the lattice's modes",
        "Try \"auto\".")
    }
    if architecture.momenta == .lattice, configuration.theory.kineticTerm != nil {
      note(
        "theory.kineticTerm", "in infinite volume the zone's propagator is that of the lattice",
        "Remove it, or set lattice.boundary to \"periodic\".")
    }
    if architecture.momenta == .lattice, architecture.dispersion == .continuum {
      note(
        "architecture.dispersion",
        "in infinite volume the zone's propagator is that of the lattice",
        "Try \"lattice\", or architecture.momenta = \"continuum\" with a cutoff.")
    }
    if configuration.theory.components > 1 {
      note(
        "theory.components", "continuous momenta serve a single component in this version", "Try 1."
      )
    }
    if configuration.engineering.referenceMass == .pilot {
      note(
        "engineering.referenceMass",
        "with continuous momenta it is the mass of the theory outside the box, not free to choose",
        "Try \"gap\".")
    }
  }

  /// The evaluator the program takes when it is left to choose.
  private func fastestEvaluator(on lattice: Lattice) -> RunConfiguration.Architecture.Evaluator {
    guard hasContinuousMomenta, case .neurons(let width) = configuration.architecture.width else {
      return .modes
    }
    let fastest = WaveEvaluatorKind.fastest(
      on: lattice, waveCount: width, tolerance: configuration.architecture.tolerance)
    return switch fastest {
    case .separable: .separable
    case .nonuniformFFT: .nonuniformFFT
    case .direct: .direct
    }
  }

  // MARK: Reference mass

  private var referenceMass: ReferenceMass {
    switch configuration.engineering.referenceMass {
    case .gap: .gap
    case .bare: .bare
    case .pilot: .gap
    case .mass(let mass): .squared(mass * mass)
    }
  }

  /// M² of the free theory the networks are drawn from.
  ///
  /// An axis starts at the free theory of its first point's bare mass, from where one straight line
  /// serves all couplings, or at the gap mass if there is no such theory.
  private func startingMassSquared(
    of actions: [any LocalAction], on grid: MomentumGrid
  ) throws(FieldTheoryError) -> Double {
    let first = actions[0]
    let last = actions[actions.count - 1]
    if actions.count > 1, mayTransport(actions), referenceMass == .gap, first.massSquared > 0,
      first.massSquared == last.massSquared
    {
      return first.massSquared
    }
    if referenceMass == .gap, let infiniteVolumePropagator {
      return try GapEquation.solve(
        for: last, dimension: grid.lattice.dimension, inInfiniteVolume: infiniteVolumePropagator)
    }
    let isPlain = configuration.engineering.realisation == .weights
    return try referenceMass.massSquared(for: isPlain ? last : first, on: grid)
  }

  private func checkReferenceMass(
    _ actions: [any LocalAction], _ problems: inout [ConfigurationProblem]
  ) {
    guard decoded.isSound("engineering.referenceMass") else { return }
    if case .squared(let massSquared) = referenceMass,
      !(1e-12...Self.largestCoupling).contains(massSquared)
    {
      problems.append(
        decoded.problem(
          at: "engineering.referenceMass", rule: "it must be from 1e-6 to 1e6",
          wayOut: "Try \"gap\"."))
    }
    guard referenceMass == .bare,
      let action = actions.first(where: { $0.massSquared <= 0 })
    else { return }
    problems.append(
      decoded.problem(
        at: "engineering.referenceMass",
        rule: "there is no free theory of the bare mass, whose square is \(action.massSquared)",
        wayOut: "Try \"gap\", whose mass squared is always positive."))
  }

  // MARK: Estimator

  private func checkEstimator(_ action: any LocalAction, _ problems: inout [ConfigurationProblem]) {
    guard decoded.isSound("analysis.estimator"),
      configuration.analysis.estimator == .schwingerDyson, action.interaction.isZero
    else { return }
    guard configuration.theory.action != .unknown else {
      return problems.append(
        decoded.problem(
          at: "analysis.estimator",
          rule: "it is an identity of the action, which was not told",
          wayOut: "Give the action's configuration with --config, or try \"direct\"."))
    }
    problems.append(
      decoded.problem(
        at: "analysis.estimator",
        rule: "in a free theory it returns the exact propagator whatever the networks are, "
          + "so it could not fail",
        wayOut: "Try \"direct\"."))
  }

  private func resolveEstimator(
    _ action: any LocalAction, _ remarks: inout [String]
  ) -> PropagatorEstimator {
    let isExact = configuration.architecture.width == .exact
    switch configuration.analysis.estimator {
    case .direct: return .direct
    case nil: return !action.interaction.isZero && isExact ? .schwingerDyson : .direct
    case .schwingerDyson:
      if isExact { return .schwingerDyson }
      remarks.append(
        "analysis.estimator: direct is used instead of schwingerDyson, because networks of "
          + "finite width do not obey the action's Schwinger–Dyson equations exactly")
      return .direct
    }
  }

  // MARK: Comparisons

  private func checkComparisons(
    _ actions: [any LocalAction], on lattice: Lattice, _ problems: inout [ConfigurationProblem]
  ) {
    for (index, theory) in (configuration.compare ?? []).enumerated() {
      let key = "compare[\(index)]"
      guard decoded.isSound(key) else { continue }
      switch theory {
      case .free, .gap, .kernel, .hmc: break
      case .user:
        if configuration.compareTable == nil {
          problems.append(
            decoded.problem(
              at: key, rule: "it is the table that compareTable names, and there is none",
              wayOut: "Give compareTable a file, or leave \"user\" out."))
        }
      case .exact: checkExact(key, actions, on: lattice, &problems)
      case .oneLoop, .twoLoop:
        guard actions.allSatisfy({ $0 is PhiFour }) else {
          problems.append(
            decoded.problem(
              at: key, rule: "it is known for the action \"phi4\" of one component only",
              wayOut: "Try \"gap\"."))
          break
        }
        guard let action = actions.first(where: { !hasBareTheory($0, on: lattice) }) else { break }
        problems.append(
          decoded.problem(
            at: key,
            rule: "there is no perturbation theory around the bare mass, whose square is "
              + "\(action.massSquared)", wayOut: "Try \"gap\"."))
      }
    }
  }

  /// Functions of more than two points are those of periodic fields of one component; an odd number of
  /// points vanishes in an even theory.
  private func checkConnected(
    _ actions: [any LocalAction], _ problems: inout [ConfigurationProblem]
  ) {
    let analysis = configuration.analysis
    var asked: [String] = []
    if analysis.observables.contains(.fourPoint) { asked.append("analysis.observables") }
    if !analysis.points.isEmpty { asked.append("analysis.points") }
    for key in asked where decoded.isSound(key) {
      if configuration.theory.components > 1 {
        problems.append(
          decoded.problem(
            at: key, rule: "connected functions are measured of fields with one component",
            wayOut: "Leave it out, or set theory.components to 1."))
      } else if hasContinuousMomenta {
        problems.append(
          decoded.problem(
            at: key, rule: "connected functions of momenta and points need a periodic lattice",
            wayOut: "Leave it out: connected one-point functions are measured on a box."))
      }
    }
    // Of an action that is not told nobody knows.
    guard configuration.theory.action != .unknown, decoded.isSound("analysis.points"),
      actions.allSatisfy({ $0.interaction.isEven })
    else { return }
    for (index, points) in analysis.points.enumerated() where points.count % 2 == 1 {
      problems.append(
        decoded.problem(
          at: "analysis.points[\(index)]",
          rule: NPointError.vanishes(pointCount: points.count).description,
          wayOut: "Add a point or leave one out."))
    }
  }

  /// The user's propagator, if there is one.
  private func checkedPropagator(
    on lattice: Lattice, _ problems: inout [ConfigurationProblem]
  ) -> ReferencePropagator? {
    let key = "compareTable"
    guard let path = configuration.compareTable, decoded.isSound(key), decoded.isSound("compare")
    else { return nil }
    if let compare = configuration.compare, !compare.contains(.user) {
      problems.append(
        decoded.problem(
          at: key, rule: "compare does not list \"user\", so the table would not be used",
          wayOut: "Add \"user\" to compare, or remove the table."))
      return nil
    }
    do throws(ReferencePropagatorError) {
      return try ReferencePropagator(
        contentsOf: path, orbits: MomentumOrbits(grid: MomentumGrid(lattice: lattice)))
    } catch {
      problems.append(
        decoded.problem(
          at: key, rule: error.description,
          wayOut: "Check the path, which starts where you are now, and the table."))
      return nil
    }
  }

  private func checkExact(
    _ key: String, _ actions: [any LocalAction], on lattice: Lattice,
    _ problems: inout [ConfigurationProblem]
  ) {
    if configuration.theory.kineticTerm != nil {
      problems.append(
        decoded.problem(
          at: key, rule: "the exact solution needs the lattice's own kinetic term",
          wayOut: "Try \"gap\", or leave theory.kineticTerm out."))
    } else if dispersion != .lattice || hasContinuousMomenta {
      problems.append(
        decoded.problem(
          at: key, rule: "the exact solution needs a periodic lattice with lattice dispersion",
          wayOut: "Leave it out, or try architecture.dispersion = \"lattice\"."))
    } else {
      do throws(FieldTheoryError) {
        for action in actions { _ = try ExactSolution.operations(for: action, on: lattice) }
      } catch {
        problems.append(decoded.problem(at: key, rule: "\(error)", wayOut: "Try \"gap\"."))
      }
    }
  }

  /// Whether a free theory of the bare mass exists.
  func hasBareTheory(_ action: any LocalAction, on lattice: Lattice) -> Bool {
    guard configuration.theory.kineticTerm != nil else { return action.massSquared > 0 }
    do {
      _ = try FreePropagator(
        grid: MomentumGrid(lattice: lattice), massSquared: action.massSquared,
        dispersion: dispersion)
      return true
    } catch {
      return false
    }
  }

  private func defaultComparisons(
    _ actions: [any LocalAction], on lattice: Lattice
  ) -> [RunConfiguration.ReferenceTheory] {
    if configuration.theory.action == .unknown { return [] }
    if hasContinuousMomenta { return [.kernel] }
    if actions.allSatisfy({ $0.interaction.isZero }) { return [.free] }
    let isExpandable = actions.allSatisfy { $0 is PhiFour && hasBareTheory($0, on: lattice) }
    var theories: [RunConfiguration.ReferenceTheory] =
      isExpandable ? [.free, .oneLoop, .twoLoop, .gap] : [.free, .gap]
    if actions.allSatisfy({ ExactSolution.isCheap(for: $0, on: lattice) }) {
      theories.append(.exact)
    }
    return theories
  }

  func problem(
    _ key: String, fact: String, error: FieldTheoryError
  ) -> ConfigurationProblem {
    decoded.problem(at: key, fact: fact, rule: "\(error)", wayOut: "Change the couplings.")
  }
}
