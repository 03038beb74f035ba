public import NetworkArchitectures
import LatticeGeometry
import RealModule

/// A neuron of a cosine network on lattice momenta, h(x) = a A(p) cos(p·x + c).
public struct CosineNeurons: IndependentNeurons {
  /// E h², E h⁴, E h⁶, E h⁸ at one site.
  public let moments: [Double]
  /// None.
  public var biasVariance: Double { 0 }

  private let network: CosineNetwork
  /// The probability of each stored mode, ±p as one.
  private let probabilities: [Double]
  private let isSelfConjugate: [Bool]

  /// Takes the neurons of a network.
  public init(_ network: CosineNetwork) {
    self.network = network
    let grid = network.grid
    probabilities = (0..<grid.modeCount).map {
      network.density.probabilities[$0] * Double(grid.multiplicity(ofMode: $0))
    }
    let isSelfConjugate = (0..<grid.modeCount).map { mode in
      grid.storesMirror(ofColumn: mode % grid.rowLength) && grid.mirror(ofMode: mode) == mode
    }
    self.isSelfConjugate = isSelfConjugate
    // E aⁿ and E cosⁿ, n = 2, 4, 6, 8.
    let amplitudes: [Double] =
      switch network.amplitude {
      case .gaussian: [1, 3, 15, 105]
      case .constant: [1, 1, 1, 1]
      case .rayleigh: [1, 2, 6, 24]
      }
    let cosines: [Double] = [1.0 / 2, 3.0 / 8, 5.0 / 16, 35.0 / 128]
    let (density, probabilities) = (network.density, probabilities)
    moments = (0..<4).map { index in
      (0..<grid.modeCount).reduce(0) { sum, mode in
        let square = density.amplitudes[mode] * density.amplitudes[mode]
        // Constant amplitudes have the phases 0 and π, and A/√2, on modes p = −p.
        let angle =
          network.amplitude == .constant && isSelfConjugate[mode]
          ? Double.pow(0.5, index + 1) : cosines[index]
        return sum + probabilities[mode] * .pow(square, index + 1) * amplitudes[index] * angle
      }
    }
  }

  /// ln Σ_p q ∫ dc/2π E_a e^{s a A cos c}, the phase by the trapezoidal rule, which is exact to rounding.
  public func logMomentGeneratingFunction(_ source: Double) -> Double {
    let cosines = (0..<128).map { Double.cos(2 * .pi * (Double($0) + 0.5) / 128) }
    let mean = probabilities.indices.reduce(0) { sum, mode in
      let size = source * network.density.amplitudes[mode]
      let value: Double =
        switch network.amplitude {
        case .gaussian:
          cosines.reduce(0) { $0 + .exp(size * size * $1 * $1 / 2) } / 128
        case .constant where isSelfConjugate[mode]: .cosh(size * 0.5.squareRoot())
        case .constant: cosines.reduce(0) { $0 + .exp(size * $1) } / 128
        // a cos(c) is a normal deviate of variance ½.
        case .rayleigh: .exp(size * size / 4)
        }
      return sum + probabilities[mode] * value
    }
    return .log(mean)
  }

  /// G4c(x₁, …, x₄) of the network in closed form:
  /// (1/N){(κ_a/8) Σ_p q A⁴ [c₁ + c₂ + c₃] − Σ₃ G G}; on modes p = −p constant amplitudes have the phases
  /// 0 and π, and contribute q A⁴/4 cos p·(x₁ + x₂ + x₃ + x₄).
  ///
  /// - Parameter points: Coordinates on the lattice.
  public func connectedFourPoint(_ points: [[Int]]) -> Double {
    precondition(points.count == 4, "four points")
    let grid = network.grid
    func propagator(_ first: Int, _ second: Int) -> Double {
      probabilities.indices.reduce(0) { sum, mode in
        let angle = phase(mode, [(1, points[first]), (-1, points[second])])
        let amplitude = network.density.amplitudes[mode]
        return sum + probabilities[mode] * amplitude * amplitude / 2 * .cos(angle)
      }
    }
    func phase(_ mode: Int, _ terms: [(Int, [Int])]) -> Double {
      let momentum = grid.momentum(ofMode: mode).components
      return terms.reduce(0) { sum, term in
        sum + Double(term.0) * zip(momentum, term.1).reduce(0) { $0 + $1.0 * Double($1.1) }
      }
    }
    let signs = [[1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]
    let fourth = probabilities.indices.reduce(0) { sum, mode in
      let power = Double.pow(network.density.amplitudes[mode], 4)
      if network.amplitude == .constant, isSelfConjugate[mode] {
        let angle = phase(mode, points.map { (1, $0) })
        return sum + probabilities[mode] * power / 4 * .cos(angle)
      }
      let cosines = signs.reduce(0) { $0 + Double.cos(phase(mode, Array(zip($1, points)))) }
      return sum + probabilities[mode] * power * network.amplitude.fourthMoment / 8 * cosines
    }
    let pairings =
      propagator(0, 1) * propagator(2, 3) + propagator(0, 2) * propagator(1, 3)
      + propagator(0, 3) * propagator(1, 2)
    return (fourth - pairings) / Double(network.width ?? 1)
  }
}
