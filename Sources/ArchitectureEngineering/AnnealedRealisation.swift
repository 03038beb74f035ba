public import FieldTheory
public import LatticeGeometry
import NetworkArchitectures

/// Annealed networks: the way from a free theory to the target in steps, each a flow followed by
/// moves that leave the density reached invariant, with the weights accumulated on the way.
///
///     ln w = Σ_k [S_{k−1}(φ_{k−1}) − S_k(φ′_k) + ln|J_k|],   E[w] = Z_K/Z_ref,
///
/// where φ′_k is φ_{k−1} after the flow and φ_k what the moves make of it. The moves repair what the
/// flow misses without touching the weights ([Neal2001]; with flows [Caselle2022]). Every step's end is a weighted ensemble of its theory, so
/// one pass serves a whole axis of couplings. One independent draw a network; no chain: the moves
/// start from the network's own field, and however badly they mix, averages stay exact.
///
/// Networks may be annealed in groups, within which those of large weight are repeated between steps
/// in the place of those of small weight (`AnnealedGroup`); every point of the axis has the weights
/// from before that. Networks of a group are then dependent, groups never.
public struct AnnealedRealisation: DensityRealisation {
  /// The momentum grid of the fields.
  public var grid: MomentumGrid { reference.grid }

  /// The free theory the networks are drawn from.
  public let reference: FreePropagator

  /// The way taken.
  public let stretches: [AnnealingStretch]

  /// Its steps, in order; the last of each stretch ends it.
  public let steps: [AnnealingStep]

  /// How flows are integrated.
  public let method: RungeKuttaTableau

  /// The most networks that are resampled together; 1 for none.
  public let groupSize: Int

  /// The largest group worth while: its effective fraction is known to a few per cent.
  public static let largestGroup = 256

  /// Points of the coupling axis.
  public let pointCount: Int

  /// Whether the free theory itself is the first of them.
  private let startsWithOutput: Bool

  let network: ExactWidthNetwork
  let transform: FourierTransform

  /// The couplings at the end of each step, and which of the moves is made there.
  private let couplings: [Couplings]
  private let moves: [FunctionSpaceMove]
  private let moveOfStep: [Int]

  /// Creates the realisation.
  ///
  /// - Parameters:
  ///   - reference: The free theory at the start of the first stretch.
  ///   - stretches: The way; each stretch starts where the last ended.
  ///   - steps: Its steps; their outputs are the points of the axis.
  ///   - method: How flows are integrated.
  ///   - groupSize: The most networks that are resampled together; 1 for none.
  ///   - transform: A plan for one configuration.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if a theory on the way does not exist.
  public init(
    reference: FreePropagator, stretches: [AnnealingStretch], steps: [AnnealingStep],
    method: RungeKuttaTableau = .classical, groupSize: Int = 1, transform: FourierTransform
  ) throws(FieldTheoryError) {
    precondition(groupSize >= 1, "at least one network a group")
    precondition(
      stretches.first?.path.start
        == Couplings(massSquared: reference.massSquared, lambda: 0),
      "a way that starts at the reference")
    precondition(Self.isWay(steps, stretches: stretches.count), "steps from end to end")
    self.reference = reference
    self.stretches = stretches
    self.steps = steps
    self.method = method
    self.groupSize = groupSize
    self.transform = transform
    network = ExactWidthNetwork(propagator: reference, transform: transform)
    startsWithOutput = stretches[0].outputs.first == 0
    pointCount = steps.count { $0.isOutput } + (startsWithOutput ? 1 : 0)
    precondition(pointCount > 0, "at least one output")
    couplings = steps.map { stretches[$0.stretch].path.couplings(at: $0.end) }
    var moves: [FunctionSpaceMove] = []
    var moveOfStep: [Int] = []
    for couplings in couplings {
      let move = try FunctionSpaceMove(
        gapMassAt: couplings, dispersion: reference.dispersion, transform: transform)
      let massSquared = move.reference.massSquared
      // To rounding, so that a path of constant gap mass needs one move only.
      let known = moves.firstIndex {
        abs($0.reference.massSquared - massSquared) < 1e-9 * massSquared
      }
      moveOfStep.append(known ?? moves.count)
      if known == nil { moves.append(move) }
    }
    self.moves = moves
    self.moveOfStep = moveOfStep
  }

  /// Creates a realiser with its own buffers.
  public func makeRealiser() -> any NetworkRealiser { Realiser(self) }

  /// The couplings at the points of the axis.
  public var outputCouplings: [Couplings] {
    (startsWithOutput ? [stretches[0].path.start] : [])
      + zip(steps, couplings).compactMap { $0.isOutput ? $1 : nil }
  }

  /// Function-space moves made for a network.
  public var movesPerNetwork: Int { steps.reduce(0) { $0 + $1.moves } }

  /// Whether steps go through every stretch from its start to its end.
  private static func isWay(_ steps: [AnnealingStep], stretches: Int) -> Bool {
    var (stretch, time) = (0, 0.0)
    for step in steps {
      if time == 1 { (stretch, time) = (stretch + 1, 0) }
      guard step.stretch == stretch, step.end > time else { return false }
      time = step.end
    }
    return time == 1 && stretch == stretches - 1
  }

  private final class Realiser: NetworkRealiser {
    private let realisation: AnnealedRealisation
    private let carriers: [PathCarrier]
    private let movers: [FunctionSpaceMover]
    private let drawn: MomentumField
    private let group: AnnealedGroup

    init(_ realisation: AnnealedRealisation) {
      self.realisation = realisation
      carriers = realisation.stretches.map {
        PathCarrier(
          path: $0.path, velocity: $0.velocity, method: realisation.method,
          kineticTerms: realisation.reference.kineticTerms, transform: realisation.transform)
      }
      movers = realisation.moves.map { $0.makeMover() }
      drawn = MomentumField(on: realisation.grid)
      group = AnnealedGroup(capacity: realisation.groupSize, grid: realisation.grid)
    }

    func drawNetwork(
      using stream: inout RandomStream,
      visit: (_ point: Int, _ field: borrowing Field, _ logWeight: Double) -> Void
    ) {
      var streams = [stream]
      _ = drawGroup(using: &streams, shouldStop: { false }) { point, field, weight in
        visit(point, field, weight.log)
      }
      stream = streams[0]
    }

    func drawGroup(
      using streams: inout [RandomStream], shouldStop: () -> Bool,
      visit: (_ point: Int, _ field: borrowing Field, _ weight: NetworkWeight) -> Void
    ) -> Bool {
      group.begin(count: streams.count)
      for network in streams.indices {
        if shouldStop() { return false }
        draw(network, using: &streams[network])
        if realisation.startsWithOutput {
          visit(0, carriers[0].field, NetworkWeight(log: 0, family: 0))
        }
      }
      var time = 0.0
      var point = realisation.startsWithOutput ? 1 : 0
      for (number, step) in realisation.steps.enumerated() {
        if time == 1 { time = 0 }
        for network in streams.indices {
          if shouldStop() { return false }
          carry(network, along: step, from: time)
        }
        // Copies part by the moves; a point of the axis takes the weights from before they are made.
        if !step.isOutput { group.resampleIfUneven(using: &streams[0]) }
        let weights = step.isOutput ? group.weights : []
        for network in streams.indices {
          if shouldStop() { return false }
          move(network, atStep: number, using: &streams[network])
          if step.isOutput { visit(point, carriers[step.stretch].field, weights[network]) }
        }
        if step.isOutput {
          point += 1
          if point < realisation.pointCount { group.resampleIfUneven(using: &streams[0]) }
        }
        time = step.end
      }
      return true
    }

    /// A free network; its field is left with the first carrier.
    private func draw(_ network: Int, using stream: inout RandomStream) {
      realisation.network.drawCoefficients(using: &stream, into: drawn)
      let modes = group.coefficients(of: network)
      modes.update(from: drawn.pointer, count: paddedCount(2 * realisation.grid.modeCount))
      carriers[0].evaluateField(modes)
      group.actions[network] = carriers[0].action(of: modes, at: 0)
    }

    /// Follows the flow of a step; the field is left with the carrier.
    private func carry(_ network: Int, along step: AnnealingStep, from start: Double) {
      let carrier = carriers[step.stretch]
      let modes = group.coefficients(of: network)
      let logJacobian = carrier.carry(
        modes, from: start, to: step.end, stepCount: step.integrationSteps)
      carrier.evaluateField(modes)
      let reached = carrier.action(of: modes, at: step.end)
      group.logWeights[network] += group.actions[network] - reached + logJacobian
      group.actions[network] = reached
    }

    /// Makes the moves of a step; the field is left with the carrier.
    private func move(_ network: Int, atStep number: Int, using stream: inout RandomStream) {
      let step = realisation.steps[number]
      let carrier = carriers[step.stretch]
      let modes = group.coefficients(of: network)
      // A network alone has its field there still.
      if group.count > 1 { carrier.evaluateField(modes) }
      guard step.moves > 0 else { return }
      let mover = movers[realisation.moveOfStep[number]]
      mover.begin(at: carrier.field, couplings: realisation.couplings[number])
      for _ in 0..<step.moves {
        mover.advance(
          stepSize: step.setting.stepSize, steps: step.setting.steps, using: &stream)
      }
      mover.copyField(into: carrier.field)
      carrier.readCoefficients(into: modes)
      group.actions[network] = carrier.action(of: modes, at: step.end)
    }
  }
}

extension FunctionSpaceMove {
  /// The move whose reference is the free theory of the gap mass.
  init(
    gapMassAt couplings: Couplings, dispersion: Dispersion, transform: FourierTransform
  ) throws(FieldTheoryError) {
    let massSquared = try GapEquation.solve(
      massSquared: couplings.massSquared, lambda: couplings.lambda, grid: transform.grid,
      dispersion: dispersion)
    self.init(
      reference: try FreePropagator(
        grid: transform.grid, massSquared: massSquared, dispersion: dispersion),
      transform: transform)
  }
}
