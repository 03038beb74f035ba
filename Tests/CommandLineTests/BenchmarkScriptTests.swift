import Foundation
import TestSupport
import Testing

private let found = Python(with: "numpy", "h5py")
private let skip = Comment(rawValue: "no Python with numpy and h5py: \(Python.remedy)")

private let benchmarks = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Benchmarks")

/// The scripts of `make benchmark` on small cases: what they check and write, never how long it took.
@Suite(.enabled(if: found != nil, skip))
struct BenchmarkScriptTests {
  let scratch: Scratch
  let python: Python
  let program: String

  init() throws {
    scratch = try Scratch()
    python = try #require(found)
    program = try LatticeProgram.url().path
  }

  /// Runs a script as the shell would, its pages going into `record`.
  private func run(_ script: String, _ arguments: String...) throws -> String {
    try python.run(
      """
      import subprocess, sys
      sys.exit(subprocess.run([sys.executable, "-B"] + sys.argv[1].split("\\n")).returncode)
      """,
      ([
        benchmarks.appendingPathComponent(script).path, program, "--record",
        scratch.path + "/record",
      ] + arguments).joined(separator: "\n"))
  }

  private func interpreter() throws -> String {
    try python.run("import sys; print(sys.executable, end='')")
  }

  /// The rows of a table, without its header.
  private func rows(of table: String) throws -> [[String]] {
    try scratch.text(of: "record/" + table).split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.components(separatedBy: "\t") }
  }

  @Test func freeFieldsOfAllProgramsAreChecked() throws {
    _ = try run(
      "peers/free_fields.py", "--quick", "--lattice", "64x64", "--rounds", "1", "--samples", "150")
    let rows = try rows(of: "free_fields.tsv")
    let names = rows.map { $0[1] }
    #expect(names.first == "lattice" && names.contains("NumPy, irfftn"))
    for row in rows { #expect(abs(Double(row[6]) ?? .nan) < 5, "\(row)") }
    #expect(try scratch.text(of: "record/free_fields.md").contains("* Processor: "))
  }

  /// A chain of this theory is timed; one of another is refused, and so is what is no chain.
  @Test func anotherProgramsChainIsChecked() throws {
    // One that knows of no action: independent normals of variance χ/V.
    let chain = """
      import random, sys
      extent, count = int(sys.argv[1]), int(sys.argv[2])
      draw = random.Random(7)
      print('# magnetisation')
      for _ in range(count): print(draw.gauss(0, 1) * float(sys.argv[3]) ** 0.5 / extent)
      """
    try scratch.write(chain, to: "chain.py")
    let command = "\(try interpreter()) \(scratch.path)/chain.py {extent} {trajectories} "
    for (arguments, message) in [
      (["--hmc", command + "20"], "another theory"),
      (["--hmc", command + "0"], "over and over"),
      (["--hmc", "echo {extent}"], "printed 1 numbers for 2000 trajectories"),
      (["--hmc", "echo {mass}"], "no placeholder"),
      (["--hmc", "echo {extent} sites"], "must be one finite number"),
      (["--hmc", "/nonexistent/hmc"], "cannot be run"),
    ] {
      do {
        _ = try run("peers/markov_chains.py", "--quick", arguments[0], arguments[1])
        Issue.record("\(arguments) passes")
      } catch let failure as Python.Failure {
        #expect(failure.output.contains(message), "\(failure.output)")
        #expect(!failure.output.contains("Traceback"))
      }
    }
    #expect(try scratch.everything() == ["chain.py"])
  }

  /// The example of the contract, in the convention it is written for and in another.
  @Test func theExampleIsOfThisTheory() throws {
    let example =
      try interpreter() + " " + benchmarks.appendingPathComponent("peers/hmc_numpy.py").path
    _ = try run("peers/markov_chains.py", "--quick", "--hmc", example)
    let rows = try rows(of: "markov_chains.tsv")
    #expect(rows.count == 3)
    for row in rows {
      let numbers = row.compactMap(Double.init)
      #expect(numbers.count == 10 && numbers.allSatisfy { $0 > 0 }, "\(row)")
      let pull = (numbers[4] - numbers[1]) / hypot(numbers[5], numbers[2])
      #expect(abs(pull) < 4)
      #expect(numbers[6] > 0.5 && numbers[6] < 10, "τ_int \(numbers[6])")
    }
    #expect(throws: Python.Failure.self) {
      try run("peers/markov_chains.py", "--quick", "--hmc", example, "--convention", "flow")
    }
  }

  /// Metropolis of the hopping action −2κ Σ_μ φ(x)φ(x+μ) + (1 − 2λ)φ² + λφ⁴, which shares neither
  /// algorithm nor couplings with the networks.
  @Test func anotherConventionIsConverted() throws {
    try scratch.write(
      """
      import sys
      import numpy as np
      extent, count, seed = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
      kappa, coupling = float(sys.argv[4]), float(sys.argv[5])
      draw = np.random.default_rng(seed)
      field = draw.normal(size=(extent, extent))
      colours = [np.indices(field.shape).sum(axis=0) % 2 == parity for parity in (0, 1)]
      for turn in range(-100, count):
          for hit in range(12):
              near = sum(np.roll(field, step, axis) for step in (1, -1) for axis in (0, 1))
              local = lambda phi: (
                  -2 * kappa * phi * near + (1 - 2 * coupling) * phi**2 + coupling * phi**4)
              trial = field + draw.uniform(-1.5, 1.5, field.shape)
              change = local(trial) - local(field)
              taken = (draw.random(field.shape) < np.exp(-change)) & colours[hit % 2]
              field[taken] = trial[taken]
          if turn >= 0:
              print(field.mean())
      """, to: "hopping.py")
    let command = "\(try interpreter()) \(scratch.path)/hopping.py "
    _ = try run(
      "peers/markov_chains.py", "--quick", "--trajectories", "800", "--convention", "hopping",
      "--hmc", command + "{extent} {trajectories} {seed} {kappa} {lambda}")
    let rows = try rows(of: "markov_chains.tsv").map { $0.compactMap(Double.init) }
    #expect(rows.count == 3)
    for row in rows { #expect(abs(row[4] - row[1]) < 4 * hypot(row[5], row[2]), "\(row)") }
  }

  /// The driver keeps an index of the pages, and goes on where a section fails.
  @Test func sectionsAreCollected() throws {
    let output = try run("growth.py", "--quick", "--budget", "0.05", "--part", "coupling")
    #expect(output.contains("wrote "))
    let rows = try rows(of: "growth_coupling.tsv")
    #expect(rows.map { $0[1] } == ["0.1", "1", "4"])
    for row in rows { #expect(row[7] != "hmc" && (Double(row[5]) ?? 0) > 0.1, "\(row)") }
    do {
      _ = try run(
        "benchmark.py", "--quick", "--sections", "markov_chains", "--hmc", "/nonexistent/hmc")
      Issue.record("a failed section is not told")
    } catch let failure as Python.Failure {
      #expect(failure.output.contains("0 of 1 sections"))
      #expect(failure.output.contains("failed: markov_chains"))
    }
    let index = try scratch.text(of: "record/README.md")
    #expect(index.contains("(growth_coupling.md)") && !index.contains("markov_chains.md"))
  }
}
