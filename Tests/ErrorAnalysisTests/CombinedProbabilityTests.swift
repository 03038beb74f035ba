import ErrorAnalysis
import Foundation
import LatticeGeometry
import Testing

/// Fisher's combination, and χ² of deviations that are not fitted.
struct CombinedProbabilityTests {
  /// Of one test it is −2 ln p of two degrees of freedom, whose tail is p itself.
  @Test(arguments: [0.01, 0.3, 0.5, 0.9])
  func oneTestKeepsItsProbability(p: Double) {
    let combined = CombinedProbability(of: [p])
    #expect(abs(combined.statistic + 2 * log(p)) < 1e-14)
    #expect(abs(combined.pValue - 2 * min(p, 1 - p)) < 1e-14)
  }

  /// P(p₁ p₂ < c) = c (1 − ln c).
  @Test func twoTestsFollowTheLawOfTheirProduct() {
    let (one, two) = (0.03, 0.4)
    let combined = CombinedProbability(of: [one, two])
    #expect(abs(combined.pValue - 2 * one * two * (1 - log(one * two))) < 1e-14)
  }

  /// Uniform p-values pass; halved or doubled errors do not, and nothing breaks at p = 0.
  @Test func wrongErrorsAreFound() {
    var stream = RandomStream(seed: 5, purpose: .test, network: 0)
    func combined(errorsTooLargeBy factor: Double) -> Double {
      let values = (0..<40).map { _ in
        let square = (0..<6).reduce(0.0) { sum, _ in
          let deviation = stream.normal() / factor
          return sum + deviation * deviation
        }
        return ChiSquared(value: square, degreesOfFreedom: 6).pValue ?? .nan
      }
      return CombinedProbability(of: values).pValue
    }
    #expect(combined(errorsTooLargeBy: 1) > 0.01)
    #expect(combined(errorsTooLargeBy: 0.7) < 1e-6)
    #expect(combined(errorsTooLargeBy: 1.4) < 1e-6)
    #expect(CombinedProbability(of: [0, 0.5]).pValue < 1e-100)
  }

  /// Against the inverse of a 2×2 matrix by hand, of one ensemble and of the difference of two.
  @Test func deviationsAreWeightedByTheInverse() throws {
    func quantities(_ network: UInt64) -> [Replicated] {
      var stream = RandomStream(seed: 7, purpose: .test, network: network)
      let common = (0..<50).map { _ in stream.normal() }
      return (0..<2).map { index in
        Replicated(
          value: 0, replicates: common.map { $0 + Double(index) * stream.normal() },
          sampleCount: 50, resampling: .jackknife)
      }
    }
    let (first, second) = (quantities(1), quantities(2))
    let deviations = [1.5, -0.7]
    func byHand(_ matrices: [[Double]]) -> Double {
      let sum = (0..<4).map { index in matrices.reduce(0) { $0 + $1[index] } }
      let determinant = sum[0] * sum[3] - sum[1] * sum[2]
      return
        (sum[3] * deviations[0] * deviations[0] - 2 * sum[1] * deviations[0] * deviations[1]
        + sum[0] * deviations[1] * deviations[1]) / determinant
    }
    let alone = try CovarianceMatrix(of: first)
    let other = try CovarianceMatrix(of: second)
    let both = try CovarianceMatrix(ofDifferencesBetween: first, and: second)
    #expect(both.degreesOfFreedom == 49)
    for (matrix, parts) in [
      (alone, [alone.estimated]), (both, [alone.estimated, other.estimated]),
    ] {
      let expected = byHand(parts)
      let found = matrix.chiSquared(ofDeviations: deviations)
      #expect(abs(found.value / expected - 1) < 1e-12)
      #expect(found.degreesOfFreedom == 2)
    }
  }
}
