import Testing

/// The same configuration gives the same bytes, whatever the number of threads.
struct DeterminismTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Names of a run's tables.
  private func tables(in folder: String) throws -> [String] {
    try scratch.everything(in: folder).filter { $0.hasSuffix(".tsv") }
  }

  @Test(arguments: [
    phiFour, freeField,
    """
    {"lattice": {"extents": [5, 6, 4]},
     "theory": {"action": "phi4", "massSquared": 0.5, "lambda": 0.3},
     "architecture": {"width": 7, "alpha": -1, "amplitude": "rayleigh"},
     "ensemble": {"networks": 1003}, "analysis": {"blocks": 10}}
    """,
  ])
  func tablesDoNotDependOnThreads(configuration: String) throws {
    try scratch.write(configuration, to: "run.json")
    for threads in ["1", "2", "3", "64"] {
      let result = try scratch.lattice(
        "run", "run.json", "--output", "threads\(threads)", "--threads", threads)
      #expect(result.exitCode == 0)
    }
    let names = try tables(in: "threads1")
    #expect(names.contains("propagator.tsv"))
    #expect(names.contains("samples.tsv"))
    for threads in ["2", "3", "64"] {
      #expect(try tables(in: "threads\(threads)") == names)
      for name in names + ["config.json", "plots/propagator.gp"] {
        #expect(
          try scratch.text(of: "threads\(threads)/\(name)") == scratch.text(of: "threads1/\(name)"),
          "\(name) with \(threads) threads")
      }
    }
  }

  @Test func anotherSeedGivesOtherNumbersOfTheSameLayout() throws {
    try scratch.write(phiFour, to: "run.json")
    #expect(try scratch.lattice("run", "run.json", "--output", "a").exitCode == 0)
    #expect(try scratch.lattice("run", "run.json", "--output", "b", "--seed", "7").exitCode == 0)
    let (first, second) = try (
      scratch.text(of: "a/propagator.tsv"), scratch.text(of: "b/propagator.tsv")
    )
    #expect(first != second)
    let rows = [first, second].map { $0.split(separator: "\n").filter { !$0.hasPrefix("#") } }
    #expect(rows[0].count == rows[1].count)
    for (one, other) in zip(rows[0], rows[1]) {
      let cells = [one, other].map { $0.split(separator: "\t").compactMap { Double($0) } }
      #expect(cells[0][...2] == cells[1][...2], "the same momenta")
      let difference = cells[0][3] - cells[1][3]
      let error = (cells[0][4] * cells[0][4] + cells[1][4] * cells[1][4]).squareRoot()
      #expect(abs(difference) < 5 * error, "row \(one)")
    }
  }
}
