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
    if path.isEmpty {
      // A flow does without what a run requires.
      members.append(
        (
          "anyOf",
          .array([
            .object([("required", .strings(required.map(\.name).filter { $0 != "flow" }))]),
            requiring("flow"),
          ])
        ))
    } else if !required.isEmpty {
      members.append(("required", .strings(required.map(\.name))))
    }
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
    case .flag: return [("type", .string("boolean"))]
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
    case .choiceIntegerOrList(let words, let range, let count):
      let list = ConfigurationKey.Form.integerList(count: count, each: range)
      return anyOf(.choice(words), .integer(range), list)
    case .numberOrList(let bounds, let count, _):
      return anyOf(.number(bounds), .numberList(count: count, each: bounds))
    case .numberList(let count, let each, _):
      return list(count, of: schema(of: each))
    case .numberTable(let names, _, let each):
      return [
        ("type", .string("object")), ("additionalProperties", .raw("false")),
        ("properties", .object(names.map { ($0, .object(schema(of: each))) })),
        ("minProperties", .integer(1)),
      ]
    case .choiceOrNumber(let words, let bounds):
      return anyOf(.choice(words), .number(bounds))
    case .integerList(let count, let each):
      return list(count, of: schema(of: .integer(each)))
    case .pointSets(let count, let points):
      let limit = ConfigurationKey.Form.largestCoordinate
      return list(
        count,
        of: list(
          points,
          of: list(
            1...4,
            of: [
              ("type", .string("integer")), ("minimum", .integer(-limit)),
              ("maximum", .integer(limit)),
            ])))
    case .sweep: return sweepSchema
    case .choiceList(let words, let required):
      var members: [(key: String, value: CanonicalJSON)] = [
        ("type", .string("array")), ("uniqueItems", .raw("true")),
        ("items", .object(schema(of: .choice(words)))),
      ]
      if let required { members.append(("contains", .object([("const", .string(required))]))) }
      return members
    }
  }

  /// A sweep: its options, and keys of a configuration with their values.
  private static var sweepSchema: [(key: String, value: CanonicalJSON)] {
    func row(_ name: String) -> CanonicalJSON {
      .object([
        ("type", .string("object")), ("required", .strings([name])),
        ("additionalProperties", .raw("false")),
        (
          "properties",
          .object([
            (
              name,
              name == "values"
                ? .object([("type", .string("array")), ("minItems", .integer(1))])
                : .object(list(3...3, of: [("type", .string("number"))]))
            )
          ])
        ),
      ])
    }
    let values = CanonicalJSON.object([("type", .string("array")), ("minItems", .integer(1))])
    let flag = CanonicalJSON.object([("type", .string("boolean"))])
    return [
      ("type", .string("object")),
      (
        "properties",
        .object([
          ("mode", .object(schema(of: .choice(SweepSpecification.Mode.allCases.map(\.rawValue))))),
          ("commonRandomNumbers", flag), ("sharedPasses", flag),
          (
            "points",
            .object(
              list(1...SweepSpecification.mostPoints, of: [("type", .string("object"))]))
          ),
        ])
      ),
      (
        "additionalProperties",
        .object([("anyOf", .array([values] + SweptRange.forms.map(row)))])
      ),
    ]
  }

  private static func list(
    _ count: ClosedRange<Int>, of items: [(key: String, value: CanonicalJSON)]
  ) -> [(key: String, value: CanonicalJSON)] {
    [
      ("type", .string("array")), ("minItems", .integer(count.lowerBound)),
      ("maxItems", .integer(count.upperBound)), ("items", .object(items)),
    ]
  }

  private static func anyOf(
    _ forms: ConfigurationKey.Form...
  ) -> [(key: String, value: CanonicalJSON)] {
    [("anyOf", .array(forms.map { .object(schema(of: $0)) }))]
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
    typealias Action = RunConfiguration.Theory.Action
    let hopping = RunConfiguration.Theory.Convention.hopping.rawValue
    let noMass = CanonicalJSON.object([
      ("massSquared", .raw("false")), ("gapMassSquared", .raw("false")),
    ])
    let network = CanonicalJSON.object([
      (
        "if",
        .object([
          (
            "properties",
            .object([
              (
                "action",
                .object([
                  (
                    "enum",
                    .strings(Action.allCases.filter { !$0.hasCouplings }.map(\.rawValue))
                  )
                ])
              )
            ])
          ), ("required", .strings(["action"])),
        ])
      ),
      ("then", .object([("properties", noMass)])),
      ("else", .object([("oneOf", .array(["massSquared", "gapMassSquared"].map(requiring)))])),
    ])
    return Action.allCases.map(rule) + [
      rule(
        when: equals("convention", hopping),
        then: [("required", .strings(["kappa"])), ("properties", noMass)],
        otherwise: [
          ("properties", .object([("kappa", .raw("false"))])), ("allOf", .array([network])),
        ])
    ]
  }

  /// What one action makes of the other keys of the theory.
  private static func rule(for action: RunConfiguration.Theory.Action) -> CanonicalJSON {
    let keys = RunConfiguration.Theory.Action.particularKeys
    let required = keys.filter { action.use(of: $0) == .required }
    var properties = keys.filter { action.use(of: $0) == nil }.map {
      ($0, CanonicalJSON.raw("false"))
    }
    if let powers = action.powers {
      let names = powers.required.map { String($0) }
      let others = ConfigurationSchema.powerNames.filter { name in
        !powers.allowed.contains { String($0) == name }
      }
      properties.append(
        (
          "couplings",
          .object([
            ("properties", .object(others.map { ($0, .raw("false")) })),
            ("required", .strings(names)),
          ])
        ))
    }
    let conventions = action.conventions
    if conventions.count < RunConfiguration.Theory.Convention.allCases.count {
      properties.append(
        ("convention", .object([("enum", .strings(conventions.map(\.rawValue)))])))
    }
    if !action.takesComponents {
      properties.append(("components", .object([("const", .raw("1"))])))
    }
    var consequence: [(key: String, value: CanonicalJSON)] = []
    if !required.isEmpty { consequence.append(("required", .strings(required))) }
    consequence.append(("properties", .object(properties)))
    return rule(when: equals("action", action.rawValue), then: consequence)
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
