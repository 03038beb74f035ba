/// A periodic hypercubic lattice with spacing a = 1.
///
/// Lengths are in units of a, momenta in units of 1/a. Sites are numbered row-major with the last
/// direction fastest, the order FFTW reads.
///
/// - Shape: a real field on this lattice is a buffer of ``volume`` doubles.
public struct Lattice: Hashable, Sendable {
  /// Sites per direction, [L₀, …, L_{d−1}], each at least 2.
  public let extents: [Int]

  /// V, the number of sites.
  public let volume: Int

  /// Creates a lattice of the given shape.
  ///
  /// - Parameter extents: Sites per direction, one to four of them.
  /// - Throws: ``LatticeError`` if the shape is not a lattice.
  public init(extents: [Int]) throws(LatticeError) {
    guard (1...4).contains(extents.count) else {
      throw .dimensionOutOfRange(extents.count)
    }
    var volume = 1
    for (direction, extent) in extents.enumerated() {
      guard extent >= 2 else {
        throw .extentTooSmall(direction: direction, extent: extent)
      }
      let (product, overflow) = volume.multipliedReportingOverflow(by: extent)
      guard !overflow, product <= Int.max / 64 else { throw .volumeOverflows(extents) }
      volume = product
    }
    self.extents = extents
    self.volume = volume
  }

  /// d, the number of directions.
  public var dimension: Int { extents.count }

  /// Whether all directions have the same number of sites, so that they may be exchanged.
  public var isHypercube: Bool { extents.allSatisfy { $0 == extents[0] } }

  /// The distance in the site numbering between neighbours along each direction.
  public var strides: [Int] {
    var strides = [Int](repeating: 1, count: dimension)
    for direction in stride(from: dimension - 2, through: 0, by: -1) {
      strides[direction] = strides[direction + 1] * extents[direction + 1]
    }
    return strides
  }

  /// The number of a site.
  ///
  /// - Parameter coordinates: x_μ, one per direction; any integers, wrapped periodically.
  public func siteIndex(of coordinates: [Int]) -> Int {
    precondition(coordinates.count == dimension, "one coordinate per direction")
    var index = 0
    for (coordinate, extent) in zip(coordinates, extents) {
      let wrapped = coordinate % extent
      index = index * extent + (wrapped < 0 ? wrapped + extent : wrapped)
    }
    return index
  }

  /// The coordinates x_μ of a site, each in 0 ..< L_μ.
  public func coordinates(of siteIndex: Int) -> [Int] {
    precondition((0..<volume).contains(siteIndex), "site outside the lattice")
    var remainder = siteIndex
    var coordinates = [Int](repeating: 0, count: dimension)
    for direction in stride(from: dimension - 1, through: 0, by: -1) {
      coordinates[direction] = remainder % extents[direction]
      remainder /= extents[direction]
    }
    return coordinates
  }

  /// The site reached from another by `distance` steps along a direction, wrapped periodically.
  public func site(_ siteIndex: Int, shiftedBy distance: Int, along direction: Int) -> Int {
    var coordinates = coordinates(of: siteIndex)
    coordinates[direction] += distance
    return self.siteIndex(of: coordinates)
  }
}
