import CorrelatorAnalysis
import ErrorAnalysis
import Foundation
import LatticeGeometry
import RunReports
import Testing

/// Whether there is a gnuplot to draw with.
let hasGnuplot = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .contains { FileManager.default.isExecutableFile(atPath: $0 + "/gnuplot") }

/// The figure: the script draws the right columns, and gnuplot accepts it.
struct PropagatorFigureTests {
  /// In d dimensions the columns are n0 … n{d-1} phat2 value error, then theory and pull in turn.
  @Test(arguments: 1...4)
  func theScriptDrawsTheRightColumns(dimension: Int) {
    let script = PropagatorFigure.script(
      title: "title", dimension: dimension, theories: ["free", "one loop"], largestPull: 3)
    let square = dimension + 1
    #expect(script.contains("table = '../propagator.tsv'"))
    // Measurement with error bars.
    #expect(script.contains("table using \(square):($\(square + 1)) with points"))
    #expect(
      script.contains(
        "using \(square):($\(square + 1)-$\(square + 2)):(0):(2*$\(square + 2)) with vectors"))
    // Theories, and their pulls in the lower panel.
    #expect(script.contains("using \(square):\(square + 3) with lines"))
    #expect(script.contains("using \(square):\(square + 5) with lines"))
    #expect(script.contains("using \(square):\(square + 4) with points"))
    #expect(script.contains("using \(square):\(square + 6) with points"))
    #expect(script.contains("title 'free'"))
    #expect(script.contains("title 'one loop'"))
    #expect(script.contains("set output 'propagator.pdf'"))
    #expect(script.contains("set output 'propagator.svg'"))
  }

  @Test func quotesInATitleCannotBreakOut() {
    let script = PropagatorFigure.script(
      title: "a'b\"c\\d", dimension: 1, theories: [], largestPull: 1)
    #expect(script.contains("set title 'abcd'"))
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"), arguments: [0.5, 40, 3e6, .nan])
  func gnuplotDrawsIt(largestPull: Double) throws {
    let scratch = try Scratch()
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: try Lattice(extents: [6, 6])))
    let exact = orbits.orbits.map { 1 / ($0.representative.latticeSquared + 1) }
    let theories = ["free", "oneLoop", "twoLoop", "gap", "exact"].map {
      TheoryCurve(name: $0, definition: "1/(phat2 + m2)", propagator: exact)
    }
    let table = PropagatorTable.make(
      comments: ["title"], orbits: orbits,
      propagator: exact.map { Estimate(value: $0 * 1.01, error: $0 * 0.02, sampleCount: 10) },
      theories: theories, direct: nil)
    let folder = try RunFolder(path: scratch.path + "/out", force: false)
    try folder.write(table.text, to: "propagator.tsv")
    try folder.makeFolder("plots")
    try folder.write(
      PropagatorFigure.script(
        title: "6×6, m² = 1, λ = 0.5", dimension: 2, theories: theories.map(\.name),
        largestPull: largestPull),
      to: "plots/propagator.gp")
    let outcome = Gnuplot.run(scriptPath: folder.currentPath(of: "plots/propagator.gp"))
    #expect(outcome == .drawn)
    let pdf = try folder.contents(of: "plots/propagator.pdf")
    #expect(pdf.starts(with: Data("%PDF".utf8)))
    let svg = String(decoding: try folder.contents(of: "plots/propagator.svg"), as: UTF8.self)
    #expect(svg.contains("</svg>"))
    for text in ["G(p)", "pull", "networks", "twoLoop"] { #expect(svg.contains(text)) }
  }

  @Test(.enabled(if: hasGnuplot, "gnuplot is not installed"))
  func aScriptWithoutDataFails() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/propagator.gp"
    let script = PropagatorFigure.script(
      title: "t", dimension: 2, theories: ["free"], largestPull: 1)
    try Data(script.utf8).write(to: URL(fileURLWithPath: path))
    guard case .failed(let reason) = Gnuplot.run(scriptPath: path) else {
      Issue.record("drawn without data")
      return
    }
    #expect(!reason.isEmpty)
  }
}
