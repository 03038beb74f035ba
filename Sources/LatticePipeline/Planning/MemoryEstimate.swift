import ErrorAnalysis
public import LatticeGeometry

/// The memory a run needs, in bytes, before anything is allocated.
public struct MemoryEstimate: Hashable, Sendable {
  /// Tables every worker shares: momenta, propagators, orbits, theory.
  public let shared: Int

  /// Buffers of one worker.
  public let perThread: Int

  /// Sums kept of every block, and replicates.
  public let blocks: Int

  /// Creates the estimate.
  ///
  /// - Parameters:
  ///   - lattice: The lattice.
  ///   - isInteracting: Whether the force of an interaction is measured too.
  ///   - blockCount: Blocks of networks.
  ///   - resampleCount: Resamples of the bootstrap; nil for the jackknife.
  ///   - neuronCount: Neurons of a network, 0 at exact width.
  ///   - pointCount: Points of the coupling axis.
  ///   - componentCount: Components of the field.
  ///   - groupSize: Networks that are resampled together.
  ///   - isPeriodic: Whether fields are periodic; otherwise they are padded to twice the extents.
  ///   - fieldPacking: What packing the fields takes, if they are kept.
  public init(
    lattice: Lattice, isInteracting: Bool, blockCount: Int, resampleCount: Int? = nil,
    neuronCount: Int, pointCount: Int = 1, componentCount: Int = 1, groupSize: Int = 1,
    isPeriodic: Bool = true, fieldPacking: Int = 0
  ) {
    let real = 8.0 * Double(lattice.volume)
    let modes = 8.0 * Double(MomentumGrid.modeCount(of: lattice))
    let orbits = 8.0 * Double(MomentumOrbits.count(on: lattice))
    let kinds = isInteracting ? 3.0 : 1.0
    // Base: the program, its libraries and small tables.
    // Padding doubles each direction; displacements are tabulated with a list a site.
    let padded = isPeriodic ? 0 : Double(1 << lattice.dimension) * real
    let displacements = isPeriodic ? 0 : 25 * real
    shared = Self.bytes(
      3e7 + 14 * modes + 2 * real + 40 * orbits + displacements + Double(fieldPacking))
    let (points, components) = (Double(pointCount), Double(componentCount))
    // A worker's meters, and what a map of second order keeps: six fields, and a velocity a stage.
    let map = isInteracting ? 8 * real + 30 * modes : 0
    // The complex modes of every network of a group but the one in hand.
    let group = 2 * modes * Double(groupSize - 1)
    // The nonuniform transform's grid is as large as the padding.
    perThread = Self.bytes(
      components * (map + points * (real + 4 * modes) + real + 2 * modes)
        + points * kinds * modes + group + 5 * padded
        + 100 * Double(neuronCount))
    let sums = kinds * Double(blockCount)
    let replicates = 3 * Double(resampleCount ?? blockCount)
    // How often each block enters each resample, and with which weight at each point.
    let draws = Double(resampleCount ?? 0) * Double(blockCount) * (2 + 8 * points)
    blocks = Self.bytes(
      points * (sums + replicates) * (orbits + (isPeriodic ? 0 : real / 2)) + draws)
  }

  /// Bytes in all with a number of workers.
  public func total(threads: Int) -> Int {
    let sum = Double(shared) + Double(perThread) * Double(threads) + Double(blocks)
    return Self.bytes(sum)
  }

  /// What a larger ensemble keeps beyond a smaller one: the largest weights of each block, up to 4097,
  /// at each point of the axis.
  ///
  /// Each is a double in the growing array of the full segments, in that of the whole block, and in the
  /// checkpoint's numbers, its property list and the file's bytes.
  static func growth(
    fromNetworks: Int, toNetworks: Int, blockCount: Int, pointCount: Int
  ) -> Int {
    let longest = ParetoTail.longestTail + 1
    func kept(_ networks: Int) -> Int { blockCount * min(longest, networks / blockCount) }
    return bytesPerKeptWeight * pointCount * (kept(toNetworks) - kept(fromNetworks))
  }

  private static let bytesPerKeptWeight = 48

  /// What the series of a longer Markov-chain ensemble take beyond those of a shorter one.
  ///
  /// Six doubles a configuration are kept until the chains are analysed, and 18 bytes of them again: what
  /// an array that doubles its room leaves behind, and the deviations of one series from its average.
  /// Chains of several theories run one after the other, and only autocorrelation times are left of each.
  static func chainGrowth(fromConfigurations: Int, toConfigurations: Int) -> Int {
    bytesPerConfiguration * (toConfigurations - fromConfigurations)
  }

  private static let bytesPerConfiguration = 66

  private static func bytes(_ value: Double) -> Int { value < 9e18 ? Int(value) : .max }

  /// A size in words, `24.0 GB`.
  public static func describe(_ bytes: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1000, unit < units.count - 1 {
      value /= 1000
      unit += 1
    }
    let rounded = unit == 0 || value >= 99.95 ? value.rounded() : (value * 10).rounded() / 10
    return rounded == rounded.rounded() && (unit == 0 || rounded >= 100)
      ? "\(Int(rounded)) \(units[unit])" : "\(rounded) \(units[unit])"
  }
}
