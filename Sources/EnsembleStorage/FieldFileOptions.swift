/// What a reader of fields must be told where the file does not say it, and may be told to be held to
/// it where it does.
public struct FieldFileOptions: Hashable, Sendable {
  /// The lattice's extents; raw files need them.
  public var extents: [Int]?

  /// n, the components of a field; 1 if nil.
  public var components: Int?

  /// The dataset of the fields in an HDF5 file of another program.
  public var dataset: String?

  /// The dataset of their log-weights in such a file.
  public var logWeightDataset: String?

  /// The point of a coupling axis in a file of this program; the last one if nil.
  public var point: Int?

  /// A file of log-weights: .npy, text with one a line, or raw little-endian doubles.
  public var logWeightFile: String?

  /// Creates options.
  public init(
    extents: [Int]? = nil, components: Int? = nil, dataset: String? = nil,
    logWeightDataset: String? = nil, point: Int? = nil, logWeightFile: String? = nil
  ) {
    self.extents = extents
    self.components = components
    self.dataset = dataset
    self.logWeightDataset = logWeightDataset
    self.point = point
    self.logWeightFile = logWeightFile
  }
}
