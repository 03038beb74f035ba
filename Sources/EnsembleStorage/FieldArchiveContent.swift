/// What a file of fields is to hold besides the fields and their log-weights.
public struct FieldArchiveContent: Hashable, Sendable {
  /// One of the theories whose fields are stored.
  public struct Theory: Hashable, Sendable {
    /// Its action in words.
    public let action: String
    /// Its couplings in the internal convention by name.
    public let couplings: [String: Double]

    /// Describes a theory.
    public init(action: String, couplings: [String: Double]) {
      self.action = action
      self.couplings = couplings
    }
  }

  /// How many fields of what size.
  public let shape: FieldArchiveShape

  /// The theories: one, or the points of a coupling axis.
  public let theories: [Theory]

  /// The program and its version.
  public let program: String

  /// The text of the resolved configuration.
  public let configuration: String

  /// Describes a file.
  public init(
    shape: FieldArchiveShape, theories: [Theory], program: String, configuration: String
  ) {
    precondition(theories.count == shape.theoryCount, "a description of every theory")
    self.shape = shape
    self.theories = theories
    self.program = program
    self.configuration = configuration
  }
}
