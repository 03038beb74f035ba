import RunConfiguration
import RunReports

extension ReportPage {
  /// Sections of results.json that stand elsewhere on the page.
  private static let shownElsewhere: Set<String> = [
    "schemaVersion", "program", "name", "configurationHash", "reliable", "reasons", "warnings",
    "passed",
    "couplings", "weights", "schwingerDyson", "axioms", "tests", "observables", "comparison",
    "axis", "widths", "extrapolation",
  ]

  /// All measured numbers: observables first, then every other section as it is.
  var measurements: [HTML] {
    let results = folder.results
    var content: [HTML] = []
    if let observables = results["observables"], !observables.members.isEmpty {
      content.append(Self.observables(observables.members))
      if results["axis"]?.list.isEmpty == false {
        content.append(.note("These are of the last point of the axis."))
      }
      if results["widths"]?.list.isEmpty == false {
        content.append(.note("These are of the largest width."))
      }
    }
    for (key, title) in [
      ("axis", "Along the axis"), ("widths", "Width by width"),
    ] {
      guard let points = results[key]?.list, !points.isEmpty else { continue }
      content.append(.tag("h3", [.text(title)]))
      guard points.contains(where: { $0["observables"] != nil }) else {
        // Networks without a target have quantities of their own.
        content += ResultTree.html(ConfigurationNode(.array(points)), name: key)
        continue
      }
      content.append(Self.points(points))
      content.append(
        .note(
          "All observables of all points are in the folder's tables and ", .code("results.json"),
          "."))
    }
    if let extrapolation = results["extrapolation"], !extrapolation.members.isEmpty {
      content.append(.tag("h3", ["Extrapolated to infinite width"]))
      content.append(Self.extrapolations(extrapolation.members))
    }
    content += comparison
    // What a run is about is open; its cost comes last.
    let isOpen = folder.kind != .run || results["observables"] == nil
    let sections = results.members.filter { member in
      !Self.shownElsewhere.contains(member.key) && member.node.value != .null
        && ResultTree.cell(member.node) == nil
    }
    for member in sections.filter({ $0.key != "cost" }) + sections.filter({ $0.key == "cost" }) {
      content.append(
        .details(
          .code(member.key), isOpen: isOpen && member.key != "cost",
          ResultTree.html(member.node, name: member.key)))
    }
    let plain = results.members.compactMap { member -> (name: HTML, value: HTML)? in
      guard !Self.shownElsewhere.contains(member.key), member.node.value != .null,
        let cell = ResultTree.cell(member.node)
      else { return nil }
      return (.code(member.key), .text(cell))
    }
    return content + (plain.isEmpty ? [] : [.facts(plain, label: "Further values")])
  }

  /// Observables with their symbols.
  static func observables(_ members: [ConfigurationMember]) -> HTML {
    .table(
      header: ["observable", "symbol", "value", "τ_int", "meaning"],
      rows: members.map { member in
        let entry = ObservableGlossary(member.key)
        return [
          .code(member.key), .text(entry.symbol ?? ""),
          .text(ResultTree.text(member.node)),
          .text(ResultTree.significant(member.node["tau"])), .text(entry.meaning),
        ]
      }, label: "Observables")
  }

  /// What is shown of every point of an axis or of widths, section by section.
  private static let pointColumns = [
    ("", ["massSquared", "lambda", "width", "reliable"]),
    (
      "observables",
      ["susceptibility", "phi2", "xi2nd", "poleMass", "binder", "logPartitionRatio"]
    ), ("weights", ["essFraction", "largestShare", "paretoK"]),
  ]

  /// The points of an axis or of widths, one a row.
  private static func points(_ points: [ConfigurationNode]) -> HTML {
    var header: [HTML] = []
    var rows = [[HTML]](repeating: [], count: points.count)
    for (section, names) in pointColumns {
      for name in names {
        let cells = points.map { point in
          section.isEmpty ? point[name] : point.at(section, name)
        }
        guard cells.contains(where: { $0 != nil }) else { continue }
        header.append(.code(name))
        for (index, cell) in cells.enumerated() {
          rows[index].append(name == "reliable" ? reliability(cell) : pointCell(cell))
        }
      }
    }
    return .table(header: header, rows: rows, label: "Points")
  }

  private static func pointCell(_ node: ConfigurationNode?) -> HTML {
    guard let node else { return "" }
    if let number = node.number, number != number.rounded() {
      return .text(Text.significant(number))
    }
    return .text(ResultTree.cell(node) ?? "")
  }

  static func reliability(_ node: ConfigurationNode?) -> HTML {
    switch node?.value {
    case .bool(true): .badge("yes", .good)
    case .bool(false): .badge("no", .bad)
    default: ""
    }
  }

  private static func extrapolations(_ members: [ConfigurationMember]) -> HTML {
    .table(
      header: ["observable", "symbol", "value(statistical)(systematic)", "fit in 1/N"],
      rows: members.map { member in
        [
          .code(member.key), .text(ObservableGlossary(member.key).symbol ?? ""),
          .text(ResultTree.text(member.node)),
          .text(ResultTree.words(member.node["preferred"])),
        ]
      }, label: "Extrapolation")
  }

  /// The measurement against the theories.
  private var comparison: [HTML] {
    guard let theories = folder.results["comparison"]?.members, !theories.isEmpty else { return [] }
    let pulls = HTML.table(
      header: ["theory", "largest pull of G(p)"],
      rows: theories.map { theory in
        [
          .code(theory.key),
          .text(ResultTree.significant(theory.node["maxPull"])),
        ]
      }, label: "Theories")
    let predictions = theories.flatMap { theory -> [HTML] in
      guard let observables = theory.node["observables"]?.members, !observables.isEmpty else {
        return []
      }
      return [
        .table(
          header: ["observable", .text("\(theory.key): value"), "pull"],
          rows: observables.map { member in
            [
              .code(member.key), .text(ResultTree.text(member.node["value"])),
              .text(ResultTree.significant(member.node["pull"])),
            ]
          }, label: "Predictions of \(theory.key)")
      ]
    }
    let note =
      "A pull is (measured − theory)/error. Perturbation theory is expected to fail where the "
      + "measurement is more precise than its order."
    return [.tag("h3", ["Against theory"]), pulls] + predictions + [.note(.text(note))]
  }

  // MARK: Couplings

  /// The actions that couplings of each convention belong to.
  private static let actions = [
    "factorial": "½(∂φ)² + ½m²φ² + (λ/4!)φ⁴",
    "quarter": "½(∂φ)² + ½μ₀²φ² + (λ_S/4)φ⁴",
    "flow": "(∂φ_A)² + m_A²φ_A² + λ_Aφ_A⁴",
    "hopping": "−2κ Σ_μ φ_h(x)φ_h(x+μ̂) + (1−2λ_h)φ_h² + λ_hφ_h⁴",
  ]

  /// The couplings in all conventions.
  var couplings: [HTML] {
    guard let couplings = folder.results["couplings"] else { return [] }
    func sorted(_ node: ConfigurationNode?) -> [(name: HTML, value: HTML)] {
      (node?.members ?? []).map {
        (.code($0.key), .text(ResultTree.cell($0.node) ?? "–"))
      }
    }
    let convention = ResultTree.words(couplings["convention"])
    let conversions = couplings["conversions"]?.members ?? []
    var names: [String] = []
    for member in conversions {
      for entry in member.node.members where !names.contains(entry.key) { names.append(entry.key) }
    }
    let table = HTML.table(
      header: ["convention", "Lagrangian"] + names.map { .code($0) },
      rows: conversions.map { member in
        [
          .group([.code(member.key), member.key == convention ? " (configuration)" : ""]),
          .text(Self.actions[member.key] ?? ""),
        ] + names.map { .text(ResultTree.text(member.node[$0])) }
      }, label: "Couplings in all conventions")
    return [
      .paragraph(
        "In lattice units (a = 1). Every formula, table and result is in the convention ",
        .code("factorial"), "; ", .code("fieldRescaling"), " is φ over the field of the convention."
      ),
      conversions.isEmpty ? .group([]) : table,
      .tag("h3", ["Internal values"]),
      .facts(sorted(couplings["internal"]), label: "Internal couplings"),
    ]
  }
}
