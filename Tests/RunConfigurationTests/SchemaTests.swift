import Foundation
import RunConfiguration
import Testing

struct SchemaTests {
  private let isRegenerating =
    ProcessInfo.processInfo.environment["LATTICE_REGENERATE"] == "1"
  private let remedy = Comment(
    rawValue: "outdated: LATTICE_REGENERATE=1 swift test --filter RunConfigurationTests writes it")

  @Test func publishedSchemaIsTheGeneratedOne() throws {
    let file = repository.appendingPathComponent("Configs/schema.json")
    let generated = ConfigurationSchema.jsonSchema
    if isRegenerating { try Data(generated.utf8).write(to: file) }
    #expect(try String(contentsOf: file, encoding: .utf8) == generated, remedy)
    _ = try ConfigurationScanner.scan(generated, source: "schema.json")
    #expect(try JSONSerialization.jsonObject(with: Data(generated.utf8)) is [String: Any])
  }

  @Test func publishedTableIsTheGeneratedOne() throws {
    let file = repository.appendingPathComponent("Configs/README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = "<!-- keys: generated, do not edit by hand -->\n"
    let end = "<!-- end of keys -->"
    let opening = try #require(text.range(of: start))
    let closing = try #require(text.range(of: end))
    let table = "\n" + ConfigurationSchema.markdownTable + "\n"
    if isRegenerating {
      let updated = text[..<opening.upperBound] + table + text[closing.lowerBound...]
      try Data(updated.utf8).write(to: file)
    } else {
      #expect(String(text[opening.upperBound..<closing.lowerBound]) == table, remedy)
    }
  }

  @Test func theExampleOfTheReadmeIsSound() throws {
    let file = repository.appendingPathComponent("Configs/README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let opening = try #require(text.range(of: "```json5\n"))
    let rest = text[opening.upperBound...]
    let closing = try #require(rest.range(of: "```"))
    #expect(sentences(String(rest[..<closing.lowerBound])).isEmpty)
  }

  @Test func committedConfigurationsAreSound() throws {
    let folder = repository.appendingPathComponent("Configs")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    for path in paths where path.hasSuffix(".json") && path != "schema.json" {
      let file = folder.appendingPathComponent(path).path
      if let sweep = try SweepFile(file) {
        for point in sweep.specification.points {
          #expect(try sweep.decoded(point).problems.isEmpty)
        }
        continue
      }
      let decoded = try ConfigurationFile.load(file)
      #expect(decoded.problems.isEmpty, "\(decoded.problems.map(\.description))")
    }
  }

  @Test func everyKeyHasItsPlaceAndItsWords() {
    let keys = ConfigurationSchema.keys
    #expect(Set(keys.map(\.path)).count == keys.count)
    for key in keys {
      #expect(key.section.isEmpty || ConfigurationSchema.key(key.section)?.form == .section)
      #expect(key.explanation.hasSuffix(".") && !key.example.isEmpty && !key.applies.isEmpty)
    }
  }

  @Test func aKeyIsExplained() throws {
    let expected = """
      theory.lambda: Quartic coupling λ in the chosen convention. A list is an axis that one run covers at fixed massSquared.
        type     number or list of numbers
        allowed  a finite number of at least 0, or a list of 2 to 1000 such numbers in ascending order
        unit     a^(d−4), none in "hopping"
        default  none
        applies  when the action is "phi4", where it is required, or "phi6", where it may stand for couplings.4
        example  "lambda": 1
                 "lambda": [0, 0.5, 1]

      """
    #expect(try ConfigurationSchema.explanation(of: "theory.lambda") == expected)
    let extents = try ConfigurationSchema.explanation(of: "lattice.extents[1]")
    #expect(extents.contains("default  none, required"))
    let coupling = try ConfigurationSchema.explanation(of: "theory.couplings.6")
    #expect(coupling == (try ConfigurationSchema.explanation(of: "theory.couplings")))
    #expect(coupling.contains("numbers in braces under some of \"1\", \"3\""))
    #expect(extents.contains("a list of 1 to 4 integers, each from 2 to 16777216"))
  }

  @Test func aSectionListsItsKeys() throws {
    let expected = """
      lattice: The grid the fields live on.
        lattice.extents   Sites per direction; the number of entries is the dimension.
        lattice.boundary  Periodic in every direction, or a window on infinite volume (networks of finite width).

      """
    #expect(try ConfigurationSchema.explanation(of: "lattice") == expected)
    let top = try ConfigurationSchema.explanation(of: "")
    #expect(top.contains("\n  theory ") && !top.contains("theory.lambda"))
  }

  @Test(arguments: ConfigurationSchema.keys)
  func everyKeyIsExplained(key: ConfigurationKey) throws {
    let text = try ConfigurationSchema.explanation(of: key.path)
    #expect(text.hasPrefix("\(key.path): \(key.explanation)\n"))
  }

  @Test(arguments: [
    ("theory.lamda", "theory.lamda is not a key; did you mean theory.lambda?"),
    ("Theory.Lambda", "Theory.Lambda is not a key; did you mean theory.lambda?"),
    ("theorie.lambda", "theorie.lambda is not a key; did you mean theory.lambda?"),
    ("lambda", "lambda is not a key; did you mean theory.lambda?"),
    ("seeds", "seeds is not a key; did you mean ensemble.seed?"),
    ("lattice.zzz", "lattice.zzz is not a key; the keys here are extents and boundary."),
  ])
  func anUnknownKeyGetsASuggestion(path: String, expected: String) {
    do throws(ConfigurationError) {
      _ = try ConfigurationSchema.explanation(of: path)
      Issue.record("\(path) is explained")
    } catch {
      #expect(error.description == expected)
    }
  }
}
