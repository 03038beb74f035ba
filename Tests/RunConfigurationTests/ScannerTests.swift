import RunConfiguration
import Testing

struct ScannerTests {
  private func value(_ text: String) throws -> ConfigurationNode.Value {
    try ConfigurationScanner.scan(text, source: "x.json").value
  }

  private func failure(_ text: String) -> String? {
    do throws(ConfigurationError) {
      _ = try ConfigurationScanner.scan(text, source: "Configs/x.json")
      return nil
    } catch {
      return error.description
    }
  }

  @Test func placesAreCountedInCharacters() throws {
    let root = try ConfigurationScanner.scan("{\r\n  \"λλ\": [1,\n\t'two']}", source: "x")
    guard case .object(let members) = root.value else {
      Issue.record("no section")
      return
    }
    #expect(members.map(\.key) == ["λλ"])
    #expect(members[0].line == 2 && members[0].column == 3)
    let list = members[0].node
    #expect(list.line == 2 && list.column == 9)
    #expect(list[0]?.line == 2 && list[0]?.column == 10)
    #expect(list[1]?.line == 3 && list[1]?.column == 2)
    #expect(list[1]?.value == .string("two"))
    #expect(list[2] == nil && root["λλ"] == list && root["λ"] == nil)
  }

  @Test func conveniencesOfJSON5() throws {
    let text = """
      \u{FEFF}// comment
      { /* a * comment */ key_1: 'it''s' , }
      """.replacing("''", with: "\\'")
    #expect(try ConfigurationScanner.scan(text, source: "x")["key_1"]?.value == .string("it's"))
    #expect(try value("\u{A0}[true, false, null,]") != .null)
  }

  @Test(arguments: [
    ("0", 0), ("-0.5", -0.5), ("+3", 3), (".25", 0.25), ("5.", 5), ("1e3", 1000), ("2.5E-1", 0.25),
    ("0x1F", 31), ("-0xff", -255), ("Infinity", .infinity), ("-Infinity", -.infinity),
    ("1e999", .infinity), ("1e-999", 0), ("1e99999999999999999999", .infinity),
  ])
  func numbers(text: String, expected: Double) throws {
    #expect(try value(text) == .number(expected, literal: text))
  }

  @Test func notANumberScans() throws {
    guard case .number(let number, literal: "NaN") = try value("NaN") else {
      Issue.record("no number")
      return
    }
    #expect(number.isNaN)
  }

  @Test(arguments: ["01", "1.2.3", "1e", "--1", "0x", "0xg", "+", ".", "1-2", "-nan"])
  func notNumbers(text: String) {
    #expect(failure("[\(text)]") == "Configs/x.json:1:2: \(text) is not a number.")
  }

  @Test func escapes() throws {
    let text = #""\"\\\/\b\f\n\r\t\v\0\x41\u00e9\uD83D\uDE00\"# + "\n\""
    let expected = "\"\\/\u{8}\u{C}\n\r\t\u{B}\0Aé😀"
    #expect(try value(text) == .string(expected))
  }

  @Test(arguments: [
    (
      "",
      "Configs/x.json: the file is empty; it must hold a configuration in braces. "
        + "Start from a file in Configs."
    ),
    (
      "// nothing\n",
      "Configs/x.json: the file is empty; it must hold a configuration in braces. "
        + "Start from a file in Configs."
    ),
    ("{\n\n  \"a\" 1}", "Configs/x.json:3:7: expected ':' after the key a but found '1'."),
    ("{\"a\": 1 \"b\": 2}", "Configs/x.json:1:9: expected ',' or '}' but found '\"'."),
    ("[1 2]", "Configs/x.json:1:4: expected ',' or ']' but found '2'."),
    ("{\"a\": ", "Configs/x.json:1:7: the text ends where a value should stand."),
    ("{\n \"a\": [1,", "Configs/x.json:2:7: the list that starts here has no ']'."),
    ("{\"a\": 1", "Configs/x.json:1:1: the section that starts here has no '}'."),
    ("{1: 2}", "Configs/x.json:1:2: expected a key but found '1'."),
    ("{} {}", "Configs/x.json:1:4: found '{' after the end of the configuration."),
    (
      "{a: phi4}",
      "Configs/x.json:1:5: phi4 is not a value; a text stands in quotes. "
        + "Write \"phi4\"."
    ),
    ("{a: True}", "Configs/x.json:1:5: True is not a value; did you mean true?"),
    ("{a: “b”}", "Configs/x.json:1:5: expected a value but found '“'."),
    (
      "['a\nb']",
      "Configs/x.json:1:2: the text that starts here does not end on its line. "
        + "Close the quotes."
    ),
    ("['a", "Configs/x.json:1:2: the text that starts here does not end. Close the quotes."),
    (
      "['a\tb']",
      "Configs/x.json:1:4: found the control character 9 in a text; it must be written "
        + "as an escape."
    ),
    ("['\\q']", "Configs/x.json:1:3: \\'q' is not an escape."),
    ("['\\uD800']", "Configs/x.json:1:3: this escape does not spell a character."),
    ("[1] /* a", "Configs/x.json:1:5: the comment that starts here does not end. Close it."),
    ("[1] / a", "Configs/x.json:1:5: found '/'; a comment starts with // or /*."),
  ])
  func syntaxErrors(text: String, expected: String) {
    #expect(failure(text) == expected)
  }

  @Test func duplicateKeysAreAllNamed() {
    let text = "{\"a\": {\"b\": 1,\n\"b\": 2},\n\"a\": 3}"
    #expect(
      failure(text) == """
        Configs/x.json: a.b is given again on line 2; line 1 already sets it. Remove one of the two.
        Configs/x.json: a is given again on line 3; line 1 already sets it. Remove one of the two.
        """)
  }

  @Test func nestingIsLimited() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    let limit = ConfigurationScanner.deepestNesting
    #expect(try value(nested(limit)) != .null)
    #expect(
      failure(nested(limit + 1))
        == "Configs/x.json:1:65: lists and sections are nested deeper than 64 levels.")
    #expect(failure(String(repeating: "{a:", count: 1_000_000)) != nil)
  }

  @Test func bytesMustBeText() {
    do throws(ConfigurationError) {
      _ = try ConfigurationScanner.scan(bytes: [0x7B, 0xFF, 0x7D], source: "x.json")
      Issue.record("accepted")
    } catch {
      #expect(
        error.description
          == "x.json: the file is not UTF-8 text; a configuration is JSON in UTF-8. "
          + "Save it again as UTF-8.")
    }
  }

  @Test func inputIsLimited() {
    let text = "[" + String(repeating: " ", count: ConfigurationScanner.largestInput) + "]"
    #expect(
      failure(text) == "Configs/x.json: the file is larger than 4 MiB; a configuration has a few "
        + "hundred bytes. Check the path.")
  }

  /// Inputs of a megabyte, a short text many times over, that would take hours if any step were
  /// quadratic.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("", "[],", ""), ("", "9", ""), ("'", "\\u0041", "'"), ("", "/**/", ""),
      ("", "e\u{301}", ""), ("", "a:{},", ""), ("'", "x", "': 1"), ("", "-", ""),
    ])
  func timeIsLinear(start: String, unit: String, end: String) {
    let content = start + String(repeating: unit, count: 1_000_000 / unit.utf8.count) + end
    for text in ["[\(content)]", "{\(content)}", "{a: {\(content)}}"] {
      #expect(sentences(text).allSatisfy { $0.utf8.count < 1000 })
    }
  }
}
