import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry

/// What is measured on fields that are not periodic on their box, against infinite volume.
struct BoxObservables {
  let displacements: DisplacementOrbits
  let correlator: [Estimate]

  /// G(r) of the networks' two-point function, one per orbit.
  let kernel: [Double]

  /// The connected four- and six-point functions at one site, of order 1/N and 1/N².
  let connectedFourth: Replicated
  let connectedSixth: Replicated

  /// ⟨φ²⟩.
  let phiSquared: Replicated

  /// Combines the blocks; nil on a periodic lattice.
  init?(
    engine: RunEngine, point: RunPoint, blocks: [RunBlock], draws: BootstrapDraws?
  ) throws(ResamplingError) {
    guard let setup = engine.boxSetup, let values = engine.boxKernel else { return nil }
    let measurement = try BoxMeasurement(
      setup: setup, blocks: blocks.map { $0.box[point.index] }, draws: draws)
    displacements = setup.displacements
    let replicated = measurement.correlator()
    correlator = replicated.map(\.estimate)
    connectedFourth = measurement.connectedFourthMoment()
    connectedSixth = measurement.connectedSixthMoment()
    let lattice = setup.displacements.lattice
    let zero = [Int](repeating: 0, count: lattice.dimension)
    phiSquared = replicated[displacements.representatives.firstIndex(of: zero) ?? 0]
    kernel = displacements.representatives.map { values[lattice.siteIndex(of: $0)] }
  }

  /// The largest |pull| of G(r) against the kernel.
  var maxPull: Double {
    zip(correlator, kernel).map { $0.pull(against: $1).magnitude }.max() ?? .nan
  }
}
