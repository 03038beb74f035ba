import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Reads a page as XML, which is stricter than any browser.
private final class StrictReader: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  private(set) var text = ""
  private(set) var isWellFormed = false

  init(_ page: String) {
    super.init()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = self
    isWellFormed = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func count(_ name: String) -> Int { elements.count { $0.name == name } }
}

/// The page of a run.
struct ReportTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
    let result = try scratch.lattice("run", "quick.json", "--output", "out")
    try #require(result.exitCode == 0)
  }

  /// Makes the page and reads it.
  private func page(_ folder: String = "out") throws -> (text: String, read: StrictReader) {
    let result = try scratch.lattice("report", folder, "--force")
    try #require(result.exitCode == 0, "\(result)")
    #expect(result.output == "\(folder)/report.html\n")
    let text = try scratch.text(of: folder + "/report.html")
    return (text, StrictReader(text))
  }

  /// What a page of its own must not have.
  private func expectSelfContained(_ page: (text: String, read: StrictReader)) {
    #expect(page.read.isWellFormed)
    let allowed: Set<String> = ["xmlns"]
    for element in page.read.elements {
      #expect(
        !["script", "link", "img", "iframe", "object", "base", "form"].contains(element.name))
      for (key, value) in element.attributes where !allowed.contains(key) {
        #expect(!key.hasPrefix("on") && key != "src" && key != "style", "\(element.name) \(key)")
        #expect(!value.contains("url(") || value.hasPrefix("url(#"))
        guard key == "href" else { continue }
        // Links are followed by the reader alone, and lead to the page itself or to a paper.
        #expect(
          value.hasPrefix("#")
            || (element.name == "a" && value.hasPrefix("https://arxiv.org/abs/")), "\(value)")
      }
    }
    let ids = page.read.elements.compactMap { $0.attributes["id"] }
    #expect(Set(ids).count == ids.count)
    for element in page.read.elements {
      guard let target = element.attributes["href"], target.hasPrefix("#") else { continue }
      #expect(ids.contains(String(target.dropFirst())), "\(target)")
    }
  }

  @Test func everythingOfTheRunIsOnThePage() throws {
    let page = try page()
    expectSelfContained(page)
    let files = try scratch.everything(in: "out")
    let drawings = files.filter { $0.hasSuffix(".svg") }
    #expect(page.read.count("figure") == drawings.count)
    #expect(page.read.count("svg") == drawings.count)
    for file in files where file.hasSuffix(".tsv") {
      #expect(page.read.elements.contains { $0.attributes["aria-label"] == file }, "\(file)")
    }
    let results = try scratch.object(of: "out/results.json")
    let observables = try #require(results["observables"] as? [String: Any])
    for name in observables.keys { #expect(page.text.contains("<code>\(name)</code>")) }
    let conversions = try #require(
      (results["couplings"] as? [String: Any])?["conversions"] as? [String: Any])
    for name in conversions.keys { #expect(page.text.contains("<code>\(name)</code>")) }
    for checksum in try #require(
      scratch.object(of: "out/manifest.json")["files"] as? [String: String]
    ).values {
      #expect(page.text.contains(checksum))
    }
    #expect(page.read.text.contains(try scratch.text(of: "out/config.json")))
    #expect(page.text.contains("lattice run quick.json"))
    #expect(page.text.contains("[Demirtas2023]") && page.text.contains("[Quenouille1956]"))
    #expect(!page.text.contains("[Duane1987]"))
    #expect(page.text.contains("statistics reliable"))
  }

  @Test func theBytesAreThoseOfTheFolder() throws {
    // All of them but the time of writing.
    func undated(_ text: String) -> String {
      text.replacing(/page written [0-9T:Z-]+/, with: "page written")
    }
    let first = try page().text
    #expect(first.contains(/page written 20[0-9T:-]+Z/))
    #expect(undated(try page().text) == undated(first))
    let status = try scratch.lattice("status", "out")
    #expect(status.exitCode == 0 && status.output.hasSuffix("extra       report.html\n"))
  }

  @Test func nothingInTheFolderBecomesAProgram() throws {
    let attack = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;"
    for file in ["out/run.log", "out/results.json", "out/config.json", "out/timeslice.tsv"] {
      let text = try scratch.text(of: file)
      let quoted = attack.replacingOccurrences(of: "\"", with: "\\\"")
      switch file {
      case "out/run.log": try scratch.write(text + attack + "\u{1B}[31m\u{0}\n", to: file)
      case "out/timeslice.tsv": try scratch.write("# \(attack)\n" + text, to: file)
      default:
        try scratch.write(
          text.replacingOccurrences(of: "\"quick\"", with: "\"\(quoted)\""), to: file)
      }
    }
    try scratch.write(
      "# \(attack)\ntable = '../\(attack)'\n", to: "out/plots/propagator.gp")
    let page = try page()
    expectSelfContained(page)
    #expect(!page.text.contains("<script") && !page.text.contains("<img"))
    #expect(page.read.text.contains("<script>alert(1)</script>"))
    #expect(page.text.contains("FILES CHANGED"))
  }

  @Test func aDrawingWithAProgramIsLeftOut() throws {
    let path = "out/plots/propagator.svg"
    guard FileManager.default.fileExists(atPath: scratch.path + "/" + path) else { return }
    let drawings = try page().read.count("svg")
    try scratch.write(
      try scratch.text(of: path).replacingOccurrences(
        of: "</svg>", with: "<script>alert(1)</script></svg>"), to: path)
    let page = try page()
    expectSelfContained(page)
    #expect(page.read.count("svg") == drawings - 1)
    #expect(page.read.text.contains("it holds more than shapes and text: the element script"))
  }

  @Test func aDrawingThatIsGoneIsSaid() throws {
    let path = scratch.path + "/out/plots/propagator.svg"
    guard FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.removeItem(atPath: path)
    let page = try page()
    expectSelfContained(page)
    #expect(page.text.contains("<code>plots/propagator.svg</code> is missing; "))
    #expect(!page.text.contains("gnuplot was missing"))
  }

  @Test func anUnreliableRunLeadsWithTheReasons() throws {
    _ = try scratch.lattice(
      "run", "quick.json", "--output", "strong", "--set", "theory.lambda=200", "--set",
      "lattice.extents=[16, 16]", "--set", "engineering.realisation=weights", "--set",
      "ensemble.networks=200")
    let page = try page("strong")
    expectSelfContained(page)
    let head = page.text.components(separatedBy: "<main>")[0]
    #expect(head.contains("NOT RELIABLE") && head.contains("not reliable"))
    #expect(page.text.contains("exceeded"))
  }

  @Test func structureTestsBesideTheRunAreShown() throws {
    let check = try scratch.lattice("check", "out", "--output", "out-check", "--quiet")
    #expect(check.exitCode == 0 || check.exitCode == 2)
    let page = try page()
    expectSelfContained(page)
    #expect(page.text.contains("out-check") && page.text.contains("reflection positivity"))
    let own = try self.page("out-check")
    expectSelfContained(own)
    #expect(own.text.contains("lattice check quick.json") && own.text.contains("[Maiti2022]"))
  }

  @Test func theOutputIsNeverAFileOfTheRun() throws {
    #expect(try scratch.lattice("report", "out").exitCode == 0)
    let again = try scratch.lattice("report", "out")
    #expect(again.exitCode == 73 && again.errors.contains("out/report.html exists already"))
    for file in ["out/results.json", "out/plots/../config.json", "out/manifest.json"] {
      let before = try scratch.text(of: file)
      let result = try scratch.lattice("report", "out", "--output", file, "--force")
      #expect(result.exitCode == 73 && result.errors.contains("is a file of the run"))
      #expect(try scratch.text(of: file) == before)
    }
    let folder = try scratch.lattice("report", "out", "--output", "out", "--force")
    #expect(folder.exitCode == 73 && folder.errors.contains("out is a folder"))
    let nowhere = try scratch.lattice("report", "out", "--output", "no/where.html")
    #expect(nowhere.exitCode == 73 && nowhere.errorLines.count == 1)
    #expect(try scratch.lattice("report", "out", "-o", "page.html").output == "page.html\n")
    #expect(try scratch.lattice("status", "out").exitCode == 0)
  }

  @Test func damagedFoldersAreRefused() throws {
    for folder in [".", "nowhere", "quick.json"] {
      let result = try scratch.lattice("report", folder)
      #expect(result.exitCode == 65 && result.output.isEmpty)
      #expect(result.errors.contains("\(folder) is neither the folder of a run"))
    }
    let results = try scratch.text(of: "out/results.json")
    for text in ["", "{", "[]", "{}", "null"] {
      try scratch.write(text, to: "out/results.json")
      let result = try scratch.lattice("report", "out")
      #expect(result.exitCode == 65 && result.errors.contains("out/results.json is damaged"))
    }
    try scratch.write(results, to: "out/results.json")
    try scratch.write("{", to: "out/manifest.json")
    let manifest = try scratch.lattice("report", "out")
    #expect(manifest.exitCode == 65 && manifest.errors.contains("manifest.json is damaged"))
    #expect(try !scratch.everything(in: "out").contains("report.html"))
  }

  @Test func damagedTablesAndMissingFilesAreSaid() throws {
    try scratch.write("# columns: a b\n1 2\n3\n", to: "out/timeslice.tsv")
    try FileManager.default.removeItem(atPath: scratch.path + "/out/config.json")
    let result = try scratch.lattice("report", "out")
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("out/timeslice.tsv has changed since the run"))
    #expect(result.errors.contains("out/config.json is missing"))
    let page = try page()
    expectSelfContained(page)
    #expect(page.read.text.contains("line 3 has 1 cells instead of 2"))
  }

  /// Numbers that no Int holds, in place of each number of the results.
  @Test(arguments: [1e19, -1e300]) func numbersOfAnySizeAreShown(_ size: Double) throws {
    func replaced(_ value: Any) -> Any {
      switch value {
      case let members as [String: Any]: members.mapValues(replaced)
      case let values as [Any]: values.map(replaced)
      case is Bool: value
      case is Double: size
      default: value
      }
    }
    var results = replaced(try scratch.object(of: "out/results.json")) as? [String: Any] ?? [:]
    results["schemaVersion"] = 1
    let data = try JSONSerialization.data(withJSONObject: results)
    try scratch.write(String(decoding: data, as: UTF8.self), to: "out/results.json")
    let result = try scratch.lattice("report", "out")
    #expect(
      result.exitCode == 0 && result.errors.contains("out/results.json has changed"), "\(result)")
    let page = try page()
    expectSelfContained(page)
    #expect(page.text.contains("momentum orbits"))
  }

  /// A value whose error is null is not shown as if it were exact; one whose error is 0 is.
  @Test func aMissingErrorIsSaid() throws {
    var results = try scratch.object(of: "out/results.json")
    results["observables"] = [
      "phi2": ["value": 0.123456789, "error": NSNull(), "n": 9, "tau": 0.5],
      "u4": ["value": 2.5, "error": 0, "n": 9, "tau": 0.5],
      "binder": ["value": NSNull(), "error": NSNull(), "n": 9, "tau": 0.5],
      "xi2nd": ["value": 1.25, "error": 0.013, "n": 9, "tau": 0.5],
    ]
    try JSONSerialization.data(withJSONObject: results).write(
      to: scratch.url.appendingPathComponent("out/results.json"))
    try scratch.write("# columns: a error\n1 nan\n", to: "out/timeslice.tsv")
    let page = try page()
    expectSelfContained(page)
    for cell in ["0.123457 (no error)", "2.5", "–", "1.250(13)"] {
      #expect(page.text.contains("<td>\(cell)</td>"), "\(cell)")
    }
    #expect(page.text.contains("A dash is nan in the file"))
  }

  /// A flow that is integrated from a given start has no statistics to trust or not.
  @Test func aFlowSpeaksOfNoStatistics() throws {
    try scratch.write(
      """
      {"name": "flow", "flow": {"kind": "passive", "dimension": 1, "u4": -0.1283, "u6": 50,
        "scales": [0, 1, 10]}}
      """, to: "flow.json")
    let flow = try scratch.lattice("flow", "flow.json", "--output", "flow", "--quiet")
    try #require(flow.exitCode == 0, "\(flow)")
    let page = try page("flow")
    expectSelfContained(page)
    #expect(page.text.contains("numbers reliable"))
    #expect(!page.text.contains("the statistics") && !page.text.contains("statistics reliable"))
  }

  /// Tables with more than a page shows, and text cut off anywhere, do no harm.
  @Test func hugeAndCutFilesAreBounded() throws {
    let row = (1...400).map(String.init).joined(separator: "\t") + "\n"
    let names = (1...400).map { "c\($0)" }.joined(separator: " ")
    try scratch.write(
      "# columns: \(names)\n" + String(repeating: row, count: 2000), to: "out/timeslice.tsv")
    try scratch.write(String(repeating: "9", count: 9 << 20), to: "out/samples.tsv")
    let page = try page()
    expectSelfContained(page)
    #expect(page.text.contains("the first 40 of 2000 rows and 20 of 400 columns"))
    #expect(page.text.contains("has 9.4 MB, more than the 8.4 MB that are read"))
    #expect(page.text.utf8.count < 4 << 20)
    let results = try scratch.text(of: "out/results.json")
    for fraction in [0.1, 0.5, 0.99] {
      let length = Int(Double(results.utf8.count) * fraction)
      try scratch.write(
        String(decoding: results.utf8.prefix(length), as: UTF8.self), to: "out/results.json")
      let refused = try scratch.lattice("report", "out", "--force")
      #expect(refused.exitCode == 65 && refused.errors.contains("out/results.json is damaged"))
      #expect(refused.errorLines.count == 1)
    }
  }

  /// What a run warns of is on its page, before the figures that it is judged by.
  @Test func warningsAreOnThePage() throws {
    _ = try scratch.lattice(
      "run", "quick.json", "--output", "wells", "--set", "theory.massSquared=-1", "--set",
      "theory.lambda=1", "--set", "engineering.realisation=annealed", "--set",
      "ensemble.networks=400", "--quiet")
    let results = try scratch.object(of: "wells/results.json")
    let warnings = try #require(results["warnings"] as? [[String: Any]])
    #expect(!warnings.isEmpty)
    let page = try page("wells")
    expectSelfContained(page)
    let trust = try #require(page.read.text.firstRange(of: "The program warns:"))
    for warning in warnings {
      let statement = try #require(warning["statement"] as? String)
      #expect(page.read.text[trust.upperBound...].contains(statement), "\(statement)")
    }
    #expect(try self.page().text.contains("The program warns:") == false)
  }

  /// Without a finished point there is nothing to call reliable.
  @Test func nothingIsReliableWhereNothingIsFinished() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/sweep", withIntermediateDirectories: true)
    try scratch.write(
      """
      {"name": "s", "program": "lattice", "configurationHash": "ab", "reliable": null, "reasons": [],
       "keys": ["lattice.extents"], "points": [
        {"point": 1, "values": {"lattice.extents": [4, 4]}, "status": "pending"}]}
      """, to: "sweep/index.json")
    let page = try page("sweep")
    expectSelfContained(page)
    #expect(page.text.contains("No point is finished.") && page.text.contains("<td>[4, 4]</td>"))
    let head = page.text.components(separatedBy: "<main>")[0]
    #expect(!head.contains("reliable") && !head.contains("does not tell"))
  }

  @Test func aSweepThatIsGoingOnIsShown() throws {
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/sweep/tables", withIntermediateDirectories: true)
    try scratch.write(
      """
      {"name": "s", "program": "lattice", "configurationHash": "ab", "reliable": true, "reasons": [],
       "keys": ["theory.lambda"], "points": [
        {"point": 1, "values": {"theory.lambda": 0.5}, "status": "finished", "folder": "points/a",
         "reliable": true, "essFraction": 0.9,
         "observables": {"susceptibility": {"value": 1.5, "error": 0.01, "n": 9, "tau": 0.5}}},
        {"point": 2, "values": {"theory.lambda": 1}, "status": "failed", "message": "no <room>"},
        {"point": 3, "values": {"theory.lambda": 2}, "status": "pending"}]}
      """, to: "sweep/index.json")
    try scratch.write(
      "# columns: point value error\n1 1.5 0.01\n", to: "sweep/tables/susceptibility.tsv")
    let page = try page("sweep")
    expectSelfContained(page)
    #expect(page.text.contains("3 points: 1 finished, 1 failed, 1 not reached."))
    #expect(page.text.contains("no &lt;room&gt;") && page.text.contains("1.500(10)"))
    #expect(page.text.contains("tables/susceptibility.tsv"))
    #expect(page.text.contains("not ended") && !page.text.contains("FILES CHANGED"))
  }
}
