import Foundation
import RunConfiguration
import Testing

/// The repository, three folders above this file.
let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A sound interacting configuration.
let phiFour = """
  {"lattice": {"extents": [8, 8]}, "theory": {"action": "phi4", "massSquared": 0.25, "lambda": 1}}
  """

/// A sound free configuration.
let freeField = """
  {"lattice": {"extents": [8]}, "theory": {"action": "free", "massSquared": 0.25}}
  """

func decode(_ text: String, _ overrides: String...) throws -> DecodedConfiguration {
  try ConfigurationFile.decode(text: text, source: "c.json", overrides: overrides)
}

/// The sentences about a text without its `c.json: `, whether decoding throws them or returns them.
func sentences(_ text: String, overrides: [String] = []) -> [String] {
  let problems: [ConfigurationProblem]
  do throws(ConfigurationError) {
    problems = try ConfigurationFile.decode(text: text, source: "c.json", overrides: overrides)
      .problems
  } catch {
    problems = error.problems
  }
  return problems.map {
    let sentence = $0.description
    return sentence.hasPrefix("c.json: ") ? String(sentence.dropFirst(8)) : sentence
  }
}

/// The sentences about the sound configuration after one change.
func sentences(after override: String, to text: String = phiFour) -> [String] {
  let prefix = "--set \(override): "
  return sentences(text, overrides: [override]).map {
    $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : $0
  }
}
