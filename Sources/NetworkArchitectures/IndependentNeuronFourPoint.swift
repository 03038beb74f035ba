public import LatticeGeometry

/// N G4c(p₁, …, p₄) of N independent cosine neurons on lattice momenta, in closed form.
///
/// A neuron of momentum k has the modes ±k alone, so that E Π h̃(p_i) needs all p_i = ±k, two of each:
///
///     N G4c = V [ n(k) − Σ_{3 pairings} δ(p_i + p_j) D(p_i) δ(p_k + p_l) D(p_k) ],
///     n(k) = κ_a D(k)²/(2 q(k)),   4 E(a cos c)⁴ D(k)²/q(k) where k ≡ −k
///
/// with G4c = ⟨φ̃φ̃φ̃φ̃⟩_c/V, E a² = 1, A² = 2D/(Vq) and q summing to 1 over the zone.
public struct IndependentNeuronFourPoint: Sendable {
  private let density: MomentumDensity
  private let propagator: [Double]
  private let law: AmplitudeLaw

  /// Takes the density of the momenta.
  ///
  /// - Parameters:
  ///   - density: q.
  ///   - propagator: D, one per stored mode.
  ///   - law: Of the amplitudes.
  public init(density: MomentumDensity, propagator: [Double], law: AmplitudeLaw) {
    self.density = density
    self.propagator = propagator
    self.law = law
  }

  /// N G4c at momenta that add up to zero.
  public func value(at momenta: [Momentum]) -> Double {
    precondition(momenta.count == 4, "four legs")
    let grid = density.grid
    let lattice = grid.lattice
    func propagator(_ momentum: Momentum) -> Double {
      self.propagator[grid.mode(ofNumbers: momentum.numbers).mode]
    }
    var pairings = 0.0
    for (first, second, third, fourth) in [(0, 1, 2, 3), (0, 2, 1, 3), (0, 3, 1, 2)] {
      let pairs = [[momenta[first], momenta[second]], [momenta[third], momenta[fourth]]]
      guard pairs.allSatisfy({ Momentum(sumOf: $0, on: lattice).isZero }) else { continue }
      pairings += propagator(momenta[first]) * propagator(momenta[third])
    }
    let (single, mirror) = (momenta[0], momenta[0].negated(on: lattice))
    let alike = momenta.count { $0 == single }
    var neuron = 0.0
    let mode = grid.mode(ofNumbers: single.numbers).mode
    let square = propagator(single) * propagator(single) / density.probabilities[mode]
    if single == mirror, alike == 4 {
      neuron = 4 * selfConjugateMoment * square
    } else if single != mirror, alike == 2, momenta.allSatisfy({ $0 == single || $0 == mirror }) {
      neuron = law.fourthMoment / 2 * square
    }
    return Double(lattice.volume) * (neuron - pairings)
  }

  /// E (a cos c)⁴ where only the cosine remains of a wave.
  private var selfConjugateMoment: Double {
    switch law {
    // E a⁴ E cos⁴ = 3 · 3/8.
    case .gaussian: 9.0 / 8
    // ±1/√2.
    case .constant: 1.0 / 4
    // a cos c is normal with variance ½.
    case .rayleigh: 3.0 / 4
    }
  }
}
