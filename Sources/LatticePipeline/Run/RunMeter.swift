import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import LatticeGeometry

/// What a run keeps of a block: measurements on the periodic lattice, and on the box where fields
/// are not periodic.
package struct RunBlock: Codable, JoinableBlock, Sendable {
  /// One for every point of the axis.
  let lattice: [BlockMeasurement]
  /// One for every point likewise; empty on a periodic lattice.
  let box: [BlockMeasurement]
  /// The networks without their weights, where that says something.
  let free: BlockMeasurement?

  package func joined(with next: RunBlock) -> RunBlock {
    RunBlock(
      lattice: zip(lattice, next.lattice).map { $0.joined(with: $1) },
      box: zip(box, next.box).map { $0.joined(with: $1) },
      free: free.flatMap { free in next.free.map(free.joined) })
  }
}

extension RunBlock {
  package func fits(_ other: RunBlock) -> Bool {
    let pairs = Array(zip(lattice + box, other.lattice + other.box))
    return lattice.count == other.lattice.count && box.count == other.box.count
      && (free == nil) == (other.free == nil) && pairs.allSatisfy { $0.fits($1) }
      && free.flatMap { free in other.free.map(free.fits) } ?? true
  }
}

/// Measures each field of a run in every way it asks for.
final class RunMeter: WeightedFieldConsumer {
  private let lattice: [CorrelatorMeter]
  private let box: [BoxCorrelatorMeter]
  private let free: CorrelatorMeter?

  init(
    setups: [CorrelatorSetup], box: BoxCorrelatorSetup?, free: CorrelatorSetup? = nil
  ) {
    lattice = setups.map(CorrelatorMeter.init)
    self.box = box.map { setup in setups.map { _ in BoxCorrelatorMeter(setup) } } ?? []
    self.free = free.map(CorrelatorMeter.init)
  }

  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    measure(field, coefficients: nil, of: member)
  }

  func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, of member: EnsembleMember
  ) {
    let (point, weight) = (member.point, member.weight)
    lattice[point].measure(
      field, coefficients: coefficients, logWeight: weight.log, familyLogWeight: weight.family)
    if !box.isEmpty { box[point].measure(field, logWeight: weight.log) }
    if point == 0 { free?.measure(field, logWeight: 0) }
  }

  func finishBlock() -> RunBlock {
    RunBlock(
      lattice: lattice.map { $0.finishBlock() }, box: box.map { $0.finishBlock() },
      free: free?.finishBlock())
  }
}
