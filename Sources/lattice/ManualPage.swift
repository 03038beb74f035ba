/// A page of section 1 in the macros of man(7), from the description of a command and its arguments.
struct ManualPage {
  /// What the argument parser tells of the program, as far as it is used here.
  struct Tool: Decodable {
    let command: Command
  }

  /// A command or subcommand.
  struct Command: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool
    let subcommands: [Command]?
    let arguments: [Argument]?
  }

  /// A positional argument, an option or a flag.
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String

      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: String
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let abstract: String?
    let discussion: String?

    /// The argument as it is typed.
    var usage: String {
      let value = "<\(valueName ?? "value")>"
      guard let names, kind != "positional" else { return value }
      return names.map(\.text).joined(separator: ", ") + (kind == "flag" ? "" : " " + value)
    }
  }

  /// The page.
  let text: String

  init(_ command: Command, version: String) {
    var lines = [
      ".TH LATTICE 1 \"\" \"lattice \(Self.escaped(version))\"", ".SH NAME",
      "\(command.commandName) \\- " + Self.escaped(command.abstract ?? ""), ".SH SYNOPSIS",
      ".B \(command.commandName)", ".I subcommand", ".RI [ arguments ]", ".SH DESCRIPTION",
    ]
    lines += Self.paragraph(command.discussion) + [".SH SUBCOMMANDS"]
    for subcommand in command.subcommands ?? [] {
      lines += Self.section(subcommand, below: command.commandName)
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// A subcommand, and those below it.
  private static func section(_ command: Command, below parent: String) -> [String] {
    guard command.shouldDisplay, command.commandName != "help" else { return [] }
    let name = parent + " " + command.commandName
    let arguments = (command.arguments ?? []).filter { argument in
      let names = (argument.names ?? []).map(\.name)
      return argument.shouldDisplay && !names.contains("help") && !names.contains("version")
    }
    let positional = arguments.filter { $0.kind == "positional" }.map {
      ($0.isOptional ? "[\($0.usage)]" : $0.usage) + ($0.isRepeating ? " ..." : "")
    }
    var lines = [".SS " + escaped(([name] + positional).joined(separator: " "))]
    lines +=
      paragraph(command.abstract) + (command.discussion.map { [".PP"] + paragraph($0) } ?? [])
    for argument in arguments {
      let standard = argument.defaultValue.map { " Default: \($0)." } ?? ""
      lines += [".TP", "\\fB\(escaped(argument.usage))\\fR"]
      lines += paragraph((argument.abstract ?? "") + standard)
      lines += paragraph(argument.discussion)
    }
    return lines + (command.subcommands ?? []).flatMap { section($0, below: name) }
  }

  private static func paragraph(_ text: String?) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    // A line of its own stays one; one that is indented does by itself.
    return text.split(separator: "\n", omittingEmptySubsequences: true)
      .map { escaped(String($0)) }.reduce(into: []) { lines, line in
        if !lines.isEmpty, !line.hasPrefix(" ") { lines.append(".br") }
        lines.append(line)
      }
  }

  /// The text as roff takes it: backslashes and hyphens are the characters, and no line is a command.
  ///
  /// roff reads Latin-1 unless told otherwise, so other characters go by their number.
  private static func escaped(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
      .unicodeScalars.map { $0.isASCII ? String($0) : numbered($0) }.joined()
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }

  /// A character by its number, of four digits at least.
  private static func numbered(_ character: Unicode.Scalar) -> String {
    let digits = String(character.value, radix: 16, uppercase: true)
    return "\\[u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "]"
  }
}
