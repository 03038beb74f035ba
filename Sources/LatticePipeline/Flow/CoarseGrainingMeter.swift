import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import LatticeGeometry
import RenormalizationGroup

/// Measures correlators of a field as a run does, and the coarse fields made of it.
final class CoarseGrainingMeter: WeightedFieldConsumer {
  /// What is kept of a block.
  struct Block: JoinableBlock, Sendable {
    let correlators: BlockMeasurement
    let coarse: WeightedSums

    func fits(_ other: Block) -> Bool {
      correlators.fits(other.correlators) && coarse.fits(other.coarse)
    }

    func joined(with next: Block) -> Block {
      Block(
        correlators: correlators.joined(with: next.correlators),
        coarse: coarse.joined(with: next.coarse))
    }
  }

  private let correlators: CorrelatorMeter
  private let coarse: CoarseFieldMeter

  init(
    setup: CorrelatorSetup, transform: FourierTransform, cutoffs: [Double], isDecimated: Bool
  ) {
    correlators = CorrelatorMeter(setup)
    coarse = CoarseFieldMeter(transform: transform, cutoffs: cutoffs, isDecimated: isDecimated)
  }

  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    measure(field, coefficients: nil, of: member)
  }

  func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, of member: EnsembleMember
  ) {
    correlators.measure(
      field, coefficients: coefficients, logWeight: member.weight.log,
      familyLogWeight: member.weight.family)
    coarse.measure(field, logWeight: member.weight.log)
  }

  func finishBlock() -> Block {
    Block(correlators: correlators.finishBlock(), coarse: coarse.finishBlock())
  }
}
