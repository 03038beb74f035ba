import ArgumentParser
import LatticePipeline

/// `lattice diagrams`.
struct DiagramsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagrams",
    abstract: "List the diagrams of a coupling with their symmetry factors.",
    discussion: """
      By default those of g_n from connected correlators, −S + ½φG2⁻¹φ being the sum of connected diagrams \
      with vertices +G_r, lines −G2⁻¹ and legs G2⁻¹φ. How G_r shrinks is the counting: width (G_r ∝ \
      N^{1−r/2}), coupling (λ), commonScale (the variance of a random scale of all readouts), \
      equicorrelated (the correlation ρ of readouts).

      With --powers the Wick contractions of <f^n> for ΔS = Σ g_k f^k, odd powers included.

      Examples:
        lattice diagrams --legs 4 --order 2 --counting coupling
        lattice diagrams --legs 4 --powers 6
        lattice diagrams --legs 3 --order 2 --dot cubic.dot
      """)

  @Option(help: "External legs n.")
  var legs: Int = 4

  @Option(help: "The highest order of the counting's parameter.")
  var order: Int = 2

  @Option(
    help: "One of \(DiagramTask.countings.joined(separator: ", ")).",
    completion: .list(DiagramTask.countings))
  var counting: String = "width"

  @Option(help: "Powers of the vertices of a perturbed Gaussian, e.g. 4 or 3,3.")
  var powers: String?

  @Option(
    help: "Also write a Graphviz drawing, and its SVG where dot is installed.",
    completion: .file())
  var dot: String?

  /// The sum of all degrees grows the number of diagrams beyond use.
  private static let mostEnds = 20

  private var vertices: [Int]? {
    guard let powers else { return [] }
    let numbers = powers.split(separator: ",", omittingEmptySubsequences: false).map {
      Int($0.filter { $0 != " " })
    }
    let valid = numbers.compactMap { $0 }.filter { (1...12).contains($0) }
    return valid.count == numbers.count ? valid : nil
  }

  func validate() throws {
    guard (1...8).contains(legs) else {
      throw ValidationError("--legs is \(legs); it must be from 1 to 8.")
    }
    guard DiagramTask.countings.contains(counting) else {
      throw ValidationError(
        "--counting is \"\(counting)\"; it must be one of "
          + "\(DiagramTask.countings.joined(separator: ", ")).")
    }
    let largest = DiagramTask.largestOrder(counting: counting)
    guard (1...largest).contains(order) else {
      throw ValidationError(
        "--order is \(order); with --counting \(counting) it must be from 1 to \(largest).")
    }
    guard let vertices, vertices.reduce(legs, +) <= Self.mostEnds else {
      throw ValidationError(
        "--powers is \"\(powers ?? "")\"; it must be powers from 1 to 12, separated by commas, with at "
          + "most \(Self.mostEnds) ends in all, legs included.")
    }
  }

  func run() throws {
    try Failure.reported {
      let task: DiagramTask =
        powers == nil
        ? .coupling(legs: legs, order: order, counting: counting)
        : .contractions(points: legs, powers: vertices ?? [])
      try StandardOutput.write(task.text ?? "")
      if let dot { StandardError.write("drawing     " + (try task.draw(to: dot))) }
    }
  }
}
