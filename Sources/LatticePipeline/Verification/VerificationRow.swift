import ErrorAnalysis
import RunConfiguration
import RunReports

/// What became of one check: the row of the table.
public struct VerificationRow: Encodable, Sendable {
  /// The check.
  public let name: String

  /// Theory, lattice, networks and realisation in words.
  public let subject: String

  /// What it is compared with.
  public let reference: String

  /// Networks drawn, or trajectories.
  public let networks: Int

  /// The seed of the check, made from that of the verification and its name.
  public let seed: UInt64

  /// The quantities, each with what it should be.
  public let quantities: [ComparedNumber]

  /// The largest pull among them.
  public let largestPull: LargestPull

  /// χ² with the covariance of the quantities, of as many degrees of freedom.
  public let chiSquared: Double

  /// The probability of a larger χ², by Hotelling's distribution.
  public let pValue: Double

  /// Why the statistics cannot be trusted; empty if they can.
  public let reasons: [String]

  /// The row for a log: `square-weights: p = 0.31`.
  public var line: String {
    "\(name): p = \(Text.significant(pValue)), largest pull "
      + "\(largestPull.pull.value.map(Text.significant) ?? "–") (\(largestPull.name))"
      + (reasons.isEmpty ? "" : ", NOT RELIABLE")
  }

  /// Compares with numbers without errors.
  ///
  /// - Throws: ``RunError/analysis(_:)`` if nothing can be compared.
  init(
    _ check: VerificationCheck, measured: VerifiedQuantities, expected: [String: Double],
    reasons: [String]
  ) throws(RunError) {
    let pairs = Self.pairs(measured, expected)
    try self.init(
      check, names: pairs.map(\.name), quantities: pairs.map(\.quantity),
      expected: pairs.map { Estimate(value: $0.expected, error: 0, sampleCount: 0) },
      reasons: reasons
    ) { quantities throws(FitError) in try CovarianceMatrix(of: quantities) }
  }

  /// Compares with an independent ensemble; ln Z/Z₀ it has none of.
  ///
  /// - Throws: As the other one.
  init(
    _ check: VerificationCheck, measured: VerifiedQuantities, other: VerifiedQuantities,
    reasons: [String]
  ) throws(RunError) {
    let expected = Dictionary(uniqueKeysWithValues: other.list.map { ($0.name, $0.quantity) })
    let pairs = Self.pairs(measured, expected)
    try self.init(
      check, names: pairs.map(\.name), quantities: pairs.map(\.quantity),
      expected: pairs.map(\.expected.estimate), reasons: reasons
    ) { quantities throws(FitError) in
      try CovarianceMatrix(ofDifferencesBetween: quantities, and: pairs.map(\.expected))
    }
  }

  /// What is both measured and expected.
  private static func pairs<Expected>(
    _ measured: VerifiedQuantities, _ expected: [String: Expected]
  ) -> [(name: String, quantity: Replicated, expected: Expected)] {
    measured.list.compactMap { name, quantity in
      expected[name].map { (name: name, quantity: quantity, expected: $0) }
    }
  }

  private init(
    _ check: VerificationCheck, names: [String], quantities: [Replicated], expected: [Estimate],
    reasons: [String], covariance: ([Replicated]) throws(FitError) -> CovarianceMatrix
  ) throws(RunError) {
    let numbers = names.indices.map {
      ComparedNumber(name: names[$0], quantities[$0].estimate, expected[$0])
    }
    guard let largest = LargestPull(numbers) else {
      throw .analysis("\(check.name) measures nothing that \(check.reference.rawValue) predicts")
    }
    if let missing = numbers.first(where: { $0.pull.value == nil }) {
      throw .analysis("\(missing.name) of \(check.name) is not a number")
    }
    let matrix: CovarianceMatrix
    do throws(FitError) {
      matrix = try covariance(quantities)
    } catch {
      throw .analysis("the covariance of \(check.name) cannot be inverted: \(error)")
    }
    let total = matrix.chiSquared(
      ofDeviations: zip(quantities, expected).map { $0.value - $1.value })
    guard let blocks = matrix.degreesOfFreedom,
      let probability = total.pValue(covarianceDegreesOfFreedom: blocks)
    else { throw .analysis("\(check.name) has fewer blocks than quantities") }
    let configuration = check.drawn.configuration
    name = check.name
    subject = VerificationSubject(configuration).text
    reference = check.reference.rawValue
    networks = configuration.ensemble.networks
    seed = configuration.ensemble.seed
    self.quantities = numbers
    largestPull = largest
    chiSquared = total.value
    pValue = probability
    self.reasons = reasons
  }
}
