import ErrorAnalysis
import RealModule
import Testing

@Suite struct CovarianceMatrixTests {
  /// Rows that mix one common deviate into each of `count`: correlation ρ between any two.
  private func equicorrelated(_ count: Int, _ correlation: Double) -> [[Double]] {
    (0..<count).map { row in
      (0...count).map { column in
        column == 0
          ? correlation.squareRoot() : column == row + 1 ? (1 - correlation).squareRoot() : 0
      }
    }
  }

  private func data(
    _ count: Int, _ correlation: Double, blockCount: Int, network: UInt64 = 60
  ) throws -> [Replicated] {
    try ToyEnsemble(
      means: [Double](repeating: 1, count: count), mixing: equicorrelated(count, correlation),
      blockCount: blockCount, network: network
    ).quantities()
  }

  @Test func elementsAreThoseOfTheReplicates() throws {
    let quantities = try data(3, 0.6, blockCount: 40)
    let matrix = try CovarianceMatrix(of: quantities)
    for row in 0..<3 {
      for column in 0..<3 {
        let element = Replicated.covariance(quantities[row], quantities[column])
        #expect(matrix.estimated[row * 3 + column] == element)
      }
    }
    #expect(matrix.degreesOfFreedom == 39 && matrix.size == 3)
    let part = try matrix.restricted(to: 1...2)
    #expect(part.estimated == [4, 5, 7, 8].map { matrix.estimated[$0] })
  }

  /// Two quantities of correlation r have a correlation matrix of eigenvalues 1 ± r.
  @Test func conditionNumberOfTwo() throws {
    let quantities = try data(2, 0.9, blockCount: 100)
    let matrix = try CovarianceMatrix(of: quantities)
    let correlation =
      matrix.estimated[1] / (matrix.estimated[0] * matrix.estimated[3]).squareRoot()
    #expect(agree(matrix.conditionNumber, (1 + correlation) / (1 - correlation), 1e-11))
    let floored = try CovarianceMatrix(of: quantities, regularisation: .eigenvalueFloor(0.25))
    #expect(agree(floored.conditionNumber, 4, 1e-12))
    let averaged = try data(5, 0.9, blockCount: 100)
    let cut = try CovarianceMatrix(of: averaged, regularisation: .averagedModes(kept: 1))
    let full = try CovarianceMatrix(of: averaged)
    #expect(cut.conditionNumber < full.conditionNumber)
    let none = try CovarianceMatrix(of: averaged, regularisation: .uncorrelated)
    #expect(none.conditionNumber == 1 && none.shrinkageIntensity == 1)
  }

  /// Independent data are shrunk almost all the way, strongly correlated ones hardly; and the less the
  /// more blocks there are.
  @Test func shrinkageFollowsTheData() throws {
    func intensity(_ correlation: Double, _ blockCount: Int) throws -> Double {
      try CovarianceMatrix(
        of: try data(12, correlation, blockCount: blockCount), regularisation: .shrinkage
      ).shrinkageIntensity
    }
    #expect(try intensity(0, 50) > 0.7)
    #expect(try intensity(0.8, 50) < 0.05)
    #expect(try intensity(0.3, 50) > 5 * intensity(0.3, 1000))
  }

  /// Shrinkage lowers the expected squared error of the correlation matrix, which is what it is for.
  @Test func shrinkageEstimatesBetter() throws {
    var (shrunk, plain) = (0.0, 0.0)
    for network in 0..<40 {
      let quantities = try data(10, 0.2, blockCount: 30, network: 6000 + UInt64(network))
      let matrix = try CovarianceMatrix(of: quantities, regularisation: .shrinkage)
      for row in 0..<10 {
        for column in 0..<row {
          let correlation =
            matrix.estimated[row * 10 + column]
            / (matrix.estimated[row * 11] * matrix.estimated[column * 11]).squareRoot()
          plain += .pow(correlation - 0.2, 2)
          shrunk += .pow((1 - matrix.shrinkageIntensity) * correlation - 0.2, 2)
        }
      }
    }
    #expect(shrunk < 0.9 * plain)
  }

  /// More quantities than blocks: no inverse, unless it is regularised.
  @Test func singularMatricesAreRefused() throws {
    let quantities = try data(12, 0.5, blockCount: 10)
    #expect(throws: FitError.singularCovariance(points: 12, degreesOfFreedom: 9)) {
      try CovarianceMatrix(of: quantities)
    }
    for cure: CovarianceRegularisation in [
      .shrinkage, .eigenvalueFloor(1e-3), .averagedModes(kept: 3), .uncorrelated,
    ] {
      #expect(try CovarianceMatrix(of: quantities, regularisation: cure).conditionNumber < 1e5)
    }
    let constant = quantities[0].map { _ in 2 }
    #expect(throws: FitError.noVariance(point: 1)) {
      try CovarianceMatrix(of: [quantities[0], constant])
    }
    #expect(throws: FitError.notFinite(point: 0)) {
      try CovarianceMatrix(of: [quantities[0].map { _ in .nan }, quantities[1]])
    }
    #expect(throws: FitError.singularCovariance(points: 2, degreesOfFreedom: 9)) {
      try CovarianceMatrix(of: [quantities[0], quantities[0].map { 2 * $0 }])
    }
  }
}
