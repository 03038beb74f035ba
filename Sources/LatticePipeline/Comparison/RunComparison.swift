import ErrorAnalysis
import Foundation
import RunReports

/// Two results set against each other: what `lattice compare` says.
public struct RunComparison: Encodable, Sendable {
  /// One side, as it was named.
  public let a: String

  /// The other.
  public let b: String

  /// Whether no test falls below the threshold.
  public let agree: Bool

  /// The p-value below which a test fails.
  public let threshold: Double

  /// What to keep in mind.
  public let remarks: [String]

  /// One section, or one a point of the coupling axis.
  public let sections: [ComparisonSection]

  /// Observables that the one side alone has.
  public let onlyInA: [String]

  /// Observables that the other side alone has.
  public let onlyInB: [String]

  /// Reads and compares.
  ///
  /// - Parameters:
  ///   - a: A run's folder, or its results.json.
  ///   - b: The same, or a file of reference values.
  ///   - threshold: The p-value below which a test fails.
  ///   - anyway: Compares different theories too.
  /// - Throws: ``ComparisonError``, or ``/RunConfiguration/ConfigurationError`` for text that is not
  ///   JSON.
  public init(a: String, b: String, threshold: Double, anyway: Bool) throws {
    let (first, second) = (try ComparedResults(path: a), try ComparedResults(path: b))
    let differences = first.differences(from: second)
    guard anyway || differences.isEmpty else {
      throw ComparisonError.different(a: a, b: b, reasons: differences)
    }
    var remarks =
      differences.map { "compared anyway: \($0)" } + first.remarks(besides: second)
    let extents = first.extents ?? second.extents
    let haveSameLattice =
      first.extents == nil || second.extents == nil || first.extents == second.extents
    var sections: [ComparisonSection] = []
    for point in first.points {
      guard let other = second.points.first(where: { $0.label == point.label }) else {
        remarks.append("\(b) has no point \(point.label)")
        continue
      }
      let section = ComparisonSection(
        point, other, comparesMomenta: haveSameLattice,
        key: { first.momentumKey($0, extents: extents) })
      if !section.isEmpty { sections.append(section) }
    }
    guard !sections.isEmpty else { throw ComparisonError.nothingInCommon(a: a, b: b) }
    self.a = a
    self.b = b
    self.threshold = threshold
    self.remarks = remarks
    self.sections = sections
    let (mine, theirs) = (first.points.last, second.points.last)
    let (names, otherNames) = (
      Set(mine?.observables.keys.map { $0 } ?? []), Set(theirs?.observables.keys.map { $0 } ?? [])
    )
    onlyInA = names.subtracting(otherNames).sorted()
    onlyInB = otherNames.subtracting(names).sorted()
    agree = sections.allSatisfy { section in
      section.probabilities.allSatisfy { $0 >= threshold }
    }
  }

  /// The comparison as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }

  /// The comparison in a few lines for a terminal.
  public var text: String {
    var lines = remarks.map { "remark      \($0)" }
    for section in sections { lines += section.lines }
    if !onlyInA.isEmpty { lines.append("only in A   " + onlyInA.joined(separator: ", ")) }
    if !onlyInB.isEmpty { lines.append("only in B   " + onlyInB.joined(separator: ", ")) }
    lines.append(
      "verdict     \(agree ? "agree" : "DISAGREE"): "
        + "\(agree ? "no" : "some") test has p < \(Text.significant(threshold))")
    return lines.joined(separator: "\n") + "\n"
  }
}
