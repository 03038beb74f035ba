import Foundation
import Testing

/// `init`, `doctor`, `manual` and completions: what a new user meets first.
struct BeginningTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test(arguments: ["free", "phi4", "oscillator", "sweep", "papers"])
  func templatesAreSound(name: String) throws {
    let result = try scratch.lattice("init", name)
    #expect(result.exitCode == 0, "\(result)")
    #expect(try scratch.everything() == ["\(name).json"])
    #expect(try scratch.text(of: "\(name).json").contains("//"))
    #expect(try scratch.lattice("validate", "\(name).json").exitCode == 0)
    try scratch.write("mine", to: "\(name).json")
    let again = try scratch.lattice("init", name)
    #expect(again.exitCode == 73)
    #expect(again.errors.contains("--force"))
    #expect(try scratch.text(of: "\(name).json") == "mine")
    #expect(try scratch.lattice("init", name, "--force").exitCode == 0)
    #expect(try scratch.text(of: "\(name).json") != "mine")
  }

  /// A template's name stands for it where there is no such file, and the program says which it took.
  @Test func filesComeBeforeTemplates() throws {
    try FileManager.default.createDirectory(
      at: scratch.url.appendingPathComponent("phi4"), withIntermediateDirectories: false)
    let template = try scratch.lattice("validate", "phi4", "--set", "ensemble.networks=2000")
    #expect(template.exitCode == 0, "\(template)")
    #expect(template.errorLines.count == 1 && template.errors.contains("its template is used"))
    #expect(try scratch.lattice("init", "phi4").exitCode == 0)
    let file = try scratch.lattice("validate", "phi4.json", "--set", "ensemble.networks=2000")
    #expect(file.output == template.output, "both have the same hash")

    try scratch.write(phiFour, to: "phi4.json")
    let own = try scratch.lattice("validate", "phi4")
    #expect(own.output.contains("Results/quick-"))
    #expect(own.errorLines.count == 1 && own.errors.contains("phi4.json is"))
    try FileManager.default.removeItem(at: scratch.url.appendingPathComponent("phi4"))
    try scratch.write("{}", to: "PHI4")
    let folded = try scratch.lattice("validate", "phi4")
    #expect(folded.exitCode == 65)
    #expect(folded.errors.contains("phi4 is read from PHI4"))

    let missing = try scratch.lattice("validate", "phi5")
    #expect(missing.exitCode == 65, "no template")
    #expect(missing.errorLines.count == 1 && missing.errors.contains("Templates: free, phi4, "))
    #expect(!(try scratch.lattice("validate", "phi5.json")).errors.contains("Templates"))
    let wrong = try scratch.lattice("validate", "free", "--set", "theory.massSquared=-1")
    #expect(wrong.exitCode == 65)
  }

  /// Every command that reads a configuration takes a template.
  @Test(arguments: [
    ["run", "phi4", "--networks", "200", "--output", "run"], ["sweep", "sweep", "--dry-run"],
    ["predict", "free"], ["plan", "free", "--target-error", "G(0)=1%"],
  ]) func commandsTakeTemplates(arguments: [String]) throws {
    let result = try scratch.start(arguments).finish()
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.split(separator: "its template is used").count == 2, "said once")
    #expect(try scratch.everything().contains("run/propagator.tsv") == (arguments[0] == "run"))
  }

  /// What is advised works as it is printed, from wherever the program was called.
  @Test func theAdviceWorks() throws {
    let result = try scratch.lattice("init", "free")
    let advice = result.outputLines.filter { $0.hasPrefix("  ") }
    #expect(advice.count == 3)
    for line in advice {
      let shell = try RunningProgram(
        URL(fileURLWithPath: "/bin/sh"), ["-c", line + " --help"], in: scratch.url
      ).finish()
      #expect(shell.exitCode == 0, "\(line)\n\(shell)")
    }
    let validation = try RunningProgram(
      URL(fileURLWithPath: "/bin/sh"), ["-c", String(advice[0])], in: scratch.url
    ).finish()
    #expect(validation.output.hasPrefix("sound"), "\(validation)")
  }

  /// Files that helps name are there, in that very spelling.
  @Test func helpNamesFilesThatExist() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try scratch.lattice("manual").output.replacing("\\-", with: "-")
    let named = page.split { " \n'`,()".contains($0) }.filter {
      $0.lowercased().contains("configs/")
    }.map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
    #expect(named.count > 2)
    for path in named {
      var folder = root
      for part in path.split(separator: "/") {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.contains(String(part)), "\(path)")
        folder.appendPathComponent(String(part))
      }
    }
  }

  @Test func templatesAreListedWithoutATerminal() throws {
    let result = try scratch.lattice("init")
    #expect(result.exitCode == 0)
    #expect(
      result.outputLines.map { $0.split(separator: "\t")[0] } == [
        "free", "phi4", "oscillator", "sweep", "papers",
      ])
    #expect(try scratch.everything().isEmpty)
    let unknown = try scratch.lattice("init", "qcd")
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors.contains("free, phi4"))
  }

  @Test func theDoctorNamesEveryLibrary() throws {
    let result = try scratch.lattice("doctor")
    for name in ["Swift", "fftw", "HDF5", "zlib", "gnuplot", "cores", "memory", "disk", "MPI"] {
      #expect(result.output.contains(name), "\(name)")
    }
    let findings = try #require(
      try jsonObject(try scratch.lattice("doctor", "--json").output)["findings"]
        as? [[String: Any]])
    let isMissing = findings.contains { $0["state"] as? String == "missing" }
    #expect(result.exitCode == (isMissing ? 1 : 0))
  }

  /// Without other programs on the PATH their lines say so, and nothing required is missing.
  @Test func theDoctorMissesWhatIsNotThere() throws {
    let result = try scratch.start(["doctor"], environment: ["PATH": "/nonexistent"]).finish()
    #expect(result.output.contains("not on the PATH"))
    #expect(result.output.contains("apt-get install gnuplot-nox"))
    #expect(result.exitCode == 0)
  }

  @Test func theManualHasEveryCommand() throws {
    let page = try scratch.lattice("manual").output
    #expect(page.hasPrefix(".TH LATTICE 1"))
    for command in ["run", "predict", "plan", "init", "doctor", "bench sampling"] {
      #expect(page.contains(".SS lattice \(command)"), "\(command)")
    }
    #expect(page.contains("\\-\\-target\\-error"))
    #expect(page.utf8.allSatisfy { $0 < 128 }, "roff takes other bytes for Latin-1")
    #expect(page.contains("G(p) = 1/(p\\[u0302]\\[u00B2] + m\\[u00B2])"))
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func shellsComplete(shell: String) throws {
    let script = try scratch.lattice("--generate-completion-script", shell)
    #expect(script.exitCode == 0)
    #expect(script.output.contains("predict"))
    #expect(script.output.contains("json"), "configurations are completed")
  }
}
