import ArchitectureEngineering
import ErrorAnalysis
import FieldTheory
import Foundation

/// A realisation that could serve, with what a pilot says of it.
struct EngineeringCandidate: Sendable {
  let density: any DensityRealisation
  var record: EngineeringRecord

  /// The free theory its networks are drawn from.
  let reference: FreePropagator

  /// Its name in a comparison.
  let label: String

  /// Estimated effective fraction at the last point of the axis.
  let essFraction: Double

  /// Fourier transforms per network, measurement included.
  let transforms: Double

  /// Transforms per effective network: what is minimised.
  var cost: Double { transforms / essFraction }

  /// Candidates below this effective fraction are taken only if there is none above it: the tail of
  /// their weights may hide more than a pilot sees.
  static let soundFraction = 0.5

  /// Above this effective fraction no other realisation is worth a fit, and ln w is so near a normal
  /// variate that its variance tells the fraction.
  static let excellentFraction = 0.9

  /// Networks of a pilot that shows the tail of the weights.
  static let tellingCount = 1024

  /// Whether so many of its networks count that no fit is worth while.
  var isExcellent: Bool { essFraction >= Self.excellentFraction }

  /// Whether enough of its networks count.
  var isSound: Bool { essFraction >= Self.soundFraction }

  /// The same candidate, with why it was taken.
  func because(_ reason: String) -> EngineeringCandidate {
    EngineeringCandidate(
      density: density, record: record.because(reason), reference: reference, label: label,
      essFraction: essFraction, transforms: transforms)
  }

  /// Kish's fraction; in a short pilot, which does not see heavy tails, e^{−Var ln w} if that is less.
  static func essFraction(_ logWeights: [Double]) -> Double {
    var statistics = WeightStatistics()
    for logWeight in logWeights { statistics.add(logWeight: logWeight) }
    let isTelling = statistics.count >= tellingCount
    let fraction =
      isTelling
      ? statistics.essFraction
      : min(statistics.essFraction, exp(-statistics.varianceLogWeight))
    // A flow that left the numbers leaves nothing of the ensemble.
    guard fraction.isFinite else { return 0 }
    // Weights without a variance: however many count here, elsewhere one may outweigh them all.
    if let shape = statistics.paretoK, shape > (isTelling ? 0.5 : 0.7) {
      return min(fraction, soundFraction / 2)
    }
    return fraction
  }

  /// The standard deviation of ln w; of w in units of its mean where some are 0.
  static func deviation(_ logWeights: [Double]) -> Double {
    var statistics = WeightStatistics()
    for logWeight in logWeights { statistics.add(logWeight: logWeight) }
    let variance =
      statistics.weightedCount == statistics.count
      ? statistics.varianceLogWeight : 1 / statistics.essFraction - 1
    return variance.squareRoot()
  }

  /// What it offers, for the log.
  var text: String {
    "\(label) ESS \(Text.significant(essFraction)) at \(Text.significant(transforms)) "
      + "transforms a network"
  }

  /// The one to take: the cheapest of the sound ones, or else the one with the most effective
  /// networks.
  static func best(of candidates: [EngineeringCandidate]) -> EngineeringCandidate {
    let sound = candidates.filter(\.isSound)
    let best =
      sound.min { $0.cost < $1.cost } ?? candidates.max { $0.essFraction < $1.essFraction }
    guard let best else { preconditionFailure("at least one candidate") }
    return best
  }
}
