import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct CouplingsTests {
  static let pairs = [
    Couplings(massSquared: 1, lambda: 0), Couplings(massSquared: 0.25, lambda: 1e-9),
    Couplings(massSquared: -0.7, lambda: 3), Couplings(massSquared: -4, lambda: 41.85),
    Couplings(massSquared: -20, lambda: 0.5), Couplings(massSquared: 1, lambda: 1e8),
    Couplings(massSquared: 1e6, lambda: 2),
  ]

  @Test(arguments: CouplingConvention.allCases, pairs)
  func conversionsAreInverse(convention: CouplingConvention, couplings: Couplings) throws {
    for dimension in 1...4 {
      let converted = try couplings.inConvention(convention, dimension: dimension)
      #expect(converted.numbers.map(\.name) == convention.parameterNames)
      let back = try convention.couplings(
        converted.numbers[0].value, lambda: converted.numbers[1].value, dimension: dimension)
      // m² is a difference of numbers of the size of 1/κ and 2d.
      let scale = abs(couplings.massSquared) + 2 * Double(dimension) + .sqrt(couplings.lambda)
      #expect(abs(back.massSquared - couplings.massSquared) < 1e-14 * scale)
      #expect(agree(back.lambda, couplings.lambda, 1e-14))
    }
  }

  /// The same field, rescaled, has the same action in each convention, written out literally.
  @Test(arguments: [[5], [4, 3], [2, 3, 4], [2, 2, 3, 2]])
  func actionsAgree(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let dimension = lattice.dimension
    let couplings = Couplings(massSquared: -0.7, lambda: 3)
    let action = try PhiFour(massSquared: couplings.massSquared, lambda: couplings.lambda)
    for convention in CouplingConvention.allCases {
      let converted = try couplings.inConvention(convention, dimension: dimension)
      let (first, quartic) = (converted.numbers[0].value, converted.numbers[1].value)
      for network in 0..<3 {
        let field = randomField(on: lattice, network: UInt64(network))
        let scaled = Field(
          on: lattice, values: field.values.map { $0 / converted.fieldRescaling })
        let squares = scaled.values.reduce(0) { $0 + $1 * $1 }
        let fourths = scaled.values.reduce(0) { $0 + .pow($1, 4) }
        let neighbours = slowNearestNeighbourSum(scaled)
        // Σ_x Σ_μ (φ(x+μ̂) − φ(x))²
        let differences = 2 * Double(dimension) * squares - 2 * neighbours
        let value =
          switch convention {
          case .factorial: differences / 2 + first / 2 * squares + quartic / 24 * fourths
          case .quarter: differences / 2 + first / 2 * squares + quartic / 4 * fourths
          case .flow: differences + first * squares + quartic * fourths
          case .hopping:
            -2 * first * neighbours + (1 - 2 * quartic) * squares + quartic * fourths
          }
        #expect(abs(value - action.value(of: field)) < 1e-12, "\(convention)")
      }
    }
  }

  /// κ → 1/(m² + 2d) as λ → 0, with a slope that continues the free theory.
  @Test func hoppingContinuesTheFreeTheory() throws {
    let free = try HoppingParameters(Couplings(massSquared: 0.5, lambda: 0), dimension: 2)
    #expect(free.kappa == 1 / 4.5 && free.lambda == 0)
    for lambda in [1e-3, 1e-6, 1e-9] {
      let weak = try HoppingParameters(Couplings(massSquared: 0.5, lambda: lambda), dimension: 2)
      #expect(abs(weak.kappa - free.kappa + lambda / 3 / .pow(4.5, 3)) < lambda * lambda + 1e-16)
    }
  }

  @Test func knownTranslations() throws {
    // [Schaich2009] μ₀² = −0.7, λ_S = 0.5 and [Gerdes2022] m² = −4, λ_A = 6.975.
    let quarter = try CouplingConvention.quarter.couplings(-0.7, lambda: 0.5, dimension: 2)
    #expect(quarter == Couplings(massSquared: -0.7, lambda: 3))
    let flow = try CouplingConvention.flow.couplings(-4, lambda: 6.975, dimension: 2)
    #expect(flow.massSquared == -4 && agree(flow.lambda, 41.85, 1e-15))
  }

  @Test func impossibleParametersAreRefused() {
    #expect(throws: FieldTheoryError.hoppingNotPositive(kappa: -0.1)) {
      try HoppingParameters(kappa: -0.1, lambda: 1)
    }
    #expect(throws: FieldTheoryError.self) {
      try HoppingParameters(Couplings(massSquared: -4, lambda: 0), dimension: 2)
    }
    #expect(throws: FieldTheoryError.self) {
      try HoppingParameters(Couplings(massSquared: 1, lambda: -1), dimension: 2)
    }
    #expect(throws: FieldTheoryError.self) {
      try CouplingConvention.flow.couplings(.nan, lambda: 1, dimension: 2)
    }
  }
}
