import Foundation
public import LatticeGeometry

/// The two-point function of a free field in infinite volume, G(r) = ∫ d^dp/(2π)^d D(p) cos(p·r).
public enum InfiniteVolumePropagator: Hashable, Sendable {
  /// D = 1/(p̂² + m²) on the Brillouin zone [−π, π]^d: the lattice without finite-volume effects.
  case lattice(massSquared: Double)
  /// D = 1/(p² + m²) for |p| < Λ: the continuum with a sharp cut-off.
  case ball(massSquared: Double, cutoff: Double)

  /// G(r) for all displacements 0 ≤ r_μ < L_μ, to about 1e-12 of G(0).
  ///
  /// - Parameter extents: L_μ, one to four.
  /// - Returns: Row-major, last direction fastest.
  public func values(extents: [Int]) -> [Double] {
    switch self {
    case .lattice(let massSquared):
      Self.latticeValues(extents: extents, massSquared: massSquared)
    case .ball(let massSquared, let cutoff):
      Self.ballValues(extents: extents, massSquared: massSquared, cutoff: cutoff)
    }
  }

  /// ⟨|φ̃(p)|²⟩/V on the momenta of a box cut out of infinite volume: the transform of
  /// Π_μ (1 − |r_μ|/L_μ) G(r), because r fits into the box that many ways.
  ///
  /// It is D(p) smeared by the box's window, and what the direct estimator measures there.
  ///
  /// - Parameters:
  ///   - values: G(r) of the box, from ``values(extents:)``.
  ///   - grid: The box's momenta.
  /// - Returns: One value per stored mode.
  public static func windowed(_ values: [Double], on grid: MomentumGrid) -> [Double] {
    let lattice = grid.lattice
    precondition(values.count == lattice.volume, "one value per displacement")
    let folded = Field(on: lattice)
    // ±r of every direction fall on the sites r and L − r of the box's own lattice.
    for index in 0..<lattice.volume {
      let displacement = lattice.coordinates(of: index)
      let window = zip(displacement, lattice.extents).reduce(1.0) {
        $0 * (1 - Double($1.0) / Double($1.1))
      }
      let contribution = window * values[index]
      for signs in 0..<(1 << lattice.dimension) {
        var site = displacement
        var isDuplicate = false
        for direction in site.indices where signs >> direction & 1 == 1 {
          if displacement[direction] == 0 { isDuplicate = true }
          site[direction] = -site[direction]
        }
        if !isDuplicate { folded[lattice.siteIndex(of: site)] += contribution }
      }
    }
    let modes = MomentumField(on: grid)
    FourierTransform(grid: grid).forward(folded, into: modes)
    return (0..<grid.modeCount).map { modes.pointer[2 * $0] }
  }

  // MARK: The lattice

  /// G(r) = ∫₀^∞ dt e^{−m²t} Π_μ e^{−2t} I_{r_μ}(2t), from 1/A = ∫ e^{−tA} dt and the integral
  /// representation of the Bessel function; in t = e^s the trapezoidal rule converges exponentially.
  private static func latticeValues(extents: [Int], massSquared: Double) -> [Double] {
    let volume = extents.reduce(1, *)
    var sums = [Double](repeating: 0, count: volume)
    let largest = extents.max() ?? 1
    let step = 0.05
    // Below the first t the integrand is t itself, above the last e^{−m²t} < 1e-17.
    let (first, last) = (log(1e-17), log(40 / massSquared))
    for index in 0...Int((last - first) / step) {
      let time = exp(first + step * Double(index))
      let bessel = scaledBessel(argument: 2 * time, count: largest)
      let weight = step * time * exp(-massSquared * time)
      var products = [weight]
      for extent in extents {
        products = products.flatMap { product in bessel[..<extent].map { product * $0 } }
      }
      for site in 0..<volume { sums[site] += products[site] }
    }
    return sums
  }

  /// e^{−z} I_n(z), n = 0 … count − 1, by downward recurrence normalised with
  /// I₀ + 2 Σ I_n = e^z (J. C. P. Miller's method).
  private static func scaledBessel(argument: Double, count: Int) -> [Double] {
    if argument < 1e-12 {
      // I_n(z) = (z/2)^n/n! (1 + …).
      var term = 1.0
      return (0..<count).map { order in
        if order > 0 { term *= argument / 2 / Double(order) }
        return term
      }
    }
    let start = count + 20 + Int(8 * argument.squareRoot() + 2 * Double(count).squareRoot())
    var (above, current, sum) = (0.0, 1e-280, 0.0)
    var values = [Double](repeating: 0, count: count)
    for order in stride(from: start, through: 0, by: -1) {
      if order < count { values[order] = current }
      sum += order == 0 ? current : 2 * current
      let below = above + 2 * Double(order) / argument * current
      (above, current) = (current, below)
      if current > 1e250 {
        above *= 1e-250
        current *= 1e-250
        sum *= 1e-250
        for index in min(order, count)..<count { values[index] *= 1e-250 }
      }
    }
    return values.map { $0 / sum }
  }

  // MARK: The ball

  private static func ballValues(
    extents: [Int], massSquared: Double, cutoff: Double
  ) -> [Double] {
    let lattice = extents
    let rule = GaussLegendre(count: 20)
    var known: [Int: Double] = [:]
    var values: [Double] = []
    values.reserveCapacity(lattice.reduce(1, *))
    var displacement = [Int](repeating: 0, count: lattice.count)
    for _ in 0..<lattice.reduce(1, *) {
      let square = displacement.reduce(0) { $0 + $1 * $1 }
      let value =
        known[square]
        ?? ballValue(
          dimension: lattice.count, distance: Double(square).squareRoot(),
          massSquared: massSquared, cutoff: cutoff, rule: rule)
      known[square] = value
      values.append(value)
      for direction in displacement.indices.reversed() {
        displacement[direction] += 1
        if displacement[direction] < lattice[direction] { break }
        displacement[direction] = 0
      }
    }
    return values
  }

  /// The angular integral done: cos, J₀, sin(z)/z and J₁(z)/z in one to four dimensions.
  private static func ballValue(
    dimension: Int, distance: Double, massSquared: Double, cutoff: Double, rule: GaussLegendre
  ) -> Double {
    let panels = 8 + Int(cutoff * distance / 3) + Int(cutoff / massSquared.squareRoot())
    return rule.integrate(from: 0, to: cutoff, panels: panels) { momentum in
      let angle = momentum * distance
      let angular: Double
      switch dimension {
      case 1: angular = cos(angle) / .pi
      case 2: angular = momentum * j0(angle) / (2 * .pi)
      case 3: angular = momentum * momentum * sinc(angle) / (2 * .pi * .pi)
      default:
        let bessel = angle < 1e-8 ? 0.5 : j1(angle) / angle
        angular = momentum * momentum * momentum * bessel / (4 * .pi * .pi)
      }
      return angular / (momentum * momentum + massSquared)
    }
  }

  private static func sinc(_ angle: Double) -> Double { angle < 1e-8 ? 1 : sin(angle) / angle }
}
