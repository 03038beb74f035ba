import ErrorAnalysis
import Foundation
import RunConfiguration
import RunReports

extension ReportPage {
  /// What speaks for and against the numbers.
  var trust: [HTML] {
    let rows = weightRows + selfCheckRows + chainRows
    let verdict: HTML =
      reasons.isEmpty
      ? .paragraph(.text("The program found no reason to distrust the \(subject)."))
      : .group([
        .paragraph(.text("The program distrusts the \(subject):")),
        .list(reasons.map { .text($0) }),
      ])
    let files: HTML =
      warnings.isEmpty
      ? .paragraph("Every file is as the run wrote it: all checksums agree with the manifest.")
      : .group([.paragraph("Files are not what the run wrote:"), .list(warnings.map { .text($0) })])
    let table =
      rows.isEmpty
      ? []
      : [
        HTML.table(
          header: ["quantity", "value", "limit", "verdict"], rows: rows,
          label: "What tells whether the run can be trusted")
      ]
    return [verdict] + remarks + origin + table + [files] + structure
  }

  /// What is trusted or not.
  var subject: String { folder.hasStatistics ? "statistics" : "numbers" }

  /// Where numbers come from that were not sampled.
  private var origin: [HTML] {
    folder.hasStatistics
      ? []
      : [
        .paragraph(
          "They follow from integration alone: nothing was sampled, so they have no statistical errors."
        )
      ]
  }

  /// A quantity with its limit; without one it is for the reader to judge.
  private func row(
    _ name: String, _ node: ConfigurationNode?, limit: Double? = nil, remark: String = ""
  ) -> [HTML]? {
    guard let node else { return nil }
    guard let value = node.number else {
      return node.value == .null ? [.text(name), "–", "", .text(remark)] : nil
    }
    let limitText = limit.map { "≤ \(Text.significant($0))" } ?? ""
    let verdict: HTML =
      limit.map { limit in
        // The run's own verdict knows where a limit does not apply, as that on k̂ of equal weights.
        value <= limit
          ? .badge("holds", .good)
          : reasons.isEmpty ? .badge("does not count here", .plain) : .badge("exceeded", .bad)
      } ?? .group([])
    return [
      .text(name), .text(Text.significant(value)), .text(limitText),
      .group([verdict, .text(remark.isEmpty ? "" : " " + remark)]),
    ]
  }

  private var weightRows: [[HTML]] {
    guard let weights = folder.results["weights"] else { return [] }
    let networks = folder.results.at("engineering", "networks")?.number
    let effective = weights["essFraction"]?.number.flatMap { fraction in
      networks.map { "\(Text.whole(fraction * $0)) of \(Text.whole($0)) networks" }
    }
    let predicted = weights["predictedVariance"]?.number.map {
      "predicted \(Text.significant($0))"
    }
    return [
      row("effective fraction ESS/n", weights["essFraction"], remark: effective ?? ""),
      row("variance of ln w", weights["varianceLogWeight"], remark: predicted ?? ""),
      row(
        "largest share of a network", weights["largestShare"], limit: Reliability.largestShareLimit),
      row("Pareto k̂ of the weights' tail", weights["paretoK"], limit: Reliability.paretoLimit),
      row("networks lost by the flow", weights["lostNetworks"]),
      row("networks drawn with descendants", weights["ancestors"]),
    ].compactMap { $0 }
  }

  private var selfCheckRows: [[HTML]] {
    let check = folder.results["schwingerDyson"]
    let decides = check?["decides"]?.value == .bool(true)
    let pullLimit = check?["pullLimit"]?.number
    let orbits = check?["orbits"]?.number.map { "of \(Text.whole($0)) momentum orbits" } ?? ""
    let doubling = folder.results.at("engineering", "stepDoubling")
    return [
      row(
        "largest pull of the Schwinger–Dyson residuals", check?["maxPull"],
        limit: decides ? pullLimit : nil,
        remark: orbits + (decides || check == nil ? "" : "; does not decide")),
      row(
        "largest pull between the estimators of G(p)", check?["estimatorMaxPull"],
        limit: pullLimit),
      row(
        "step doubling: deviation of ln w", doubling?["deviation"],
        remark: "judged against what the networks resolve"),
      row("step doubling: shift of ln Z", doubling?["shift"]),
    ].compactMap { $0 }
  }

  private var chainRows: [[HTML]] {
    guard let chain = folder.results["hmc"], chain.isSection else { return [] }
    let boltzmann = chain["boltzmannFactor"].flatMap { node -> [HTML]? in
      guard node.isEstimate else { return nil }
      return [
        "chain: ⟨exp(−ΔH)⟩", .text(ResultTree.text(node)), "", "1 for a correct chain",
      ]
    }
    return [
      row("chain: acceptance", chain["acceptance"]), boltzmann,
      row("chain: slowest τ_int", chain["slowestTau"], remark: "trajectories"),
      chain["shortcoming"]?.string.map {
        ["chain", "", "", .group([.badge("short", .bad), .text(" " + $0)])]
      },
    ].compactMap { $0 }
  }

  // MARK: Structure tests

  private var structure: [HTML] {
    if folder.kind == .check { return Self.axioms(folder.results) }
    guard folder.kind == .run else { return [] }
    guard !folder.checks.isEmpty else {
      return [
        .note(
          "No structure tests of this configuration lie beside the folder; ",
          .code("lattice check"), " makes them.")
      ]
    }
    return folder.checks.flatMap { check in
      [HTML.tag("h3", ["Structure tests in ", .code(check.folder)])] + Self.axioms(check.results)
    }
  }

  /// The verdicts of structure tests: axioms, then tests.
  private static func axioms(_ results: ConfigurationNode) -> [HTML] {
    let axioms = (results["axioms"]?.list ?? []).map { axiom -> [HTML] in
      [
        .text(ResultTree.words(axiom["name"])), verdict(ResultTree.words(axiom["verdict"])),
        .text(ResultTree.words(axiom["text"])),
      ]
    }
    let tests = (results["tests"]?.members ?? []).map { member -> [HTML] in
      let test = member.node
      let statistic = test["statistic"].flatMap(ResultTree.cell)
      let name = ResultTree.words(test["statisticName"])
      let words = statistic.map { "\(name): \($0)" } ?? ResultTree.words(test["reason"])
      let control = test["control"].map { control in
        let value = ResultTree.significant(control["value"])
        let isDetected = control["detected"]?.value == .bool(true)
        return "\(ResultTree.words(control["name"])): \(value), "
          + (isDetected ? "fails as it must" : "does not fail")
      }
      return [
        .text(test["title"]?.string ?? member.key), verdict(ResultTree.words(test["verdict"])),
        .text(words), .text(ResultTree.significant(test["threshold"])),
        .text(control ?? ""),
      ]
    }
    return [
      .table(
        header: ["axiom", "verdict", "what is tested"], rows: axioms,
        label: "Osterwalder–Schrader axioms"),
      .table(
        header: ["test", "verdict", "statistic", "threshold", "negative control"], rows: tests,
        label: "Structure tests"),
    ]
  }

  private static func verdict(_ word: String) -> HTML {
    switch word {
    case "passes", "holds": .badge(word, .good)
    case "fails": .badge(word, .bad)
    default: .badge(word, .plain)
    }
  }
}
