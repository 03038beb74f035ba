import Testing

/// Command lines that make no sense: exit code 64, the reason and the usage.
struct UsageTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
  }

  @Test(arguments: [
    (["frobnicate"], "'frobnicate'"),
    (["run"], "<config>"),
    (["run", "quick.json", "--frobnicate"], "--frobnicate"),
    (["run", "quick.json", "--threads", "0"], "--threads is 0; it must be from 1 to 1024."),
    (["run", "quick.json", "--threads", "many"], "'many'"),
    (["run", "quick.json", "--threads", "1025"], "--threads is 1025"),
    (["run", "quick.json", "--seed", "1.5"], "'1.5'"),
    (["run", "quick.json", "--seed", "99999999999999999999"], "--seed"),
    (["run", "quick.json", "quick.json"], "quick.json"),
    (["validate"], "<config>"),
    (["version", "now"], "now"),
  ])
  func isRefusedWithReasonAndUsage(arguments: [String], reason: String) throws {
    let result = try scratch.start(arguments).finish()
    #expect(result.exitCode == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(reason))
    #expect(result.errors.contains("Usage: lattice"))
    #expect(try scratch.everything() == ["quick.json"])
  }

  @Test func helpIsNoError() throws {
    for arguments in [["--help"], ["help", "run"], ["run", "--help"], []] {
      let result = try scratch.start(arguments).finish()
      #expect(result.exitCode == 0)
      #expect(result.output.contains("USAGE: lattice"))
      #expect(result.errors.isEmpty)
    }
  }
}
