import ArchitectureEngineering
import EnsembleStorage
public import EnsembleSampling
import FieldTheory
import LatticeGeometry
public import Logging
import RunConfiguration
import RunReports

/// What a run will cost and how good its weights will be, before it is started.
public struct Prediction: Encodable, Sendable {
  /// Networks asked for.
  public let networks: Int

  /// M² of the free networks drawn.
  public let referenceMassSquared: Double

  /// Var ln w; nil where no formula holds (finite width) or the weights are all equal.
  public let varianceLogWeight: Double?

  /// e^{−Var ln w}, good for Var ≲ 1, or what a pilot of a map saw; 1 for equal weights, nil for
  /// several ensembles or chains.
  public let essFraction: Double?

  /// Wall-clock seconds, from a short trial.
  public let seconds: Double

  /// Bytes of memory.
  public let memoryBytes: Int

  /// Bytes of `fields.h5` at most; nil if fields are not kept.
  public let fieldBytes: Int?

  /// Bytes of disk needed while it is written; nil likewise.
  public let diskBytes: Int?

  /// Workers assumed.
  public let threads: Int

  /// Predicts a run from its plan and a trial of a fraction of a second.
  ///
  /// - Throws: ``RunError`` if the theory fails, ``EnsembleSampling/SamplingStopped``.
  public init(
    plan: RunPlan, threads: Int, monitor: SamplingMonitor, logger: Logger
  ) throws {
    let engine: RunEngine
    let prediction: PlainWeightPrediction?
    do {
      engine = try RunEngine(
        plan, threads: threads, monitor: monitor, logger: logger)
      prediction = engine.prediction()
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    networks = plan.configuration.ensemble.networks
    referenceMassSquared = engine.reference.massSquared
    varianceLogWeight = prediction?.varianceOfLogWeight
    essFraction =
      engine.hasEqualWeights
      ? 1 : prediction?.expectedESSFraction ?? engine.expectedESSFraction
    self.threads = threads
    memoryBytes = plan.memory.total(threads: threads)
    let fields = plan.fieldContent?.shape
    fieldBytes = fields?.largestSize
    diskBytes = fields?.diskNeed
    seconds = try Self.trial(engine, threads: threads, monitor: monitor) * Double(networks)
  }

  /// Seconds per network with all threads at work.
  private static func trial(
    _ engine: RunEngine, threads: Int, monitor: SamplingMonitor
  ) throws(SamplingStopped) -> Double {
    var count = 2 * threads
    while true {
      let start = ContinuousClock.now
      _ = try engine.sample(
        networkCount: count, blockCount: threads, threads: threads, purpose: .calibration,
        monitor: monitor)
      let elapsed = start.duration(to: .now).components
      let seconds = Double(elapsed.seconds) + 1e-18 * Double(elapsed.attoseconds)
      if seconds > 0.2 || count > 1 << 24 { return seconds / Double(count) }
      count *= 4
    }
  }

  /// Two ensembles one after the other: the networks' and the seconds' sums, the larger memory.
  func followed(by other: Prediction) -> Prediction {
    Prediction(
      networks: networks + other.networks, referenceMassSquared: referenceMassSquared,
      varianceLogWeight: nil, essFraction: essFraction == other.essFraction ? essFraction : nil,
      seconds: seconds + other.seconds, memoryBytes: max(memoryBytes, other.memoryBytes),
      fieldBytes: fieldBytes.map { $0 + (other.fieldBytes ?? 0) },
      // The first file stays while the second is written.
      diskBytes: diskBytes.map { max($0, (fieldBytes ?? 0) + (other.diskBytes ?? 0)) },
      threads: threads)
  }

  private init(
    networks: Int, referenceMassSquared: Double, varianceLogWeight: Double?,
    essFraction: Double?, seconds: Double, memoryBytes: Int, fieldBytes: Int?,
    diskBytes: Int?, threads: Int
  ) {
    self.networks = networks
    self.referenceMassSquared = referenceMassSquared
    self.varianceLogWeight = varianceLogWeight
    self.essFraction = essFraction
    self.seconds = seconds
    self.memoryBytes = memoryBytes
    self.fieldBytes = fieldBytes
    self.diskBytes = diskBytes
    self.threads = threads
  }

  /// The prediction in a few lines.
  public var text: String {
    let weights: String =
      if let variance = varianceLogWeight, let fraction = essFraction {
        "Var ln w = \(Text.significant(variance)), ESS about \(Text.percent(fraction))"
          + (variance > 1 ? " (rough: the formula for the ESS needs Var ≲ 1)" : "")
          + verdict(essFraction: fraction)
      } else if let fraction = essFraction {
        fraction == 1
          ? "all equal"
          : "ESS about \(Text.percent(fraction)) in a pilot" + verdict(essFraction: fraction)
      } else {
        "those of several ensembles; a single one's prediction says more"
      }
    return """
      networks    \(networks), reference M² = \(Text.significant(referenceMassSquared))
      weights     \(weights)
      time        about \(Text.duration(seconds)) on \(threads) threads
      memory      \(MemoryEstimate.describe(memoryBytes)) of \
      \(MemoryEstimate.describe(Machine.memoryLimit))
      """ + disk
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
      + (wanted < 1e15 ? "; a thousand would take \(Text.significant(wanted))" : "")
      + ". Weights do not reach this theory."
  }

  /// The prediction as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
