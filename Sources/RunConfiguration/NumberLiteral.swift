/// The text of a number, taken apart: JSON's form, or JSON5's hexadecimal, signed, `.5` and `5.`.
struct NumberLiteral {
  /// What the text says when an integer is wanted.
  enum Integer: Equatable {
    case exact(isNegative: Bool, magnitude: UInt64)
    case fraction
    /// Beyond ±2⁶⁴.
    case tooLarge
    case notFinite
  }

  /// The nearest double; infinite beyond its range.
  let value: Double
  private let isNegative: Bool
  private let form: Form

  private enum Form {
    case infinity
    case notANumber
    case hexadecimal(digits: Substring)
    case decimal(digits: String, exponent: Int)
  }

  /// Reads the text, or returns nil when it is not a number.
  init?(_ text: String) {
    var rest = text[...]
    let sign = rest.first == "-" || rest.first == "+" ? rest.removeFirst() : nil
    isNegative = sign == "-"
    let magnitude: Double
    switch rest {
    case "Infinity": (form, magnitude) = (.infinity, .infinity)
    case "NaN": (form, magnitude) = (.notANumber, .nan)
    case _ where rest.hasPrefix("0x") || rest.hasPrefix("0X"):
      let digits = rest.dropFirst(2)
      guard !digits.isEmpty, digits.utf8.allSatisfy(\.isHexadecimalDigit) else { return nil }
      form = .hexadecimal(digits: digits)
      magnitude = digits.reduce(0) { $0 * 16 + Double($1.hexDigitValue ?? 0) }
    default:
      guard let decimal = Self.decimal(rest) else { return nil }
      form = .decimal(digits: decimal.digits, exponent: decimal.exponent)
      magnitude = decimal.value
    }
    value = isNegative ? -magnitude : magnitude
  }

  /// The integer the text spells, without passing through a double: 2⁶⁴ − 1 and 1e3 are exact.
  var integer: Integer {
    switch form {
    case .infinity, .notANumber: return .notFinite
    case .hexadecimal(let digits):
      guard let magnitude = UInt64(digits, radix: 16) else { return .tooLarge }
      return .exact(isNegative: isNegative, magnitude: magnitude)
    case .decimal(let digits, let exponent):
      let significant = digits.drop { $0 == "0" }
      guard let last = significant.lastIndex(where: { $0 != "0" }) else {
        return .exact(isNegative: false, magnitude: 0)
      }
      let kept = significant[...last]
      let zeros = exponent + (significant.count - kept.count)
      if zeros < 0 { return .fraction }
      // 2⁶⁴ has 20 digits.
      guard kept.count + zeros <= 20,
        let magnitude = UInt64(kept + String(repeating: "0", count: zeros))
      else { return .tooLarge }
      return .exact(isNegative: isNegative, magnitude: magnitude)
    }
  }

  private static func decimal(_ text: Substring) -> (digits: String, exponent: Int, value: Double)?
  {
    var rest = text.utf8
    func takeDigits() -> String {
      let digits = rest.prefix(while: \.isDigit)
      rest = rest.dropFirst(digits.count)
      return String(Substring(digits))
    }
    let whole = takeDigits()
    // A leading zero would be octal elsewhere; JSON and JSON5 both refuse it.
    if whole.utf8.count > 1, whole.first == "0" { return nil }
    var fraction = ""
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      fraction = takeDigits()
    }
    if whole.isEmpty && fraction.isEmpty { return nil }
    var exponent = 0
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      let sign = rest.first
      if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest = rest.dropFirst() }
      let digits = takeDigits()
      if digits.isEmpty { return nil }
      // Any exponent beyond this already gives zero or infinity.
      let size = min(Int(digits) ?? 1_000_000, 1_000_000)
      exponent = sign == UInt8(ascii: "-") ? -size : size
    }
    guard rest.isEmpty else { return nil }
    let plain = "\(whole.isEmpty ? "0" : whole).\(fraction.isEmpty ? "0" : fraction)e\(exponent)"
    guard let value = Double(plain) else { return nil }
    return (whole + fraction, exponent - fraction.utf8.count, value)
  }
}

extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isLetter: Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
  }

  var isHexadecimalDigit: Bool {
    isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }
}
