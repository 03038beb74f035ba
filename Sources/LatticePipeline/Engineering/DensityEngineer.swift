import ArchitectureEngineering
import EnsembleSampling
import FieldTheory
import Foundation
import LatticeGeometry
import Logging
import NetworkArchitectures
import RunConfiguration

/// From a plan to a realised density: maps are built, their steps chosen, and, if it is left to the
/// program, the realisation with the least cost per effective network.
///
/// All choices come from formulas and from a pilot of fixed size with streams of its own, never from
/// timings; so they repeat, and production networks are not seen before production.
struct DensityEngineer {
  let plan: RunPlan
  let reference: FreePropagator
  let architecture: any Architecture
  let transform: FourierTransform
  let monitor: SamplingMonitor

  let threads: Int
  var ranks = Ranks.single
  let logger: Logger

  /// The realisation the plan asks for, or the cheapest.
  ///
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if a theory on the way does not exist,
  ///   ``/EnsembleSampling/SamplingStopped``, ``/EnsembleStorage/EngineeredDensityFileError``,
  ///   ``RankRelease``.
  func engineer() throws -> EngineeringCandidate {
    let plain = try weightsCandidate()
    let engineering = plan.configuration.engineering
    if engineering.density != nil { return choose([try storedCandidate()]) }
    switch engineering.realisation {
    // A Markov chain needs no more than the free networks it starts from.
    case .weights, .hmc: return choose([plain])
    case .annealed:
      return choose([try annealedCandidate()])
    case .transport: return choose(try transportCandidates())
    case .auto:
      guard canTransport || canMoveReadouts, !plain.density.hasEqualWeights else {
        return choose([plain])
      }
      if engineering.transport != nil { return choose(try transportCandidates()) }
      // A map costs more than networks without one where few of them are lost.
      if plain.cost <= mapFloor, plain.essFraction >= EngineeringCandidate.soundFraction {
        return choose([plain])
      }
      // One fit serves all points of an axis, and its map needs half of the second order's transforms.
      let isFitted = canTransport && plan.isAxis
      var candidates = [plain] + (isFitted ? [] : try closedFormCandidates())
      if canTransport, isPhiFour, !candidates.contains(where: \.isExcellent) {
        let map = try fittedMap(along: path())
        candidates.append(try fittedCandidate(map))
        if !candidates.contains(where: \.isSound) {
          let annealed = try annealedCandidate(
            map, ofIntegrationSteps: Int(Self.costLimit / Self.transformsPerFittedStep))
          if let annealed, annealed.transforms <= Self.costLimit {
            candidates.append(annealed)
          } else {
            logger.warning(
              """
              annealing would take more than \(Text.significant(Self.costLimit)) transforms a \
              network; set engineering.realisation to "annealed" to have it
              """)
          }
        }
      }
      return choose(candidates)
    }
  }

  /// Transforms a network that the program spends unasked: about a hundred steps of annealing.
  private static let costLimit = 5000.0

  /// Four stages of three transforms.
  private static let transformsPerFittedStep = 12.0

  private func choose(_ candidates: [EngineeringCandidate]) -> EngineeringCandidate {
    let best = EngineeringCandidate.best(of: candidates)
    let comparison = candidates.map(\.text).joined(separator: "; ")
    return best.because(
      candidates.count > 1 ? "\(best.label), the best of: \(comparison)" : comparison)
  }

  /// Maps exist on networks of exact width: along an axis for φ⁴, else for any one action.
  var canTransport: Bool { plan.width == nil && (isPhiFour || !plan.isAxis) }

  /// At finite width they exist for a single φ⁴ theory and Gaussian readouts.
  private var canMoveReadouts: Bool {
    plan.width != nil && isPhiFour && !plan.isAxis && plan.amplitudeLaw != .constant
  }

  var isPhiFour: Bool { plan.points.allSatisfy { $0.phiFour != nil } }

  // MARK: Candidates

  /// Networks on which steps are chosen: their changes are alike, so fewer do.
  private var steppingCount: Int { max(32, min(256, pilotCount) / 4) }

  /// The pilot's networks: enough to tell an ESS of 0.9 from one of 0.95, fewer on large lattices. On
  /// small ones, where ln w is far from Gaussian and networks cost nothing, enough to see its tail.
  var pilotCount: Int {
    let volume = plan.lattice.volume
    return volume > 1 << 9
      ? max(32, min(256, (1 << 20) / volume)) : min(4096, (1 << 17) / volume)
  }

  /// Drawing a network costs about two transforms, measuring it two at every point.
  var baseTransforms: Double { 2 + 2 * Double(plan.points.count) }

  /// The least a map can cost: one step of four stages of two transforms.
  private var mapFloor: Double { baseTransforms + 8 + Double(plan.points.count) }

  private func weightsCandidate() throws -> EngineeringCandidate {
    let density = EngineeredDensity(
      architecture: architecture,
      deformations: plan.points.map {
        DensityDeformation(action: $0.action, referenceMassSquared: reference.massSquared)
      })
    let essFraction: Double
    if density.hasEqualWeights {
      essFraction = 1
    } else if let expected = plainPrediction?.expectedESSFraction,
      expected >= EngineeringCandidate.excellentFraction
        || pilotCount < EngineeringCandidate.tellingCount
    {
      essFraction = expected
    } else {
      essFraction = EngineeringCandidate.essFraction(try pilotWeights(density))
    }
    return EngineeringCandidate(
      density: density,
      record: EngineeringRecord(
        realisation: "weights", transport: nil, reason: "", steps: [], doubling: nil),
      reference: reference, label: "plain weights", essFraction: max(essFraction, 1e-300),
      transforms: baseTransforms)
  }

  /// What the formula says of plain weights; nil at finite width, where none holds.
  private var plainPrediction: PlainWeightPrediction? {
    plan.width == nil ? PlainWeightPrediction(action: plan.action, reference: reference) : nil
  }

  private func transportCandidates() throws -> [EngineeringCandidate] {
    switch plan.configuration.engineering.transport {
    case .fitted: [try fittedCandidate()]
    case .optimised: [try optimisedCandidate()]
    default: try closedFormCandidates()
    }
  }

  private func closedFormCandidates() throws -> [EngineeringCandidate] {
    if canMoveReadouts { return try readoutCandidates() }
    guard isPhiFour else { return [try fixedReferenceCandidate()] }
    let orders: [ClosedFormTransport.Order] =
      switch plan.configuration.engineering.transport {
      case .order1: [.first]
      case .order2: [.second]
      default: [.first, .second]
      }
    return try orders.map { order in
      try monitor.checkStop()
      return try closedFormCandidate(order)
    }
  }

  /// Steps asked for; nil leaves them to the pilot.
  var givenSteps: Int? { plan.configuration.engineering.steps }

  /// The way from the free theory through the points of an axis of φ⁴.
  func path() throws(FieldTheoryError) -> TransportPath {
    try TransportPath(
      from: reference.massSquared, through: plan.points.compactMap(\.phiFour),
      grid: reference.grid)
  }

  /// The map along the axis of φ⁴, at some order.
  private func closedFormCandidate(
    _ order: ClosedFormTransport.Order
  ) throws -> EngineeringCandidate {
    let path = try path()
    let map = TransportRealisation(
      reference: reference,
      legs: try path.legs(
        order: order, steps: givenSteps ?? 1, dispersion: plan.action.dispersion,
        transform: transform),
      transform: transform)
    let label = order == .first ? "order1" : "order2"
    let transforms = order == .first ? 2.0 : 6.0
    // Where a map changes little, two or three stages do, which cost a half or three quarters of the
    // least that four-stage steps cost.
    for method in [RungeKuttaTableau.midpoint, .kutta] where givenSteps == nil {
      let lean = map.inOneStep(of: method)
      let doubling = try doubling(of: lean)
      if doubling.suffices(forNetworkCount: plan.configuration.ensemble.networks) {
        return try candidate(
          lean, label: label, transformsPerStage: transforms, stages: method.stageCount,
          settled: doubling)
      }
    }
    return try candidate(map, label: label, transformsPerStage: transforms)
  }

  /// The map of first order from the reference to one theory of any interaction.
  private func fixedReferenceCandidate() throws -> EngineeringCandidate {
    let map = TransportRealisation(
      reference: reference,
      legs: [
        TransportLeg(
          velocity: OrderOneTransport(
            action: plan.action, reference: reference, transform: transform),
          method: .classical, stepCount: givenSteps ?? 1,
          outputs: [.init(time: 1, action: plan.action)])
      ], transform: transform)
    return try candidate(map, label: "order1", transformsPerStage: 2)
  }

  /// The map of first order of the readouts of a finite width, the hidden layer held fixed.
  private func readoutCandidates() throws -> [EngineeringCandidate] {
    guard let action = plan.target.phiFour,
      let map = FiniteWidthTransport(
        architecture: architecture, action: action,
        referenceMassSquared: reference.massSquared, stepCount: givenSteps ?? 1)
    else { return [] }
    return [try candidate(map, label: "order1", transformsPerStage: 2)]
  }

  /// A map with its steps chosen, and what a pilot says of it.
  ///
  /// - Parameters:
  ///   - map: The map, in as few steps as may do.
  ///   - start: Its free theory; nil for the plan's.
  ///   - label: Its name.
  ///   - transformsPerStage: Fourier transforms of a velocity.
  ///   - stages: Velocities of a step.
  func candidate<Map: SteppedRealisation>(
    _ map: Map, from start: FreePropagator? = nil, label: String, transformsPerStage: Double,
    stages: Int = 4, settled: StepDoubling? = nil
  ) throws -> EngineeringCandidate {
    let doubling: StepDoubling
    if let settled {
      doubling = settled
    } else if givenSteps == nil {
      doubling = try share {
        map.choosingSteps(
          productionCount: plan.configuration.ensemble.networks, pilotCount: steppingCount,
          seed: plan.configuration.ensemble.seed, threads: $0,
          shouldStop: { monitor.isStopRequested }
        ).doubling
      }
    } else {
      doubling = try self.doubling(of: map)
    }
    try monitor.checkStop()
    let steps = doubling.stepCounts
    let realisation = map.with(stepCounts: steps)
    let weights = try pilotWeights(realisation)
    let transforms =
      baseTransforms + Double(plan.points.count)
      + transformsPerStage * Double(stages) * Double(steps.reduce(0, +))
    return EngineeringCandidate(
      density: realisation,
      record: EngineeringRecord(
        realisation: "transport", transport: label, reason: "", steps: steps, doubling: doubling),
      reference: start ?? reference, label: label,
      essFraction: EngineeringCandidate.essFraction(weights), transforms: transforms)
  }

  // MARK: Pilots

  /// What a pilot finds, on all ranks.
  func share<Finding: Codable>(_ pilot: (_ threads: Int) throws -> Finding) throws -> Finding {
    try ranks.share(threads: threads, pilot)
  }

  /// What doubling a map's steps would change.
  private func doubling(of map: some SteppedRealisation) throws -> StepDoubling {
    try share {
      StepDoubling(
        of: map, networkCount: steppingCount, seed: plan.configuration.ensemble.seed, threads: $0)
    }
  }

  /// ln w of a pilot's networks, or families of them, at the last point of the axis.
  func pilotWeights(_ density: any DensityRealisation) throws -> [Double] {
    try share {
      let weights = density.familyLogWeights(
        networkCount: pilotCount, seed: plan.configuration.ensemble.seed, purpose: .pilot,
        threads: $0)
      return weights[weights.count - 1]
    }
  }
}
