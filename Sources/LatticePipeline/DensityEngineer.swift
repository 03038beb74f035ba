import ArchitectureEngineering
import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
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

  /// A realisation that could serve, with what a pilot says of it.
  private struct Candidate {
    let density: any DensityRealisation
    let record: EngineeringRecord
    let label: String

    /// Estimated effective fraction at the last point of the axis.
    let essFraction: Double

    /// Fourier transforms per network, measurement included.
    let transforms: Double

    /// Transforms per effective network: what is minimised.
    var cost: Double { transforms / essFraction }
  }

  /// Realises the density as the plan asks, or as is cheapest.
  ///
  /// - Throws: ``FieldTheory/FieldTheoryError`` if a theory on the way does not exist,
  ///   ``EnsembleSampling/SamplingStopped``.
  func engineer() throws -> (density: any DensityRealisation, record: EngineeringRecord) {
    let plain = EngineeredDensity(
      architecture: architecture,
      deformations: plan.points.map {
        DensityDeformation(action: $0.action, referenceMassSquared: plan.referenceMassSquared)
      })
    let engineering = plan.configuration.engineering
    switch engineering.realisation {
    case .auto where engineering.transport != nil:
      return try chooseBest(transportCandidates())
    case .auto:
      guard canTransport, !plain.hasEqualWeights else {
        return (plain, record(weightsBecause: "no map is needed or known"))
      }
      let weights = weightsCandidate(plain)
      // No map costs less than this many transforms a network.
      guard weights.cost > mapFloor || weights.essFraction < Self.soundFraction else {
        return (
          plain,
          record(
            weightsBecause: "ESS about \(Text.percent(weights.essFraction)) without a map, and any "
              + "map costs more")
        )
      }
      return try chooseBest([weights] + transportCandidates())
    case .transport: return try chooseBest(transportCandidates())
    case .weights, .annealed, .hmc:
      return (plain, record(weightsBecause: "as configured"))
    }
  }

  private func record(weightsBecause reason: String) -> EngineeringRecord {
    EngineeringRecord(
      realisation: "weights", transport: nil, reason: "plain weights: " + reason, steps: [],
      doubling: nil)
  }

  /// Closed-form maps exist for φ⁴ on networks of exact width.
  private var canTransport: Bool {
    plan.width == nil && plan.points.allSatisfy { $0.phiFour != nil }
  }

  // MARK: Candidates

  /// Networks of the pilot: enough to tell an ESS of 0.9 from one of 0.95, fewer on large lattices.
  private var pilotCount: Int { max(32, min(256, (1 << 23) / plan.lattice.volume)) }

  /// Drawing a network costs about two transforms, measuring it two at every point.
  private var baseTransforms: Double { 2 + 2 * Double(plan.points.count) }

  /// The least a map can cost: one step of four stages of two transforms.
  private var mapFloor: Double { baseTransforms + 8 + Double(plan.points.count) }

  private func weightsCandidate(_ density: EngineeredDensity) -> Candidate {
    let prediction = PlainWeightPrediction(action: plan.action, reference: reference)
    return Candidate(
      density: density, record: record(weightsBecause: "least cost"), label: "weights",
      essFraction: max(prediction.expectedESSFraction, 1e-300), transforms: baseTransforms)
  }

  private func transportCandidates() throws -> [Candidate] {
    let orders: [ClosedFormTransport.Order] =
      switch plan.configuration.engineering.transport {
      case .order1: [.first]
      case .order2: [.second]
      default: [.first, .second]
      }
    return try orders.map { order in
      try monitor.checkStop()
      return try transportCandidate(order)
    }
  }

  private func transportCandidate(_ order: ClosedFormTransport.Order) throws -> Candidate {
    let path = try TransportPath(
      from: plan.referenceMassSquared, through: plan.points.compactMap(\.phiFour),
      grid: reference.grid)
    let given = plan.configuration.engineering.steps
    let map = TransportRealisation(
      reference: reference,
      legs: try path.legs(
        order: order, steps: given ?? 1, dispersion: plan.action.dispersion, transform: transform),
      transform: transform)
    let seed = plan.configuration.ensemble.seed
    let realisation: TransportRealisation
    let doubling: StepDoubling
    if given == nil {
      (realisation, doubling) = map.choosingSteps(
        productionCount: plan.configuration.ensemble.networks, pilotCount: max(32, pilotCount / 4),
        seed: seed, shouldStop: { monitor.isStopRequested })
    } else {
      realisation = map
      doubling = StepDoubling(of: map, networkCount: max(32, pilotCount / 4), seed: seed)
    }
    try monitor.checkStop()
    let weights = realisation.logWeights(networkCount: pilotCount, seed: seed, purpose: .pilot)
    let steps = realisation.legs.map(\.stepCount)
    let perStage = order == .first ? 2.0 : 6.0
    let transforms =
      baseTransforms + Double(plan.points.count)
      + perStage * 4 * Double(steps.reduce(0, +))
    let label = order == .first ? "order1" : "order2"
    return Candidate(
      density: realisation,
      record: EngineeringRecord(
        realisation: "transport", transport: label, reason: "", steps: steps, doubling: doubling),
      label: label, essFraction: Self.essFraction(weights[weights.count - 1]),
      transforms: transforms)
  }

  /// Candidates below this effective fraction are taken only if there is none above it.
  private static let soundFraction = 0.5

  /// Kish's fraction, or e^{−Var ln w} if that is less: a short pilot does not see heavy tails.
  private static func essFraction(_ logWeights: [Double]) -> Double {
    var statistics = WeightStatistics(expectedCount: logWeights.count)
    for logWeight in logWeights { statistics.add(logWeight: logWeight) }
    return min(statistics.essFraction, exp(-statistics.varianceLogWeight))
  }

  private func chooseBest(
    _ candidates: [Candidate]
  ) throws -> (density: any DensityRealisation, record: EngineeringRecord) {
    // Where fewer than half the networks count, the tail of the weights may hide more.
    let sound = candidates.filter { $0.essFraction >= Self.soundFraction }
    let best =
      sound.min { $0.cost < $1.cost } ?? candidates.max { $0.essFraction < $1.essFraction }
    guard let best else { preconditionFailure("at least one candidate") }
    let comparison = candidates.map {
      "\($0.label) ESS \(Text.significant($0.essFraction)) at \(Text.significant($0.transforms)) "
        + "transforms a network"
    }.joined(separator: "; ")
    let record = EngineeringRecord(
      realisation: best.record.realisation, transport: best.record.transport,
      reason: "\(best.label): \(candidates.count > 1 ? "best of " : "")"
        + comparison,
      steps: best.record.steps, doubling: best.record.doubling)
    return (best.density, record)
  }
}
