extension ConfigurationSchema {
  /// The key table of `Configs/README.md` in Markdown; it ends with a newline.
  public static var markdownTable: String {
    var lines = [
      "| key | allowed | unit | default | applies | meaning |", "|---|---|---|---|---|---|",
    ]
    for key in keys {
      let cells =
        key.form == .section
        ? ["**`\(key.path)`**", "section", "", "", "", key.explanation]
        : [
          "`\(key.path)`", key.form.allowed, key.unit,
          key.defaultText.map { "`\($0)`" } ?? key.defaultColumn, key.applies, key.explanation,
        ]
      let escaped = cells.map { $0.replacing("|", with: "\\|") }
      lines.append("| " + escaped.joined(separator: " | ") + " |")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
