/// A key of a section, the value that follows it, and the place of the key.
public struct ConfigurationMember: Hashable, Sendable {
  /// The key, with escapes resolved.
  public var key: String
  /// Line of the key, counted from 1.
  public var line: Int
  /// Column of the key in Unicode scalars, counted from 1.
  public var column: Int
  /// The value.
  public var node: ConfigurationNode

  /// Creates a member whose key stands at the given place.
  public init(key: String, line: Int = 1, column: Int = 1, node: ConfigurationNode) {
    self.key = key
    self.line = line
    self.column = column
    self.node = node
  }
}
