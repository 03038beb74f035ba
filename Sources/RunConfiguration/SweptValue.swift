/// The value a point of a sweep gives to one key.
public struct SweptValue: Hashable, Sendable {
  /// The key, e.g. `theory.lambda` or `lattice.extents[0]`.
  public let path: String

  /// The value.
  public let node: ConfigurationNode

  /// The value as JSON on one line.
  public var text: String {
    let text = CanonicalJSON(node).text()
    return text.contains("\n")
      ? text.split(separator: "\n").map(\.trimmed).joined(separator: " ") : text
  }

  /// The value if it is a number.
  public var number: Double? { node.double }

  /// The numbers of a list of numbers; nil for any other value.
  public var numbers: [Double]? {
    guard case .array(let entries) = node.value, !entries.isEmpty else { return nil }
    let numbers = entries.compactMap(\.double)
    return numbers.count == entries.count ? numbers : nil
  }

  /// Names a key and its value; the path is one that ``ConfigurationPath`` reads.
  init(path: String, node: ConfigurationNode) {
    self.path = path
    self.node = node
  }

  /// A key with a list of numbers, such as the couplings of an axis.
  public init(path: String, numbers: [Double]) {
    self.init(
      path: path, node: ConfigurationNode(.array(numbers.map(ConfigurationNode.init(number:)))))
  }
}
