import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule

/// Odd, even, unequal and smallest extents in every dimension.
let shapes: [[Int]] = [
  [2], [5], [8], [4, 6], [5, 3], [3, 8], [4, 4], [2, 3, 4], [3, 3, 5], [2, 2, 2, 2], [3, 2, 4, 3],
]

/// A free theory with everything a network needs.
struct FreeTheory {
  let propagator: FreePropagator
  let transform: FourierTransform

  init(_ extents: [Int], massSquared: Double, dispersion: Dispersion = .lattice) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    propagator = try FreePropagator(grid: grid, massSquared: massSquared, dispersion: dispersion)
    transform = FourierTransform(grid: grid)
  }

  var grid: MomentumGrid { propagator.grid }
  var lattice: Lattice { grid.lattice }

  func cosines(width: Int, alpha: Double, amplitude: AmplitudeLaw) -> CosineNetwork {
    CosineNetwork(
      propagator: propagator, width: width, alpha: alpha, amplitude: amplitude,
      transform: transform)
  }

  /// Whether p = −p on the lattice: every component 0 or π.
  func isSelfConjugate(_ mode: Int) -> Bool {
    let momentum = grid.momentum(ofMode: mode)
    return zip(momentum.numbers, lattice.extents).allSatisfy { $0 == 0 || 2 * $0 == $1 }
  }

  /// p·x, reduced in integers before it is rounded.
  func angle(mode: Int, site: Int) -> Double {
    let numbers = grid.momentum(ofMode: mode).numbers
    let turns = zip(zip(numbers, lattice.coordinates(of: site)), lattice.extents)
      .reduce(0.0) { $0 + Double(($1.0.0 * $1.0.1) % $1.1) / Double($1.1) }
    return 2 * .pi * turns
  }

  /// Σ Re(z e^{ip·x}), neuron by neuron.
  func directSum(_ neurons: [Neuron], at site: Int) -> Double {
    neurons.reduce(0) { sum, neuron in
      let angle = angle(mode: neuron.mode, site: site)
      return sum + neuron.quadratures.x * .cos(angle) - neuron.quadratures.y * .sin(angle)
    }
  }
}

/// The stream of one network of a test.
func stream(_ network: Int, seed: UInt64 = 2604_27050) -> RandomStream {
  RandomStream(seed: seed, purpose: .test, network: UInt64(network))
}

/// A running mean with its standard error.
struct RunningMean {
  private var (count, sum, squares) = (0.0, 0.0, 0.0)

  mutating func add(_ value: Double) {
    count += 1
    sum += value
    squares += value * value
  }

  var mean: Double { sum / count }

  var error: Double { ((squares / count - mean * mean) / (count - 1)).squareRoot() }

  func pull(against exact: Double) -> Double { (mean - exact) / error }
}

/// Kinetic terms of every kind.
let dispersions: [Dispersion] = [.lattice, .continuum, .polynomial([1, 0.1])]
