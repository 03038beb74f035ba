import ErrorAnalysis
import Foundation
public import RunReports

/// A number from two sides.
public struct ComparedNumber: Encodable, Sendable {
  /// What it is.
  public let name: String

  /// The one side's value.
  public let a: ReportedNumber

  /// One standard deviation of it.
  public let aError: ReportedNumber

  /// The other side's value.
  public let b: ReportedNumber

  /// One standard deviation of it.
  public let bError: ReportedNumber

  /// a − b.
  public let difference: ReportedNumber

  /// The error of the difference if the sides are independent.
  public let error: ReportedNumber

  /// The difference in units of its error.
  public let pull: ReportedNumber

  /// Numbers that differ by less than this, relative, differ by rounding.
  private static let rounding = 1e-13

  init(name: String, _ first: Estimate, _ second: Estimate) {
    self.name = name
    a = ReportedNumber(first.value)
    aError = ReportedNumber(first.error)
    b = ReportedNumber(second.value)
    bError = ReportedNumber(second.error)
    let deviation = first.value - second.value
    let statistical = Self.error(first, second)
    difference = ReportedNumber(deviation)
    error = ReportedNumber(statistical)
    // A difference may exceed all numbers where its ratio to the error does not.
    pull = ReportedNumber(
      deviation.isFinite && statistical.isFinite
        ? (deviation == 0 ? 0 : deviation / statistical)
        : (first.value / 2 - second.value / 2) / (Self.error(first, second, scale: 0.5)))
  }

  /// The error of the difference, not below rounding: numbers known exactly by both sides are equal
  /// to that.
  ///
  /// - Parameter scale: A factor on both sides.
  static func error(_ first: Estimate, _ second: Estimate, scale: Double = 1) -> Double {
    let size = max(abs(first.value), abs(second.value))
    let statistical = hypot(scale * first.error, scale * second.error)
    return max(statistical, rounding * scale * size)
  }

  /// Both with their errors, for a terminal.
  var texts: (a: String, b: String) {
    func text(_ value: ReportedNumber, _ error: ReportedNumber) -> String {
      guard let value = value.value else { return "–" }
      return error.value == 0
        ? "\(value)" : Estimate.format(value: value, error: error.value ?? .nan)
    }
    return (text(a, aError), text(b, bError))
  }
}
