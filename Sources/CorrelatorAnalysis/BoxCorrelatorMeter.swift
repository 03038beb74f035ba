import ErrorAnalysis
public import LatticeGeometry

/// Measures G(r) = ⟨φ(x) φ(x + r)⟩ over all x for which both sites lie in the box, without wrapping
/// round, and the one-point moments. For translation-invariant ensembles on a piece of infinite
/// volume; fields may carry weights.
public final class BoxCorrelatorMeter {
  private let setup: BoxCorrelatorSetup
  private let field: Field
  private let modes: MomentumField
  private let power: ModeSums
  private var momentSums = SIMD4<Double>.zero
  private var weightSum = 0.0
  private var scale = WeightScale()
  private var weights: WeightStatistics

  /// Creates a meter with its own buffers.
  public init(_ setup: BoxCorrelatorSetup) {
    self.setup = setup
    field = Field(on: setup.padded.lattice)
    modes = MomentumField(on: setup.padded)
    power = ModeSums(modeCount: setup.padded.modeCount)
    weights = WeightStatistics()
  }

  /// Adds one field on the box; if ln w is not finite it carries no weight.
  public func measure(_ box: borrowing Field, logWeight: Double) {
    weights.add(logWeight: logWeight)
    let (weight, rescaling) = scale.weight(for: logWeight)
    if let rescaling {
      power.scale(by: rescaling)
      momentSums *= rescaling
      weightSum *= rescaling
    }
    // A field without weight need not consist of numbers.
    guard weight > 0 else { return }
    weightSum += weight
    let lattice = setup.displacements.lattice
    let rowLength = lattice.extents[lattice.dimension - 1]
    var moments = SIMD4<Double>.zero
    field.pointer.update(repeating: 0, count: field.lattice.volume)
    for start in stride(from: 0, to: lattice.volume, by: rowLength) {
      let row = box.pointer + start
      (field.pointer + paddedSite(start)).update(from: row, count: rowLength)
      for site in 0..<rowLength {
        let square = row[site] * row[site]
        moments += SIMD4(square, square * square, square * square * square, 0)
      }
    }
    momentSums += weight / Double(lattice.volume) * moments
    setup.transform.forward(field, into: modes)
    power.add(weight: weight, modes.pointer, modes.pointer)
  }

  /// Returns the sums over the fields since the last call, and starts afresh.
  public func finishBlock() -> BlockMeasurement {
    let paddedVolume = Double(setup.padded.lattice.volume)
    for (mode, sum) in power.takeSums().enumerated() {
      modes.pointer[2 * mode] = sum / paddedVolume
      modes.pointer[2 * mode + 1] = 0
    }
    // The inverse transform of |φ̃|² is Σ_x φ(x) φ(x + r); padding keeps r from wrapping.
    setup.transform.inverse(modes, into: field)
    let displacements = setup.displacements
    let lattice = displacements.lattice
    var sums = [Double](repeating: 0, count: displacements.count + 3)
    var counts = [Double](repeating: 0, count: displacements.count)
    for index in 0..<lattice.volume {
      let orbit = displacements.orbitOfDisplacement[index]
      guard orbit >= 0 else { continue }
      let displacement = lattice.coordinates(of: index)
      // All signs of r; the pairs (x, x + r) and (x + r, x) are the same, so half of them suffice,
      // but the sum over all is as cheap and has the symmetry.
      for signs in 0..<(1 << lattice.dimension) {
        let signed = displacement.enumerated().map { direction, value in
          signs >> direction & 1 == 1 ? -value : value
        }
        sums[orbit] += field[field.lattice.siteIndex(of: signed)]
        counts[orbit] += zip(displacement, lattice.extents).reduce(1.0) {
          $0 * Double($1.1 - $1.0)
        }
      }
    }
    for orbit in counts.indices { sums[orbit] /= counts[orbit] }
    for halfOrder in 1...3 { sums[setup.moment(halfOrder)] = momentSums[halfOrder - 1] }
    let block = BlockMeasurement(
      sums: WeightedSums(
        count: weights.count, shift: scale.shift ?? 0, weight: weightSum, sums: sums),
      weights: weights)
    momentSums = .zero
    weightSum = 0
    scale = WeightScale()
    weights = WeightStatistics()
    return block
  }

  /// The doubled box's number of a site of the box.
  private func paddedSite(_ site: Int) -> Int {
    field.lattice.siteIndex(of: setup.displacements.lattice.coordinates(of: site))
  }
}
