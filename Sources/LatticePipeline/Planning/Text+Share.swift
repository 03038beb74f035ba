extension Text {
  /// A fraction in per cent; what is below a millionth is next to nothing.
  static func share(_ fraction: Double) -> String {
    fraction < 1e-6 ? "next to nothing" : percent(fraction)
  }
}
