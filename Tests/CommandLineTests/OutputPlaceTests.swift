import Foundation
import Testing

/// What stands where results are to go: nobody's file is lost, whatever leads to it.
struct OutputPlaceTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
    try scratch.write(phiFourSweep, to: "sweep.json")
    try scratch.write("mine\n", to: "file")
    try FileManager.default.createDirectory(
      at: scratch.url.appendingPathComponent("other"), withIntermediateDirectories: false)
    try scratch.write("mine\n", to: "other/notes")
    for (name, destination) in Self.links {
      try FileManager.default.createSymbolicLink(
        atPath: scratch.url.appendingPathComponent(name).path, withDestinationPath: destination)
    }
  }

  private static let links = [
    "toFile": "file", "toFolder": "other", "toNowhere": "nowhere", "toItself": "toItself",
  ]

  /// Links that are still what they were.
  private var links: [String: String] {
    get throws {
      let manager = FileManager.default
      var found: [String: String] = [:]
      for name in Self.links.keys {
        found[name] = try? manager.destinationOfSymbolicLink(
          atPath: scratch.url.appendingPathComponent(name).path)
      }
      return found
    }
  }

  /// Commands that make a folder take no other name, with or without --force.
  @Test(
    arguments: [
      ["run", "quick.json"], ["sweep", "sweep.json"], ["reconstruct", "quick.json"],
      ["check", "quick.json"], ["merge", "part1", "part2"],
    ], ["file", "other", "toFile", "toFolder", "toNowhere", "toItself"])
  func foldersTakeNobodysPlace(command: [String], place: String) throws {
    if command[0] == "merge" {
      for part in 1...2 {
        let drawn = try scratch.lattice(
          "run", "quick.json", "--shard", "\(part)/2", "--output", "part\(part)", "--quiet")
        #expect(drawn.exitCode == 0, "\(drawn)")
      }
    }
    for force in [[], ["--force"]] {
      let result = try scratch.start(
        command + ["--output", place, "--quiet"] + force
      ).finish()
      #expect(result.exitCode == 73 && result.errors.contains("lattice: \(place) "), "\(result)")
    }
    try expectNothingIsLost()
    #expect(try links == Self.links)
  }

  /// What a command reads is not replaced by what it writes, whatever it is called.
  @Test func inputsOutlastTheResults() throws {
    let run = try scratch.lattice(
      "run", "quick.json", "--output", "run", "--quiet", "--set", "output.fields=true")
    #expect(run.exitCode == 0, "\(run)")
    try FileManager.default.createSymbolicLink(
      atPath: scratch.url.appendingPathComponent("toRun").path, withDestinationPath: "run/plots")
    let before = try scratch.text(of: "run/manifest.json")
    for command in [
      ["analyze", "run"], ["analyze", "run/fields.h5"], ["check", "run"], ["reconstruct", "run"],
      ["check", "run/config.json"], ["reconstruct", "run/config.json"],
      ["analyze", "run", "--config", "run/config.json"],
    ] {
      for place in ["run", "./run/", "toRun/.."] {
        let result = try scratch.start(command + ["--output", place, "--force", "--quiet"]).finish()
        #expect(result.exitCode == 73, "\(result)")
        #expect(
          result.errors.contains("lattice: \(place) cannot be created: it holds "), "\(result)")
      }
    }
    let page = try scratch.lattice("report", "run", "--output", "run/results.json", "--force")
    #expect(page.exitCode == 73, "\(page)")
    let other = try scratch.lattice("run", "quick.json", "--output", "second", "--quiet")
    #expect(other.exitCode == 0)
    for place in ["results.json", "manifest.json", "plots/propagator.gp"] {
      for command in [
        ["report", "second", "--output"], ["engineer", "quick.json", "--output"],
        ["plan", "quick.json", "--target-error", "G(0)=5%", "--write"],
      ] {
        let foreign = try scratch.start(command + ["run/" + place, "--force"]).finish()
        #expect(
          foreign.exitCode == 73 && foreign.errors.contains("is a file of a run"), "\(foreign)")
      }
    }
    // A run's figures may lie elsewhere, behind a link in its folder.
    try FileManager.default.moveItem(
      at: scratch.url.appendingPathComponent("run/plots"),
      to: scratch.url.appendingPathComponent("figures"))
    try FileManager.default.createSymbolicLink(
      atPath: scratch.url.appendingPathComponent("run/plots").path,
      withDestinationPath: "../figures")
    let elsewhere = try scratch.lattice(
      "report", "run", "--output", "figures/propagator.gp", "--force")
    #expect(
      elsewhere.exitCode == 73
        && elsewhere.errors.contains("is a file of the run or sweep the page is about"),
      "\(elsewhere)")
    let beside = try scratch.lattice("report", "second", "--output", "run/other.html", "--force")
    #expect(beside.exitCode == 0, "\(beside)")
    #expect(try scratch.lattice("status", "run").exitCode == 0)
    #expect(try scratch.text(of: "run/manifest.json") == before)
    // A run replaces the folder of its own configuration, which is written anew.
    let again = try scratch.lattice(
      "run", "run/config.json", "--output", "run", "--force", "--quiet")
    #expect(again.exitCode == 0, "\(again)")
  }

  /// Commands that write a file replace a file or a link if they are told to, never what a link leads to.
  @Test(
    arguments: [
      ["engineer", "quick.json", "--set", "engineering.transport=\"fitted\"", "--output"],
      ["plan", "quick.json", "--target-error", "G(0)=5%", "--write"],
    ], ["other", "toFile", "toFolder", "toNowhere", "toItself"])
  func filesTakeNobodysPlaceUnasked(command: [String], place: String) throws {
    let result = try scratch.start(command + [place]).finish()
    #expect(result.exitCode == 73 && result.errors.contains("lattice: \(place) "), "\(result)")
    #expect(try links == Self.links)
    try expectNothingIsLost()

    let isFolder = ["other", "toFolder"].contains(place)
    let forced = try scratch.start(command + [place, "--force"]).finish()
    #expect(forced.exitCode == (isFolder ? 73 : 0), "\(forced)")
    try expectNothingIsLost()
    if !isFolder { #expect(try scratch.text(of: place).count > 100) }
  }

  private func expectNothingIsLost() throws {
    #expect(try scratch.text(of: "file") == "mine\n")
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: scratch.url.appendingPathComponent("other").path) == ["notes"])
    #expect(try scratch.text(of: "other/notes") == "mine\n")
  }
}
