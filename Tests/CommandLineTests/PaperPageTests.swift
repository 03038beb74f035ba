import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// Whether scripts in Python can run at all; `make papers` installs what Scripts/paper-page needs.
func hasPython() -> Bool {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: $0 + "/python3")
  }
}

/// Scripts/paper-page puts measured numbers into pages, and nothing but measured numbers.
@Suite(.enabled(if: hasPython()))
struct PaperPageTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try FileManager.default.createDirectory(
      at: scratch.url.appendingPathComponent("runs/x-a"), withIntermediateDirectories: true)
    try scratch.write(
      """
      {"list": [{"big": {"value": 12.345, "error": 1.5}, "huge": {"value": 12345.0, "error": 120}}],
       "mean": {"value": -0.79571, "error": 0.0080}, "count": 3, "text": "no", "none": null,
       "lost": {"value": null, "error": null}, "nearly": {"value": 1.0, "error": 0.0996},
       "limit": {"value": 2, "statisticalError": 0.03, "systematicError": 0.04}}
      """, to: "runs/x-a/results.json")
    try scratch.write(
      """
      # a table
      # columns: width value error gap gap_error
      10\t0.5\t0.02\t1\t0.1
      20\t0.25\t0.01\tnan\tnan

      """, to: "runs/x-a/t.tsv")
  }

  private func fill(_ placeholder: String) throws -> Finished {
    try scratch.write("= \(placeholder)\n", to: "x.md")
    return try RunningProgram(
      root.appendingPathComponent("Scripts/paper-page"), ["x.md", "runs", "page"], in: scratch.url
    ).finish()
  }

  @Test(arguments: [
    ("{{x-a/results.json:mean}}", "−0.7957(80)"),
    ("{{x-a/results.json:mean|.3f}}", "−0.796"),
    ("{{x-a/results.json:mean|%}}", "−79.57(80) %"),
    ("{{x-a/results.json:count - 3.001|.2f}}", "0.00"),
    ("{{x-a/results.json:count}} of {{ x-a/results.json:count | 03d }}", nil),
    ("{{x-a/results.json:list[0].big}}", "12.3(1.5)"),
    ("{{x-a/results.json:list[0].huge}}", "12340(120)"),
    ("{{x-a/results.json:nearly}}", "1.00(10)"),
    ("{{x-a/results.json:limit}}", "2.000(50)"),
    ("{{x-a/t.tsv:value@width=20}}", "0.250(10)"),
    ("{{x-a/t.tsv:gap@width=10&value=0.5}}", "1.00(10)"),
    ("{{x-a/t.tsv:value@width=10 / x-a/t.tsv:value@width=20 - 1}}", "1.00(11)"),
    ("{{x-a/t.tsv:value@width=10 ~ 0.46 < 3}}", "+2.0"),
    ("{{x-a/t.tsv:value@width=20 ~ x-a/t.tsv:value@width=10 | .2f}}", "−11.18"),
    ("{{file x-a/t.tsv}}", "a-t.tsv"),
  ])
  func placeholdersAreFilled(placeholder: String, expected: String?) throws {
    let result = try fill(placeholder)
    guard let expected else {
      #expect(result.exitCode == 1 && result.errors.contains("Unknown format code"))
      return
    }
    #expect(result.exitCode == 0, "\(result)")
    #expect(try scratch.text(of: "page/README.md") == "= \(expected)\n")
  }

  /// An old page stays when a new one cannot be written.
  @Test(arguments: [
    ("{{x-a/results.json:list[1].big}}", "has no [1]"),
    ("{{x-a/results.json:mean.width}}", "has no width"),
    ("{{x-a/results.json:text}}", "is not a number"),
    ("{{x-a/results.json:none}}", "is not a number"),
    ("{{x-a/results.json:lost}}", "is not a number"),
    ("{{x-b/results.json:mean}}", "there is no"),
    ("{{x-a/t.tsv:value}}", "2 rows"),
    ("{{x-a/t.tsv:value@width=30}}", "0 rows"),
    ("{{x-a/t.tsv:spread@width=10}}", "no column spread"),
    ("{{x-a/t.tsv:gap@width=20}}", "not finite"),
    ("{{x-a/t.tsv:value@width=10 ~ 0.42 < 3}}", "the pull is 4.00, not below 3"),
    ("{{x-a/results.json:count ~ 3}}", "needs an error"),
    ("{{x-a/results.json:count % 3}}", "no operator"),
    ("{{x-a/results.json:count +}}", "alternate"),
    ("{{file x-a/u.tsv}}", "there is no"),
    ("{{mean}}", "neither number nor place"),
    ("{{plot nothing.gp}}", "gnuplot"),
  ])
  func whatCannotBeFilledIsAnError(placeholder: String, message: String) throws {
    #expect(try fill("{{x-a/results.json:count}}").exitCode == 0)
    let result = try fill(placeholder)
    #expect(result.exitCode == 1)
    #expect(result.errors.contains(message) && result.errors.contains("x.md:1: "), "\(result)")
    #expect(try scratch.text(of: "page/README.md") == "= 3\n")
  }
}
