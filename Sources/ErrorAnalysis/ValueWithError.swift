import RealModule

/// A value in the digits its error leaves it, two of the error's.
struct ValueWithError {
  /// The common power of ten, or nothing.
  var power: String { exponent == 0 ? "" : "e\(exponent)" }

  private let mantissa: Double
  private let decimals: Int
  private let exponent: Int

  /// Chooses plain digits where they fit; nil if no form has few enough.
  ///
  /// - Parameters:
  ///   - value: Finite.
  ///   - error: Finite and positive.
  init?(value: Double, error: Double) {
    if Self.fits(value, Self.decimals(of: error)) {
      (mantissa, decimals, exponent) = (value, Self.decimals(of: error), 0)
      return
    }
    let power = Int(Double.log10(max(value.magnitude, error)).rounded(.down))
    let scale = Double.pow(10, Double(power))
    let (mantissa, scaledError) = (value / scale, error / scale)
    guard mantissa.isFinite, scaledError.isFinite, scaledError > 0,
      Self.fits(mantissa, Self.decimals(of: scaledError))
    else { return nil }
    (self.mantissa, decimals, exponent) = (mantissa, Self.decimals(of: scaledError), power)
  }

  /// The digits of the value.
  var value: String {
    decimals > 0
      ? Self.fixed(mantissa, decimals: decimals) : Self.inUnits(mantissa, decimals)
  }

  /// An error in units of the last decimal, or, without decimals, in full.
  func inLastDigits(_ error: Double) -> String {
    let scaled = exponent == 0 ? error : error / Double.pow(10, Double(exponent))
    return decimals > 0
      ? Self.fixed((scaled * Double.pow(10, Double(decimals))).rounded(), decimals: 0)
      : Self.inUnits(scaled, decimals)
  }

  /// Whether at most 15 digits stand on either side of the point, and no more than a double has in all.
  private static func fits(_ value: Double, _ decimals: Int) -> Bool {
    (-13...15).contains(decimals) && value.magnitude < 1e15
      && value.magnitude * Double.pow(10, Double(decimals)) < 1e16
  }

  /// The decimals that show an error with two significant digits; below 0 for errors above 100.
  private static func decimals(of error: Double) -> Int {
    let decimals = 1 - Int(Double.log10(error).rounded(.down))
    // 0.0996 rounds to 0.10 and then needs one decimal less.
    return (error * Double.pow(10, Double(decimals))).rounded() >= 100 ? decimals - 1 : decimals
  }

  /// A number rounded to a multiple of 10^−decimals, for decimals ≤ 0.
  private static func inUnits(_ value: Double, _ decimals: Int) -> String {
    let unit = Double.pow(10, Double(-decimals))
    return fixed((value / unit).rounded() * unit, decimals: 0)
  }

  /// A number with a fixed count of decimals, without exponent.
  private static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = Double.pow(10, Double(decimals))
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 0x1p63 else { return "\(value)" }
    var digits = String(UInt64(scaled))
    if decimals > 0 {
      while digits.count <= decimals { digits = "0" + digits }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return (value < 0 && scaled > 0 ? "-" : "") + digits
  }
}
