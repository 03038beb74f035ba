/// Where the waves of a nonuniform Fourier transform lie on its grid, and the order to visit them in.
struct WavePlaces {
  /// Waves there is room for, a multiple of eight.
  private(set) var capacity = 0
  private var count = 0

  /// The first grid point under the window, [direction][wave], whole numbers.
  var firstPoints: [Double] = []
  /// The place within the window's interval, −1 … 1, [direction][wave].
  var offsets: [Double] = []
  /// cos and sin of the phase at the box's centre, and −1 where the conjugate wave is meant.
  var cosines: [Double] = []
  var sines: [Double] = []
  var signs: [Double] = []

  /// The waves sorted by their first grid point in direction 0.
  private(set) var order: [Int32] = []
  private var bins: [Int32] = []

  /// Makes room; buffers only grow.
  mutating func resize(count: Int, dimension: Int) {
    self.count = count
    let needed = (count + 7) / 8 * 8
    guard needed > capacity else { return }
    capacity = needed
    firstPoints = [Double](repeating: 0, count: dimension * needed)
    offsets = firstPoints
    cosines = [Double](repeating: 0, count: needed)
    sines = cosines
    signs = cosines
    order = [Int32](repeating: 0, count: needed)
  }

  /// Sorts by counting.
  ///
  /// - Parameters:
  ///   - binCount: The number of values the first grid point may take; 1 leaves the order as it is.
  ///   - lowest: The least of them.
  mutating func sort(binCount: Int, lowest: Int) {
    if binCount == 1 {
      for wave in 0..<count { order[wave] = Int32(wave) }
      return
    }
    if bins.count != binCount + 1 { bins = [Int32](repeating: 0, count: binCount + 1) }
    for bin in bins.indices { bins[bin] = 0 }
    for wave in 0..<count { bins[Int(firstPoints[wave]) - lowest + 1] += 1 }
    for bin in 1...binCount { bins[bin] += bins[bin - 1] }
    for wave in 0..<count {
      let bin = Int(firstPoints[wave]) - lowest
      order[Int(bins[bin])] = Int32(wave)
      bins[bin] += 1
    }
  }

  /// Writes eight neighbouring values.
  @inline(__always)
  static func store(_ values: SIMD8<Double>, _ target: inout [Double], _ index: Int) {
    target.withUnsafeMutableBytes {
      $0.storeBytes(of: values, toByteOffset: 8 * index, as: SIMD8<Double>.self)
    }
  }
}
