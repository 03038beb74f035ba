import Foundation
public import RunReports

/// The largest of several pulls, and how often chance makes one as large.
public struct LargestPull: Encodable, Sendable {
  /// What it belongs to.
  public let name: String

  /// The pull.
  public let pull: ReportedNumber

  /// The pulls it is the largest of.
  public let count: Int

  /// The probability of a larger |pull| among as many independent normal deviations,
  /// 1 − (1 − erfc(|pull|/√2))ⁿ; correlated ones make it smaller.
  public let pValue: ReportedNumber

  /// Finds the largest; nil if there is no pull at all.
  init?(_ numbers: [ComparedNumber]) {
    let pulls = numbers.compactMap { number in number.pull.value.map { (number.name, $0) } }
    guard let largest = pulls.max(by: { abs($0.1) < abs($1.1) }) else { return nil }
    name = largest.0
    pull = ReportedNumber(largest.1)
    count = pulls.count
    let single = erfc(abs(largest.1) / 2.0.squareRoot())
    pValue = ReportedNumber(single < 1 ? -expm1(Double(pulls.count) * log1p(-single)) : 1)
  }

  /// The sentence for a terminal.
  func text(of things: String) -> String {
    "largest pull \(pull.value.map(Text.significant) ?? "–") (\(name)) of \(count) \(things), "
      + "p = \(pValue.value.map(Text.significant) ?? "–")"
  }
}
