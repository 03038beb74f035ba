import ArchitectureEngineering
import EnsembleSampling
import ErrorAnalysis
import LatticeGeometry
import NetworkArchitectures
import RenormalizationGroup
import RunConfiguration
import RunReports

/// Networks of gauss neurons whose quartic coupling is measured at one σ_W.
struct GaussNetworkEnsemble {
  let configuration: RunConfiguration
  let dimension: Int
  let threads: Int
  let monitor: SamplingMonitor

  /// N.
  var width: Int {
    if case .neurons(let count) = configuration.architecture.width { count } else { 0 }
  }

  /// The closed form.
  var closedForm: GaussNetworkFlow {
    GaussNetworkFlow(
      dimension: dimension, width: width, biasDeviation: configuration.architecture.sigmaB)
  }

  /// Why the four-point function of such networks cannot be sampled; nil if it can.
  var obstacle: String? {
    guard
      let description = try? DenseDescription(
        activation: .gauss, inputDimension: dimension, width: width,
        biasDeviation: configuration.architecture.sigmaB),
      let correlators = try? DenseCorrelators(description)
    else { return nil }
    let origin = [Double](repeating: 0, count: dimension)
    return (try? correlators.fourPointWarning(at: origin)) ?? nil
  }

  /// u4 = −G4c(0,0,0,0)/∫K_W⁴ by two estimators.
  ///
  /// *Field*: the fourth cumulant ⟨φ(0)⁴⟩ − 3⟨φ(0)²⟩² of the networks' output, in which the Gaussian output
  /// bias has no part. Its error is that of the disconnected part, whatever N is.
  ///
  /// *Neurons*: for independent neurons and Gaussian readouts G4c = (3σ_W⁴/N) (⟨h⁴⟩ − ⟨h²⟩²); the averages
  /// over the readouts are done, and each network gives N neurons.
  ///
  /// - Parameters:
  ///   - weightDeviation: σ_W.
  ///   - index: Which of the flow's ensembles; each has a seed of its own, so that they are independent.
  func coupling(weightDeviation: Double, index: Int) throws -> NetworkCoupling {
    let seed = configuration.ensemble.seed &+ UInt64(index)
    let network: DenseNetwork
    do {
      network = try DenseNetwork(
        DenseDescription(
          activation: .gauss, inputDimension: dimension, width: width,
          weightDeviation: weightDeviation,
          biasDeviation: configuration.architecture.sigmaB),
        on: MomentumGrid(
          lattice: Lattice(extents: [Int](repeating: 2, count: dimension))))
    } catch {
      throw RunError.theory("\(error)")
    }
    let blocks = try EnsembleSampler(
      density: EngineeredDensity(architecture: network, deformation: nil),
      specification: EnsembleSpecification(
        networkCount: configuration.ensemble.networks, seed: seed,
        blockCount: configuration.analysis.blocks)
    ).sample(threads: threads, monitor: monitor) { GaussNetworkMeter(network, seed: seed) }
    let averages: ResampledAverages
    do {
      averages = try ResampledAverages(
        blocks: blocks, draws: BootstrapDraws(configuration, blockCount: blocks.count))
    } catch {
      throw RunError.analysis(error.description)
    }
    let integral = closedForm.kernelIntegral(weightDeviation: weightDeviation)
    let square = weightDeviation * weightDeviation
    let factor = 3 * square * square / Double(width)
    let field = averages.replicated([0, 1]) { -($0[1] - 3 * $0[0] * $0[0]) / integral }
    let neurons = averages.replicated([2, 3]) { -factor * ($0[1] - $0[0] * $0[0]) / integral }
    return NetworkCoupling(
      sigmaW: weightDeviation, field: field.biasCorrected.estimate,
      neurons: neurons.biasCorrected.estimate,
      exact: closedForm.quarticCoupling(weightDeviation: weightDeviation))
  }
}
