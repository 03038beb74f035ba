import CorrelatorAnalysis
import EnsembleSampling
import LatticeGeometry

/// What a run keeps of a block: measurements on the periodic lattice, and on the box where fields
/// are not periodic.
struct RunBlock: Sendable {
  /// One for every point of the axis.
  let lattice: [BlockMeasurement]
  let box: BlockMeasurement?
}

/// Measures each field of a run in every way it asks for.
final class RunMeter: WeightedFieldConsumer {
  private let lattice: [CorrelatorMeter]
  private let box: BoxCorrelatorMeter?

  init(setups: [CorrelatorSetup], box: BoxCorrelatorSetup?) {
    lattice = setups.map(CorrelatorMeter.init)
    self.box = box.map(BoxCorrelatorMeter.init)
  }

  func measure(_ field: borrowing Field, point: Int, logWeight: Double) {
    lattice[point].measure(field, logWeight: logWeight)
    box?.measure(field, logWeight: logWeight)
  }

  func finishBlock() -> RunBlock {
    RunBlock(lattice: lattice.map { $0.finishBlock() }, box: box?.finishBlock())
  }
}
