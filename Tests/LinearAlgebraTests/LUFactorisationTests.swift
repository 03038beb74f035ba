import LatticeGeometry
import LinearAlgebra
import Testing

@Suite struct LUFactorisationTests {
  @Test(arguments: [1, 2, 3, 9, 40])
  func randomSystemsAreSolved(size: Int) throws {
    var stream = RandomStream(seed: 6, purpose: .test, network: UInt64(size))
    let matrix = (0..<size * size).map { _ in 2 * stream.uniform() - 1 }
    let solution = (0..<size).map { _ in stream.uniform() }
    let right = (0..<size).map { row in
      (0..<size).reduce(0) { $0 + matrix[row * size + $1] * solution[$1] }
    }
    let found = try LUFactorisation(matrix: matrix, size: size).solve(right)
    for (one, other) in zip(found, solution) { #expect(abs(one - other) < 1e-11) }
  }

  @Test func zeroPivotsAreExchanged() throws {
    #expect(try LUFactorisation(matrix: [0, 2, 1, 0], size: 2).solve([4, 3]) == [3, 2])
  }

  @Test func singularMatricesAreRefused() {
    #expect(throws: SingularMatrix(size: 2)) {
      try LUFactorisation(matrix: [1, 2, 2, 4], size: 2)
    }
    #expect(throws: SingularMatrix(size: 1)) { try LUFactorisation(matrix: [.nan], size: 1) }
  }
}
