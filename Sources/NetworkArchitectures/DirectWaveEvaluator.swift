public import LatticeGeometry
import RealModule

/// Plane waves summed one by one at every site: O(NV), the reference for all other evaluators.
///
/// Rows of the last direction are advanced by the angle-addition formula, restarted from the
/// library's sine and cosine every 32 sites, which keeps rounding at a few units in the last place.
public final class DirectWaveEvaluator: WaveEvaluator {
  private let lattice: Lattice

  /// Creates an evaluator for a lattice.
  public init(lattice: Lattice) { self.lattice = lattice }

  private static let restart = 32

  /// φ(x) = Σ_i Re(z_i e^{i b_i·x}) at every site.
  public func evaluate(_ waves: PlaneWaves, into field: borrowing Field) {
    precondition(field.lattice == lattice && field.count == 1, "one field on the lattice")
    field.pointer.update(repeating: 0, count: lattice.volume)
    let target = field.pointer
    forEachSegment(waves) { wave, site, count, cosine, sine, turnCosine, turnSine in
      var (real, imaginary) = (
        waves.realParts[wave] * cosine - waves.imaginaryParts[wave] * sine,
        waves.realParts[wave] * sine + waves.imaginaryParts[wave] * cosine
      )
      for offset in 0..<count {
        target[site + offset] += real
        (real, imaginary) = (
          real * turnCosine - imaginary * turnSine, imaginary * turnCosine + real * turnSine
        )
      }
    }
  }

  /// s_i = Σ_x g(x) e^{−i b_i·x}, in place of z_i.
  public func adjoint(of field: borrowing Field, into waves: inout PlaneWaves) {
    precondition(field.lattice == lattice && field.count == 1, "one field on the lattice")
    var sums = [SIMD2<Double>](repeating: .zero, count: waves.count)
    let source = field.pointer
    forEachSegment(waves) { wave, site, count, cosine, sine, turnCosine, turnSine in
      var (real, imaginary) = (cosine, sine)
      var sum = SIMD2<Double>.zero
      for offset in 0..<count {
        sum += source[site + offset] * SIMD2(real, -imaginary)
        (real, imaginary) = (
          real * turnCosine - imaginary * turnSine, imaginary * turnCosine + real * turnSine
        )
      }
      sums[wave] += sum
    }
    waves.realParts = sums.map(\.x)
    waves.imaginaryParts = sums.map(\.y)
  }

  /// Calls back with each wave and stretch of a row: (wave, first site, sites, cos and sin of the
  /// phase b·x at the first site, cos and sin of b_{d−1}).
  private func forEachSegment(
    _ waves: PlaneWaves, _ body: (Int, Int, Int, Double, Double, Double, Double) -> Void
  ) {
    let dimension = lattice.dimension
    precondition(waves.dimension == dimension, "momenta of the lattice's dimension")
    let rowLength = lattice.extents[dimension - 1]
    for start in stride(from: 0, to: lattice.volume, by: rowLength) {
      let coordinates = lattice.coordinates(of: start)
      for wave in 0..<waves.count {
        var phase = 0.0
        for direction in 0..<(dimension - 1) {
          phase += waves.momenta[direction][wave] * Double(coordinates[direction])
        }
        let step = waves.momenta[dimension - 1][wave]
        let (turnCosine, turnSine) = (Double.cos(step), Double.sin(step))
        for first in stride(from: 0, to: rowLength, by: Self.restart) {
          let angle = phase + step * Double(first)
          body(
            wave, start + first, min(Self.restart, rowLength - first), .cos(angle), .sin(angle),
            turnCosine, turnSine)
        }
      }
    }
  }
}
