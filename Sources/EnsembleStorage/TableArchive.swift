import CHDF5

/// Tables of numbers as HDF5: a group for each, a dataset for each of its columns, and what the numbers
/// are as attributes.
public struct TableArchive: Sendable {
  /// One table.
  public struct Table: Sendable {
    /// The group's name.
    public let name: String

    /// What its numbers are, for the attribute `description`.
    public let description: String

    /// Names and values of its columns, all equally long.
    public let columns: [(name: String, values: [Double])]

    /// Creates a table.
    public init(name: String, description: String, columns: [(name: String, values: [Double])]) {
      precondition(columns.allSatisfy { $0.values.count == columns[0].values.count }, "a table")
      self.name = name
      self.description = description
      self.columns = columns
    }
  }

  /// What the file calls itself.
  public static let format = "lattice correlators"

  /// Texts of the root's attributes by name.
  public let attributes: [String: String]

  /// The tables.
  public let tables: [Table]

  /// Collects tables.
  public init(attributes: [String: String], tables: [Table]) {
    self.attributes = attributes
    self.tables = tables
  }

  /// Writes the file; equal contents give equal bytes.
  ///
  /// - Throws: ``FieldArchiveError``.
  public func write(to path: String) throws(FieldArchiveError) {
    _ = try HDF5.writeFile(path) { name in
      let file = try HDF5Handle.newFile(name)
      try file.write(Self.format, as: "format")
      for (key, text) in attributes.sorted(by: { $0.key < $1.key }) {
        try file.write(text, as: key)
      }
      for table in tables {
        let group = try file.makeGroup(table.name)
        try group.write(table.description, as: "description")
        for (name, values) in table.columns {
          let column = try group.makeDataset(
            name, of: lattice_h5_float64_little(), dimensions: [values.count], chunk: nil)
          guard !values.isEmpty else { continue }
          try HDF5.check(
            H5Dwrite(
              column.id, lattice_h5_double(), lattice_h5_all(), lattice_h5_all(),
              lattice_h5_default(), values))
        }
      }
      try HDF5.check(H5Fflush(file.id, H5F_SCOPE_GLOBAL))
      return true
    }
  }
}
