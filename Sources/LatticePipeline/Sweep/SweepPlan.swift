import Foundation
public import RunConfiguration

/// A sweep with every point checked and the runs chosen that serve them.
public struct SweepPlan: Sendable {
  /// The file.
  public let file: SweepFile

  /// All points, in the order of the file.
  public let points: [SweepPoint]

  /// The runs, by the first point of each.
  let passes: [SweepPass]

  /// Digits that tell the numbers of each swept key apart.
  private let digits: [String: Int]

  /// Digits of a number that are shown anyway.
  private static let leastDigits = 5

  /// Folders of runs below that of the sweep.
  private let names: [RunConfiguration: String]

  /// Keys along which one pass may serve several points.
  private static let axisKeys = ["theory.lambda", "theory.massSquared"]

  /// Points whose problems are listed one by one.
  private static let listedPoints = 20

  /// Longer work is remarked on.
  private static let patience = Duration.seconds(1)

  /// Checks every point and chooses the runs.
  ///
  /// - Parameters:
  ///   - file: The sweep.
  ///   - threads: Workers the runs will use, for the memory check.
  ///   - note: Called with a remark if it takes longer than a moment.
  /// - Throws: The problems of its points if none of them can be run.
  public init(
    _ file: SweepFile, threads: Int, note: (String) -> Void = { _ in }
  ) throws(ConfigurationError) {
    self.file = file
    digits = Self.digits(of: file)
    let maker = RunMaker(file: file, threads: threads)
    let count = file.specification.points.count
    // What is wrong with the rest of the file is wrong at every point, and a few will do to say so.
    let isHopeless = !file.commonProblems.isEmpty
    let start = ContinuousClock.now
    var isNoted = false
    var checked: [RunMaker.Checked] = []
    for values in file.specification.points.prefix(isHopeless ? Self.listedPoints : count) {
      checked.append(maker.checked(values, index: checked.count))
      guard !isNoted, start.duration(to: .now) > Self.patience else { continue }
      note("planning \(count) points")
      isNoted = true
    }
    points = checked.map(\.point)
    let shared = Self.sharedPasses(points, file: file, maker: maker)
    let served = Set(shared.flatMap(\.members))
    let single = points.filter { !served.contains($0.index) }.compactMap { point in
      point.plan.map { SweepPass(members: [point.index], plan: $0) }
    }
    passes = (shared + single).sorted { ($0.members.min() ?? 0) < ($1.members.min() ?? 0) }
    configurationHash = Self.hash(of: checked, specification: file.specification)
    names = Self.names(of: shared.map(\.plan) + points.compactMap(\.plan))
    if passes.isEmpty, let error = ConfigurationError(problems) { throw error }
  }

  /// Reads the plan of a sweep that was begun back; nil if the folder is not a sweep's.
  ///
  /// - Throws: As ``init(_:threads:note:)``.
  public init?(
    folder: String, threads: Int, note: (String) -> Void = { _ in }
  ) throws(ConfigurationError) {
    let path = folder + "/config.json"
    guard FileManager.default.fileExists(atPath: path), let file = try SweepFile(path) else {
      return nil
    }
    try self.init(file, threads: threads, note: note)
  }

  /// Points that cannot be run, with their problems.
  public var failing: [SweepPoint] {
    let served = Set(passes.flatMap(\.members))
    return points.filter { !served.contains($0.index) }
  }

  /// The problems of all points that cannot be run; those that all points have are named once.
  public var problems: [ConfigurationProblem] {
    let failing = failing
    struct Sentence: Hashable {
      let keyPath: String
      let text: [String]
    }
    func sentence(_ problem: ConfigurationProblem) -> Sentence {
      Sentence(keyPath: problem.keyPath, text: [problem.fact, problem.rule, problem.wayOut])
    }
    var counts: [Sentence: Int] = [:]
    for point in failing {
      for sentence in Set(point.problems.map(sentence)) { counts[sentence, default: 0] += 1 }
    }
    let isCommon = { counts[sentence($0)] == points.count && points.count > 1 }
    let common = (failing.first?.problems ?? []).filter(isCommon).map { problem in
      ConfigurationProblem(
        source: file.source, keyPath: problem.keyPath, line: problem.line, column: problem.column,
        fact: problem.fact, rule: problem.rule, wayOut: problem.wayOut)
    }
    let own = failing.filter { !$0.problems.allSatisfy(isCommon) }
    let listed = own.prefix(Self.listedPoints).flatMap { point in
      point.problems.filter { !isCommon($0) }
    }
    guard own.count > Self.listedPoints else { return common + listed }
    return common + listed + [
      ConfigurationProblem(
        source: file.source,
        fact: "\(own.count - Self.listedPoints) more points have problems")
    ]
  }

  /// SHA-256 of the physics of all points, in hexadecimal.
  public let configurationHash: String

  /// The hash, which does not depend on whether a point can be run at present.
  private static func hash(
    of points: [RunMaker.Checked], specification: SweepSpecification
  ) -> String {
    var texts = ["\(specification.commonRandomNumbers) \(specification.sharedPasses)"]
    for checked in points {
      texts.append(checked.point.values.label)
      // A point that cannot be decoded is known by its values alone.
      if let text = checked.physicsText { texts.append(text) }
    }
    return Checksum.sha256(of: texts.joined(separator: "\n"))
  }

  /// `<name>-<first 8 digits of the hash>`, the sweep's folder below Results.
  public var folderName: String { "\(file.name)-\(configurationHash.prefix(8))" }

  /// `Results/` and the folder's name.
  public var defaultFolder: String { "Results/" + folderName }

  /// The folder of a run below that of the sweep.
  func place(of plan: PlannedRun) -> String {
    "points/" + (names[plan.configuration] ?? plan.configurationHash)
  }

  /// `point 3 of 17: theory.lambda = 0.75`, `points 1, 2, 3 of 17 in one pass: theory.lambda = 0 … 0.5`.
  func label(of pass: SweepPass) -> String {
    guard pass.isShared else {
      let point = points[pass.members[0]]
      return "point \(point.index + 1) of \(points.count): \(name(of: point))"
    }
    return "\(pass.members.count) of \(points.count) points in one pass: \(range(of: pass.members))"
  }

  /// Why points failed, a sentence for each reason.
  func sentences(about failures: [Int: String]) -> [String] {
    let reasons = Dictionary(grouping: failures.keys.sorted()) { failures[$0] ?? "" }
    return reasons.sorted { $0.value[0] < $1.value[0] }.map { reason, members in
      "\(label(ofPoints: members)): \(reason)"
    }
  }

  /// `point 3, theory.lambda = 0.75`, `points 1–3, 5, theory.lambda = 0 … 0.5`.
  func label(ofPoints members: [Int]) -> String {
    guard members.count > 1 else { return label(of: points[members[0]]) }
    var runs: [ClosedRange<Int>] = []
    for member in members {
      if let last = runs.last, last.upperBound + 1 == member {
        runs[runs.count - 1] = last.lowerBound...member
      } else {
        runs.append(member...member)
      }
    }
    let numbers = runs.flatMap { run in
      run.count > 2
        ? ["\(run.lowerBound + 1)–\(run.upperBound + 1)"] : run.map { "\($0 + 1)" }
    }
    return "points \(numbers.joined(separator: ", ")), \(range(of: members))"
  }

  /// The values of points along one key, from the first to the last.
  private func range(of members: [Int]) -> String {
    zip(points[members[0]].values, points[members[members.count - 1]].values).map { one, other in
      one == other ? shortened([one]) : "\(shortened([one])) … \(shortText(of: other))"
    }.joined(separator: ", ")
  }

  /// `theory.lambda = 0.75`: a point's values in words.
  func name(of point: SweepPoint) -> String { shortened(point.values) }

  /// `point 3, theory.lambda = 0.75`.
  func label(of point: SweepPoint) -> String { "point \(point.index + 1), \(name(of: point))" }

  /// Values in words, numbers with the digits that tell them from those of other points.
  func shortened(_ values: [SweptValue]) -> String {
    values.map { value in
      value.number == nil ? [value].label : "\(value.path) = \(shortText(of: value))"
    }.joined(separator: ", ")
  }

  /// `2.3333` of 2.33333333333333, unless another point's value is as near to that.
  func shortText(of value: SweptValue) -> String {
    guard let number = value.number, let digits = digits[value.path] else { return value.text }
    let short = String(format: "%.\(digits)g", number)
    return short.count < value.text.count ? short : value.text
  }

  /// Digits that tell the numbers of each swept key apart.
  private static func digits(of file: SweepFile) -> [String: Int] {
    file.specification.keys.reduce(into: [:]) { digits, key in
      let numbers = Set(
        file.specification.points.compactMap { $0.value(of: key)?.number })
      digits[key] = (leastDigits...17).first { count in
        Set(numbers.map { String(format: "%.\(count)g", $0) }).count == numbers.count
      }
    }
  }

  /// What would be done, a line a run.
  public var text: String {
    let lines = passes.map { pass in
      "\(place(of: pass.plan))  \(label(of: pass)); \(pass.plan.configuration.ensemble.networks) networks"
    }
    return
      ([
        "\(points.count) points in \(passes.count) run\(passes.count == 1 ? "" : "s"), folder \(defaultFolder)"
      ]
      + lines).joined(separator: "\n") + "\n"
  }

  // MARK: Runs

  /// Groups points that differ in one coupling alone, as far as one pass can serve them.
  private static func sharedPasses(
    _ points: [SweepPoint], file: SweepFile, maker: RunMaker
  ) -> [SweepPass] {
    guard file.specification.sharedPasses,
      let key = axisKeys.first(where: file.specification.keys.contains)
    else { return [] }
    var order: [[SweptValue]] = []
    var groups: [[SweptValue]: [SweepPoint]] = [:]
    for point in points where point.values.first(where: { $0.path == key })?.number != nil {
      let others = point.values.filter { $0.path != key }
      if groups[others] == nil { order.append(others) }
      groups[others, default: []].append(point)
    }
    return order.compactMap { others in
      let members = (groups[others] ?? []).sorted { first, second in
        // Networks are led from weak coupling and from the symmetric side.
        let (one, other) = (first.coupling(key), second.coupling(key))
        return key == "theory.lambda" ? one < other : one > other
      }
      return maker.pass(members, along: key, others: others)
    }
  }

  /// Eight digits of each run's hash; 16 of its whole configuration's where eight are not unique.
  private static func names(of plans: [PlannedRun]) -> [RunConfiguration: String] {
    let names = Dictionary(
      plans.map { ($0.configuration, String($0.configurationHash.prefix(8))) },
      uniquingKeysWith: { $1 })
    let counts = Dictionary(names.values.map { ($0, 1) }, uniquingKeysWith: +)
    return Dictionary(
      uniqueKeysWithValues: names.map { configuration, name in
        (
          configuration,
          counts[name] == 1
            ? name : String(Checksum.sha256(of: configuration.canonicalText).prefix(16))
        )
      })
  }
}

extension SweepPoint {
  /// The value of a key that has a number at every point.
  fileprivate func coupling(_ key: String) -> Double {
    values.first { $0.path == key }?.number ?? .nan
  }
}

/// Makes the runs of a sweep.
private struct RunMaker {
  let file: SweepFile
  let threads: Int

  /// A point that was looked at.
  struct Checked {
    let point: SweepPoint

    /// The physics of its configuration before it has a seed of its own; nil if it cannot be decoded.
    let physicsText: String?
  }

  /// Plans the run of one point alone.
  func checked(_ values: [SweptValue], index: Int) -> Checked {
    let label = "\(file.source), point \(index + 1) of \(file.specification.points.count)"
    var physicsText: String?
    do throws(ConfigurationError) {
      let decoded = try file.decoded(values, label: label)
      physicsText = decoded.configuration.physicsText
      let plan = try run(seeded(decoded, values))
      return Checked(
        point: SweepPoint(index: index, values: values, plan: plan, problems: []),
        physicsText: physicsText)
    } catch {
      return Checked(
        point: SweepPoint(index: index, values: values, plan: nil, problems: error.problems),
        physicsText: physicsText)
    }
  }

  /// The run of one configuration.
  ///
  /// - Throws: All its problems.
  private func run(_ decoded: DecodedConfiguration) throws(ConfigurationError) -> PlannedRun {
    let axes = ["theory.lambda", "theory.massSquared"].filter { key in
      decoded.isSound(key)
        && (key == "theory.lambda"
          ? decoded.configuration.theory.lambda : decoded.configuration.theory.massSquared)?
          .isAxis == true
    }
    if !axes.isEmpty {
      _ = try decoded.validated(
        adding: axes.map {
          decoded.problem(
            at: $0, rule: "a point of a sweep has one coupling",
            wayOut: "Sweep it instead: one pass will serve its values.")
        })
    }
    return try PlannedRun(decoded, threads: threads)
  }

  /// One pass that serves as many of the points as it can; nil if that is less than two.
  func pass(
    _ members: [SweepPoint], along key: String, others: [SweptValue]
  ) -> SweepPass? {
    var members = members
    while members.count > 1 {
      let axis = SweptValue(path: key, numbers: members.map { $0.coupling(key) })
      let values = others + [axis]
      do throws(ConfigurationError) {
        let decoded = seeded(try file.decoded(values), values)
        // Plain weights lead every network to each theory anew, and chains know no axis: their points
        // gain nothing from each other. The program may choose weights itself.
        guard Self.leadsAlong(decoded.configuration) else { return nil }
        let plan = try PlannedRun(decoded, threads: threads)
        guard case .field(let run) = plan, run.isAxis, Self.leadsAlong(run.configuration) else {
          return nil
        }
        return SweepPass(members: members.map(\.index), plan: plan)
      } catch {
        // A coupling that is not allowed leaves the others a pass.
        let refused = Set(error.problems.map(\.keyPath))
        let kept = members.indices.filter { !refused.contains("\(key)[\($0)]") }
        guard kept.count < members.count else { return nil }
        members = kept.map { members[$0] }
      }
    }
    return nil
  }

  private static func leadsAlong(_ configuration: RunConfiguration) -> Bool {
    ![.weights, .hmc].contains(configuration.engineering.realisation)
  }

  /// A run with its seed: made from the file's and its values, unless random numbers are common.
  private func seeded(
    _ decoded: DecodedConfiguration, _ values: [SweptValue]
  ) -> DecodedConfiguration {
    let key = "ensemble.seed"
    guard !file.specification.commonRandomNumbers,
      !values.contains(where: { $0.path == key || $0.path == "ensemble" }),
      decoded.isSound(key)
    else { return decoded }
    let texts = values.map { "\($0.path)=\($0.text)" }.sorted()
    return decoded.seeded(
      Checksum.seed(of: [String(decoded.configuration.ensemble.seed)] + texts))
  }
}
