extension RunConfiguration {
  /// What a run leaves besides its results; without influence on them.
  public struct Output: Hashable, Sendable {
    /// Whether the fields are kept, in `fields.h5`.
    public var fields: Bool

    /// Creates an output section.
    public init(fields: Bool = false) { self.fields = fields }
  }
}
