import CVectorMath
import LatticeGeometry

/// The quadratic part of an action from a field's coefficients c(p) = φ̃(p)/V on the half grid.
struct ModeEnergy: Sendable {
  private let grid: MomentumGrid
  private let multiplicity: [Double]

  init(grid: MomentumGrid) {
    self.grid = grid
    multiplicity = (0..<grid.modeCount).map { Double(grid.multiplicity(ofMode: $0)) }
  }

  /// ½ V Σ_p (K(p) + m²) |c(p)|² over the whole zone.
  func quadraticAction(
    of coefficients: UnsafePointer<Double>, kineticTerms: [Double], massSquared: Double
  ) -> Double {
    var lanes = SIMD8<Double>()
    var sum = 0.0
    kineticTerms.withUnsafeBufferPointer { kinetic in
      multiplicity.withUnsafeBufferPointer { multiplicity in
        guard let kinetic = kinetic.baseAddress, let multiplicity = multiplicity.baseAddress else {
          return
        }
        let mass = SIMD8(repeating: massSquared)
        var mode = 0
        while mode + 8 <= grid.modeCount {
          let (low, high) = (
            loadLanes(coefficients + 2 * mode), loadLanes(coefficients + 2 * mode + 8)
          )
          let power = lattice_pair_sums(low * low, high * high)
          lanes += loadLanes(multiplicity + mode) * (loadLanes(kinetic + mode) + mass) * power
          mode += 8
        }
        while mode < grid.modeCount {
          let (real, imaginary) = (coefficients[2 * mode], coefficients[2 * mode + 1])
          sum +=
            multiplicity[mode] * (kinetic[mode] + massSquared)
            * (real * real + imaginary * imaginary)
          mode += 1
        }
      }
    }
    return 0.5 * Double(grid.lattice.volume) * (horizontalSum(lanes) + sum)
  }
}
