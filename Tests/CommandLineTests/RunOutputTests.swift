import Foundation
import Testing

/// What a run leaves and prints: names and layouts that scripts depend on.
struct RunOutputTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
  }

  @Test func theFolderHoldsEveryPromisedFile() throws {
    let result = try scratch.lattice("run", "quick.json", "--output", "out")
    #expect(result.exitCode == 0)
    #expect(result.outputLines.last == "out")
    let files = Set(try scratch.everything(in: "out"))
    let promised = [
      "config.json", "manifest.json", "results.json", "propagator.tsv", "timeslice.tsv",
      "samples.tsv", "run.log", "plots", "plots/propagator.gp",
    ]
    #expect(files.isSuperset(of: promised), "missing: \(Set(promised).subtracting(files))")
    #expect(try scratch.everything().allSatisfy { !$0.contains("partial") })
  }

  @Test func withoutOutputTheFolderIsNamedAfterTheRunAndItsHash() throws {
    let result = try scratch.lattice("run", "quick.json")
    let results = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/Results")
    #expect(results.count == 1)
    let name = try #require(results.first)
    #expect(name.wholeMatch(of: /quick-[0-9a-f]{8}/) != nil)
    #expect(result.outputLines.last == "Results/\(name)")
    let manifest = try scratch.object(of: "Results/\(name)/manifest.json")
    let hash = try #require(manifest["configurationHash"] as? String)
    #expect(name.hasSuffix(hash.prefix(8)))
  }

  @Test func tablesEndTheirHeaderWithTheColumns() throws {
    #expect(try scratch.lattice("run", "quick.json", "--output", "out").exitCode == 0)
    for table in try scratch.everything(in: "out") where table.hasSuffix(".tsv") {
      let lines = try scratch.text(of: "out/\(table)").split(separator: "\n")
      let header = lines.prefix { $0.hasPrefix("#") }
      let columns = try #require(header.last)
      #expect(columns.hasPrefix("# columns: "))
      let names = columns.dropFirst("# columns: ".count).split(separator: " ")
      for row in lines.dropFirst(header.count) {
        let cells = row.split(separator: "\t", omittingEmptySubsequences: false)
        #expect(cells.count == names.count, "\(table)")
        #expect(cells.allSatisfy { Double($0) != nil }, "\(table)")
      }
    }
  }

  @Test func thePropagatorsColumnsAreThePinnedOnes() throws {
    #expect(try scratch.lattice("run", "quick.json", "--output", "out").exitCode == 0)
    let lines = try scratch.text(of: "out/propagator.tsv").split(separator: "\n")
    #expect(
      lines.contains(
        "# columns: n0 n1 phat2 value error free free_pull oneLoop oneLoop_pull twoLoop "
          + "twoLoop_pull gap gap_pull direct direct_error"))
    // On 8² the representatives are 0 ≤ n1 ≤ n0 ≤ 4.
    let momenta = lines.filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t").prefix(2).compactMap { Int($0) } }
    #expect(momenta.count == 15)
    #expect(momenta.allSatisfy { 0 <= $0[1] && $0[1] <= $0[0] && $0[0] <= 4 })
  }

  @Test func theManifestHoldsTheChecksumOfEveryOtherFile() throws {
    #expect(try scratch.lattice("run", "quick.json", "--output", "out").exitCode == 0)
    let manifest = try scratch.object(of: "out/manifest.json")
    let checksums = try #require(manifest["files"] as? [String: String])
    let files = try scratch.everything(in: "out").filter { $0 != "plots" && $0 != "manifest.json" }
    #expect(Set(checksums.keys) == Set(files))
    for (file, checksum) in checksums {
      #expect(try sha256(of: scratch.path + "/out/" + file) == checksum, "\(file)")
    }
    for key in ["program", "configurationHash", "seed", "seedScheme", "started", "ended", "host"] {
      #expect(manifest[key] != nil, "\(key)")
    }
  }

  /// The checksum of a file by a tool that is not ours.
  private func sha256(of path: String) throws -> String {
    let script =
      "if command -v sha256sum >/dev/null; then sha256sum \"$1\"; "
      + "else shasum -a 256 \"$1\"; fi"
    let result = try RunningProgram(
      URL(fileURLWithPath: "/bin/sh"), ["-c", script, "sh", path], in: scratch.url
    ).finish()
    return String(result.output.prefix(64))
  }

  @Test func resultsCarryThePinnedNames() throws {
    #expect(try scratch.lattice("run", "quick.json", "--output", "out").exitCode == 0)
    let results = try scratch.object(of: "out/results.json")
    let observables = try #require(results["observables"] as? [String: [String: Any]])
    for name in [
      "phi2", "phi4", "nearestNeighbour", "susceptibility", "absMagnetization", "binder", "u4",
      "xi2nd", "logPartitionRatio", "effectiveMass",
    ] {
      let observable = try #require(observables[name], "\(name)")
      for part in ["value", "error", "n", "tau"] { #expect(observable[part] != nil, "\(name)") }
    }
    let expected = [
      "weights": [
        "essFraction", "varianceLogWeight", "largestShare", "paretoK", "predictedVariance",
        "lostNetworks",
      ],
      "schwingerDyson": ["maxPull"],
      "cost": ["secondsPerNetwork", "cpuSeconds", "peakBytes"],
      "couplings": ["internal"],
    ]
    for (section, names) in expected {
      let found = try #require(results[section] as? [String: Any], "\(section)")
      for name in names { #expect(found[name] != nil, "\(section).\(name)") }
    }
    #expect(results["reliable"] is Bool)
    #expect(results["reasons"] is [String])
  }

  @Test func jsonIsExactlyTheResults() throws {
    let result = try scratch.lattice("run", "quick.json", "--output", "out", "--json")
    #expect(result.exitCode == 0)
    #expect(try result.output == scratch.text(of: "out/results.json"))
  }

  @Test func quietLeavesOnlyThePath() throws {
    let result = try scratch.lattice("run", "quick.json", "--output", "out", "--quiet")
    #expect(result.exitCode == 0)
    #expect(result.output == "out\n")
    #expect(result.errors.isEmpty)
  }

  @Test func theResolvedConfigurationRunsAgainToTheSameTables() throws {
    #expect(try scratch.lattice("run", "quick.json", "--output", "first").exitCode == 0)
    #expect(try scratch.lattice("run", "first/config.json", "--output", "second").exitCode == 0)
    for name in ["config.json", "propagator.tsv", "timeslice.tsv", "samples.tsv"] {
      #expect(try scratch.text(of: "first/\(name)") == scratch.text(of: "second/\(name)"))
    }
  }

  @Test func dryRunWritesNothing() throws {
    let result = try scratch.lattice("run", "quick.json", "--dry-run", "--set", "theory.lambda=2")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("\"lambda\": 2"))
    #expect(result.errors.contains("Results/quick-"))
    #expect(result.errors.contains("memory"))
    #expect(try scratch.everything() == ["quick.json"])
    // What it prints is the configuration, ready to be run.
    try scratch.write(result.output, to: "resolved.json")
    #expect(try scratch.lattice("validate", "resolved.json").exitCode == 0)
  }

  @Test func letterCaseOfThePathMayBeOff() throws {
    try FileManager.default.createDirectory(
      at: scratch.url.appendingPathComponent("Configs"), withIntermediateDirectories: false)
    try scratch.write(phiFour, to: "Configs/Quick.json")
    let result = try scratch.lattice("run", "configs/quick.json", "--output", "out")
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("configs/quick.json is read from Configs/Quick.json"))
    #expect(try scratch.text(of: "out/run.log").contains("Configs/Quick.json"))
  }

  @Test func anAmbiguousPathIsAnError() throws {
    try scratch.write(phiFour, to: "Quick.json")
    // A file system that ignores case holds one file now.
    guard try scratch.everything().count == 2 else { return }
    let result = try scratch.lattice("run", "QUICK.json", "--output", "out")
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("it could be several"))
    #expect(result.errors.contains("Quick.json or quick.json"))
  }

  /// A run nobody reads any more still finishes, and whole.
  @Test func aClosedPipeDoesNotStopARun() throws {
    let program = try LatticeProgram.url().path
    let script = "\"$1\" run quick.json --output out --set ensemble.networks=20000 2>&1 | true"
    _ = try RunningProgram(
      URL(fileURLWithPath: "/bin/sh"), ["-c", script, "sh", program], in: scratch.url
    ).finish()
    #expect(try scratch.everything(in: "out").contains("manifest.json"))
  }
}
