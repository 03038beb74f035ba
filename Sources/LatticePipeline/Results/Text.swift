import Foundation
import RunConfiguration

/// Numbers in words, for summaries and messages.
enum Text {
  /// Three significant digits, `0.0153`.
  static func significant(_ value: Double) -> String { String(format: "%.3g", value) }

  /// A number of things in groups of three digits, `200 000`.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    let groups = digits.indices.map { index in
      (index > 0 && (digits.count - index).isMultiple(of: 3) ? " " : "") + String(digits[index])
    }
    return (number < 0 ? "-" : "") + groups.joined()
  }

  /// The whole number next to a value of any size, `64`.
  static func whole(_ value: Double) -> String { String(format: "%.0f", value) }

  /// `37 %`.
  static func percent(_ value: Double) -> String {
    value < 0.01 ? String(format: "%.2g %%", 100 * value) : String(format: "%.0f %%", 100 * value)
  }

  /// `1.2 ms`, `35 s`, `2 h 05 min`.
  static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-3: String(format: "%.3g µs", 1e6 * seconds)
    case ..<1: String(format: "%.3g ms", 1e3 * seconds)
    case ..<100: String(format: "%.3g s", seconds)
    case ..<3600: sixtieths(seconds, ("min", "s"))
    default: sixtieths(seconds / 60, ("h", "min"))
    }
  }

  /// Whole sixties, and what is left of them; a time may be longer than any Int.
  private static func sixtieths(_ time: Double, _ names: (String, String)) -> String {
    let rest = time.truncatingRemainder(dividingBy: 60).rounded(.down)
    return "\(whole((time / 60).rounded(.down))) \(names.0) " + String(format: "%02.0f ", rest)
      + names.1
  }

  /// `jackknife over 100 blocks`, `bootstrap of 1000 resamples of 100 blocks`.
  static func errors(_ configuration: RunConfiguration, blockCount: Int) -> String {
    switch configuration.analysis.errors {
    case .jackknife: "jackknife over \(blockCount) blocks"
    case .bootstrap:
      "bootstrap of \(configuration.analysis.resamples) resamples of \(blockCount) blocks"
    }
  }
}

extension String {
  /// The text with spaces up to a width, one at least.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(1, width - count))
  }
}
