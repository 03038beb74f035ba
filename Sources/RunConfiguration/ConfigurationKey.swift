/// One row of the schema: everything the program says about a key anywhere.
public struct ConfigurationKey: Hashable, Sendable {
  /// The full path, e.g. `theory.lambda`.
  public let path: String
  /// The type and the allowed values.
  public let form: Form
  /// The unit in powers of the lattice spacing a; empty for pure numbers and words.
  public let unit: String
  /// The value that stands in when the key is absent, as JSON; nil if there is none.
  public let defaultText: String?
  /// Whether every configuration must give the key.
  public let isRequired: Bool
  /// One sentence that says what the key means.
  public let explanation: String
  /// When the key has an effect or is allowed.
  public let applies: String
  /// A value that works, as JSON.
  public let example: String
  /// A list that works, as JSON, if the value may be a list although the example is none.
  public let listExample: String?
  /// An entry that works, as JSON, if the value is a list.
  public let entryExample: String?

  init(
    _ path: String, _ form: Form, unit: String = "", defaultText: String? = nil,
    isRequired: Bool = false, explanation: String, applies: String = "always", example: String,
    listExample: String? = nil, entryExample: String? = nil
  ) {
    self.path = path
    self.form = form
    self.unit = unit
    self.defaultText = defaultText
    self.isRequired = isRequired
    self.explanation = explanation
    self.applies = applies
    self.example = example
    self.listExample = listExample
    self.entryExample = entryExample
  }

  /// The last word of the path.
  public var name: String {
    String(path.split(separator: ".").last ?? "")
  }

  /// The section the key stands in; empty at the top level.
  public var section: String {
    path.split(separator: ".").dropLast().joined(separator: ".")
  }

  var isTopLevel: Bool { section.isEmpty }
}
