import ErrorAnalysis
import Foundation
public import RunReports

/// Many checks against what is known, and what they say together: `lattice verify`.
///
/// Quantities of one ensemble are correlated, so that a check is one number: the χ² of all its quantities
/// with their covariance, whose probability p under Hotelling's distribution is uniform if the program
/// is right. Checks have seeds of their own and are independent, so that their p-values are combined by
/// ``/ErrorAnalysis/CombinedProbability``.
public struct Verification: Encodable, Sendable {
  /// The program.
  public let program: String

  /// The day, `2026-01-31`.
  public let date: String

  /// The seed that those of the checks are made from.
  public let seed: UInt64

  /// The error planted into what was drawn; null without one.
  public let planted: String?

  /// The checks.
  public let rows: [VerificationRow]

  /// Fisher's −2 Σ ln p.
  public let statistic: Double

  /// The overall p-value.
  public let pValue: Double

  /// The largest pull of all quantities of all checks, in magnitude; null if there is none.
  public let largestPull: ReportedNumber

  /// The check it belongs to.
  public let largestPullOf: String

  /// Whether the overall p-value and all pulls are within their limits, and every ensemble is one whose
  /// statistics can be trusted.
  public let passes: Bool

  /// An overall p-value below this fails.
  public static let smallestPValue = 0.001

  /// A pull beyond this fails.
  public static let pullLimit = 4.5

  /// Judges the checks.
  ///
  /// - Parameters:
  ///   - rows: At least one.
  ///   - seed: That of the verification.
  ///   - planted: The error planted, if any.
  public init(_ rows: [VerificationRow], seed: UInt64, planted: PlantedError?) {
    precondition(!rows.isEmpty, "at least one check")
    program = ProgramVersion.text
    date = Date().formatted(.iso8601.year().month().day())
    self.seed = seed
    self.planted = planted?.rawValue
    self.rows = rows
    let combined = CombinedProbability(of: rows.map(\.pValue))
    statistic = combined.statistic
    pValue = combined.pValue
    let largest = rows.max { Self.pull($0) < Self.pull($1) } ?? rows[0]
    largestPull = largest.largestPull.pull
    largestPullOf = "\(largest.largestPull.name) of \(largest.name)"
    passes =
      pValue > Self.smallestPValue && Self.pull(largest) <= Self.pullLimit
      && rows.allSatisfy(\.reasons.isEmpty)
  }

  private static func pull(_ row: VerificationRow) -> Double {
    row.largestPull.pull.value.map(abs) ?? .infinity
  }

  // MARK: Output

  /// As JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }

  /// The table as tab-separated text.
  public var table: Table {
    var table = Table(
      comments: ["\(program): verification of \(date), seed \(seed)"] + verdictLines,
      columns: [
        "check", "against", "networks", "seed", "quantities", "chi2", "p_value", "largest_pull",
        "of", "reliable",
      ])
    for row in rows {
      table.append([
        .word(row.name), .word(row.reference), .integer(row.networks), .word("\(row.seed)"),
        .integer(row.quantities.count), .real(row.chiSquared), .real(row.pValue),
        .real(row.largestPull.pull.value ?? .nan), .word(row.largestPull.name),
        .integer(row.reasons.isEmpty ? 1 : 0),
      ])
    }
    return table
  }

  private static let titles = [
    "check", "what is drawn", "against", "χ²/quantities", "p", "largest pull",
  ]

  private static func cells(_ row: VerificationRow) -> [String] {
    [
      row.name, row.subject, row.reference,
      "\(Text.significant(row.chiSquared))/\(row.quantities.count)", Text.significant(row.pValue),
      (row.largestPull.pull.value.map { String(format: "%+.2f", $0) } ?? "–")
        + " \(row.largestPull.name)" + (row.reasons.isEmpty ? "" : " NOT RELIABLE"),
    ]
  }

  private var verdictLines: [String] {
    let quantities = rows.reduce(0) { $0 + $1.quantities.count }
    let pull = largestPull.value.map { Text.significant(abs($0)) } ?? "–"
    var lines = [
      "overall p = \(Text.significant(pValue)) of \(rows.count) independent checks (-2 sum ln p = "
        + "\(Text.significant(statistic)) for \(2 * rows.count) degrees of freedom, two-sided; above "
        + "\(Self.smallestPValue) is wanted)",
      "largest |pull| = \(pull) of \(quantities) quantities, \(largestPullOf) (at most "
        + "\(Self.pullLimit) is wanted)",
    ]
    for row in rows { lines += row.reasons.map { "\(row.name) is not reliable: \($0)" } }
    if let planted {
      lines.append(
        "an error was planted: \(planted) of what was drawn is 2 % larger than of what it is compared "
          + "with")
    }
    lines.append(passes ? "PASSES" : "FAILS")
    return lines
  }

  /// For a terminal.
  public var text: String {
    let table = Text.columns([Self.titles] + rows.map(Self.cells))
    return (table + verdictLines).joined(separator: "\n") + "\n"
  }

  /// For a page.
  public var markdown: String {
    let lines = [Self.titles, Self.titles.map { _ in "---" }] + rows.map(Self.cells)
    let table = lines.map { cells in
      let escaped = cells.map { $0.replacing("|", with: "\\|") }
      return "| \(escaped.joined(separator: " | ")) |\n"
    }
    return "\(program), \(date), seed \(seed).\n\n" + table.joined() + "\n"
      + verdictLines.map { "* \($0)\n" }.joined()
  }
}
