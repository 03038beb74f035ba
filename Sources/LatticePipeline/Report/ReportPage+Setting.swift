import RunConfiguration
import RunReports

extension ReportPage {
  /// What was run, in the words of the configuration.
  var setting: [HTML] {
    guard let configuration = folder.configuration else {
      return [.paragraph("config.json is missing or damaged, so the page cannot tell.")]
    }
    let sections = configuration.members.compactMap { member -> (name: HTML, value: HTML)? in
      guard member.key != "schemaVersion", let words = Self.words(member.node) else { return nil }
      return (.code(member.key), .text(words))
    }
    let engineering = folder.results["engineering"]
    let reason = engineering?["reason"]?.string
    return [
      .facts(sections, label: "The configuration"),
      reason.map { .note(.text("Chosen: \($0).")) } ?? .group([]),
      .note(
        "All keys with their defaults are below ", .link("How to reproduce", to: "#reproduce"),
        "; ",
        .code("lattice explain"), " says what a key means."),
    ]
  }

  /// A section on one line: `extents 16, 16; boundary periodic`.
  private static func words(_ node: ConfigurationNode) -> String? {
    if case .object(let members) = node.value {
      let parts = members.compactMap { member in words(member.node).map { "\(member.key) \($0)" } }
      return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
    if let cell = ResultTree.cell(node) { return cell }
    let entries = node.list
    guard !entries.isEmpty else { return nil }
    let cells = entries.prefix(4).compactMap { $0.isSection ? nil : ResultTree.cell($0) }
    guard cells.count == min(4, entries.count) else { return "\(entries.count) entries" }
    return "[" + cells.joined(separator: ", ") + ", …] (\(entries.count) entries)"
  }
}
