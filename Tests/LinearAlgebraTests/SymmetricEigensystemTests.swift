import LatticeGeometry
import LinearAlgebra
import RealModule
import Testing

@Suite struct SymmetricEigensystemTests {
  /// The largest element of A − Σ_k t_k v_k v_kᵀ and of 1 − V Vᵀ.
  func residuals(_ matrix: [Double], _ system: SymmetricEigensystem) -> (Double, Double) {
    let size = system.size
    var (reconstruction, orthogonality) = (0.0, 0.0)
    for row in 0..<size {
      for column in 0..<size {
        var (element, overlap) = (0.0, 0.0)
        for state in 0..<size {
          let vectors = system.vectors
          element +=
            system.values[state] * vectors[state * size + row] * vectors[state * size + column]
          overlap += vectors[row * size + state] * vectors[column * size + state]
        }
        reconstruction = max(reconstruction, abs(element - matrix[row * size + column]))
        orthogonality = max(orthogonality, abs(overlap - (row == column ? 1 : 0)))
      }
    }
    return (reconstruction, orthogonality)
  }

  @Test(arguments: [1, 2, 3, 8, 17, 40])
  func randomMatricesAreReconstructed(size: Int) throws {
    var stream = RandomStream(seed: 5, purpose: .test, network: UInt64(size))
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0...row {
        let element = 2 * stream.uniform() - 1
        matrix[row * size + column] = element
        matrix[column * size + row] = element
      }
    }
    let system = try SymmetricEigensystem(matrix: matrix, size: size)
    let (reconstruction, orthogonality) = residuals(matrix, system)
    #expect(reconstruction < 1e-13 && orthogonality < 1e-13)
    #expect(zip(system.values, system.values.dropFirst()).allSatisfy { $0 >= $1 })
  }

  /// The open chain's second difference has eigenvalues 4 sin²(πk/(2(n + 1))).
  @Test func secondDifferenceHasItsKnownSpectrum() throws {
    let size = 50
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      matrix[row * size + row] = 2
      if row > 0 {
        matrix[row * size + row - 1] = -1
        matrix[(row - 1) * size + row] = -1
      }
    }
    let system = try SymmetricEigensystem(matrix: matrix, size: size)
    for (index, value) in system.values.enumerated() {
      let half = Double.pi * Double(size - index) / Double(2 * (size + 1))
      #expect(abs(value - 4 * .pow(.sin(half), 2)) < 1e-14)
    }
  }

  /// Zero, degenerate, and graded over hundreds of orders of magnitude with underflow.
  @Test func difficultMatricesConverge() throws {
    let size = 24
    var graded = [Double](repeating: 0, count: size * size)
    var degenerate = graded
    for row in 0..<size {
      degenerate[row * size + row] = 3
      for column in 0..<size {
        graded[row * size + column] = .exp(-Double(row * row + column * column))
      }
    }
    for matrix in [[Double](repeating: 0, count: size * size), degenerate, graded] {
      let system = try SymmetricEigensystem(matrix: matrix, size: size)
      let (reconstruction, orthogonality) = residuals(matrix, system)
      #expect(reconstruction < 1e-14 && orthogonality < 1e-13)
    }
  }

  @Test func numbersThatAreNotFiniteHaveNoEigenvalues() {
    #expect(throws: EigensystemNotConverged(size: 2)) {
      try SymmetricEigensystem(matrix: [1, .nan, .nan, 1], size: 2)
    }
  }
}
