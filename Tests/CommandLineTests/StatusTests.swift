import Foundation
import Testing

/// Whether a run's files are what they were.
struct StatusTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
    let result = try scratch.lattice(
      "run", "quick.json", "--output", "out", "--set", "output.fields=true")
    try #require(result.exitCode == 0)
  }

  private func status(_ folder: String = "out") throws -> Finished {
    try scratch.lattice("status", folder)
  }

  private func report() throws -> [String: Any] {
    try jsonObject(scratch.lattice("status", "out", "--json").output)
  }

  @Test func aRunAsItWasWrittenIsIntact() throws {
    let result = try status()
    #expect(result.exitCode == 0 && result.errors.isEmpty)
    #expect(result.output.contains("run         quick, configuration "))
    #expect(result.output.contains("statistics  reliable"))
    let files = try #require(scratch.object(of: "out/manifest.json")["files"] as? [String: String])
    #expect(files["fields.h5"] != nil)
    #expect(result.output.contains("files       \(files.count) of \(files.count) as they were"))
    let report = try report()
    #expect(report["intact"] as? Bool == true && report["reliable"] as? Bool == true)
    #expect(report["unchanged"] as? [String] == files.keys.sorted())
    #expect(report["extra"] as? [String] == [])
  }

  @Test func aSingleBitOfAnyFileIsNoticed() throws {
    for file in ["fields.h5", "propagator.tsv", "plots/propagator.gp", "config.json"] {
      let url = scratch.url.appendingPathComponent("out/" + file)
      let original = try Data(contentsOf: url)
      var data = original
      data[data.count / 2] ^= 1
      try data.write(to: url)
      let result = try status()
      #expect(result.exitCode == 2)
      #expect(result.outputLines.first == "CHANGED: \(file)")
      #expect(try report()["changed"] as? [String] == [file])
      try original.write(to: url)
    }
    #expect(try status().exitCode == 0)
  }

  @Test func missingAndExtraFilesAreNamed() throws {
    try scratch.write("my own", to: "out/notes.txt")
    try scratch.write("my own", to: "out/plots/own.gp")
    let harmless = try status()
    #expect(harmless.exitCode == 0)
    #expect(harmless.output.hasSuffix("extra       notes.txt\nextra       plots/own.gp\n"))

    try FileManager.default.removeItem(atPath: scratch.path + "/out/samples.tsv")
    try FileManager.default.removeItem(atPath: scratch.path + "/out/timeslice.tsv")
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/out/timeslice.tsv", withIntermediateDirectories: false)
    let result = try status()
    #expect(result.exitCode == 2)
    #expect(result.outputLines.prefix(2) == ["CHANGED: timeslice.tsv", "MISSING: samples.tsv"])
  }

  /// Pipes and devices are not waited for.
  @Test func whatNeverAnswersIsNotRead() throws {
    let out = scratch.path + "/out/"
    func replace(_ file: String, _ make: (String) throws -> Void) throws {
      try FileManager.default.removeItem(atPath: out + file)
      try make(out + file)
    }
    try replace("timeslice.tsv") { mkfifo($0, 0o600) }
    try replace("samples.tsv") {
      try FileManager.default.createSymbolicLink(atPath: $0, withDestinationPath: "/dev/zero")
    }
    // A link inside the folder to what was written is as good as the file.
    try FileManager.default.moveItem(
      atPath: out + "correlator.tsv", toPath: out + "plots/moved.tsv")
    try FileManager.default.createSymbolicLink(
      atPath: out + "correlator.tsv", withDestinationPath: "plots/moved.tsv")
    let result = try scratch.start(["status", "out"]).finish(within: 30)
    #expect(result.exitCode == 2)
    #expect(
      result.outputLines.prefix(2) == ["UNREADABLE: samples.tsv", "UNREADABLE: timeslice.tsv"])
    let page = try scratch.start(["report", "out"]).finish(within: 30)
    #expect(page.exitCode == 0, "\(page)")
    let text = try scratch.text(of: "out/report.html")
    #expect(text.contains("<code>timeslice.tsv</code> is not a plain file."))
    #expect(text.contains("<code>samples.tsv</code> is not a plain file."))
    #expect(text.contains("<code>correlator.tsv</code> — "))
    // Nothing from outside comes onto the page, not even what a link leads to.
    try scratch.write("# columns: secret\n1\n", to: "outside.tsv")
    try replace("samples.tsv") {
      try FileManager.default.createSymbolicLink(
        atPath: $0, withDestinationPath: scratch.path + "/outside.tsv")
    }
    let other = try scratch.start(["report", "out", "--force"]).finish(within: 30)
    #expect(other.exitCode == 0)
    #expect(try !scratch.text(of: "out/report.html").contains("secret"))
    for file in ["results.json", "manifest.json"] {
      try replace(file) { mkfifo($0, 0o600) }
      let refused = try scratch.start(["report", "out", "--force"]).finish(within: 30)
      #expect(refused.exitCode == 65 && refused.errors.contains("results.json is not a plain file"))
      let status = try scratch.start(["status", "out"]).finish(within: 30)
      #expect(status.exitCode == (file == "manifest.json" ? 65 : 2))
    }
    let last = try scratch.start(["status", "out"]).finish(within: 30)
    #expect(last.errors.contains("manifest.json is not a plain file"))
  }

  @Test func anUnreliableRunSaysSo() throws {
    let strong = try scratch.lattice(
      "run", "quick.json", "--output", "strong", "--set", "theory.lambda=200", "--set",
      "lattice.extents=[16, 16]", "--set", "engineering.realisation=weights", "--set",
      "ensemble.networks=200")
    #expect(strong.exitCode == 0)
    let result = try status("strong")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("NOT RELIABLE: "))
  }

  @Test func whatIsNoRunIsRefused() throws {
    for folder in ["nowhere", ".", "quick.json"] {
      let result = try status(folder)
      #expect(result.exitCode == 65 && result.output.isEmpty)
      #expect(result.errors.contains("\(folder) is not the folder of a run"))
    }
    for (text, words) in [
      ("{", "is damaged"), ("{}", "is damaged"),
      (
        try scratch.text(of: "out/manifest.json").replacingOccurrences(
          of: "\"schemaVersion\" : 1", with: "\"schemaVersion\" : 2"), "is of another version, 2"
      ),
      (
        try scratch.text(of: "out/manifest.json").replacingOccurrences(
          of: "\"run.log\"", with: "\"../quick.json\""), "names files outside the folder"
      ),
    ] {
      try scratch.write(text, to: "out/manifest.json")
      let result = try status()
      #expect(result.exitCode == 65)
      #expect(result.errors.contains("out/manifest.json \(words)"))
      #expect(result.errorLines.count == 1)
    }
  }
}
