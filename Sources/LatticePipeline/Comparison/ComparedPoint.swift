import ErrorAnalysis
import Foundation
import RunConfiguration
import RunReports

/// The numbers of one theory that a comparison reads: of a run, of a point of its axis, or of a file
/// of reference values.
struct ComparedPoint {
  /// m² and λ of an axis' point, `massSquared=1, lambda=2`; empty if there is only one.
  var label = ""

  /// Scalars by name.
  var observables: [String: Estimate] = [:]

  /// Mode numbers of the propagator's rows.
  var momenta: [[Int]] = []

  /// G(p), one a row.
  var propagator: [Estimate] = []

  /// The covariance of the rows, row-major; nil without one.
  var covariance: [Double]?

  /// Blocks the covariance is estimated from; nil if unknown.
  var blockCount: Int?

  /// C(t), t = 0, 1, ….
  var timeSlices: [Estimate] = []

  /// Names of observables without a usable value.
  var missing: [String] = []
}

extension ComparedPoint {
  /// Reads observables from the members of a section.
  ///
  /// - Throws: ``ComparisonError/badEntry(path:key:line:)``.
  init(
    observables node: ConfigurationNode?, path: String, skippingText: Bool = false
  ) throws(ComparisonError) {
    guard case .object(let members)? = node?.value else { return }
    for member in members {
      if skippingText, member.key == "propagator" { continue }
      if skippingText, case .string = member.node.value { continue }
      let estimate = try Self.estimate(member.node, path: path, key: member.key)
      if let estimate {
        observables[member.key] = estimate
      } else {
        missing.append(member.key)
      }
    }
  }

  /// A number, a pair, or a section; nil if its value is null.
  private static func estimate(
    _ node: ConfigurationNode, path: String, key: String
  ) throws(ComparisonError) -> Estimate? {
    let bad = ComparisonError.badEntry(path: path, key: key, line: node.line)
    let value: ConfigurationNode?
    let error: ConfigurationNode?
    switch node.value {
    case .number: (value, error) = (node, nil)
    case .array(let entries) where entries.count == 2: (value, error) = (entries[0], entries[1])
    case .object: (value, error) = (node["value"], node["error"])
    default: throw bad
    }
    guard let value else { throw bad }
    if value.value == .null { return nil }
    guard case .number(let center, _) = value.value else { throw bad }
    guard let error else { return Estimate(value: center, error: 0, sampleCount: 0) }
    if error.value == .null { return nil }
    guard case .number(let spread, _) = error.value, spread >= 0 else { throw bad }
    return Estimate(value: center, error: spread, sampleCount: 0)
  }

  /// Reads a reference's list of {n: […], value, error}.
  mutating func readPropagator(
    _ node: ConfigurationNode?, path: String
  ) throws(ComparisonError) {
    guard let node else { return }
    guard case .array(let entries) = node.value else {
      throw .badEntry(path: path, key: "propagator", line: node.line)
    }
    for (index, entry) in entries.enumerated() {
      let key = "propagator[\(index)]"
      guard case .array(let numbers)? = entry["n"]?.value,
        let estimate = try Self.estimate(entry, path: path, key: key)
      else { throw .badEntry(path: path, key: key, line: entry.line) }
      var momentum: [Int] = []
      for number in numbers {
        guard case .number(let value, _) = number.value, let integer = Int(exactly: value) else {
          throw .badEntry(path: path, key: key + ".n", line: entry.line)
        }
        momentum.append(integer)
      }
      momenta.append(momentum)
      propagator.append(estimate)
    }
  }

  /// Reads the tables of a folder, as far as they are there.
  mutating func readTables(in folder: String) throws(ComparisonError) {
    if let table = try Self.table(folder + "/propagator.tsv") {
      let directions = (0..<4).prefix { table.column("n\($0)") != nil }
      guard let values = table.column("value"), let errors = table.column("error"),
        !directions.isEmpty
      else {
        throw .badFile(
          path: folder + "/propagator.tsv", reason: "it has no columns n0, value and error")
      }
      let numbers = directions.compactMap { table.column("n\($0)") }
      momenta = try values.indices.map { row throws(ComparisonError) in
        let exact = numbers.compactMap { Int(exactly: $0[row]) }
        guard exact.count == numbers.count else {
          throw .badFile(
            path: folder + "/propagator.tsv",
            reason: "line \(table.lines[row]) has mode numbers that are no integers")
        }
        return exact
      }
      propagator = zip(values, errors).map { Estimate(value: $0, error: $1, sampleCount: 0) }
    }
    if let table = try Self.table(folder + "/propagator_covariance.tsv") {
      let elements = table.rows.flatMap { $0 }
      if elements.count == propagator.count * propagator.count { covariance = elements }
    }
    blockCount = try Self.table(folder + "/samples.tsv")?.rows.count
    if let table = try Self.table(folder + "/timeslice.tsv"),
      let values = table.column("value"), let errors = table.column("error")
    {
      timeSlices = zip(values, errors).map { Estimate(value: $0, error: $1, sampleCount: 0) }
    }
  }

  private static func table(_ path: String) throws(ComparisonError) -> StoredTable? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    do throws(StoredTableError) {
      return try StoredTable(text: String(decoding: data, as: UTF8.self))
    } catch {
      throw .badFile(path: path, reason: error.description)
    }
  }
}
