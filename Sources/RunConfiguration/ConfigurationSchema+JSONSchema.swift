extension ConfigurationSchema {
  /// The content of `Configs/schema.json`: the keys, and the rules that tie the couplings to the
  /// action, as a JSON Schema (draft 2020-12). Rules between numbers are the program's alone.
  public static var jsonSchema: String {
    var members: [(key: String, value: CanonicalJSON)] = [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("Configuration of a lattice run")),
    ]
    members += sectionSchema("")
    return CanonicalJSON.object(members).text() + "\n"
  }

  private static func sectionSchema(_ path: String) -> [(key: String, value: CanonicalJSON)] {
    let inside = keys(in: path)
    var members: [(key: String, value: CanonicalJSON)] = [
      ("type", .string("object")),
      ("additionalProperties", .raw("false")),
      ("properties", .object(inside.map { ($0.name, schema(of: $0)) })),
    ]
    // A section that holds a required key is required itself.
    let required = inside.filter { key in
      key.isRequired || keys(in: key.path).contains { $0.isRequired }
    }
    if !required.isEmpty { members.append(("required", .strings(required.map(\.name)))) }
    if path == "theory" { members.append(("allOf", .array(theoryRules))) }
    return members
  }

  private static func schema(of key: ConfigurationKey) -> CanonicalJSON {
    var members: [(key: String, value: CanonicalJSON)] = [
      ("description", .string(description(of: key)))
    ]
    members += key.form == .section ? sectionSchema(key.path) : schema(of: key.form)
    if let text = key.defaultText { members.append(("default", .raw(text))) }
    return .object(members)
  }

  private static func description(of key: ConfigurationKey) -> String {
    var text = key.explanation
    if !key.unit.isEmpty { text += " Unit: \(key.unit)." }
    if key.applies.hasPrefix("always; ") {
      text += " Note: \(key.applies.dropFirst("always; ".count))."
    } else if key.applies != "always" {
      text += " Applies \(key.applies)."
    }
    return text
  }

  private static func schema(
    of form: ConfigurationKey.Form
  ) -> [(key: String, value: CanonicalJSON)] {
    switch form {
    case .section: return [("type", .string("object"))]
    case .text: return [("type", .string("string"))]
    case .runName:
      let pattern = "^[A-Za-z0-9_][A-Za-z0-9._-]{0,\(ConfigurationKey.Form.longestName - 1)}$"
      return [("type", .string("string")), ("pattern", .string(pattern))]
    case .integer(let range):
      return [
        ("type", .string("integer")), ("minimum", .integer(range.lowerBound)),
        ("maximum", .integer(range.upperBound)),
      ]
    case .number(let bounds): return schema(of: bounds)
    case .choice(let words): return [("enum", .strings(words))]
    case .choiceOrInteger(let words, let range):
      let choice = CanonicalJSON.object(schema(of: .choice(words)))
      return [("anyOf", .array([choice, .object(schema(of: .integer(range)))]))]
    case .choiceOrNumber(let words, let bounds):
      let choice = CanonicalJSON.object(schema(of: .choice(words)))
      return [("anyOf", .array([choice, .object(schema(of: bounds))]))]
    case .integerList(let count, let each):
      return [
        ("type", .string("array")), ("minItems", .integer(count.lowerBound)),
        ("maxItems", .integer(count.upperBound)), ("items", .object(schema(of: .integer(each)))),
      ]
    case .choiceList(let words, let required):
      var members: [(key: String, value: CanonicalJSON)] = [
        ("type", .string("array")), ("uniqueItems", .raw("true")),
        ("items", .object(schema(of: .choice(words)))),
      ]
      if let required { members.append(("contains", .object([("const", .string(required))]))) }
      return members
    }
  }

  private static func schema(
    of bounds: ConfigurationKey.Bounds
  ) -> [(key: String, value: CanonicalJSON)] {
    var members: [(key: String, value: CanonicalJSON)] = [("type", .string("number"))]
    if let minimum = bounds.minimum {
      let name = bounds.excludesMinimum ? "exclusiveMinimum" : "minimum"
      members.append((name, .number(minimum)))
    }
    if let maximum = bounds.maximum { members.append(("maximum", .number(maximum))) }
    return members
  }

  /// Which couplings belong to which action and convention.
  private static var theoryRules: [CanonicalJSON] {
    let hopping = RunConfiguration.Theory.Convention.hopping.rawValue
    let conventions = RunConfiguration.Theory.Convention.allCases.map(\.rawValue)
    let mass = [requiring("massSquared"), requiring("gapMassSquared")]
    return [
      rule(
        when: equals("action", "free"),
        then: [
          (
            "properties",
            .object([
              ("lambda", .raw("false")),
              ("convention", .object([("enum", .strings(conventions.filter { $0 != hopping }))])),
            ])
          )
        ]),
      rule(when: equals("action", "phi4"), then: [("required", .strings(["lambda"]))]),
      rule(
        when: equals("convention", hopping),
        then: [
          ("required", .strings(["kappa"])),
          (
            "properties",
            .object([
              ("massSquared", .raw("false")), ("gapMassSquared", .raw("false")),
            ])
          ),
        ],
        otherwise: [
          ("properties", .object([("kappa", .raw("false"))])), ("oneOf", .array(mass)),
        ]),
    ]
  }

  private static func requiring(_ name: String) -> CanonicalJSON {
    .object([("required", .strings([name]))])
  }

  private static func equals(_ name: String, _ value: String) -> CanonicalJSON {
    .object([
      ("properties", .object([(name, .object([("const", .string(value))]))])),
      ("required", .strings([name])),
    ])
  }

  private static func rule(
    when condition: CanonicalJSON, then: [(key: String, value: CanonicalJSON)],
    otherwise: [(key: String, value: CanonicalJSON)] = []
  ) -> CanonicalJSON {
    var members: [(key: String, value: CanonicalJSON)] = [
      ("if", condition), ("then", .object(then)),
    ]
    if !otherwise.isEmpty { members.append(("else", .object(otherwise))) }
    return .object(members)
  }
}
