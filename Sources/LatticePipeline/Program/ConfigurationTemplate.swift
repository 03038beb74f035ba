/// A configuration to begin with; its text is part of the program, so that an installed one has it.
public struct ConfigurationTemplate: Hashable, Sendable {
  /// Its name; the file is called the same.
  public let name: String

  /// What it is for, in a few words.
  public let summary: String

  /// The file's text, JSON with comments.
  public let text: String

  /// The same file in the source tree below `Configs`.
  public let source: String

  /// The name of the file that `lattice init` writes.
  public var fileName: String { name + ".json" }

  /// What carries it out, `run` or `sweep`.
  public var command: String { self.text.contains("\"sweep\":") ? "sweep" : "run" }

  /// All templates.
  public static let all = [
    ConfigurationTemplate(
      name: "free", summary: "the free field, G(p) = 1/(p̂² + m²)", text: freeText,
      source: "free.json"),
    ConfigurationTemplate(
      name: "phi4", summary: "φ⁴ in two dimensions by weighted networks", text: phiFourText,
      source: "phi4.json"),
    ConfigurationTemplate(
      name: "oscillator", summary: "the anharmonic oscillator against its exact transfer matrix",
      text: oscillatorText, source: "oscillator.json"),
    ConfigurationTemplate(
      name: "sweep", summary: "φ⁴ along a range of couplings", text: sweepText,
      source: "sweeps/coupling.json"),
    ConfigurationTemplate(
      name: "papers", summary: "an experiment of the literature: erf networks of ten widths",
      text: papersText, source: "papers/halverson2021-erf.json"),
  ]

  /// The template of a name; nil if there is none.
  public static func named(_ name: String) -> ConfigurationTemplate? {
    all.first { $0.name == name }
  }

  /// A configuration of one theory, φ⁴ or free.
  ///
  /// - Parameters:
  ///   - name: The configuration's name.
  ///   - extents: Sites per direction.
  ///   - massSquared: m² in lattice units.
  ///   - lambda: λ of (λ/4!) φ⁴; 0 makes the free theory.
  public static func text(
    name: String, extents: [Int], massSquared: Double, lambda: Double
  ) -> String {
    let theory =
      lambda == 0
      ? "{ \"action\": \"free\", \"massSquared\": \(massSquared) }"
      : "{ \"action\": \"phi4\", \"massSquared\": \(massSquared), \"lambda\": \(lambda) }"
    return """
      // Lattice units, a = 1. Every key: lattice explain
      {
        "schemaVersion": 1,
        "name": "\(name)",
        "lattice": { "extents": \(extents) },
        "theory": \(theory),
        "ensemble": { "networks": 20000 }
      }

      """
  }
}
