public import EnsembleSampling
import RunReports

/// What a sweep will cost, from rehearsals of some of its runs.
///
/// The number of rehearsals and their time are bounded; a run without one counts like the nearest that has
/// one, by its networks. All runs are made by one process, so memory is the largest of theirs.
public struct SweepPrediction: Encodable, Sendable {
  /// A run of the sweep that was rehearsed.
  public struct Run: Encodable, Sendable {
    /// The points it serves and their values, in words.
    public let label: String

    /// The numbers of its points, from 1.
    public let points: [Int]

    /// What it will take; nil if that cannot be told.
    public let prediction: Prediction?

    /// Why it cannot be told.
    public let problem: String?
  }

  /// Points that can be run.
  public let pointCount: Int

  /// Runs that serve them.
  public let runCount: Int

  /// Those that were rehearsed.
  public let rehearsed: [Run]

  /// Wall-clock seconds of all, if the threads have a core each.
  public let seconds: Double

  /// CPU seconds of all.
  public let cpuSeconds: Double

  /// Bytes of memory at the peak.
  public let memoryBytes: Int

  /// The least effective fraction of the rehearsed points; nil if none was rehearsed.
  public let leastESSFraction: Double?

  /// The largest.
  public let largestESSFraction: Double?

  /// Workers assumed.
  public let threads: Int

  /// Runs that are rehearsed at most.
  private static let mostRehearsals = 12

  /// Seconds for all rehearsals.
  private static let patience = 300.0

  /// Rehearses runs that are spread evenly over the sweep.
  ///
  /// - Parameters:
  ///   - plan: The sweep.
  ///   - threads: Workers.
  ///   - monitor: May request a stop.
  ///   - report: Told what is being rehearsed.
  /// - Throws: ``/EnsembleSampling/SamplingStopped`` if the monitor asks for it.
  public init(
    _ plan: SweepPlan, threads: Int, monitor: SamplingMonitor, report: (String) -> Void
  ) throws(SamplingStopped) {
    let passes = plan.passes
    let end = ContinuousClock.now + .seconds(Self.patience)
    var predictions: [Int: Prediction] = [:]
    var rehearsed: [Run] = []
    for index in Self.spread(over: passes.count) {
      let pass = passes[index]
      let label = plan.label(of: pass)
      let rest = max(0, (end - .now) / .seconds(1))
      var problem: String?
      if rest > 0 {
        report("rehearsing \(label)")
        (predictions[index], problem) = try Self.predict(
          pass.plan, threads: threads, patience: min(rest, EnsemblePlanner.patience),
          monitor: monitor)
      } else {
        problem = "not rehearsed: that of the others took \(Text.duration(Self.patience))"
      }
      rehearsed.append(
        Run(
          label: label, points: pass.members.map { $0 + 1 }, prediction: predictions[index],
          problem: problem))
    }
    self.rehearsed = rehearsed
    self.threads = threads
    pointCount = passes.reduce(0) { $0 + $1.members.count }
    runCount = passes.count
    var (seconds, cpuSeconds) = (0.0, 0.0)
    for index in passes.indices {
      let known = predictions.keys.min { first, second in
        (abs(first - index), first) < (abs(second - index), second)
      }
      guard let known, let prediction = predictions[known] else { continue }
      let share =
        Double(passes[index].plan.fieldCount) / Double(max(1, passes[known].plan.fieldCount))
      seconds += share * prediction.seconds
      cpuSeconds += share * prediction.cpuSeconds
    }
    (self.seconds, self.cpuSeconds) = (seconds, cpuSeconds)
    memoryBytes = predictions.values.map(\.memoryBytes).max() ?? 0
    let fractions = predictions.values.flatMap { prediction in
      prediction.axisESSFractions ?? prediction.essFraction.map { [$0] } ?? []
    }
    leastESSFraction = fractions.min()
    largestESSFraction = fractions.max()
  }

  /// The numbers of some things, the first and the last among them.
  static func spread(over count: Int) -> [Int] {
    guard count > mostRehearsals else { return Array(0..<count) }
    return (0..<mostRehearsals).map { $0 * (count - 1) / (mostRehearsals - 1) }
  }

  /// Predicts one run, or says why it cannot.
  private static func predict(
    _ plan: PlannedRun, threads: Int, patience seconds: Double, monitor: SamplingMonitor
  ) throws(SamplingStopped) -> (Prediction?, problem: String?) {
    let patience = Patience(seconds: seconds, within: monitor)
    do {
      let prediction = try withExtendedLifetime(patience) {
        try plan.prediction(
          threads: threads, log: RunLog { _ in }, monitor: patience.monitor)
      }
      return (prediction, prediction == nil ? "the flow draws no weighted fields" : nil)
    } catch let error as SamplingStopped {
      if monitor.isStopRequested { throw error }
      return (nil, "its preparation takes more than \(Text.duration(seconds))")
    } catch {
      return (nil, "\(error)")
    }
  }

  /// The rehearsed runs as a table, and the sums.
  public var text: String {
    let rows = rehearsed.map { run in
      guard let prediction = run.prediction else {
        return ["–", "–", "–", "–", run.label + (run.problem.map { ": " + $0 } ?? "")]
      }
      return [
        Text.count(prediction.networks), Text.duration(prediction.cpuSeconds),
        MemoryEstimate.describe(prediction.memoryBytes),
        Self.range(prediction.axisESSFractions ?? prediction.essFraction.map { [$0] } ?? []),
        run.label,
      ]
    }
    let partly =
      rehearsed.count < runCount
      ? ", \(rehearsed.count) of them rehearsed, the others counted like their neighbours" : ""
    let table = Text.columns([["networks", "CPU time", "memory", "ESS", ""]] + rows)
    let sums = [
      "points      \(pointCount) in \(runCount) \(runCount == 1 ? "run" : "runs")\(partly)",
      "weights     ESS "
        + Self.range([leastESSFraction, largestESSFraction].compactMap { $0 }),
      "time        about \(Text.duration(seconds)) on \(threads) threads, "
        + "\(Text.duration(cpuSeconds)) of CPU time",
      "memory      at most \(MemoryEstimate.describe(memoryBytes)) of "
        + MemoryEstimate.describe(Machine.memoryLimit),
    ]
    return (table + sums).joined(separator: "\n")
  }

  /// `37 % to 98 %`, or one of them if they are the same.
  private static func range(_ fractions: [Double]) -> String {
    guard let least = fractions.min(), let largest = fractions.max() else { return "–" }
    let words = [Text.share(least), Text.share(largest)]
    return words[0] == words[1] ? words[0] : words.joined(separator: " to ")
  }

  /// The prediction as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
