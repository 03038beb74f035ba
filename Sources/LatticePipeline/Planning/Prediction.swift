import ArchitectureEngineering
import CorrelatorAnalysis
public import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
public import Logging
import RunConfiguration
import RunReports

/// What a run will cost, how good its weights will be and which errors it will reach, from a
/// `Rehearsal` of about a second.
///
/// CPU time is that of the preparation, plus the networks times that of one, plus that of analysis and
/// files. Memory is the rehearsal's peak, plus what grows with the networks (``MemoryEstimate`` has what is
/// known before anything is allocated). Errors fall as 1/√n; those of fits whose windows the data choose
/// (`Spectrum.names`) do not, and are left out.
public struct Prediction: Encodable, Sendable {
  /// Networks asked for.
  public private(set) var networks: Int

  /// M² of the free networks drawn; nil for fully connected ones.
  public let referenceMassSquared: Double?

  /// Var ln w by a formula; nil where none holds (finite width) or the weights are all equal.
  public let varianceLogWeight: Double?

  /// (Σw)²/(n Σw²) of the rehearsal's networks, or what formula and pilot say where that is less and
  /// the rehearsal too short to tell; 1 for equal weights, nil for several ensembles.
  public let essFraction: Double?

  /// Where an effective fraction is from.
  public enum Source: String, Encodable, Sendable {
    /// Measured on the rehearsal's networks.
    case rehearsal
    /// e^{−Var ln w}, as if ln w were normal.
    case formula
    /// Measured on the networks of the engineering's pilot.
    case pilot
  }

  /// Where ``essFraction`` is from; nil for equal weights and several ensembles.
  public let essFractionSource: Source?

  /// The same at every point of a coupling axis; nil without one.
  public private(set) var axisESSFractions: [Double]?

  /// Wall-clock seconds, if the threads have a core each.
  public private(set) var seconds: Double

  /// CPU seconds of all threads.
  public private(set) var cpuSeconds: Double

  /// CPU seconds of one network, or of one trajectory; nil for several ensembles.
  public let secondsPerNetwork: Double?

  /// Bytes of memory at the peak.
  public private(set) var memoryBytes: Int

  /// Bytes of `fields.h5` at most; nil if fields are not kept.
  public private(set) var fieldBytes: Int?

  /// Bytes of disk needed while it is written; nil likewise.
  public private(set) var diskBytes: Int?

  /// Workers assumed.
  public let threads: Int

  /// Networks of the rehearsal.
  public let rehearsedNetworks: Int

  /// Observables with the errors expected, by their names in results.json, without those of fits; empty
  /// for several ensembles and for fully connected networks.
  public private(set) var observables: [String: Expectation]

  /// Predicts a run from its plan and a rehearsal.
  ///
  /// - Throws: ``RunError`` if the theory fails, ``/RunReports/ReportError`` if there is no room for
  ///   temporary files, ``/EnsembleSampling/SamplingStopped``.
  public init(
    plan: RunPlan, threads: Int, monitor: SamplingMonitor, logger: Logger
  ) throws {
    let rehearsal: Rehearsal
    do {
      rehearsal = try Rehearsal(plan: plan, threads: threads, monitor: monitor, logger: logger)
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    self.init(rehearsal, of: plan, threads: threads)
  }

  /// What a rehearsal tells of a run.
  init(_ rehearsal: Rehearsal, of plan: RunPlan, threads: Int) {
    let ensemble = plan.configuration.ensemble
    let engine = rehearsal.results.engine
    networks = ensemble.networks
    rehearsedNetworks = rehearsal.networks
    referenceMassSquared = engine.reference.massSquared
    let formula = engine.prediction()
    varianceLogWeight = formula?.varianceOfLogWeight
    if engine.hasEqualWeights {
      (essFraction, essFractionSource) = (1, nil)
    } else {
      let measured = Self.fraction(rehearsal.results.measurement.weights, otherwise: nil)
      let fraction = Self.fraction(
        rehearsal.results.measurement.weights,
        otherwise: formula?.expectedESSFraction ?? engine.expectedESSFraction)
      essFraction = fraction
      essFractionSource =
        fraction == measured ? .rehearsal : formula == nil ? .pilot : .formula
    }
    axisESSFractions =
      plan.isAxis
      ? rehearsal.weights.map { engine.hasEqualWeights ? 1 : Self.fraction($0, otherwise: nil) }
      : nil
    self.threads = threads
    let drawing =
      rehearsal.networkSeconds * engine.drawnCount(configurations: ensemble.networks)
    cpuSeconds = rehearsal.preparationSeconds + drawing + rehearsal.analysisSeconds
    seconds =
      rehearsal.preparationSeconds + drawing / Double(threads) + rehearsal.analysisSeconds
    secondsPerNetwork = rehearsal.networkSeconds
    memoryBytes =
      rehearsal.peakBytes
      + Self.memoryGrowth(
        of: plan, fromNetworks: rehearsal.networks, toNetworks: ensemble.networks,
        isRehearsed: true)
    let fields = plan.fieldContent?.shape
    fieldBytes = fields?.largestSize
    diskBytes = fields?.diskNeed
    let scale = (Double(rehearsal.networks) / Double(ensemble.networks)).squareRoot()
    let measured = rehearsal.results.observables.replicated
    let times = rehearsal.results.chain?.times
    let isImproved = rehearsal.results.point.estimator == .schwingerDyson
    var expectations: [String: Expectation] = [:]
    for (name, quantity) in measured where !Spectrum.names.contains(name) {
      let estimate = quantity.estimate
      guard estimate.value.isFinite, estimate.error.isFinite else { continue }
      let time = times?.average(behind: name, isImproved: isImproved)
      expectations[name] = Expectation(
        rehearsed: Expectation.Rehearsed(value: estimate.value, error: estimate.error),
        expectedError: estimate.error * scale,
        errorUncertainty: Self.errorUncertainty(quantity, blockCount: rehearsal.blocks, time: time))
    }
    observables = expectations
  }

  /// The same realisation with another number of networks.
  ///
  /// - Parameters:
  ///   - count: Networks.
  ///   - plan: The run predicted.
  func scaled(toNetworks count: Int, of plan: RunPlan) -> Prediction {
    var other = self
    let chains = plan.configuration.engineering.realisation == .hmc ? plan.points.count : 1
    let drawing = (secondsPerNetwork ?? 0) * Double(chains * (count - networks))
    let scale = (Double(networks) / Double(count)).squareRoot()
    other.networks = count
    other.cpuSeconds += drawing
    other.seconds += drawing / Double(threads)
    other.memoryBytes += Self.memoryGrowth(
      of: plan, fromNetworks: networks, toNetworks: count, isRehearsed: false)
    let scaled = plan.scaled(networks: count, blocks: plan.configuration.analysis.blocks)
    let fields = scaled.fieldContent?.shape
    other.fieldBytes = fields?.largestSize
    other.diskBytes = fields?.diskNeed
    other.observables = observables.mapValues { $0.scaled(by: scale) }
    return other
  }

  /// What a run of more networks keeps beyond one of fewer, in bytes.
  ///
  /// - Parameter isRehearsed: Whether the smaller one is a rehearsal, which has no chain to compare with.
  private static func memoryGrowth(
    of plan: RunPlan, fromNetworks count: Int, toNetworks networks: Int, isRehearsed: Bool
  ) -> Int {
    guard plan.configuration.engineering.realisation != .hmc else {
      return MemoryEstimate.chainGrowth(fromConfigurations: count, toConfigurations: networks)
    }
    let tails = MemoryEstimate.growth(
      fromNetworks: count, toNetworks: networks, blockCount: plan.configuration.analysis.blocks,
      pointCount: plan.points.count)
    guard plan.configuration.compare?.contains(.hmc) == true else { return tails }
    return tails
      + MemoryEstimate.chainGrowth(
        fromConfigurations: isRehearsed ? 0 : count, toConfigurations: networks)
  }

  /// The standard deviation of an error over B blocks, as a fraction of it.
  ///
  /// Var s²/σ⁴ = (κ − (B − 3)/(B − 1))/B for independent numbers of kurtosis κ, which is 2/(B − 1) for
  /// normal ones; the error is a root, whose relative deviation is half of that of s². κ is that of
  /// the replicates without a block each, and at least the normal 3, because a tail may have been
  /// missed. Of a chain the error goes as √τ_int, which blocks of a short rehearsal may not hold in
  /// full; half the relative error of τ_int is added in quadrature.
  static func errorUncertainty(
    _ quantity: Replicated, blockCount: Int, time: ChainEstimate? = nil
  ) -> Double {
    let blocks = Double(blockCount)
    var kurtosis = 3.0
    if case .jackknife = quantity.resampling {
      let fluctuations = quantity.fluctuations
      let second = fluctuations.reduce(0) { $0 + $1 * $1 } / Double(fluctuations.count)
      let fourth =
        fluctuations.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(fluctuations.count)
      if second > 0 { kurtosis = max(kurtosis, fourth / (second * second)) }
    }
    let ofBlocks = (kurtosis - (blocks - 3) / (blocks - 1)) / blocks
    let ofTime = time.map { $0.autocorrelationTimeError / $0.autocorrelationTime } ?? 0
    return (ofBlocks + ofTime * ofTime).squareRoot() / 2
  }

  /// Kish's fraction, if enough networks count to believe it.
  private static func fraction(_ weights: WeightStatistics, otherwise expected: Double?) -> Double {
    let measured = weights.essFraction
    let isTelling =
      measured * Double(weights.count) >= 100 && (weights.paretoK ?? 0) <= 0.7
    return isTelling ? measured : min(measured, expected ?? measured)
  }

  /// Two ensembles one after the other: the networks' and the seconds' sums, the larger memory.
  func followed(by other: Prediction) -> Prediction {
    Prediction(
      networks: networks + other.networks, referenceMassSquared: referenceMassSquared,
      essFraction: essFraction == other.essFraction ? essFraction : nil,
      seconds: seconds + other.seconds, cpuSeconds: cpuSeconds + other.cpuSeconds,
      memoryBytes: max(memoryBytes, other.memoryBytes),
      fieldBytes: fieldBytes.map { $0 + (other.fieldBytes ?? 0) },
      // The first file stays while the second is written.
      diskBytes: diskBytes.map { max($0, (fieldBytes ?? 0) + (other.diskBytes ?? 0)) },
      threads: threads, rehearsedNetworks: rehearsedNetworks + other.rehearsedNetworks)
  }

  /// A prediction without weights to tell of.
  init(
    networks: Int, referenceMassSquared: Double?, essFraction: Double?, seconds: Double,
    cpuSeconds: Double, memoryBytes: Int, fieldBytes: Int?, diskBytes: Int?, threads: Int,
    rehearsedNetworks: Int
  ) {
    self.networks = networks
    self.referenceMassSquared = referenceMassSquared
    self.essFraction = essFraction
    self.seconds = seconds
    self.cpuSeconds = cpuSeconds
    self.memoryBytes = memoryBytes
    self.fieldBytes = fieldBytes
    self.diskBytes = diskBytes
    self.threads = threads
    self.rehearsedNetworks = rehearsedNetworks
    (varianceLogWeight, secondsPerNetwork, essFractionSource, observables) = (nil, nil, nil, [:])
  }

  /// What is told of the errors, in this order.
  private static let mainObservables = [
    "susceptibility", "phi2", "phi4", "nearestNeighbour", "xi2nd", "binder",
    "effectiveMass", "logPartitionRatio",
  ]

  /// The prediction in a few lines.
  public var text: String {
    let weights: String =
      if let fraction = essFraction {
        fraction == 1
          ? "all equal"
          : spread(essFraction: fraction) + verdict(essFraction: fraction)
      } else {
        "those of several ensembles; a single one's prediction says more"
      }
    let reference = referenceMassSquared.map { " of reference M² = \(Text.significant($0))" } ?? ""
    return """
      networks    \(Text.count(networks))\(reference), \(Text.count(rehearsedNetworks)) in a rehearsal
      weights     \(weights)
      time        about \(Text.duration(seconds)) on \(threads) threads, \
      \(Text.duration(cpuSeconds)) of CPU time
      memory      \(MemoryEstimate.describe(memoryBytes)) of \
      \(MemoryEstimate.describe(Machine.memoryLimit))
      """ + disk + errors
  }

  /// The errors expected of the main observables.
  private var errors: String {
    let known = Self.mainObservables.compactMap { name in observables[name].map { (name, $0) } }
    guard let worst = known.map(\.1.errorUncertainty).max() else { return "" }
    let told = known.map { name, expected in "\(name) \(expected.text)" }
    return "\nerrors      " + told.joined(separator: "   ")
      + "\n            to be expected, themselves known within \(Text.percent(worst))"
  }

  /// The weights' spread by the formula and as measured.
  private func spread(essFraction fraction: Double) -> String {
    let formula = varianceLogWeight.map { variance in
      "Var ln w = \(Text.significant(variance)) by a formula, which makes ESS e^−Var = "
        + "\(Text.share(exp(-variance))) for normal ln w"
    }
    let measured: String? =
      switch essFractionSource {
      case .rehearsal: "ESS \(Text.share(fraction)) measured in the rehearsal"
      case .pilot:
        "ESS \(Text.share(fraction)) measured in the pilot, less than in the rehearsal, which is too "
          + "short to tell"
      case .formula: "the rehearsal is too short to tell"
      case nil: nil
      }
    return [formula, measured].compactMap { $0 }.joined(separator: ";\n            ")
  }

  /// What kept fields take.
  private var disk: String {
    guard let fieldBytes, let diskBytes else { return "" }
    return "\ndisk        at most \(MemoryEstimate.describe(fieldBytes)) of fields, "
      + "\(MemoryEstimate.describe(diskBytes)) while they are written"
  }

  /// A warning if the networks asked for will not do.
  private func verdict(essFraction: Double) -> String {
    let effective = essFraction * Double(networks)
    guard effective < 100 else { return "" }
    let wanted = 1000 / essFraction
    let number =
      effective < 1
      ? "less than one effective network"
      : "about \(Text.significant(effective)) effective networks"
    return "\n            too few: \(number)"
      + (wanted < 1e15 ? "; a thousand would take \(Text.count(Int(wanted.rounded(.up))))" : "")
      + ". Weights do not reach this theory."
  }

  /// The prediction as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
