import Foundation
import RunConfiguration

/// One side of a comparison: a run's folder, its results.json, or a file of reference values.
struct ComparedResults {
  /// As it was named.
  let path: String

  /// The numbers; several for a coupling axis, the last one without a label.
  private(set) var points: [ComparedPoint] = []

  /// The run's configuration; nil for a file.
  private(set) var configuration: RunConfiguration?

  /// The lattice's extents; nil for a file.
  var extents: [Int]? { configuration?.lattice.extents }

  /// The couplings in the internal convention; empty for reference values.
  private(set) var couplings: [String: Double] = [:]

  /// Why the run is not reliable; empty if it is.
  private(set) var reasons: [String] = []

  /// Whether the fields were stored ones, which need not come from the configuration's seed.
  private var areFieldsStored = false

  /// Reads a folder or a file.
  ///
  /// - Throws: ``ComparisonError``, or ``/RunConfiguration/ConfigurationError`` for text that is not
  ///   JSON.
  init(path: String) throws {
    self.path = path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ComparisonError.notFound(path: path)
    }
    let file = isFolder.boolValue ? path + "/results.json" : path
    guard let data = FileManager.default.contents(atPath: file) else {
      throw ComparisonError.notFound(path: path)
    }
    let root = try ConfigurationScanner.scan(bytes: Array(data), source: file)
    guard case .object = root.value else {
      throw ComparisonError.badFile(path: file, reason: "it must be a section in braces")
    }
    guard root["observables"] != nil else {
      var point = try ComparedPoint(observables: root, path: file, skippingText: true)
      try point.readPropagator(root["propagator"], path: file)
      points = [point]
      return
    }
    var last = try ComparedPoint(observables: root["observables"], path: file)
    try last.readPropagator(root["propagator"], path: file)
    if isFolder.boolValue { try last.readTables(in: path) }
    points = try Self.axis(root["axis"], path: path, file: file) + [last]
    couplings = Self.numbers(root["couplings"]?["internal"])
    areFieldsStored = root["engineering"]?["realisation"]?.value == .string("stored")
    if root["reliable"]?.value == .bool(false), case .array(let list)? = root["reasons"]?.value {
      reasons = list.compactMap { if case .string(let text) = $0.value { text } else { nil } }
    }
    if isFolder.boolValue, FileManager.default.fileExists(atPath: path + "/config.json") {
      configuration = try ConfigurationFile.load(path + "/config.json").configuration
    }
  }

  /// The points of a coupling axis but the last, which the other sections of the file are about.
  private static func axis(
    _ node: ConfigurationNode?, path: String, file: String
  ) throws(ComparisonError) -> [ComparedPoint] {
    guard case .array(let entries)? = node?.value else { return [] }
    var points: [ComparedPoint] = []
    for (index, entry) in entries.dropLast().enumerated() {
      var point = try ComparedPoint(observables: entry["observables"], path: file)
      point.label = ["massSquared", "lambda"].compactMap { name in
        guard case .number(let value, _)? = entry[name]?.value else { return nil }
        return "\(name)=\(value)"
      }.joined(separator: ", ")
      try point.readTables(in: path + String(format: "/points/%02d", index))
      points.append(point)
    }
    return points
  }

  private static func numbers(_ node: ConfigurationNode?) -> [String: Double] {
    guard case .object(let members)? = node?.value else { return [:] }
    return members.reduce(into: [:]) { numbers, member in
      if case .number(let value, _) = member.node.value { numbers[member.key] = value }
    }
  }

  // MARK: What keeps two sides apart

  /// How the theories differ, one phrase each; empty if they are the same or nothing is known.
  func differences(from other: ComparedResults) -> [String] {
    var reasons: [String] = []
    if let mine = configuration, let theirs = other.configuration {
      if mine.lattice.extents != theirs.lattice.extents {
        let texts = [mine, theirs].map {
          $0.lattice.extents.map(String.init).joined(separator: "×")
        }
        reasons.append("the lattices are \(texts[0]) and \(texts[1])")
      }
      if mine.lattice.boundary != theirs.lattice.boundary {
        reasons.append("the boundaries differ")
      }
      if mine.theory.components != theirs.theory.components {
        reasons.append(
          "the fields have \(mine.theory.components) and \(theirs.theory.components) components")
      }
      if mine.theory.kineticTerm != theirs.theory.kineticTerm
        || mine.architecture.dispersion != theirs.architecture.dispersion
      {
        reasons.append("the kinetic terms differ")
      }
    }
    guard !couplings.isEmpty, !other.couplings.isEmpty else { return reasons }
    for name in Set(couplings.keys).union(other.couplings.keys).sorted() {
      let (mine, theirs) = (couplings[name] ?? 0, other.couplings[name] ?? 0)
      guard abs(mine - theirs) > 1e-12 * max(abs(mine), abs(theirs)) else { continue }
      reasons.append("\(name) is \(mine) and \(theirs)")
    }
    return reasons
  }

  /// What to keep in mind of a comparison with another run.
  func remarks(besides other: ComparedResults) -> [String] {
    var remarks: [String] = []
    for side in [self, other] {
      remarks += side.reasons.map { "\(side.path) is not reliable: \($0)" }
    }
    guard let mine = configuration, let theirs = other.configuration else { return remarks }
    if mine.ensemble.seed == theirs.ensemble.seed,
      mine.lattice.extents == theirs.lattice.extents
    {
      let stored = [self, other].filter(\.areFieldsStored).map(\.path)
      remarks.append(
        "both runs have the seed \(mine.ensemble.seed): "
          + (stored.isEmpty
            ? "" : "if the fields of \(stored.joined(separator: " and ")) were drawn with it, ")
          + "they share random numbers and are not independent, so that their agreement proves little"
      )
    }
    if mine.architecture.width != theirs.architecture.width {
      remarks.append(
        "the networks have different widths, and with it other theories at finite width")
    }
    return remarks
  }

  /// The name of a momentum: signs do not matter, nor does the order where all extents are equal.
  func momentumKey(_ numbers: [Int], extents: [Int]?) -> [Int] {
    let folded = numbers.map { Int(clamping: $0.magnitude) }
    guard let extents, extents.allSatisfy({ $0 == extents[0] }) else { return folded }
    return folded.sorted(by: >)
  }
}
