import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import LatticeGeometry
import NetworkArchitectures

/// Measures φ(0) of fully connected networks of gauss neurons, and the neurons behind it.
///
/// The parameters of a network are drawn a second time from its own stream, so field and neurons belong to
/// the same network.
final class GaussNetworkMeter: WeightedFieldConsumer {
  private let evaluator: DenseEvaluator
  private let description: DenseDescription
  private let seed: UInt64
  private let origin: Field
  private var parameters: DenseParameters
  private var sums = [Double](repeating: 0, count: 4)
  private var count = 0

  init(_ network: DenseNetwork, seed: UInt64) {
    evaluator = DenseEvaluator(network)
    description = network.description
    parameters = DenseParameters(for: network.description)
    self.seed = seed
    origin = Field(on: network.grid.lattice)
    origin[0] = 1
  }

  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    count += 1
    let square = field[0] * field[0]
    sums[0] += square
    sums[1] += square * square
    var stream = RandomStream(
      seed: seed, purpose: .networkParameters, network: UInt64(member.index))
    description.draw(&parameters, using: &stream)
    // Σ_x h_j(x) δ(x) = h_j(0).
    let neurons = evaluator.adjoint(parameters, of: origin)
    var (second, fourth) = (0.0, 0.0)
    for neuron in neurons {
      let square = neuron * neuron
      second += square
      fourth += square * square
    }
    sums[2] += second / Double(neurons.count)
    sums[3] += fourth / Double(neurons.count)
  }

  func finishBlock() -> WeightedSums {
    let block = WeightedSums(count: count, shift: 0, weight: Double(count), sums: sums)
    sums = [Double](repeating: 0, count: sums.count)
    count = 0
    return block
  }
}
