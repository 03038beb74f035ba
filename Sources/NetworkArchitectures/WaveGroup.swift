import CVectorMath
import LatticeGeometry
import RealModule

/// A group of directions of a separated sum of plane waves: a product grid of sites around its
/// centre, of which point inversion needs only the first half.
struct WaveGroup: Sendable {
  /// One axis of the group: steps of `step` sites along a direction of the lattice.
  struct Axis: Sendable {
    let direction: Int
    let count: Int
    let step: Int
  }

  let axes: [Axis]

  /// Sites of the group.
  let count: Int

  /// Sites up to point inversion, the first ones in row-major order.
  var halfCount: Int { (count + 1) / 2 }

  init(_ axes: [Axis]) {
    self.axes = axes
    count = axes.reduce(1) { $0 * $1.count }
  }

  /// Splits a lattice into two groups of directions whose sizes differ least, a single direction
  /// into blocks of neighbouring sites.
  static func split(_ lattice: Lattice) -> (outer: WaveGroup, inner: WaveGroup) {
    let extents = lattice.extents
    if extents.count == 1 {
      let extent = extents[0]
      let length =
        (1...extent).filter { extent % $0 == 0 }
        .min { $0 + extent / $0 < $1 + extent / $1 } ?? extent
      return (
        WaveGroup([Axis(direction: 0, count: extent / length, step: length)]),
        WaveGroup([Axis(direction: 0, count: length, step: 1)])
      )
    }
    let axes = extents.enumerated().map { Axis(direction: $0.offset, count: $0.element, step: 1) }
    let best =
      (1..<extents.count).min { first, second in
        func size(_ cut: Int) -> Int {
          extents[..<cut].reduce(1, *) + extents[cut...].reduce(1, *)
        }
        return size(first) < size(second)
      } ?? 1
    return (WaveGroup(Array(axes[..<best])), WaveGroup(Array(axes[best...])))
  }

  /// b·centre, the part of the wave's phase between the first site and the group's centre.
  func centrePhase(_ waves: PlaneWaves, _ wave: Int) -> Double {
    axes.reduce(0) { phase, axis in
      phase + waves.momenta[axis.direction][wave] * Double(axis.step)
        * Double(axis.count - 1) / 2
    }
  }

  /// cos and sin of b·(x − centre), interleaved, for the first half of the sites in row-major order
  /// (a few more are written).
  ///
  /// The last axis goes in eights by the angle-addition formula, restarted every 128 sites; leading
  /// axes multiply whole rows.
  func tabulate(_ waves: PlaneWaves, _ wave: Int, into target: UnsafeMutablePointer<Double>) {
    guard let last = axes.last else { return }
    // One full row for the last axis where a leading one follows, else the half that is needed.
    let rowCount = axes.count == 1 ? halfCount : last.count
    row(waves.momenta[last.direction][wave] * Double(last.step), last, rowCount, into: target)
    var filled = last.count
    for (position, axis) in axes.dropLast().enumerated().reversed() {
      let momentum = waves.momenta[axis.direction][wave] * Double(axis.step)
      let needed = position == 0 ? (axis.count + 1) / 2 : axis.count
      // From the back, because the first copy overwrites the row they are made from.
      for site in stride(from: needed - 1, through: 0, by: -1) {
        let angle = momentum * (Double(site) - Double(axis.count - 1) / 2)
        let (cosine, sine) = (Double.cos(angle), Double.sin(angle))
        let destination = target + 2 * site * filled
        for index in 0..<filled {
          let (real, imaginary) = (target[2 * index], target[2 * index + 1])
          destination[2 * index] = real * cosine - imaginary * sine
          destination[2 * index + 1] = real * sine + imaginary * cosine
        }
      }
      filled *= axis.count
    }
  }

  private func row(
    _ momentum: Double, _ axis: Axis, _ needed: Int, into target: UnsafeMutablePointer<Double>
  ) {
    let inverseTurn = 1 / (2 * Double.pi)
    let turn = momentum * inverseTurn
    let lanes = SIMD8<Double>(0, 1, 2, 3, 4, 5, 6, 7)
    let eight = (8 * turn) - (8 * turn).rounded()
    let (stepCosine, stepSine) = (
      Double.cos(2 * .pi * eight), Double.sin(2 * .pi * eight)
    )
    for start in stride(from: 0, to: needed, by: 128) {
      let positions = lanes + (Double(start) - Double(axis.count - 1) / 2)
      let turns = positions * turn
      var (cosine, sine) = turnCosineSine(turns - roundedToInteger(turns))
      for offset in stride(from: start, to: min(needed, start + 128), by: 8) {
        lattice_store_interleaved(target + 2 * offset, cosine, sine)
        (cosine, sine) = (
          cosine * stepCosine - sine * stepSine, sine * stepCosine + cosine * stepSine
        )
      }
    }
  }
}
