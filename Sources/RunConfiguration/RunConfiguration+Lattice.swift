extension RunConfiguration {
  /// The grid the fields live on; lengths are in units of the spacing a.
  public struct Lattice: Hashable, Sendable {
    /// What lies beyond the last site of a direction.
    public enum Boundary: String, CaseIterable, Hashable, Sendable {
      /// The first site again.
      case periodic
      /// Infinite volume, of which the lattice is a window.
      case infinite
    }

    /// Sites per direction, 1 to 4 entries, each at least 2.
    public var extents: [Int]
    /// The boundary condition of every direction.
    public var boundary: Boundary

    /// Creates a lattice section.
    public init(extents: [Int], boundary: Boundary = .periodic) {
      self.extents = extents
      self.boundary = boundary
    }
  }
}
