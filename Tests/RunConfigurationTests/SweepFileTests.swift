import RunConfiguration
import Testing

/// The points a sweep section makes, and what is said of one that makes none.
struct SweepFileTests {
  private func file(_ sweep: String, overrides: [String] = []) throws -> SweepFile {
    let text = phiFour.dropLast().trimmingPrefix(" ") + ", \"sweep\": \(sweep)}"
    return try #require(
      try SweepFile(text: String(text), source: "s.json", overrides: overrides))
  }

  private func labels(_ sweep: String) throws -> [String] {
    try file(sweep).specification.points.map(\.label)
  }

  /// The sentences about a sweep section, without the file's name.
  private func faults(_ sweep: String, overrides: [String] = []) throws -> [String] {
    do throws(ConfigurationError) {
      let text = String(phiFour.dropLast()) + ", \"sweep\": \(sweep)}"
      _ = try SweepFile(text: text, source: "s.json", overrides: overrides)
      return []
    } catch {
      return error.problems.map {
        $0.description.replacing("s.json: ", with: "")
      }
    }
  }

  @Test func gridZipAndListMakePoints() throws {
    #expect(
      try labels(#"{"theory.lambda": [0, 2], "lattice.extents": [[4, 4], [8, 8]]}"#) == [
        "theory.lambda = 0, lattice.extents = [4, 4]",
        "theory.lambda = 0, lattice.extents = [8, 8]",
        "theory.lambda = 2, lattice.extents = [4, 4]",
        "theory.lambda = 2, lattice.extents = [8, 8]",
      ])
    #expect(
      try labels(
        #"{"mode": "zip", "theory.lambda": [0, 2], "lattice.extents[1]": {"values": [4, 6]}}"#)
        == [
          "theory.lambda = 0, lattice.extents[1] = 4", "theory.lambda = 2, lattice.extents[1] = 6",
        ])
    #expect(
      try labels(
        #"{"points": [{"theory.lambda": 1, "theory.massSquared": -1}, {"theory.massSquared": 2, "theory.lambda": 3}]}"#
      ) == [
        "theory.lambda = 1, theory.massSquared = -1", "theory.lambda = 3, theory.massSquared = 2",
      ])
  }

  @Test func rangesAreSpacedAndSpelt() throws {
    func values(_ range: String) throws -> [String] {
      try file("{\"theory.lambda\": \(range)}").specification.points.map { $0[0].text }
    }
    #expect(try values(#"{"linear": [0, 1, 11]}"#)[3] == "0.3")
    #expect(try values(#"{"linear": [1, -1, 5]}"#) == ["1", "0.5", "0", "-0.5", "-1"])
    #expect(try values(#"{"log": [0.01, 100, 5]}"#) == ["0.01", "0.1", "1", "10", "100"])
    // Not −4.4e-17, which the rounding of 2.1 leaves.
    #expect(try values(#"{"linear": [-0.3, 0.7, 11]}"#)[3] == "0")
    let sweep = try file(#"{"theory.lambda": {"log": [1, 2, 2]}, "theory.massSquared": [1]}"#)
    #expect(sweep.specification.logarithmicKeys == ["theory.lambda"])
  }

  @Test func pointsAreDecodedLikeFiles() throws {
    let sweep = try file(
      #"{"theory.lambda": [0.5, -1], "ensemble": [{"networks": 100, "seed": 18446744073709551615}]}"#
    )
    let points = sweep.specification.points
    let first = try sweep.decoded(points[0]).validated()
    #expect(first.theory.lambda == .value(0.5) && first.theory.massSquared == .value(0.25))
    #expect(first.ensemble.networks == 100 && first.ensemble.seed == .max)
    let second = try sweep.decoded(points[1], label: "s.json, point 2 of 2")
    #expect(
      second.problems.map(\.description) == [
        "s.json, point 2 of 2: theory.lambda is -1; it must be at least 0. Try 1."
      ])
    // What the folder keeps makes the same sweep.
    let again = try #require(try SweepFile(text: sweep.canonicalText, source: "again"))
    #expect(again.specification.points.map(\.label) == points.map(\.label))
    #expect(again.canonicalText == sweep.canonicalText)
  }

  @Test func aFileWithoutASweepIsNone() throws {
    #expect(try SweepFile(text: phiFour, source: "x") == nil)
    #expect(
      sentences(after: #"sweep={"theory.lambda": [1]}"#) == [
        "sweep is given; it makes many runs of the file, and one was asked for. Use lattice sweep, or "
          + "leave it out with --set sweep=null."
      ])
  }

  @Test(arguments: [
    ("3", "sweep is 3; it must be a section in braces."),
    ("{}", "sweep has no keys to sweep; it must vary at least one."),
    (#"{"theory.lamda": [1]}"#, "is not a key; did you mean theory.lambda?"),
    (#"{"mod": "zip", "theory.lambda": [1]}"#, "sweep.mod is not a key; did you mean mode?"),
    (#"{"name": ["a", "b"]}"#, "sweep.name cannot be swept; it is the same for all points."),
    (#"{"theory..lambda": [1]}"#, "is not a key; a key is written as in theory.lambda"),
    (
      #"{"mode": "product", "theory.lambda": [1]}"#,
      "sweep.mode is \"product\"; it must be \"grid\" or \"zip\"."
    ),
    (#"{"commonRandomNumbers": 1, "theory.lambda": [1]}"#, "is 1; it must be true or false."),
    (#"{"theory.lambda": 1}"#, "sweep.theory.lambda is 1; its values must be a list, or one of"),
    (#"{"theory.lambda": []}"#, "sweep.theory.lambda has no values"),
    (
      #"{"theory.lambda": {"linear": [0, 1]}}"#,
      "it must be [first, last, count] with a count from 2"
    ),
    (#"{"theory.lambda": {"linear": [0, 1, 1]}}"#, "with a count from 2 to 10000"),
    (
      #"{"theory.lambda": {"linear": [0, 1e400, 3]}}"#,
      "is \"linear\": [0, 1e400, 3]; 1e400 is too large for a finite number."
    ),
    (#"{"theory.lambda": {"linear": [0, 1, 2.5]}}"#, "with a count from 2 to 10000"),
    (
      #"{"theory.lambda": {"log": [0, 1, 5]}}"#, "first and last must be different positive numbers"
    ),
    (#"{"theory.lambda": {"linear": [1, 1, 5]}}"#, "first and last must be different."),
    (#"{"theory.lambda": {"values": 1}}"#, "has the values 1; they must be a list."),
    (
      #"{"mode": "zip", "theory.lambda": [1, 2], "theory.massSquared": [1, 2, 3]}"#,
      "sweep.theory.massSquared has 3 values; with the mode \"zip\" all keys need as many"
    ),
    (
      #"{"theory.lambda": {"linear": [0, 1, 5000]}, "theory.massSquared": [1, 2, 3]}"#,
      "sweep has 15000 points; it must have at most 10000."
    ),
    (
      #"{"theory.lambda": [1, 2, 1]}"#,
      "sweep has point 3, theory.lambda = 1, as point 1 already; every point must be another."
    ),
    (
      #"{"lattice.extents": [[4, 4]], "lattice.extents[0]": [4, 8]}"#,
      "overlaps with lattice.extents; a point can give a value to one of them only."
    ),
    (#"{"points": []}"#, "it must be a list of 1 to 10000 sections, one a point."),
    (
      #"{"points": [{"theory.lambda": 1}, {"theory.massSquared": 1}]}"#,
      "has the keys theory.massSquared; every point must have those of the first, theory.lambda."
    ),
    (#"{"points": [{"theory.lambda": 1}], "theory.massSquared": [1]}"#, "stands beside points"),
    (#"{"points": [{"theory.lambda": 1}], "mode": "zip"}"#, "sweep.mode stands beside points"),
  ])
  func aBadSweepIsRefused(sweep: String, expected: String) throws {
    let found = try faults(sweep)
    #expect(found.count == 1 && found[0].contains(expected), "\(found)")
  }

  @Test func aSweptKeyCannotBeSetBesides() throws {
    let found = try faults(#"{"theory.lambda": [1, 2]}"#, overrides: ["theory.lambda=3"])
    #expect(found.count == 1)
    #expect(found[0].contains("theory.lambda is swept; the points' own values of theory.lambda"))
    #expect(try faults(#"{"theory.lambda": [1, 2]}"#, overrides: ["ensemble.networks=7"]).isEmpty)
    let replaced = try file("3", overrides: [#"sweep={"theory.lambda": [4]}"#])
    #expect(replaced.specification.points.map(\.label) == ["theory.lambda = 4"])
  }

  /// What is wrong besides the swept keys is wrong at every point; what a point may mend is not common.
  @Test func whatIsWrongAtEveryPointIsKnownAtOnce() throws {
    let text = """
      {"lattice": {"extents": [4, 4]}, "theory": {"action": "phi4", "massSquared": "x", "lamda": 1},
       "ensemble": {"netwoks": 3}, "sweep": {"theory.massSquared": [1, 2]}}
      """
    let file = try #require(try SweepFile(text: text, source: "s.json"))
    #expect(file.commonProblems.map(\.keyPath) == ["theory.lamda", "ensemble.netwoks"])
    #expect(file.commonProblems.allSatisfy { $0.source == "s.json" && $0.line != nil })
    for values in file.specification.points {
      let found = Set(try file.decoded(values).problems.map(\.keyPath))
      #expect(found.isSuperset(of: file.commonProblems.map(\.keyPath)))
    }
  }
}
