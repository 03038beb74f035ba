/// A number with the name it carries in configurations and reports.
public struct NamedNumber: Hashable, Sendable {
  /// The name.
  public let name: String

  /// The number.
  public let value: Double

  /// Names a number.
  public init(name: String, value: Double) {
    self.name = name
    self.value = value
  }
}
