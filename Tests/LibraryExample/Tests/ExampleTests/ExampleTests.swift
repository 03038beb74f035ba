import Foundation
import Testing

/// A line of an example's table: p̂², measured value with its error, exact value, pull.
private struct Row {
  let latticeSquared: Double
  let value: Double
  let error: Double
  let exact: Double
  let pull: Double

  init(_ line: Substring) throws {
    let columns = line.split(separator: " ")
    try #require(columns.count == 4, "\(line)")
    // 0.7957(80): the error is in units of the last digits.
    let parts = columns[1].split(whereSeparator: { "()".contains($0) })
    try #require(parts.count == 2, "\(line)")
    let decimals = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
    let unit = parts[1].contains(".") ? 1 : pow(10, -Double(decimals))
    latticeSquared = try #require(Double(columns[0]))
    value = try #require(Double(parts[0]))
    error = try #require(Double(parts[1])) * unit
    exact = try #require(Double(columns[2]))
    pull = try #require(Double(columns[3]))
  }
}

/// The examples, run as their users run them.
@Suite struct ExampleTests {
  private let package: URL
  private let root: URL

  init() {
    package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    root = package.deletingLastPathComponent().deletingLastPathComponent()
  }

  private func run(_ name: String, _ arguments: String...) throws -> String {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    let programs = [ProcessInfo.processInfo.arguments[0], Bundle.main.executablePath ?? ""]
    let places = (bundles + programs.map { URL(fileURLWithPath: $0) }).map {
      $0.resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent(name)
    }
    let program: URL = try #require(
      places.first { FileManager.default.isExecutableFile(atPath: $0.path) }, "\(name) is not built"
    )
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }

  private func rows(_ name: String) throws -> [Row] {
    try run(name).split(separator: "\n").map { try Row($0) }
  }

  /// 1/(p̂² + m²), and not that of a mass² that is a tenth larger.
  @Test func freeNetworksHaveTheFreePropagator() throws {
    let rows = try rows("FreeField")
    #expect(rows.count == 45)
    for row in rows {
      #expect(abs(row.exact * (row.latticeSquared + 0.25) - 1) < 1e-12)
      #expect(abs(row.pull) < 4)
      // Value and error are those the pull was made from, as far as digits are written.
      #expect(abs((row.value - row.exact) / row.error - row.pull) < 0.2)
    }
    let squares = rows.reduce(0) { $0 + $1.pull * $1.pull }
    #expect((15...90).contains(squares))
    let wrong = rows.map { ($0.value - 1 / ($0.latticeSquared + 0.275)) / $0.error }
    #expect(wrong.contains { abs($0) > 4 })
  }

  /// The transfer matrix's propagator, from which the Gaussian one of the same m² is far.
  @Test func engineeredNetworksHaveTheExactPropagator() throws {
    let rows = try rows("AnharmonicChain")
    #expect(rows.count == 9)
    for row in rows {
      #expect(abs(row.pull) < 4)
      #expect(abs((row.value - row.exact) / row.error - row.pull) < 0.2)
    }
    #expect(rows[0].error < 0.01 * rows[0].value)
    #expect(abs(rows[0].value - 4) > 20 * rows[0].error)
  }

  @Test func wholeRunsLeaveTheirFiles() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-library-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let summary = try run("WholeRun", folder.path)
    #expect(summary.contains("phi4 on 8×8"))
    let table = try String(
      contentsOf: folder.appendingPathComponent("propagator.tsv"), encoding: .utf8)
    #expect(table.split(separator: "\n").count > 15)
  }

  /// What is read is what is run.
  @Test(arguments: [
    "README.md", "Sources/LatticeFieldTheory/LatticeFieldTheory.docc/FromANetworkToAPropagator.md",
  ]) func documentsShowTheseExamples(document: String) throws {
    let text = try String(contentsOf: root.appendingPathComponent(document), encoding: .utf8)
    let blocks = text.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    var names = ["FreeField"]
    if document != "README.md" { names.append("AnharmonicChain") }
    for name in names {
      let code = try String(
        contentsOf: package.appendingPathComponent("Sources/\(name)/main.swift"), encoding: .utf8)
      #expect(blocks.contains(code), "\(document) differs from \(name)/main.swift")
    }
  }
}
