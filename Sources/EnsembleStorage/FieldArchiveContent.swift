public import LatticeGeometry

/// What a file of fields is to hold: all but the fields and their log-weights.
public struct FieldArchiveContent: Hashable, Sendable {
  /// One of the theories whose fields are stored.
  public struct Theory: Hashable, Sendable {
    /// Its action in words.
    public let action: String
    /// Its couplings in the internal convention, by names that are legal everywhere (`lambda`).
    public let couplings: [String: Double]

    /// Describes a theory.
    public init(action: String, couplings: [String: Double]) {
      self.action = action
      self.couplings = couplings
    }
  }

  /// The lattice.
  public let lattice: Lattice

  /// n, the components of a field.
  public let componentCount: Int

  /// Fields of each theory.
  public let fieldCount: Int

  /// The theories: one, or the points of a coupling axis.
  public let theories: [Theory]

  /// Whether fields come from Markov chains, whose numbers are stored then.
  public let hasChains: Bool

  /// The program and its version.
  public let program: String

  /// The text of the resolved configuration.
  public let configuration: String

  /// Describes a file.
  public init(
    lattice: Lattice, componentCount: Int = 1, fieldCount: Int, theories: [Theory],
    hasChains: Bool = false, program: String, configuration: String
  ) {
    precondition(!theories.isEmpty && componentCount > 0 && fieldCount >= 0, "fields of a theory")
    self.lattice = lattice
    self.componentCount = componentCount
    self.fieldCount = fieldCount
    self.theories = theories
    self.hasChains = hasChains
    self.program = program
    self.configuration = configuration
  }

  /// Whether the file holds a coupling axis.
  public var isAxis: Bool { theories.count > 1 }

  /// Doubles of one field.
  var valueCount: Int { componentCount * lattice.volume }

  /// Bytes of the file before it is compressed, which noise hardly is: deflate leaves about 0.88.
  public var rawSize: Int {
    Self.product([theories.count, fieldCount, 8 * (valueCount + (hasChains ? 2 : 1))])
  }

  /// Bytes of disk needed while the file is written: the spooled fields and the file itself.
  public var diskNeed: Int {
    let spool = Self.product([theories.count, fieldCount, FieldSpool.recordSize(of: self)])
    // Incompressible data grow by 5 bytes in 16 kB; structure and the last chunk's padding are small.
    let file = rawSize + rawSize / 1000 + (1 << 20) * (theories.count + 1)
    return spool.addingReportingOverflow(file).overflow ? .max : spool + file
  }

  /// Bytes of memory one worker needs to pack a chunk.
  public var packingMemory: Int { 4 * 8 * valueCount * fieldsPerChunk }

  /// The size of a chunk in bytes that small fields are gathered to.
  private static let chunkSize = 1 << 20

  /// HDF5 addresses a chunk by 32 bits.
  private static let largestChunk = Int(UInt32.max)

  /// Whether a field fits into a chunk of HDF5, which is below 4 GiB.
  public var isStorable: Bool { 8 * valueCount <= Self.largestChunk }

  /// Fields that are compressed together.
  var fieldsPerChunk: Int { max(1, min(fieldCount, Self.chunkSize / (8 * valueCount))) }

  /// Extents of a dataset of fields, that many along the first axis.
  func dimensions(fields: Int) -> [Int] {
    [fields] + (componentCount > 1 ? [componentCount] : []) + lattice.extents
  }

  private static func product(_ factors: [Int]) -> Int {
    factors.reduce(1) {
      let (product, overflow) = $0.multipliedReportingOverflow(by: $1)
      return overflow ? Int.max / 4 : product
    }
  }
}
