public import EnsembleSampling
import Foundation
import Logging
import RunConfiguration
import RunReports

/// Carries a sweep out: run after run inside its folder, then tables, figures and crossings of all.
public struct Sweep {
  private let plan: SweepPlan
  private let options: RunOptions
  private let log: RunLog

  /// Carries one run out and shows its progress meanwhile: the number of its fields, its monitor, the
  /// run itself.
  public typealias Watch = (
    _ fieldCount: Int, _ monitor: SamplingMonitor, _ run: () throws -> Void
  ) throws -> Void

  /// Prepares a sweep; nothing is computed or written yet.
  ///
  /// - Parameters:
  ///   - plan: What is to be done.
  ///   - options: How; a start at ``RunStart/interrupted`` goes on with what is there.
  ///   - log: Takes remarks.
  public init(plan: SweepPlan, options: RunOptions, log: RunLog) {
    self.plan = plan
    self.options = options
    self.log = log
  }

  /// Runs every point that is not finished, and writes what belongs to all of them.
  ///
  /// - Parameters:
  ///   - monitor: May stop the sweep.
  ///   - watch: Carries each run out.
  /// - Returns: Where the results are; points that failed are among them.
  /// - Throws: ``SweepError``, ``SweepInterrupted``, ``/RunReports/ReportError``. Finished points stay.
  public func execute(monitor: SweepMonitor, watch: Watch) throws -> SweepOutcome {
    let started = Date()
    let isResumed = options.start == .interrupted
    let path = options.output ?? plan.defaultFolder
    if isResumed, !options.force, let finished = finished(path) { return finished }
    let folder = try SweepFolder(
      path: path, configuration: plan.file.canonicalText, isResumed: isResumed,
      force: options.force)
    if folder.removePage() {
      log.note("\(ReportPage.defaultName) told of an earlier state and is removed")
    }
    let earlierLog = folder.text(of: "run.log")
    var state = State()
    for point in plan.failing { state.failures[point.index] = point.fault }
    for sentence in plan.sentences(about: state.failures) {
      log.logger().warning("cannot be run: \(sentence)")
    }
    try writeIndex(state, report: nil, to: folder)
    for pass in plan.passes {
      try run(pass, state: &state, folder: folder, monitor: monitor, watch: watch)
    }
    state.results.sort { $0.point.index < $1.point.index }
    let report = SweepReport(plan: plan, results: state.results)
    try write(report, to: folder)
    let json = try writeIndex(state, report: report, to: folder)
    try folder.write(earlierLog + log.text, to: "run.log")
    try folder.finish(
      seed: plan.file.seed ?? RunConfiguration.Ensemble().seed,
      configurationHash: plan.configurationHash, started: started)
    return SweepOutcome(
      folder: folder.path, indexJSON: json,
      summary: SweepSummary(
        report: report, results: state.results, failures: state.failures
      ).text,
      failures: plan.sentences(about: state.failures), failedPoints: state.failures.count,
      refusedPoints: state.failures.keys.count { plan.points[$0].plan == nil })
  }

  /// What a sweep left behind of which nothing can be done any more; nil if something can.
  private func finished(_ path: String) -> SweepOutcome? {
    guard !SweepFolder.isInUse(path), let status = try? RunStatus(folder: path), status.intact,
      status.configurationHash == plan.configurationHash,
      let configuration = try? String(contentsOfFile: path + "/config.json", encoding: .utf8),
      configuration == plan.file.canonicalText, let index = SweepIndex(folder: path),
      index.points.count == plan.points.count,
      let json = try? String(
        contentsOfFile: path + "/" + SweepFolder.indexName, encoding: .utf8)
    else { return nil }
    let left = zip(plan.points, index.points).filter { $1.status != "finished" }.map(\.0)
    let failing = Set(plan.failing.map(\.index))
    guard left.allSatisfy({ failing.contains($0.index) }) else { return nil }
    let failures = Dictionary(uniqueKeysWithValues: left.map { ($0.index, $0.fault) })
    return SweepOutcome(
      folder: path, indexJSON: json,
      summary: left.isEmpty
        ? "finished already: there is nothing left to do"
        : "finished already, but for what cannot be run as it is configured",
      failures: plan.sentences(about: failures), failedPoints: left.count,
      refusedPoints: left.count)
  }

  /// What is done so far.
  private struct State {
    var results: [SweepPointResults] = []
    var failures: [Int: String] = [:]
    var lastIndex = ContinuousClock.now
  }

  /// Seconds between two versions of the index; what goes on is read from the points themselves.
  private static let indexInterval = 5.0

  // MARK: Runs

  /// Runs a pass; if one for several points cannot serve them, each of them alone.
  private func run(
    _ pass: SweepPass, state: inout State, folder: SweepFolder, monitor: SweepMonitor,
    watch: Watch
  ) throws {
    let alone = pass.members.compactMap { index in
      plan.points[index].plan.map { SweepPass(members: [index], plan: $0) }
    }
    func divide() throws {
      for index in pass.members where plan.points[index].plan == nil {
        state.failures[index] = plan.points[index].fault
      }
      for single in alone {
        try run(single, state: &state, folder: folder, monitor: monitor, watch: watch)
      }
    }
    // A pass that failed in an earlier sitting would fail again.
    let wasDivided =
      pass.isShared
      && alone.contains {
        FinishedFolder(folder.path(of: plan.place(of: $0.plan)), of: $0.plan) != nil
      }
    if wasDivided { return try divide() }
    do {
      try carryOut(pass, state: &state, folder: folder, monitor: monitor, watch: watch)
    } catch let error as SweepInterrupted {
      throw error
    } catch let error as ReportError {
      // Of the disk, not of the point.
      throw error
    } catch let error as RunError where pass.isShared {
      log.logger().warning("\(plan.label(of: pass)): \(error); its points are run one by one")
      try divide()
    } catch {
      for index in pass.members { state.failures[index] = "\(error)" }
      log.logger().warning("\(plan.label(of: pass)) failed: \(error)")
      try renewIndex(&state, in: folder)
    }
  }

  private func carryOut(
    _ pass: SweepPass, state: inout State, folder: SweepFolder, monitor: SweepMonitor,
    watch: Watch
  ) throws {
    func interrupted(keeping networks: Int = 0) throws -> SweepInterrupted {
      try writeIndex(state, report: nil, to: folder)
      return SweepInterrupted(
        finishedPoints: state.results.count, pointCount: plan.points.count,
        keptNetworks: networks, networksWanted: pass.plan.fieldCount, folder: folder.path)
    }
    if monitor.isStopRequested { throw try interrupted() }
    log.note(plan.label(of: pass))
    var options = options
    options.output = folder.path(of: plan.place(of: pass.plan))
    options.start = .interrupted
    // What a run left that is not whole makes way for a whole one.
    options.force = true
    let remarks = PassRemarks(names: pass.members.map { plan.label(of: plan.points[$0]) })
    options.pointNames = remarks.names
    defer {
      let logger = log.logger()
      for (text, places) in remarks.all {
        logger.warning("\(plan.label(ofPoints: places.map { pass.members[$0] })): \(text)")
      }
    }
    let runLog = RunLog { remarks.take($0) }
    let run = monitor.nextRun()
    do {
      try watch(pass.plan.fieldCount, run) {
        _ = try pass.plan.execute(options: options, log: runLog, monitor: run)
      }
    } catch let error as RunInterrupted {
      throw try interrupted(keeping: error.checkpoint == nil ? 0 : error.completedNetworks)
    }
    state.results += try SweepPointResults.all(of: pass, in: plan, folder: folder)
    try renewIndex(&state, in: folder)
  }

  // MARK: Files

  /// Writes the index, unless it is new enough: of many points it takes longer than a point.
  private func renewIndex(_ state: inout State, in folder: SweepFolder) throws {
    guard state.lastIndex.duration(to: .now) > .seconds(Self.indexInterval) else { return }
    try writeIndex(state, report: nil, to: folder)
    state.lastIndex = .now
  }

  @discardableResult private func writeIndex(
    _ state: State, report: SweepReport?, to folder: SweepFolder
  ) throws -> String {
    let document = SweepDocument(
      plan, results: state.results, failures: state.failures, report: report)
    let json = try JSONText.encode(document)
    try folder.write(json, to: SweepFolder.indexName)
    try folder.write(document.table(of: plan).text, to: "index.tsv")
    return json
  }

  private func write(_ report: SweepReport, to folder: SweepFolder) throws {
    for name in ["tables", "plots"] { try folder.renewFolder(name) }
    try? FileManager.default.removeItem(atPath: folder.path(of: "differences"))
    for observable in report.curves.observables {
      try folder.write(report.table(of: observable).text, to: "tables/\(observable).tsv")
    }
    let differences = report.curves.observables.compactMap { observable in
      report.differences(of: observable).map { (observable, $0) }
    }
    if !differences.isEmpty { try folder.renewFolder("differences") }
    for (observable, table) in differences {
      try folder.write(table.text, to: "differences/\(observable).tsv")
    }
    if let crossings = report.crossingsTable() {
      try folder.write(crossings.text, to: "crossings.tsv")
    }
    let logger = log.logger()
    let figures = report.figures()
    for (name, script) in figures { try folder.write(script, to: "plots/\(name).gp") }
    for (name, _) in figures {
      let script = folder.path(of: "plots/\(name).gp")
      // One warning is enough.
      if Figures.draw(scriptPath: script, logger: logger) == .notInstalled { break }
    }
  }
}
