import ArchitectureEngineering
import CorrelatorAnalysis
public import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
public import Logging
import RunConfiguration
import RunReports

/// What a run will cost, how good its weights will be and which errors it will reach, from a
/// ``Rehearsal`` of about a second.
///
/// CPU time is that of the preparation, plus the networks times that of one, plus that of analysis and
/// files. Memory is the rehearsal's peak, plus what grows with the networks (``MemoryEstimate`` has what is
/// known before anything is allocated). Errors fall as 1/√n; those of fits whose windows the data choose
/// (``Spectrum/names``) do not, and are left out.
public struct Prediction: Encodable, Sendable {
  /// Networks asked for.
  public let networks: Int

  /// M² of the free networks drawn; nil for fully connected ones.
  public let referenceMassSquared: Double?

  /// Var ln w by a formula; nil where none holds (finite width) or the weights are all equal.
  public let varianceLogWeight: Double?

  /// (Σw)²/(n Σw²) of the rehearsal's networks, or what formula and pilot say where that is less and
  /// the rehearsal too short to tell; 1 for equal weights, nil for several ensembles.
  public let essFraction: Double?

  /// The same at every point of a coupling axis; nil without one.
  public private(set) var axisESSFractions: [Double]?

  /// Wall-clock seconds, if the threads have a core each.
  public let seconds: Double

  /// CPU seconds of all threads.
  public let cpuSeconds: Double

  /// CPU seconds of one network, or of one trajectory; nil for several ensembles.
  public let secondsPerNetwork: Double?

  /// Bytes of memory at the peak.
  public let memoryBytes: Int

  /// Bytes of `fields.h5` at most; nil if fields are not kept.
  public let fieldBytes: Int?

  /// Bytes of disk needed while it is written; nil likewise.
  public let diskBytes: Int?

  /// Workers assumed.
  public let threads: Int

  /// Networks of the rehearsal.
  public let rehearsedNetworks: Int

  /// Observables with the errors expected, by their names in results.json, without those of fits; empty
  /// for several ensembles and for fully connected networks.
  public let observables: [String: Expectation]

  /// A number the run will measure.
  public struct Expectation: Encodable, Sendable {
    /// As the rehearsal measured it.
    public let value: Double

    /// The error the run should reach.
    public let error: Double

    /// How well that error is known, a standard deviation as a fraction of it.
    public let errorUncertainty: Double
  }

  /// Predicts a run from its plan and a rehearsal.
  ///
  /// - Throws: ``RunError`` if the theory fails, ``RunReports/ReportError`` if there is no room for
  ///   temporary files, ``EnsembleSampling/SamplingStopped``.
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
    essFraction =
      engine.hasEqualWeights
      ? 1
      : Self.fraction(
        rehearsal.results.measurement.weights,
        otherwise: formula?.expectedESSFraction ?? engine.expectedESSFraction)
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
    let isChain = engine.isChain
    memoryBytes =
      rehearsal.peakBytes
      + MemoryEstimate.growth(
        fromNetworks: rehearsal.networks, toNetworks: ensemble.networks,
        blockCount: plan.configuration.analysis.blocks,
        pointCount: isChain ? 0 : plan.points.count)
    let fields = plan.fieldContent?.shape
    fieldBytes = fields?.largestSize
    diskBytes = fields?.diskNeed
    let scale = (Double(rehearsal.networks) / Double(ensemble.networks)).squareRoot()
    let measured = rehearsal.results.observables.replicated
    let planned = measured.filter { !Spectrum.names.contains($0.key) }
    observables = planned.compactMapValues { quantity in
      let estimate = quantity.estimate
      guard estimate.value.isFinite, estimate.error.isFinite else { return nil }
      return Expectation(
        value: estimate.value, error: estimate.error * scale,
        errorUncertainty: Self.errorUncertainty(quantity, blockCount: rehearsal.blocks))
    }
  }

  /// The standard deviation of an error over B blocks, as a fraction of it.
  ///
  /// Var s²/σ⁴ = (κ − (B − 3)/(B − 1))/B for independent numbers of kurtosis κ, which is 2/(B − 1) for
  /// normal ones; the error is a root, whose relative deviation is half of that of s². κ is that of
  /// the replicates without a block each, and at least the normal 3, because a tail may have been
  /// missed.
  static func errorUncertainty(_ quantity: Replicated, blockCount: Int) -> Double {
    let blocks = Double(blockCount)
    var kurtosis = 3.0
    if case .jackknife = quantity.resampling {
      let fluctuations = quantity.fluctuations
      let second = fluctuations.reduce(0) { $0 + $1 * $1 } / Double(fluctuations.count)
      let fourth =
        fluctuations.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(fluctuations.count)
      if second > 0 { kurtosis = max(kurtosis, fourth / (second * second)) }
    }
    return ((kurtosis - (blocks - 3) / (blocks - 1)) / blocks).squareRoot() / 2
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
    (varianceLogWeight, secondsPerNetwork, observables) = (nil, nil, [:])
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
          : (varianceLogWeight.map { "Var ln w = \(Text.significant($0)), " } ?? "")
            + "ESS about \(Text.percent(fraction))" + verdict(essFraction: fraction)
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
    let told = known.map { name, expected in
      "\(name) \(Estimate.format(value: expected.value, error: expected.error))"
    }
    return "\nerrors      " + told.joined(separator: "   ")
      + "\n            themselves known within \(Text.percent(worst))"
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
    return "\n            too few: about \(Text.significant(effective)) effective networks"
      + (wanted < 1e15 ? "; a thousand would take \(Text.count(Int(wanted.rounded(.up))))" : "")
      + ". Weights do not reach this theory."
  }

  /// The prediction as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
