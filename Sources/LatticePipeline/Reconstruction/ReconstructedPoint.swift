import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration
import RunReports

/// The couplings found for one theory or one width, against those of the target.
struct ReconstructedPoint {
  let results: RunResults
  let reconstruction: ActionReconstruction

  init(_ results: RunResults) {
    self.results = results
    reconstruction = ReconstructionGroups.reconstruction(from: results)
  }

  var point: RunPoint { results.point }
  var width: Int? { results.plan.width }

  /// g4 at zero momentum.
  var zero: ActionReconstruction.Quartic { reconstruction.quartics[0] }

  /// g4 of the highest order that was measured; of φ⁴, whose action has no sextic term, without it.
  private func best(_ quartic: ActionReconstruction.Quartic) -> Replicated {
    (point.phiFour == nil ? quartic.total : quartic.withoutSextic) ?? quartic.leading
  }

  /// λ_eff of the highest order that was measured.
  var lambda: Estimate { best(zero).estimate }

  /// λ_rec − λ of φ⁴ by its leading order in perturbation theory; nil for other theories.
  var remainder: Double? {
    guard zero.total != nil, let lambda = point.phiFour?.lambda else { return nil }
    return ActionReconstruction.remainder(
      lambda: lambda, bubble: reconstruction.bubble.value)
  }

  /// g_n of the target, n = 2 (beside K), 4, 6: derivatives of its potential at φ = 0. Networks of finite
  /// width have another action than the target's, by their own 1/N.
  func target(_ order: Int) -> Double? {
    guard point.isActionKnown, let interaction = point.action.interaction as? any ScalarInteraction
    else { return nil }
    let field = Field(on: results.plan.lattice)
    interaction.writeDerivative(order: order, of: field, into: field)
    return field[0] + (order == 2 ? point.action.massSquared : 0)
  }

  /// √((4σ)² + remainder²): a truncation may leave what it is known to, however small the errors.
  var allowed: Double? {
    remainder.map { (16 * lambda.error * lambda.error + $0 * $0).squareRoot() }
  }

  /// λ_rec − λ.
  var deviation: Double? {
    guard zero.total != nil, let target = target(4) else { return nil }
    return lambda.value - target
  }

  /// Whether λ_rec lies within ``allowed`` of λ; nil where the expansion says nothing.
  var agrees: Bool? {
    guard let deviation, let allowed, !expansionFails else { return nil }
    return abs(deviation) <= allowed
  }

  /// Whether what the orders leave out is expected to be as large as the coupling, so that any λ_rec would do.
  var expansionFails: Bool {
    guard let remainder, let lambda = point.phiFour?.lambda else { return false }
    return abs(remainder) >= lambda && lambda > 0
  }

  /// Why the expansion in λ cannot be trusted; nil where it can.
  var expansionReason: String? {
    guard expansionFails, let remainder, let lambda = point.phiFour?.lambda else { return nil }
    return
      "the expansion in λ fails: what it leaves out, ¾(λB)²λ = \(Text.significant(abs(remainder))), is not "
      + "small beside λ = \(Text.significant(lambda)); take a smaller λ or a larger m²"
  }

  /// Whether the leading order alone misses the target by more than its own error and what the next
  /// order leaves explain.
  var leadingExcluded: Bool? {
    guard let remainder, let target = target(4), !expansionFails else { return nil }
    let leading = zero.leading.estimate
    let allowed = (16 * leading.error * leading.error + remainder * remainder).squareRoot()
    return abs(leading.value - target) > allowed
  }

  /// Whether four standard deviations are less than what is to be seen: the step from one order to the next,
  /// or the coupling itself.
  var statisticsDecide: Bool {
    guard zero.total != nil else { return abs(lambda.value) > 4 * lambda.error }
    return abs(lambda.value - zero.leading.value) > 4 * lambda.error
  }

  /// max |g4(p) − g4(0)|.
  var momentumSpread: Double {
    let values = reconstruction.quartics.map { best($0).value }
    return values.map { abs($0 - values[0]) }.max() ?? .nan
  }

  /// −G4c/Π D of free networks of independent neurons in closed form; nil where there is none.
  func exactLeading(_ kinematics: FourPointKinematics) -> Double? {
    guard let width, !point.isInteracting else { return nil }
    let reference = results.engine.reference
    let density = MomentumDensity(
      propagator: reference, alpha: results.plan.configuration.architecture.alpha)
    let connected = IndependentNeuronFourPoint(
      density: density, propagator: reference.values, law: results.plan.amplitudeLaw
    ).value(at: kinematics.momenta)
    let legs = kinematics.momenta.reduce(1.0) {
      $0 * reference.values[reference.grid.mode(ofNumbers: $1.numbers).mode]
    }
    return -connected / legs / Double(width)
  }

  /// The section of results.json.
  var document: ReconstructionDocument.Point {
    func report(_ quantity: Replicated?) -> ReportedEstimate? {
      quantity.map { ReportedEstimate($0.estimate) }
    }
    var document = ReconstructionDocument.Point(
      bubble: ReportedEstimate(reconstruction.bubble.estimate),
      lambdaLeading: ReportedEstimate(zero.leading.estimate), statisticsDecide: statisticsDecide,
      quartic: reconstruction.quartics.map { quartic in
        ReconstructionDocument.Quartic(
          momenta: quartic.kinematics.momenta.map(\.numbers),
          leading: ReportedEstimate(quartic.leading.estimate),
          closedSextic: report(quartic.nextOrder?.closedSextic),
          bubbles: report(quartic.nextOrder?.bubbles),
          legCorrections: report(quartic.nextOrder?.legCorrections),
          nextOrder: report(quartic.total), withoutSextic: report(quartic.withoutSextic))
      },
      quadratic: reconstruction.quadratics.map { quadratic in
        ReconstructionDocument.Quadratic(
          momentum: quadratic.momentum.numbers,
          inverse: ReportedEstimate(quadratic.inverse.estimate),
          shift: ReportedEstimate(quadratic.shift.estimate),
          total: ReportedEstimate(quadratic.total.estimate),
          target: ReportedNumber(inverseTarget(quadratic.momentum)))
      })
    document.massSquared = ReportedNumber(target(2))
    document.lambda = ReportedNumber(target(4))
    document.kappa = ReportedNumber(target(6))
    document.width = width
    document.lambdaNextOrder = report(zero.total)
    document.lambdaWithoutSextic = report(zero.withoutSextic)
    document.predictedDeviation = ReportedNumber(remainder)
    document.kappaLeading = report(reconstruction.sextic?.total)
    document.amputatedSextic = report(reconstruction.sextic?.amputated)
    document.massSquaredRecovered = report(reconstruction.quadratics.first?.total)
    document.deviation = ReportedNumber(deviation)
    document.pull = ReportedNumber(deviation.map { $0 / lambda.error })
    document.allowedDeviation = ReportedNumber(allowed)
    document.agrees = agrees
    document.leadingExcluded = leadingExcluded
    document.momentumSpread = ReportedNumber(momentumSpread)
    document.exactLeading = ReportedNumber(exactLeading(zero.kinematics))
    return document
  }

  /// K(p) + m² of the target.
  func inverseTarget(_ momentum: Momentum) -> Double? {
    target(2).map { $0 + point.action.dispersion.kineticTerm(momentum) }
  }
}
