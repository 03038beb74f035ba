import RealModule
import Testing

/// Actions other than φ⁴ of one component, run as a user runs them, against integrals over two
/// sites; every |pull| below 4.
@Suite struct GeneralActionTests {
  /// Exact averages on two sites: both bonds between them count.
  private struct TwoSites {
    private(set) var zero = 0.0
    private(set) var edge = 0.0
    private(set) var square = 0.0
    private(set) var fourth = 0.0
    private(set) var logPartitionRatio = 0.0

    /// - Parameters:
    ///   - massSquared: m² > 0.
    ///   - edgeTerm: K(π), 4 for the lattice's own kinetic term.
    ///   - range: Fields run from −range to range.
    ///   - count: Points of the grid in this range.
    ///   - potential: U.
    init(
      massSquared: Double, edgeTerm: Double = 4, range: Double, count: Int = 401,
      _ potential: (Double) -> Double
    ) {
      let step = 2 * range / Double(count - 1)
      var weight = 0.0
      for a in 0..<count {
        let first = step * Double(a) - range
        for b in 0..<count {
          let second = step * Double(b) - range
          let (sum, difference) = (first + second, first - second)
          let action =
            edgeTerm / 4 * difference * difference
            + massSquared / 2 * (first * first + second * second) + potential(first)
            + potential(second)
          let density = Double.exp(-action)
          weight += density
          zero += density * sum * sum / 2
          edge += density * difference * difference / 2
          square += density * first * first
          fourth += density * first * first * first * first
        }
      }
      zero /= weight
      edge /= weight
      square /= weight
      fourth /= weight
      let free = Double.pi * 2 / (massSquared * (edgeTerm + massSquared)).squareRoot()
      logPartitionRatio = .log(weight * step * step / free)
    }
  }

  private func run(_ theory: String, more: String = "") throws -> FinishedRun {
    try FinishedRun(
      """
      { "lattice": { "extents": [2] }, "theory": { \(theory) },
        "ensemble": { "networks": 200000, "seed": 230703223 }\(more) }
      """)
  }

  private func pulls(of run: FinishedRun, from exact: TwoSites) throws -> [Double] {
    let rows = try [run.row([0]), run.row([1])]
    let orbits = zip(rows, [exact.zero, exact.edge]).map { row, value in
      ((row["value"] ?? .nan) - value) / (row["error"] ?? .nan)
    }
    return orbits + [
      try run.pull("phi2", from: exact.square), try run.pull("phi4", from: exact.fourth),
      try run.pull("logPartitionRatio", from: exact.logPartitionRatio),
    ]
  }

  /// Every realisation and estimator meets the exact values and tells a neighbouring theory apart.
  private func check(
    _ theory: String, against exact: TwoSites, butNot wrong: TwoSites
  ) throws {
    for more in [
      "", ", 'engineering': { 'realisation': 'weights' }",
      ", 'engineering': { 'realisation': 'transport' }", ", 'analysis': { 'estimator': 'direct' }",
    ] {
      let run = try run(theory.quoted, more: more.quoted)
      #expect(run.results["reliable"] as? Bool == true, "\(more) \(run.results["reasons"] ?? "")")
      let pulls = try pulls(of: run, from: exact)
      #expect(pulls.allSatisfy { abs($0) < 4 }, "\(more) \(pulls)")
      let others = try self.pulls(of: run, from: wrong)
      #expect(others.contains { abs($0) > 6 }, "\(more) \(others)")
    }
  }

  @Test func phiSix() throws {
    func exact(_ sextic: Double) -> TwoSites {
      TwoSites(massSquared: 1, range: 6) { -0.3 / 24 * .pow($0, 4) + sextic / 720 * .pow($0, 6) }
    }
    try check(
      "'action': 'phi6', 'massSquared': 1, 'couplings': { '4': -0.3, '6': 0.6 }",
      against: exact(0.6), butNot: exact(1))
  }

  @Test func oddPowers() throws {
    func exact(_ cubic: Double) -> TwoSites {
      TwoSites(massSquared: 0.8, range: 8) {
        0.1 * $0 + cubic / 6 * .pow($0, 3) + 1.5 / 24 * .pow($0, 4)
      }
    }
    try check(
      "'action': 'polynomial', 'massSquared': 0.8, 'couplings': { '1': 0.1, '3': 0.4, '4': 1.5 }",
      against: exact(0.4), butNot: exact(0.7))
  }

  @Test func sineGordon() throws {
    func exact(_ beta: Double) -> TwoSites {
      TwoSites(massSquared: 0.7, range: 12) { -0.4 * .cos(beta * $0) }
    }
    try check(
      "'action': 'sineGordon', 'massSquared': 0.7, 'amplitude': 0.4, 'beta': 1",
      against: exact(1), butNot: exact(1.2))
  }

  /// K = p̂² + 0.1 p̂⁴: 5.6 at p = π.
  @Test func quadraticForm() throws {
    func exact(_ edgeTerm: Double) -> TwoSites {
      TwoSites(massSquared: 0.5, edgeTerm: edgeTerm, range: 6) { 1.5 / 24 * .pow($0, 4) }
    }
    try check(
      "'action': 'phi4', 'massSquared': 0.5, 'lambda': 1.5, 'kineticTerm': [1, 0.1]",
      against: exact(5.6), butNot: exact(4))
  }

  /// The O(3) model in radial coordinates: two sites of vectors of lengths r and s and an angle,
  /// e^{2 r s cos ϑ} from the bonds.
  @Test func vectorModel() throws {
    var (weight, zero, edge, square, fourth) = (0.0, 0.0, 0.0, 0.0, 0.0)
    let (massSquared, lambda, count) = (0.5, 1.5, 400)
    for a in 1..<count {
      let first = 6 * Double(a) / Double(count)
      for b in 1..<count {
        let second = 6 * Double(b) / Double(count)
        let (p, q) = (first * first, second * second)
        let local =
          (1 + massSquared / 2) * (p + q) + lambda / 24 * (p * p + q * q)
        // ∫ d cos ϑ e^{2rs cos ϑ} and its mean of cos ϑ.
        let exponent = 2 * first * second
        let angles = 2 * Double.sinh(exponent) / exponent
        let cosine = 1 / Double.tanh(exponent) - 1 / exponent
        let density = p * q * angles * .exp(-local)
        weight += density
        square += density * p
        fourth += density * p * p
        zero += density * ((p + q) / 2 + first * second * cosine)
        edge += density * ((p + q) / 2 - first * second * cosine)
      }
    }
    for realisation in ["weights", "transport"] {
      let run = try run(
        "'action': 'phi4', 'massSquared': 0.5, 'lambda': 1.5, 'components': 3".quoted,
        more: ", \"engineering\": { \"realisation\": \"\(realisation)\" }")
      #expect(run.results["reliable"] as? Bool == true)
      for (numbers, sum) in [([0], zero), ([1], edge)] {
        let row = try run.row(numbers)
        let pull = ((row["value"] ?? .nan) - sum / weight / 3) / (row["error"] ?? .nan)
        #expect(abs(pull) < 4, "p = \(numbers), \(realisation)")
      }
      #expect(abs(try run.pull("phi2", from: square / weight / 3)) < 4)
      #expect(abs(try run.pull("phiDotPhi", from: square / weight)) < 4)
      #expect(abs(try run.pull("phiDotPhiSquared", from: fourth / weight)) < 4)
      // The negative control: one component of φ⁴ is another theory.
      #expect(abs(try run.pull("phiDotPhiSquared", from: 3 * fourth / weight / 5)) > 6)
    }
  }

  /// A cosine of deep wells: networks of the heavy gap mass stay in one of them, with perfect weights
  /// and no residual, and a chain too; both say so. Networks of the bare mass are right.
  @Test func wellsOutOfReachAreNotPassedOver() throws {
    let exact = TwoSites(massSquared: 0.1, range: 25, count: 4001) { -5 * .cos(6 * $0) }
    let theory = "'action': 'sineGordon', 'massSquared': 0.1, 'amplitude': 5, 'beta': 6".quoted
    for more in ["", ", 'engineering': { 'realisation': 'hmc' }"] {
      let run = try run(theory, more: more.quoted)
      #expect(run.results["reliable"] as? Bool == false)
      let reasons = run.results["reasons"] as? [String]
      #expect(reasons?.contains { $0.hasPrefix("fields displaced by") } == true)
      #expect(abs(try run.pull("phi2", from: exact.square)) > 10)
    }
    let right = try run(
      theory,
      more: ", 'engineering': { 'realisation': 'weights', 'referenceMass': 'bare' }".quoted)
    #expect(right.results["reliable"] as? Bool == true)
    for pull in try pulls(of: right, from: exact) { #expect(abs(pull) < 4) }
  }
}

extension String {
  /// JSON with single quotes, for string literals in Swift.
  fileprivate var quoted: String { replacing("'", with: "\"") }
}
