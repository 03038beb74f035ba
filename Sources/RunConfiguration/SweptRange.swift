import Foundation

/// The values a sweep gives to one key.
struct SweptRange {
  /// The forms in braces.
  static let forms = ["values", "linear", "log"]

  /// The values, at least one.
  let values: [ConfigurationNode]

  /// Whether they are spaced evenly in their logarithm.
  let isLogarithmic: Bool

  /// Takes a list as it stands.
  init(_ values: [ConfigurationNode]) {
    self.values = values
    isLogarithmic = false
  }

  /// Spaces `count` numbers evenly from the first to the last, or evenly in their logarithm.
  ///
  /// Numbers in between are rounded to 15 significant digits, so that 0.1 is spelt so, and to 0 where
  /// only the rounding of much larger ends is left.
  init(first: Double, last: Double, count: Int, isLogarithmic: Bool, line: Int, column: Int) {
    self.isLogarithmic = isLogarithmic
    values = (0..<count).map { index in
      let (before, after) = (Double(index), Double(count - 1 - index))
      let number =
        isLogarithmic
        ? first * pow(last / first, before / Double(count - 1))
        : (first * after + last * before) / Double(count - 1)
      let isRounding =
        !isLogarithmic && number.magnitude < 1e-15 * max(first.magnitude, last.magnitude)
      let rounded = isRounding ? 0 : Double(String(format: "%.15g", number)) ?? number
      var node = ConfigurationNode(
        number: index == 0 ? first : index == count - 1 ? last : rounded)
      (node.line, node.column) = (line, column)
      return node
    }
  }
}
