import ErrorAnalysis
import Foundation
import RunConfiguration
import RunReports

/// Results as tables: numbers, estimates, and lists of sections whatever their names.
///
/// Every folder's results.json is shown by the same rules, so that a new section needs no page of its own.
enum ResultTree {
  /// Rows of a list that are shown.
  static let rowLimit = 60

  /// Columns of a list that are shown.
  static let columnLimit = 16

  /// A value that fits into a cell; nil for lists of sections and sections of several values.
  static func cell(_ node: ConfigurationNode) -> String? {
    switch node.value {
    case .null: return "–"
    case .bool(let flag): return flag ? "yes" : "no"
    case .number(let value, let literal):
      return literal.count <= 10 ? literal : String(format: "%.6g", value)
    case .string(let text): return text
    case .array(let entries):
      let cells = entries.compactMap { entry in
        entry.isEstimate || entry.isSection ? nil : cell(entry)
      }
      guard cells.count == entries.count, cells.count <= 8 else { return nil }
      return cells.isEmpty ? "none" : "[" + cells.joined(separator: ", ") + "]"
    case .object(let members):
      if members.isEmpty { return "none" }
      return node.isEstimate ? estimate(node) : nil
    }
  }

  /// A value that fits into a cell; a dash for none, or for one that does not fit.
  static func text(_ node: ConfigurationNode?) -> String {
    guard let node else { return "–" }
    return cell(node) ?? "–"
  }

  /// A number with three digits; a dash for none.
  static func significant(_ node: ConfigurationNode?) -> String {
    guard let number = node?.number else { return "–" }
    return Text.significant(number)
  }

  /// A text; empty for none.
  static func words(_ node: ConfigurationNode?) -> String { node?.string ?? "" }

  /// `0.7957(80)`, with what else stands beside the value. An error that is null is not known; a value
  /// beside which there is none, or 0, is exact.
  private static func estimate(_ node: ConfigurationNode) -> String {
    guard let value = node["value"]?.number else { return "–" }
    var text: String
    if let error = node["statisticalError"] {
      text = Estimate.format(
        value: value, error: error.number ?? .nan,
        systematicError: node["systematicError"]?.number ?? .nan)
    } else if let error = node["error"], error.number != 0 {
      text = Estimate.format(value: value, error: error.number ?? .nan)
    } else {
      text = String(format: "%.10g", value)
    }
    if let pull = node["pull"]?.number { text += String(format: ", pull %.2f", pull) }
    return text
  }

  /// A section or list as tables, with a heading where there are several.
  ///
  /// - Parameters:
  ///   - node: The section.
  ///   - name: Its key path, for headings and labels.
  static func html(_ node: ConfigurationNode, name: String) -> [HTML] {
    switch node.value {
    case .object(let members):
      let rows = members.filter { $0.node.isSection }
      if rows.count == members.count, rows.count > 1 {
        return list(rows.map { (.code($0.key), $0.node) }, name: name)
      }
      let facts = members.compactMap { member in
        cell(member.node).map { (name: HTML.code(member.key), value: HTML.text($0)) }
      }
      let further = members.filter { cell($0.node) == nil }.flatMap { member in
        let path = name.isEmpty ? member.key : "\(name).\(member.key)"
        return [HTML.tag("h3", [.code(path)])] + html(member.node, name: path)
      }
      return (facts.isEmpty ? [] : [.facts(facts, label: name)]) + further
    case .array(let entries) where entries.allSatisfy(\.isSection):
      return list(
        entries.enumerated().map { index, entry in
          // Networks of several widths are known by these.
          let width = entry["width"].flatMap(cell).map { "N = \($0)" }
          return (.text(width ?? "\(index + 1)"), entry)
        }, name: name)
    default:
      return [.note(.text(cell(node) ?? "A list of numbers; it is in the folder's JSON file."))]
    }
  }

  /// Sections of one kind as the rows of a table; sections inside them give columns of their own.
  private static func list(_ rows: [(HTML, ConfigurationNode)], name: String) -> [HTML] {
    let cells = rows.map { flattened($0.1, prefix: "") }
    var columns: [String] = []
    for row in cells {
      for (key, _) in row where !columns.contains(key) { columns.append(key) }
    }
    let shown = columns.prefix(columnLimit)
    guard !shown.isEmpty else {
      return [.note("Lists of numbers; they are in the folder's JSON file.")]
    }
    let table = HTML.table(
      header: [""] + shown.map { .code($0) },
      rows: zip(rows, cells).prefix(rowLimit).map { row, values in
        [row.0]
          + shown.map { column in
            .text(values.first { $0.0 == column }?.1 ?? "")
          }
      }, label: name)
    let isCut = columns.count > columnLimit || rows.count > rowLimit
    let note =
      "Shown are \(min(rows.count, rowLimit)) of \(rows.count) entries and \(shown.count) of "
      + "\(columns.count) values each; all are in the folder's JSON file."
    // So many columns keep to their lines, and are small on paper.
    let content = shown.count > 8 ? HTML.tag("div", ["class": "numbers"], [table]) : table
    return [content] + (isCut ? [.note(.text(note))] : [])
  }

  private static func flattened(
    _ node: ConfigurationNode, prefix: String
  ) -> [(String, String)] {
    guard case .object(let members) = node.value else { return [] }
    return members.flatMap { member -> [(String, String)] in
      let path = prefix.isEmpty ? member.key : "\(prefix).\(member.key)"
      if let cell = cell(member.node) { return [(path, cell)] }
      return flattened(member.node, prefix: path)
    }
  }
}

extension ConfigurationNode {
  // Not inlined: the optimiser of Swift 6.3 fails on its own code otherwise where the node is optional
  // ("Found outside of lifetime use").

  /// Its number; nil if it is none.
  var number: Double? {
    @inline(never) get { if case .number(let value, _) = value { value } else { nil } }
  }

  /// Its text; nil if it is none.
  var string: String? {
    @inline(never) get { if case .string(let text) = value { text } else { nil } }
  }

  /// Whether it is a value with its error.
  var isEstimate: Bool {
    guard case .object = value else { return false }
    return self["value"] != nil
      && (self["error"] != nil || self["statisticalError"] != nil || self["pull"] != nil
        || members.count == 1)
  }

  /// Whether it is a section of several values.
  var isSection: Bool {
    guard case .object = value else { return false }
    return !isEstimate
  }

  /// The members of a section; none for anything else.
  var members: [ConfigurationMember] {
    @inline(never) get { if case .object(let members) = value { members } else { [] } }
  }

  /// The entries of a list; none for anything else.
  var list: [ConfigurationNode] {
    @inline(never) get { if case .array(let entries) = value { entries } else { [] } }
  }

  /// The value of a key of a section; nil if there is none.
  func at(_ section: String, _ key: String) -> ConfigurationNode? {
    guard let section = self[section] else { return nil }
    return section[key]
  }
}
