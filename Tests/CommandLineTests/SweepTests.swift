import Foundation
import Testing

/// Sweeps: points of one file, failing ones among them, killed and gone on with.
struct SweepTests {
  let scratch: Scratch

  /// Without gnuplot, whose figures would take most of the time.
  private let noFigures = ["PATH": "/nowhere"]

  init() throws { scratch = try Scratch() }

  private func write(
    _ sweep: String, extents: String = "[8, 8]", networks: Int = 600, further: String = "",
    to name: String = "s.json"
  ) throws {
    try scratch.write(
      """
      {"name": "s", "lattice": {"extents": \(extents)},
       "theory": {"action": "phi4", "massSquared": 0.5, "lambda": 1},
       "ensemble": {"networks": \(networks)}, "analysis": {"blocks": 20}\(further),
       "sweep": \(sweep)}
      """, to: name)
  }

  private func sweep(_ arguments: String...) throws -> Finished {
    try scratch.start(["sweep"] + arguments, environment: noFigures).finish()
  }

  /// All tables below a folder.
  private func tables(of folder: String) throws -> [String: Data] {
    let names = try scratch.everything(in: folder).filter { $0.hasSuffix(".tsv") }
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try Data(contentsOf: scratch.url.appendingPathComponent(folder + "/" + $0)))
      })
  }

  /// The rows of a table by column.
  private func rows(_ name: String) throws -> [[String: String]] {
    let lines = try scratch.text(of: name).split(separator: "\n")
    let header = try #require(lines.last { $0.hasPrefix("# columns: ") })
    let names = header.dropFirst("# columns: ".count).split(separator: " ").map(String.init)
    return lines.filter { !$0.hasPrefix("#") }.map { line in
      Dictionary(
        uniqueKeysWithValues: zip(names, line.split(separator: "\t").map(String.init)))
    }
  }

  private func number(_ row: [String: String], _ name: String) throws -> Double {
    try #require(row[name].flatMap(Double.init), "no \(name) in \(row)")
  }

  /// Seventeen points on 32², one of which cannot run: the others do, it is named, and when its file is
  /// there --resume makes it alone.
  @Test func aFailingPointLeavesTheOthers() throws {
    let good = [String](repeating: "\"good.tsv\"", count: 16).joined(separator: ", ")
    try write(
      """
      {"mode": "zip", "theory.lambda": {"linear": [0.25, 4.25, 17]},
       "compareTable": [\(good), "later.tsv"], "sharedPasses": false}
      """, extents: "[32, 32]", networks: 40,
      further: #", "engineering": {"realisation": "weights"}, "compare": ["user"]"#)
    let table = "# columns: n0 n1 value\n0 0 1\n"
    try scratch.write(table, to: "good.tsv")
    let first = try sweep("s.json", "--output", "out")
    #expect(first.exitCode == 3, "\(first)")
    #expect(first.output.contains("16 of 17 points"))
    #expect(
      first.errors.contains("failed: point 17, theory.lambda = 4.25, compareTable = \"later.tsv\""))
    #expect(first.errors.contains("later.tsv"))
    var index = try rows("out/index.tsv")
    #expect(index.map { $0["status"] } == [String](repeating: "finished", count: 16) + ["failed"])
    #expect(try rows("out/tables/phi2.tsv").count == 16)
    func dates() throws -> [Date] {
      try index.prefix(16).map { row in
        let path = scratch.path + "/out/\(try #require(row["folder"]))/manifest.json"
        return try #require(
          FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
      }
    }
    let before = try dates()
    let again = try sweep("s.json", "--output", "out", "--resume")
    #expect(again.exitCode == 3)
    try scratch.write(table, to: "later.tsv")
    let last = try sweep("s.json", "--output", "out", "--resume")
    #expect(last.exitCode == 0, "\(last)")
    #expect(try dates() == before)
    index = try rows("out/index.tsv")
    #expect(index.allSatisfy { $0["status"] == "finished" } && index.count == 17)
    #expect(try rows("out/tables/phi2.tsv").count == 17)
    let status = try scratch.lattice("status", "out")
    #expect(status.exitCode == 0, "\(status)")
    // The whole is what an undisturbed sweep leaves.
    #expect(try sweep("s.json", "--output", "whole").exitCode == 0)
    #expect(try tables(of: "out") == tables(of: "whole"))
  }

  /// Points that fail for one reason are named together.
  @Test func oneReasonIsSaidOnce() throws {
    try write(#"{"theory.lambda": [1, -1], "theory.massSquared": [0.5, 1]}"#, networks: 100)
    let result = try sweep("s.json", "--output", "out")
    #expect(result.exitCode == 3, "\(result)")
    #expect(
      result.errors.contains(
        "failed: points 3, 4, theory.lambda = -1, theory.massSquared = 0.5 … 1: theory.lambda is -1"
      ))
    #expect(result.errors.contains("2 of 4 points failed"))
    #expect(result.output.contains("2 of 4 points"))
  }

  /// Killed at several moments, a sweep goes on, on other numbers of threads, to the same bytes.
  @Test func aKilledSweepEndsAsIfNothingHadHappened() throws {
    try write(
      #"{"lattice.extents": [[16, 16], [12, 12]], "theory.lambda": [1, 2, 3]}"#, networks: 6000,
      further: #", "engineering": {"realisation": "transport", "transport": "order2", "steps": 4}"#)
    #expect(try sweep("s.json", "--output", "whole").exitCode == 0)
    let whole = try tables(of: "whole")
    #expect(whole["tables/xi2nd.tsv"] != nil && whole["crossings.tsv"] != nil)
    for moment in 0..<6 {
      let run = try scratch.start(
        ["sweep", "s.json", "--output", "killed", "--checkpoint-interval", "0.05", "--resume"]
          + ["--threads", "\(1 + moment % 3)"], environment: noFigures)
      try run.waitUntil(within: 30) { run.errorsSoFar.contains("in one pass") }
      run.work(for: 0.03 + 0.09 * Double(moment))
      kill(run.process.processIdentifier, SIGKILL)
      _ = try run.finish(within: 20)
    }
    let last = try scratch.start(["resume", "killed"], environment: noFigures).finish()
    #expect(last.exitCode == 0, "\(last)")
    #expect(try tables(of: "killed") == whole)
    let left = try scratch.everything(in: "killed")
    #expect(!left.contains { $0.contains("partial") || $0.contains(".checkpoint/") })
  }

  /// Where one pass cannot serve its points, here because annealing to λ = 10¹² from weak coupling takes
  /// too many steps, they are run one by one, and stay so.
  @Test func aPassThatFailsIsDivided() throws {
    try write(
      #"{"theory.lambda": [0.5, 1, 1e12]}"#, networks: 40,
      further: #", "engineering": {"realisation": "annealed"}"#)
    let first = try sweep("s.json", "--output", "out")
    #expect(first.exitCode == 0, "\(first)")
    #expect(first.errors.contains("its points are run one by one"))
    let before = try tables(of: "out")
    #expect(try rows("out/index.tsv").allSatisfy { $0["status"] == "finished" })
    let again = try sweep("s.json", "--output", "out", "--resume")
    #expect(again.exitCode == 0 && !again.errors.contains("one by one"))
    #expect(try tables(of: "out") == before)
  }

  @Test func aSignalSaysHowToGoOn() throws {
    try write(#"{"theory.lambda": [1, 2], "sharedPasses": false}"#, networks: 1_000_000_000)
    let run = try scratch.start(["sweep", "s.json", "--output", "out"], environment: noFigures)
    try run.waitUntil(within: 30) { run.errorsSoFar.contains("point 1 of 2") }
    run.work(for: 0.1)
    kill(run.process.processIdentifier, SIGTERM)
    let ended = try run.finish(within: 20)
    #expect(ended.exitCode == 143, "\(ended)")
    #expect(ended.errors.contains("interrupted after 0 of 2 points; "))
    #expect(ended.errors.contains(" of 1000000000 networks of the next run are kept; go on with"))
    let status = try scratch.lattice("status", "out")
    #expect(status.output.contains("begun       point 1 of 2: theory.lambda = 1: "))
    let taken = try sweep("s.json", "--output", "out")
    #expect(taken.exitCode == 73 && taken.errors.contains("holds an unfinished sweep"))
    let other = try sweep("s.json", "--output", "out", "--resume", "--networks", "100")
    #expect(other.exitCode == 65 && other.errors.contains("of another configuration"))
    #expect(try sweep("s.json", "--output", "out", "--force", "--networks", "100").exitCode == 0)
  }

  /// A sweep begun anew replaces what the earlier one made, and nothing else.
  @Test func whatIsNotTheSweepsStays() throws {
    try write(#"{"theory.lambda": [1, 2]}"#, networks: 100)
    #expect(try sweep("s.json", "--output", "out").exitCode == 0)
    try scratch.write(try scratch.text(of: "s.json"), to: "out/mine.json")
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/out/notes", withIntermediateDirectories: false)
    try scratch.write("notes", to: "out/notes/index.json")
    try scratch.write("old", to: "out/points/old")
    let again = try sweep("out/mine.json", "--output", "out", "--force", "--seed", "3")
    #expect(again.exitCode == 0, "\(again)")
    #expect(try scratch.text(of: "out/mine.json") == scratch.text(of: "s.json"))
    #expect(try scratch.text(of: "out/notes/index.json") == "notes")
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out/points/old"))
    // Notes may change without the sweep being another.
    try scratch.write("more notes", to: "out/notes/index.json")
    let status = try scratch.lattice("status", "out")
    #expect(status.exitCode == 0, "\(status)")
  }

  /// A pass is the run of the coupling axis, and a single point the run of its configuration.
  @Test func runsOfASweepAreRuns() throws {
    try write(#"{"theory.lambda": [2, 1], "theory.massSquared": [0.5, 1]}"#)
    #expect(try sweep("s.json", "--output", "shared").exitCode == 0)
    let index = try rows("shared/index.tsv")
    // λ ascends along the axis, whatever the order of the file.
    let folders = try index.map { try #require($0["folder"]) }
    let pass = folders[0].split(separator: "/").prefix(2).joined(separator: "/")
    #expect(folders[0] == pass + "/points/01" && folders[2] == pass + "/points/00")
    let config = "shared/\(pass)/config.json"
    #expect(try scratch.lattice("run", config, "--output", "run").exitCode == 0)
    #expect(
      try scratch.text(of: "run/axis.tsv") == scratch.text(of: "shared/\(pass)/axis.tsv"))
    let axis = try rows("run/axis.tsv")
    let merged = try rows("shared/tables/phi2.tsv")
    #expect(merged.prefix(2).map { $0["value"] } == axis.map { $0["phi2"] })
    #expect(merged.prefix(2).map { $0["error"] } == axis.map { $0["phi2_error"] })

    try write(#"{"theory.lambda": [1, 2], "sharedPasses": false}"#)
    #expect(try sweep("s.json", "--output", "single").exitCode == 0)
    for row in try rows("single/index.tsv") {
      let folder = try #require(row["folder"])
      #expect(
        try scratch.lattice("run", "single/\(folder)/config.json", "--output", "r\(row["point"]!)")
          .exitCode == 0)
      #expect(
        try scratch.text(of: "r\(row["point"]!)/propagator.tsv")
          == scratch.text(of: "single/\(folder)/propagator.tsv"))
    }
    let seeds = try ["r1", "r2"].map { run in
      try #require(try scratch.object(of: run + "/config.json")["ensemble"] as? [String: Any])[
        "seed"] as? NSNumber
    }
    #expect(seeds[0] != seeds[1])
    // Independent points have no correlated differences.
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/single/differences"))
  }

  /// With common random numbers the difference of neighbouring points is known far better than from
  /// independent ones, and its error is right: 20 seeds spread as it says.
  @Test func commonRandomNumbersSharpenDifferences() throws {
    let weights = #", "engineering": {"realisation": "weights"}"#
    try write(
      #"{"theory.lambda": [1, 1.1], "ensemble.seed": {"linear": [1, 20, 20]}}"#, networks: 400,
      further: weights)
    let text = try scratch.text(of: "s.json").replacingOccurrences(
      of: "\"ensemble.seed\"", with: "\"commonRandomNumbers\": true, \"ensemble.seed\"")
    try scratch.write(text, to: "s.json")
    #expect(try sweep("s.json", "--output", "out").exitCode == 0)
    let rows = try rows("out/differences/phi2Direct.tsv")
    #expect(rows.count == 20)
    let differences = try rows.map { try number($0, "difference") }
    let errors = try rows.map { try number($0, "error") }
    let independent = try rows.map { try number($0, "independent") }
    func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(numbers.count) }
    #expect(mean(errors) < 0.2 * mean(independent))
    let centre = mean(differences)
    let spread = (differences.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / 19).squareRoot()
    // The spread of 20 has an error of 16 %, and so has a jackknife over 20 blocks.
    #expect(spread < 1.8 * mean(errors) && spread > 0.5 * mean(errors))
    // As errors of independent points they would be far too large.
    #expect(spread < 0.4 * mean(independent))
  }

  /// Tables claim no correlation that is not there or not known, and say why there are no differences.
  @Test func tablesSayWhatPointsShare() throws {
    func header(_ sweep: String, further: String = "") throws -> String {
      try write(
        #"{"commonRandomNumbers": true, "# + sweep + "}", extents: "[4, 4]", networks: 200,
        further: further)
      let result = try self.sweep("s.json", "--output", "out", "--force")
      #expect(result.exitCode == 0, "\(result)")
      let hasDifferences = FileManager.default.fileExists(atPath: scratch.path + "/out/differences")
      let lines = try scratch.text(of: "out/tables/phi2.tsv").split(separator: "\n")
      let line = try #require(lines.first { $0.contains("lattice units") })
      #expect(hasDifferences == !line.contains("no differences are made"))
      return String(line)
    }
    let couplings = #""theory.lambda": [1, 1.1, 1.2]"#
    #expect(
      try header(couplings).hasSuffix("; all points share their random numbers and are correlated"))
    // What a killed run left beside the others goes when the sweep ends.
    let leftover = scratch.path + "/out/points/.abc.partial-4194304"
    let point = try #require(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/out/points").first)
    try FileManager.default.removeItem(atPath: scratch.path + "/out/points/" + point)
    try FileManager.default.createDirectory(atPath: leftover, withIntermediateDirectories: true)
    #expect(try sweep("s.json", "--output", "out", "--resume").exitCode == 0)
    #expect(!FileManager.default.fileExists(atPath: leftover))
    #expect(
      try header(couplings, further: #", "engineering": {"realisation": "hmc"}"#).contains(
        "all points share their random numbers, but their runs keep no replicates"))
    #expect(
      try header(#""ensemble.seed": [1, 2, 3]"#).contains(
        "points are independent: every one has its own ensemble.seed"))
    #expect(
      try header(#""mode": "zip", "theory.lambda": [1, 1.1], "ensemble.networks": [200, 400]"#)
        .contains("with other numbers of networks or blocks, are taken as independent"))
    // The control: points that share nothing say nothing of differences.
    try write(#"{"ensemble.seed": [1, 2]}"#, extents: "[4, 4]", networks: 200)
    #expect(try sweep("s.json", "--output", "alone").exitCode == 0)
    #expect(
      try scratch.text(of: "alone/tables/phi2.tsv").contains("(a = 1); points are independent\n"))
  }

  /// Lattices of another dimension or aspect ratio are not compared, and a crossing that is missing says
  /// why: in the summary, in crossings.tsv, in index.json and on the page.
  @Test func missingCrossingsSayWhy() throws {
    try write(
      #"{"lattice.extents": [[4, 4], [6, 6], [4, 8], [4, 4, 4]], "theory.massSquared": [0.5, 1]}"#,
      networks: 200)
    let result = try sweep("s.json", "--output", "out")
    #expect(result.exitCode == 0, "\(result)")
    let index = try scratch.object(of: "out/index.json")
    let found = try #require(index["crossings"] as? [[String: Any]])
    let missing = try #require(index["missingCrossings"] as? [[String: Any]])
    #expect(found.isEmpty && missing.count == 6)
    let reasons = missing.compactMap { $0["reason"] as? String }
    #expect(
      reasons.count {
        $0.contains(
          "no other lattice has the dimension and aspect ratio of 4×4×4, and only such are "
            + "compared, not 4×4, 6×6, 4×8")
      } == 2)
    #expect(reasons.count { $0.contains("aspect ratio of 4×8") } == 2)
    let compared = try #require(missing.first { ($0["lattices"] as? [[Int]])?.count == 2 })
    #expect(compared["lattices"] as? [[Int]] == [[4, 4], [6, 6]])
    // Deep in the symmetric phase the larger lattice lies below.
    #expect(
      (compared["reason"] as? String)?.contains("the curves do not cross in the range") == true)
    #expect(try scratch.lattice("report", "out").exitCode == 0)
    let page = try scratch.text(of: "out/report.html")
    let table = try scratch.text(of: "out/crossings.tsv")
    for reason in reasons {
      #expect(result.output.contains(reason) && table.contains(reason) && page.contains(reason))
    }
    #expect(result.output.contains("no crossing xi2nd/L of L = 4 and 6: the curves do not cross"))
    #expect(
      try scratch.text(of: "out/plots/crossings_xi2nd.gp").contains(
        "no crossing of neighbouring sizes"))
  }

  /// Keys of a zip change along its one curve, and a coupling is the abscissa wherever it stands.
  @Test func aZipIsOneCurve() throws {
    try write(
      #"{"mode": "zip", "ensemble.networks": [100, 110, 120], "theory.massSquared": [1, 1.5, 2],"#
        + #" "theory.lambda": [1, 2, 3]}"#)
    #expect(try sweep("s.json", "--output", "out").exitCode == 0)
    let rows = try rows("out/tables/phi2.tsv")
    #expect(rows.map { $0["curve"] } == ["0", "0", "0"])
    let script = try scratch.text(of: "out/plots/phi2.gp")
    #expect(
      script.contains("phi2, ⟨φ²⟩, against theory.massSquared; bars are one standard deviation"))
    // One size at each coupling leaves nothing to compare.
    try write(
      #"{"mode": "zip", "lattice.extents": [[4, 4], [6, 6]], "theory.massSquared": [1, 1.5]}"#,
      networks: 100)
    let sizes = try sweep("s.json", "--output", "sizes")
    #expect(sizes.output.contains("no crossing binder: every size has couplings of its own"))
  }

  /// Warnings name points by what is swept, and what several say alike is said once; every point says
  /// what it can be judged by, and its couplings.
  @Test func pointsAreNamedAndJudged() throws {
    try write(
      #"{"theory.massSquared": {"linear": [-0.3, -0.9, 3]}}"#, extents: "[4, 4]", networks: 200,
      further: #", "engineering": {"realisation": "annealed"}"#)
    let text = try scratch.text(of: "s.json").replacingOccurrences(
      of: #""massSquared": 0.5, "lambda": 1"#,
      with: #""convention": "quarter", "massSquared": -0.7, "lambda": 0.5"#)
    try scratch.write(text, to: "s.json")
    let result = try sweep("s.json", "--output", "out")
    #expect(result.exitCode == 0, "\(result)")
    #expect(!result.errors.contains("axis point"))
    #expect(
      result.errors.contains("points 2, 3, theory.massSquared = -0.6 … -0.9: gap: the expansion"))
    let points = try #require(
      try scratch.object(of: "out/index.json")["points"] as? [[String: Any]])
    for (point, massSquared) in zip(points, [-0.3, -0.6, -0.9]) {
      #expect(point["networks"] as? Int == 200)
      let pull = try #require(point["schwingerDysonMaxPull"] as? Double)
      #expect(pull > 0 && pull < 5)
      #expect(point["largestShare"] as? Double ?? 1 < 0.1)
      let couplings = try #require(point["couplings"] as? [String: [String: Double]])
      // λ = 6 λ_S, and m² is the same.
      #expect(couplings["factorial"]?["lambda"] == 3 && couplings["quarter"]?["lambda"] == 0.5)
      #expect(couplings["quarter"]?["massSquared"] == massSquared)
    }
    #expect(try scratch.lattice("report", "out").exitCode == 0)
    let page = try scratch.text(of: "out/report.html")
    for words in ["largest residual pull", "quarter.massSquared", "worst", "What was run"] {
      #expect(page.contains(words), "\(words)")
    }
    // Warnings are said once for all points, on the page too.
    let warnings = try #require(
      try scratch.object(of: "out/index.json")["warnings"] as? [[String: Any]])
    let statements = warnings.compactMap { $0["statement"] as? String }
    #expect(
      statements.contains {
        $0.hasPrefix("points 2, 3, theory.massSquared = -0.6 … -0.9: gap: the expansion")
      })
    #expect(page.contains("The program warns:"))
    #expect(page.contains("differences/phi2.tsv"))
    #expect(try scratch.text(of: "out/plots/absMagnetization.gp").contains("ylabel '⟨|M|⟩'"))
    let figures = page.ranges(of: /id="figure-[A-Za-z0-9-]+"/).map { String(page[$0]) }
    if !figures.isEmpty {
      #expect(figures.prefix(2) == ["id=\"figure-susceptibility\"", "id=\"figure-xi2nd\""])
    }
  }

  /// Where another estimator than the configured one gives the sharper curves, their crossings say so; the
  /// remark is gone with that estimator.
  @Test func crossingsNameTheBetterEstimator() throws {
    try write(
      #"{"lattice.extents": [[4, 4], [6, 6]], "theory.massSquared": [-1.5, -1]}"#, networks: 400,
      further: #", "engineering": {"realisation": "annealed"}"#)
    let result = try sweep("s.json", "--output", "out")
    #expect(result.exitCode == 0 || result.exitCode == 3, "\(result)")
    let points = try #require(
      try scratch.object(of: "out/index.json")["points"] as? [[String: Any]])
    let better = try points.count { point in
      let observables = try #require(point["observables"] as? [String: [String: Any]])
      func error(_ name: String) -> Double? { observables[name]?["error"] as? Double }
      return try #require(error("susceptibilityDirect")) < #require(error("susceptibility"))
    }
    #expect(better > 0)
    let remark =
      "xi2nd/L: at \(better) of 4 points the direct estimate of G(0) is the more precise one"
    #expect(result.output.contains("remark      " + remark))
    #expect(try scratch.text(of: "out/crossings.tsv").contains(remark))
    #expect(try scratch.lattice("report", "out").exitCode == 0)
    #expect(try scratch.text(of: "out/report.html").contains(remark))
    let direct = try sweep(
      "s.json", "--output", "direct", "--set", "analysis.estimator=direct")
    #expect(!direct.output.contains("remark  "))
  }

  /// Of an unfinished sweep: how many points are finished, failed and missing, with names, and the
  /// command that goes on.
  @Test func theStatusOfAnUnfinishedSweepTellsWhatIsLeft() throws {
    try write(
      #"{"mode": "zip", "theory.lambda": [1, 2, 3], "ensemble.networks": [100, 100, 1000000000],"#
        + #" "compareTable": ["gone.tsv", "good.tsv", "good.tsv"]}"#,
      further: #", "compare": ["user"]"#)
    try scratch.write("# columns: n0 n1 value\n0 0 1\n", to: "good.tsv")
    let run = try scratch.start(["sweep", "s.json", "--output", "out"], environment: noFigures)
    try run.waitUntil(within: 60) { run.errorsSoFar.contains("point 3 of 3") }
    let meanwhile = try scratch.lattice("status", "out")
    #expect(meanwhile.output.contains("unfinished, and a process is at it"))
    kill(run.process.processIdentifier, SIGKILL)
    _ = try run.finish(within: 20)
    let status = try scratch.lattice("status", "out")
    #expect(status.exitCode == 75, "\(status)")
    #expect(status.output.contains("points      1 of 3 finished, 1 failed, 1 missing"))
    #expect(
      status.output.contains("failed      point 1, theory.lambda = 1, ensemble.networks = 100"))
    #expect(status.output.contains("gone.tsv"))
    #expect(status.output.contains("missing     point 3, theory.lambda = 3"))
    #expect(status.output.hasSuffix("next        lattice resume out\n"))
    let json = try scratch.lattice("status", "out", "--json")
    #expect(json.exitCode == 75 && json.output.contains(#""finished" : 1"#))
  }

  /// A point that a pass serves has not failed where it could not be run alone: a free theory has no map.
  @Test func aPointIsJudgedByThePassThatServesIt() throws {
    try write(
      #"{"theory.lambda": [0, 1, -1]}"#, networks: 100_000_000,
      further: #", "engineering": {"realisation": "transport", "transport": "order1", "steps": 4}"#)
    let run = try scratch.start(["sweep", "s.json", "--output", "out"], environment: noFigures)
    try run.waitUntil(within: 60) { run.errorsSoFar.contains("in one pass") }
    run.work(for: 0.2)
    kill(run.process.processIdentifier, SIGINT)
    #expect(try run.finish(within: 60).exitCode == 130)
    let status = try scratch.lattice("status", "out")
    #expect(status.exitCode == 75)
    #expect(status.output.contains("0 of 3 finished, 1 failed, 2 missing"), "\(status)")
    #expect(status.output.contains("failed      point 3, theory.lambda = -1"))
    #expect(status.output.contains("missing     point 1, theory.lambda = 0"))
    #expect(status.output.contains("of 100000000 networks kept"))
  }

  /// What is finished is not carried out again, a point that cannot be run is not offered again, and an
  /// old page does not stay.
  @Test func nothingIsDoneTwice() throws {
    try write(#"{"theory.lambda": [1, 2.33333333333333, -1]}"#, networks: 100)
    let first = try sweep("s.json", "--output", "out")
    #expect(first.exitCode == 3 && !first.errors.contains("lattice resume"))
    #expect(first.output.contains("theory.lambda = 2.3333:"))
    #expect(first.errors.contains("no repetition helps before the configuration"))
    let status = try scratch.lattice("status", "out")
    #expect(status.exitCode == 3 && !status.output.contains("next  "))
    #expect(try scratch.lattice("report", "out").exitCode == 0)
    let again = try scratch.lattice("resume", "out")
    #expect(again.exitCode == 3 && again.output.contains("finished already"))
    #expect(try scratch.everything(in: "out").contains("report.html"))
    // What was damaged is made anew, and the page goes.
    try scratch.write("", to: "out/tables/phi2.tsv")
    #expect(try scratch.lattice("resume", "out").exitCode == 3)
    #expect(try !scratch.everything(in: "out").contains("report.html"))
    try write(#"{"theory.lambda": [1, 2]}"#, networks: 100)
    #expect(try sweep("s.json", "--output", "good").exitCode == 0)
    let finished = try sweep("s.json", "--output", "good", "--resume")
    #expect(finished.output == "finished already: there is nothing left to do\ngood\n")
    #expect(try scratch.lattice("status", "good").exitCode == 0)
  }

  @Test func aSweepIsCheckedBeforeItRuns() throws {
    try write(#"{"theory.lambda": [1, -2], "lattice.extents": [[8, 8], [4, 4, 4]]}"#)
    let checked = try scratch.lattice("validate", "s.json")
    #expect(checked.exitCode == 65)
    #expect(
      checked.errors.contains("s.json, point 3 of 4: theory.lambda is -2; it must be at least 0."))
    let listed = try scratch.lattice("sweep", "s.json", "--dry-run")
    // As the sweep would end: not all of it can be run.
    #expect(listed.exitCode == 3 && listed.output.contains("4 points in 2 runs"))
    #expect(try scratch.everything() == ["s.json"])
    let asRun = try scratch.lattice("run", "s.json")
    #expect(asRun.exitCode == 65 && asRun.errors.contains("Use lattice sweep"))
    try write(#"{"theory.massSquared": [1, 2]}"#, further: #", "theory.lambda": 1"#)
    let misplaced = try scratch.lattice("sweep", "s.json")
    // What is wrong at every point is said once.
    #expect(misplaced.exitCode == 65)
    #expect(misplaced.errorLines.count == 1, "\(misplaced)")
    try scratch.write(phiFour, to: "quick.json")
    let none = try scratch.lattice("sweep", "quick.json")
    #expect(none.exitCode == 65 && none.errors.contains("sweep is missing"))
    let axis = try scratch.start([
      "sweep", "quick.json", "--set", "theory.lambda=[1, 2]", "--set",
      #"sweep={"theory.massSquared": [1, 2]}"#,
    ]).finish()
    #expect(axis.exitCode == 65 && axis.errors.contains("a point of a sweep has one coupling"))
  }
}
