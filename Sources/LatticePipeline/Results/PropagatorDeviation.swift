import ErrorAnalysis
import FieldTheory
import Foundation
import LinearAlgebra
public import RunReports

/// The difference of two propagators over the momenta that both sides have.
public struct PropagatorDeviation: Encodable, Sendable {
  /// The largest pull of a single momentum.
  public let largestPull: LargestPull

  /// χ² of the differences.
  public let chiSquared: Double

  /// The number of independent differences it is made of.
  public let degreesOfFreedom: Int

  /// The probability of a larger χ²; null if it has no meaning.
  public let pValue: ReportedNumber

  /// How χ² was made, in words.
  public let method: String

  /// Compares; nil without a common momentum.
  ///
  /// - Parameters:
  ///   - key: The name of a momentum, the same for those the lattice's symmetries connect.
  init?(_ first: ComparedPoint, _ second: ComparedPoint, key: ([Int]) -> [Int]) {
    let places = Dictionary(
      second.momenta.enumerated().map { (key($0.element), $0.offset) }, uniquingKeysWith: { $1 })
    let pairs = first.momenta.enumerated().compactMap { row, numbers in
      places[key(numbers)].map { (mine: row, theirs: $0) }
    }.filter {
      first.propagator[$0.mine].value.isFinite && second.propagator[$0.theirs].value.isFinite
    }
    let numbers = pairs.map { pair in
      ComparedNumber(
        name: "(" + first.momenta[pair.mine].map(String.init).joined(separator: ",") + ")",
        first.propagator[pair.mine], second.propagator[pair.theirs])
    }
    guard let largest = LargestPull(numbers) else { return nil }
    largestPull = largest
    let differences = pairs.map {
      first.propagator[$0.mine].value - second.propagator[$0.theirs].value
    }
    let errors = pairs.map {
      ComparedNumber.error(first.propagator[$0.mine], second.propagator[$0.theirs])
    }
    let uncorrelated = zip(differences, errors).reduce(0) { $0 + $1.0 * $1.0 / ($1.1 * $1.1) }
    let blocks = [first, second].compactMap { $0.covariance == nil ? nil : $0.blockCount }
    guard first.covariance != nil || second.covariance != nil, let fewest = blocks.min(),
      let modes = Self.modes(
        pairs, first, second, errors: errors, differences: differences, blockCount: fewest)
    else {
      chiSquared = uncorrelated
      degreesOfFreedom = numbers.count
      pValue = ReportedNumber(nil)
      method =
        "uncorrelated, for want of a covariance that can be inverted: momenta of one ensemble are "
        + "correlated, so that this has no p-value"
      return
    }
    chiSquared = modes.value
    degreesOfFreedom = modes.degreesOfFreedom
    pValue = ReportedNumber(modes.pValue(covarianceDegreesOfFreedom: fewest - 1))
    method =
      "correlated, "
      + (degreesOfFreedom < numbers.count
        ? "the \(degreesOfFreedom) largest eigenvalues of the correlation matrix of "
          + "\(numbers.count) momenta" : "all \(numbers.count) momenta")
      + ", covariance from \(fewest) blocks (Hotelling)"
  }

  /// χ² = Σ_k (v_k · δ/σ)²/l_k over eigenvectors v_k of the correlation matrix of the difference.
  ///
  /// An estimate from B blocks has rank B − 1, and its small eigenvalues are too small: at most a
  /// quarter of B − 1 modes are kept, those of the largest eigenvalues, and none that is rounding.
  private static func modes(
    _ pairs: [(mine: Int, theirs: Int)], _ first: ComparedPoint, _ second: ComparedPoint,
    errors: [Double], differences: [Double], blockCount: Int
  ) -> ChiSquared? {
    let count = pairs.count
    func element(_ point: ComparedPoint, _ row: Int, _ column: Int) -> Double {
      if let covariance = point.covariance {
        return covariance[row * point.propagator.count + column]
      }
      return row == column ? point.propagator[row].error * point.propagator[row].error : 0
    }
    var correlation: [Double] = []
    correlation.reserveCapacity(count * count)
    for (row, upper) in pairs.enumerated() {
      for (column, lower) in pairs.enumerated() {
        let covariance =
          element(first, upper.mine, lower.mine) + element(second, upper.theirs, lower.theirs)
        correlation.append(row == column ? 1 : covariance / (errors[row] * errors[column]))
      }
    }
    guard correlation.allSatisfy(\.isFinite),
      let system = try? SymmetricEigensystem(matrix: correlation, size: count)
    else { return nil }
    let floor = 1e-10 * system.values[0]
    let kept = system.values.prefix((blockCount - 1) / 4).filter { $0 > floor }.count
    guard kept > 0 else { return nil }
    var total = 0.0
    for mode in 0..<kept {
      var projection = 0.0
      for index in 0..<count {
        projection += system.vectors[mode * count + index] * differences[index] / errors[index]
      }
      total += projection * projection / system.values[mode]
    }
    return ChiSquared(value: total, degreesOfFreedom: kept)
  }

  /// The sentence for a terminal.
  var text: String {
    let probability = pValue.value.map { ", p = \(Text.significant($0))" } ?? ""
    return largestPull.text(of: "momenta")
      + "; χ² = \(Text.significant(chiSquared))/\(degreesOfFreedom)\(probability) (\(method))"
  }
}
