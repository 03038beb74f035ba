import ErrorAnalysis
import Foundation
import RunConfiguration
import RunReports
import StructureChecks

/// Structure tests as files and text.
struct StructureReport {
  let subject: any StructureSubject
  let findings: StructureFindings

  /// results.json.
  func json() throws -> String {
    let document = CheckDocument(
      program: ProgramVersion.text, name: subject.configuration.name,
      configurationHash: subject.configurationHash, source: findings.source,
      networks: subject.configuration.ensemble.networks, blocks: findings.blocks,
      reasons: findings.reasons, tests: findings.tests, axioms: axioms,
      moments: Dictionary(
        uniqueKeysWithValues: zip(["phi2", "phi4", "phi6"], findings.moments).map {
          ($0, CheckDocument.Number(value: $1.value, error: $1.error))
        }))
    return try RunError.encoded(document)
  }

  /// The numbers of a test; nil if it has none.
  func table(of test: StructureTest) -> Table? {
    guard let rows = test.rows else { return nil }
    var table = Table(
      comments: [
        "\(ProgramVersion.text): \(test.title), \(subject.title)",
        "configuration \(subject.configurationHash)",
        "verdict: \(test.verdict.word); lattice units; errors: jackknife over \(findings.blocks) blocks",
      ] + rows.comments, columns: rows.columns)
    for row in rows.rows { table.append(row.map { .real($0) }) }
    return table
  }

  /// A figure's title.
  func title(of test: StructureTest) -> String { "\(subject.title): \(test.title)" }

  // MARK: Axioms

  /// The Osterwalder–Schrader axioms with what the tests say of each.
  var axioms: [CheckDocument.Axiom] {
    func combined(_ names: [String]) -> (verdict: String, tests: [String]) {
      let tests = findings.tests.filter { names.contains($0.name) && $0.applies }
      let words = tests.map(\.verdict.word)
      let order = ["fails", "undecided", "passes"]
      return (
        order.first { words.contains($0) } ?? StructureVerdict.notApplicable(reason: "").word,
        tests.map(\.name)
      )
    }
    let covariance = combined(["translations", "rotations", "inputTranslations", "inputRotations"])
    let positivity = combined(["reflectionPositivity"])
    let clustering = combined(["clustering"])
    let sixth = findings.moments[2]
    let isRegular = sixth.value.isFinite && sixth.error < 0.2 * sixth.value
    return [
      .init(
        name: "regularity (temperedness)", verdict: isRegular ? "passes" : "undecided",
        tests: [],
        text:
          "⟨φ²⟩ = \(findings.moments[0]), ⟨φ⁴⟩ = \(findings.moments[1]), ⟨φ⁶⟩ = \(sixth) at one site"
          + (isRegular
            ? "; on finitely many sites finite moments are all that is asked, and only moments up to the sixth are tested"
            : "; the sixth moment is not measured to 20 %, so that the networks' law may have too long a tail")
      ),
      .init(
        name: "Euclidean covariance", verdict: covariance.verdict, tests: covariance.tests,
        text: covariance.tests.contains("translations")
          ? "the lattice's subgroup: translations, reflections and exchanges of directions"
          : "translations and rotations of the input"),
      .init(
        name: "reflection positivity", verdict: positivity.verdict, tests: positivity.tests,
        text: "of functions linear in the field"),
      .init(
        name: "permutation symmetry", verdict: "holds", tests: [],
        text: "fields are functions and their products commute, whatever the networks"),
      .init(
        name: "clustering", verdict: clustering.verdict, tests: clustering.tests,
        text: "of two pairs of fields moved apart"),
    ]
  }

  // MARK: Text

  private static func describe(_ test: StructureTest) -> String {
    switch test.verdict {
    case .notApplicable(let reason): return reason
    case .passes, .fails, .undecided:
      guard let statistic = test.statistic, let threshold = test.threshold else { return "" }
      let value =
        statistic.error == 1
        ? Text.significant(statistic.value)
        : Estimate.format(value: statistic.value, error: statistic.error)
      return "\(statistic.name): \(value), threshold \(Text.significant(threshold))"
    }
  }

  private static func controlText(_ test: StructureTest) -> String {
    guard let control = test.control else { return "" }
    let value = Text.significant(control.value)
    if control.isDetected { return "control fails as it must (\(value))" }
    return test.verdict == .fails
      ? "the control does not fail (\(value)), so weaker violations would not be seen"
      : "the control does NOT fail (\(value)), so the test says nothing"
  }

  private static func neededText(_ test: StructureTest) -> String? {
    guard case .undecided(let needed) = test.verdict else { return nil }
    guard let needed else { return "more networks or a larger lattice may decide it" }
    return "about \(Text.significant(needed)) networks would decide it"
  }

  /// The tests for a terminal.
  var summary: String {
    var lines = findings.reasons.map { "NOT RELIABLE: \($0)" }
    lines.append("structure   \(subject.title); \(findings.source)")
    let width = findings.tests.map(\.name.count).max() ?? 0
    for test in findings.tests {
      let name = test.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let word = test.verdict.word.padding(toLength: 14, withPad: " ", startingAt: 0)
      var line = "\(name)  \(word)  \(Self.describe(test))"
      if test.applies {
        line += "; " + Self.controlText(test)
        if let needed = Self.neededText(test) { line += "; " + needed }
        if test.isSurprising {
          line += "; theory expects the opposite: \(test.expectation)"
        } else if test.verdict == .fails, test.isExpected == false {
          line += "; as theory expects: \(test.expectation)"
        }
      }
      lines.append(line)
    }
    lines.append("")
    lines.append("Osterwalder–Schrader axioms")
    for axiom in axioms {
      lines.append(
        "  \(axiom.name.padding(toLength: 26, withPad: " ", startingAt: 0))  \(axiom.verdict)")
    }
    if findings.tests.contains(where: { $0.verdict.word == "undecided" }) {
      lines.append("")
      lines.append("undecided tests do not count as failures; the exit code is that of the others")
    }
    return lines.joined(separator: "\n")
  }

  /// osterwalder-schrader.md.
  var page: String {
    var text = """
      # Osterwalder–Schrader axioms of \(subject.configuration.name)

      \(subject.title); \(findings.source), \(subject.configuration.ensemble.networks) networks, seed \
      \(subject.configuration.ensemble.seed). Configuration `\(subject.configurationHash.prefix(8))`, \
      \(ProgramVersion.text).

      The verdicts are measured: a test passes or fails on the sampled fields, whatever theory expects, and \
      every test has a control, an ensemble broken on purpose, that must fail under the same statistics.

      | axiom | verdict | what is tested | figures |
      |---|---|---|---|

      """
    for axiom in axioms {
      let figures = axiom.tests.map { "[\($0)](plots/\($0).svg)" }.joined(separator: ", ")
      text += "| \(axiom.name) | **\(axiom.verdict)** | \(axiom.text) | \(figures) |\n"
    }
    text += """

      ## Tests

      | test | verdict | statistic | control | theory |
      |---|---|---|---|---|

      """
    for test in findings.tests {
      let expectation =
        test.isExpected.map {
          $0 ? "holds: \(test.expectation)" : "does not hold: \(test.expectation)"
        }
        ?? test.expectation
      let needed = Self.neededText(test).map { "; \($0)" } ?? ""
      text +=
        "| \(test.title) | **\(test.verdict.word)**\(needed) | \(Self.cell(Self.describe(test))) "
        + "| \(Self.cell(Self.controlText(test)))\(test.control.map { ": " + Self.cell($0.name) } ?? "") "
        + "| \(Self.cell(expectation)) |\n"
    }
    for test in findings.tests where test.applies {
      text += "\n### \(test.title)\n\n"
      text += test.rule.isEmpty ? "" : "Rule: \(test.rule).\n\n"
      for remark in test.remarks { text += "* \(remark)\n" }
      text += test.rows == nil ? "" : "\nTable: [\(test.name).tsv](\(test.name).tsv)\n"
      text += test.figure == nil ? "" : "\n![\(test.title)](plots/\(test.name).svg)\n"
    }
    return text
  }

  /// Text inside a cell of a table.
  private static func cell(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|")
  }
}

extension StructureTest {
  /// Whether the property can be asked of the ensemble.
  fileprivate var applies: Bool {
    if case .notApplicable = verdict { false } else { true }
  }

  /// Whether the verdict contradicts theory.
  fileprivate var isSurprising: Bool {
    switch (verdict, isExpected) {
    case (.passes, false), (.fails, true): true
    default: false
    }
  }
}
