public import LatticeGeometry

/// How many fields of what size a file holds, and so how much disk and memory they take.
public struct FieldArchiveShape: Hashable, Sendable {
  /// The lattice.
  public let lattice: Lattice

  /// n, the components of a field.
  public let componentCount: Int

  /// Fields of each theory.
  public let fieldCount: Int

  /// Points of the coupling axis, 1 for a single theory.
  public let theoryCount: Int

  /// Whether fields come from Markov chains, whose numbers are stored then.
  public let hasChains: Bool

  /// Describes a file.
  public init(
    lattice: Lattice, componentCount: Int = 1, fieldCount: Int, theoryCount: Int = 1,
    hasChains: Bool = false
  ) {
    precondition(theoryCount > 0 && componentCount > 0 && fieldCount >= 0, "fields of a theory")
    self.lattice = lattice
    self.componentCount = componentCount
    self.fieldCount = fieldCount
    self.theoryCount = theoryCount
    self.hasChains = hasChains
  }

  /// Bytes of small fields that are compressed together, in a chunk of the file.
  private static let chunkSize = 1 << 20

  /// HDF5 counts the bytes of a chunk in 32 bits.
  private static let largestChunk = Int(UInt32.max)

  /// Bytes of unpacked chunks in the hands of workers, if more than one fits.
  private static let workingSize = 64 << 20

  /// A record's head in the spool: ln w and the chain.
  static let headSize = 16

  /// Doubles of one field.
  var valueCount: Int { componentCount * lattice.volume }

  /// Bytes of a field in the spool.
  var recordSize: Int { Self.headSize + 8 * valueCount }

  /// Whether a field fits into a chunk, which is below 4 GiB.
  public var isStorable: Bool { valueCount <= Self.largestChunk / 8 }

  /// Fields of a chunk.
  var fieldsPerChunk: Int { max(1, min(fieldCount, Self.chunkSize / (8 * valueCount))) }

  /// Bytes of a chunk before it is compressed.
  private var chunkBytes: Int { 8 * valueCount * fieldsPerChunk }

  /// Chunks that are in memory at a time.
  func chunksInHand(threads: Int) -> Int {
    max(1, min(4 * threads, Self.workingSize / chunkBytes))
  }

  /// The dataset's extents for a number of fields.
  func dimensions(fields: Int) -> [Int] {
    [fields] + (componentCount > 1 ? [componentCount] : []) + lattice.extents
  }

  /// Bytes of the file at most. Noise can hardly be compressed: about 0.88 of it remain.
  public var largestSize: Int {
    // Incompressible data grow by 5 bytes in 16 kB; the structure and the last chunk's padding are
    // small.
    Self.bytes(
      1.001 * Double(theoryCount) * Double(fieldCount) * 8
        * (Double(valueCount) + (hasChains ? 2 : 1)) + 1e6 * Double(theoryCount + 1))
  }

  /// Bytes of disk needed while the file is written: the fields as they came, and the file.
  public var diskNeed: Int {
    Self.bytes(
      Double(theoryCount) * Double(fieldCount) * Double(recordSize) + Double(largestSize))
  }

  /// Bytes of memory needed to write the file.
  public func packingMemory(threads: Int) -> Int {
    // A chunk as it came, shuffled, and compressed, twice while its checksum is appended.
    let chunks = chunksInHand(threads: threads)
    return Self.bytes(Double(chunkBytes) * Double(chunks + 4 * min(threads, chunks)))
  }

  private static func bytes(_ value: Double) -> Int { value < 9e18 ? Int(value) : .max }
}
