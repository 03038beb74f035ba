import CVectorMath
public import LatticeGeometry
import RealModule

/// The nonuniform fast Fourier transform with real output: waves are spread onto a grid of momenta
/// refined twofold, transformed, cut to the lattice and divided by the window's transform
/// (A. Dutt and V. Rokhlin, SIAM J. Sci. Comput. 14 (1993) 1368; window: `SpreadingKernel`).
///
/// Since φ is the real part, each wave may be turned into its conjugate: momenta are brought to
/// b_{d−1} ≥ 0, only half the grid is spread to, and the transforms are complex-to-real. Costs
/// O(N w^d + (2L)^d log L), relative error of φ about the tolerance in the 2-norm.
public final class NonuniformFourierTransform: WaveEvaluator {
  private let lattice: Lattice
  private let kernel: SpreadingKernel
  private let transform: PrunedFourierTransform
  private let corrections: [[Double]]

  /// The refined grid in all directions but the last, which is spread to in rows.
  private let leadingExtents: [Int]
  private let leadingDirections: SIMD4<Int>
  private let padded: TransformBuffer
  private let row: TransformBuffer

  /// The window's values in each direction for the wave in hand, sixteen doubles each.
  private let windows = TransformBuffer(count: 4 * 16)

  /// The last direction's window, shifted into whole cache lines; zero around it.
  private let aligned = TransformBuffer(count: 32)

  private var places = WavePlaces()

  /// Columns the window may reach beyond either end of the half grid, rounded up to whole lines.
  private static let padding = 24

  /// Tolerances that double precision and the window reach.
  public static let tolerances = 1e-13...1e-2

  /// Plans a transform.
  ///
  /// - Parameters:
  ///   - lattice: Where the waves are evaluated; extents of at least the window's width over two.
  ///   - tolerance: In ``tolerances``.
  public init(lattice: Lattice, tolerance: Double) {
    precondition(Self.tolerances.contains(tolerance), "a tolerance that can be reached")
    self.lattice = lattice
    let kernel = SpreadingKernel(tolerance: tolerance)
    self.kernel = kernel
    let fine = Self.fineExtents(of: lattice, kernelWidth: kernel.width)
    // Room on both sides of each row for windows that reach beyond the half grid.
    transform = PrunedFourierTransform(
      extents: lattice.extents, fineExtents: fine,
      rowStride: (fine[fine.count - 1] / 2 + 1 + 2 * Self.padding + 3) & ~3)
    corrections = zip(lattice.extents, fine).map {
      kernel.corrections(extent: $0, fineExtent: $1)
    }
    leadingExtents = Array(fine.dropLast())
    leadingDirections = leadingExtents.indices.reduce(into: SIMD4(repeating: 1)) {
      $0[$1] = fine[$1]
    }
    padded = TransformBuffer(count: 2 * transform.rowCount * transform.rowStride)
    row = TransformBuffer(count: fine[fine.count - 1])
  }

  /// The half grid's first mode, within the padded rows.
  private var modes: UnsafeMutablePointer<Double> { padded.pointer + 2 * Self.padding }

  /// The refined grid: twice the lattice, but never so small that the window wraps onto itself.
  private static func fineExtents(of lattice: Lattice, kernelWidth: Int) -> [Int] {
    lattice.extents.map { smooth(max(2 * $0, 2 * kernelWidth)) }
  }

  /// The expected time of one evaluation, see ``WaveEvaluatorKind``: w^{d−1} rows a wave and the
  /// transforms of the refined grid.
  static func expectedNanoseconds(
    on lattice: Lattice, waveCount: Int, tolerance: Double
  ) -> Double {
    let width = SpreadingKernel.width(tolerance: tolerance)
    let fine = fineExtents(of: lattice, kernelWidth: width)
    let points = fine.reduce(1.0) { $0 * Double($1) }
    let rows = Double.pow(Double(width), lattice.dimension - 1)
    let vectors = width > 8 ? 4.0 : 2.0
    let perWave = 20 + 12 * Double(lattice.dimension) + 1.1 * rows * vectors
    // Grids beyond the cache cost more a point.
    let perPoint = (points > 1e5 ? 1.6 : 1.0) * (0.7 + 0.08 * Double.log2(points))
    return Double(waveCount) * perWave + points * perPoint
  }

  /// The smallest even number of at least `count` with no prime factor above 5.
  private static func smooth(_ count: Int) -> Int {
    var candidate = count + count % 2
    while true {
      var rest = candidate
      for prime in [2, 3, 5] { while rest % prime == 0 { rest /= prime } }
      if rest == 1 { return candidate }
      candidate += 2
    }
  }

  // MARK: Evaluation

  /// φ(x) = Σ_i Re(z_i e^{i b_i·x}) at every site.
  public func evaluate(_ waves: PlaneWaves, into field: borrowing Field) {
    precondition(field.lattice == lattice && field.count == 1, "one field on the lattice")
    precondition(waves.dimension == lattice.dimension, "momenta of the lattice's dimension")
    padded.clear()
    forEachWave(waves) { index, place in
      let (real, imaginary) = (waves.realParts[index], waves.imaginaryParts[index])
      spread(
        place, real: place.cosine * real - place.sine * imaginary,
        imaginary: place.sign * (place.sine * real + place.cosine * imaginary))
    }
    fold()
    transform.inverse(
      modes, row: row.pointer, factors: corrections, into: field.pointer)
  }

  /// s_i = Σ_x g(x) e^{−i b_i·x}, in place of z_i.
  public func adjoint(of field: borrowing Field, into waves: inout PlaneWaves) {
    precondition(field.lattice == lattice && field.count == 1, "one field on the lattice")
    precondition(waves.dimension == lattice.dimension, "momenta of the lattice's dimension")
    padded.clear()
    transform.forward(field.pointer, row: row.pointer, factors: corrections, into: modes)
    unfold()
    var real = [Double](repeating: 0, count: waves.count)
    var imaginary = real
    forEachWave(waves) { index, place in
      let (re, gathered) = gather(place)
      let im = place.sign * gathered
      // Back from the box's centre to the site x = 0: times e^{−i b·centre}.
      real[index] = place.cosine * re + place.sine * im
      imaginary[index] = place.cosine * im - place.sine * re
    }
    waves.realParts = real
    waves.imaginaryParts = imaginary
  }

  // MARK: Where a wave goes

  /// A wave's place on the padded grid; the window's values are in ``windows``.
  private struct Place {
    /// The first grid point under the window in each direction.
    var first: SIMD4<Int>
    /// cos and sin of the phase b·x at the box's centre.
    var cosine: Double
    var sine: Double
    /// −1 if the wave is replaced by its conjugate to have b_{d−1} ≥ 0.
    var sign: Double
  }

  /// Calls back with every wave, neighbours on the grid after one another, so that the rows they
  /// share stay in the cache.
  @inline(__always)
  private func forEachWave(_ waves: PlaneWaves, _ body: (Int, Place) -> Void) {
    let dimension = lattice.dimension
    places.resize(count: waves.count, dimension: dimension)
    for start in stride(from: 0, to: waves.count, by: 8) { locate(waves, start: start) }
    places.sort(
      binCount: dimension == 1 ? 1 : transform.fineExtents[0] + 2 * Self.padding,
      lowest: -transform.fineExtents[0] / 2 - Self.padding)
    var place = Place(first: .zero, cosine: 1, sine: 0, sign: 1)
    for position in 0..<waves.count {
      let wave = Int(places.order[position])
      for direction in 0..<dimension {
        let index = direction * places.capacity + wave
        place.first[direction] = Int(places.firstPoints[index])
        evaluateWindow(places.offsets[index], windows.pointer + 16 * direction)
      }
      place.cosine = places.cosines[wave]
      place.sine = places.sines[wave]
      place.sign = places.signs[wave]
      body(wave, place)
    }
  }

  /// Finds the places of eight waves at once.
  private func locate(_ waves: PlaneWaves, start: Int) {
    let dimension = lattice.dimension
    let halfWidth = Double(kernel.width) / 2
    let last = turns(waves.momenta[dimension - 1], start)
    let signs = SIMD8<Double>(repeating: 1).replacing(with: -1, where: last .< SIMD8(repeating: 0))
    var phase = SIMD8<Double>()
    for direction in 0..<dimension {
      let turns = turns(waves.momenta[direction], start)
      phase += turns * Double(lattice.extents[direction] / 2)
      let left = signs * turns * Double(transform.fineExtents[direction]) - halfWidth
      let first = roundedToInteger(left + 0.5)
      let index = direction * places.capacity + start
      WavePlaces.store(first, &places.firstPoints, index)
      WavePlaces.store(2 * (first - left) - 1, &places.offsets, index)
    }
    let (cosine, sine) = turnCosineSine(phase - roundedToInteger(phase))
    WavePlaces.store(cosine, &places.cosines, start)
    WavePlaces.store(sine, &places.sines, start)
    WavePlaces.store(signs, &places.signs, start)
  }

  /// b/2π of eight waves, without whole turns; zero beyond the last wave.
  @inline(__always)
  private func turns(_ momenta: [Double], _ start: Int) -> SIMD8<Double> {
    var values = SIMD8<Double>()
    if momenta.count - start >= 8 {
      values = momenta.withUnsafeBytes {
        $0.loadUnaligned(fromByteOffset: 8 * start, as: SIMD8<Double>.self)
      }
    } else {
      for lane in 0..<(momenta.count - start) { values[lane] = momenta[start + lane] }
    }
    let turns = values * (1 / (2 * Double.pi))
    return turns - roundedToInteger(turns)
  }

  @inline(__always)
  private func store(_ values: SIMD8<Double>, _ target: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(target).storeBytes(of: values, as: SIMD8<Double>.self)
  }

  @inline(__always)
  private func load(_ source: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Double>.self)
  }

  /// The window's values from its polynomials, even and odd powers apart: two short chains of
  /// multiply-adds instead of a long one.
  @inline(__always)
  private func evaluateWindow(_ offset: Double, _ target: UnsafeMutablePointer<Double>) {
    kernel.coefficients.withUnsafeBufferPointer { buffer in
      guard let table = buffer.baseAddress else { return }
      let lanes = 8 * kernel.vectorCount
      let argument = SIMD8<Double>(repeating: offset)
      let square = SIMD8<Double>(repeating: offset * offset)
      if kernel.vectorCount == 2 {
        var (oddLow, oddHigh) = (load(table), load(table + 8))
        var (evenLow, evenHigh) = (load(table + lanes), load(table + lanes + 8))
        var row = table + 2 * lanes
        for _ in 1..<kernel.pairCount {
          oddLow = lattice_multiply_add(oddLow, square, load(row))
          oddHigh = lattice_multiply_add(oddHigh, square, load(row + 8))
          evenLow = lattice_multiply_add(evenLow, square, load(row + lanes))
          evenHigh = lattice_multiply_add(evenHigh, square, load(row + lanes + 8))
          row += 2 * lanes
        }
        store(lattice_multiply_add(oddLow, argument, evenLow), target)
        store(lattice_multiply_add(oddHigh, argument, evenHigh), target + 8)
      } else {
        var (odd, even) = (load(table), load(table + lanes))
        var row = table + 2 * lanes
        for _ in 1..<kernel.pairCount {
          odd = lattice_multiply_add(odd, square, load(row))
          even = lattice_multiply_add(even, square, load(row + lanes))
          row += 2 * lanes
        }
        store(lattice_multiply_add(odd, argument, even), target)
      }
    }
  }

  // MARK: Spreading and gathering

  /// The start of the padded row that a wave's window touches first in the last direction, for each
  /// combination of the leading directions' grid points, with the product of their windows.
  ///
  /// Everything the loops need is taken into locals first: the rows' stores could otherwise alias it.
  @inline(__always)
  private func forEachRow(
    _ place: Place, _ body: (UnsafeMutablePointer<Double>, Double) -> Void
  ) {
    // Four complex numbers fill a cache line: rows are touched in whole lines.
    let column = (place.first[leadingExtents.count] + Self.padding) & ~3
    let base = padded.pointer + 2 * column
    let windows = windows.pointer
    let (width, rowStride) = (kernel.width, 2 * transform.rowStride)
    let first = place.first
    let extents = leadingDirections
    switch leadingExtents.count {
    case 0: body(base, 1)
    case 1:
      forEachPoint(first.x, extents.x, width) { line, point in
        body(base + line * rowStride, windows[point])
      }
    case 2:
      forEachPoint(first.x, extents.x, width) { plane, point in
        let outer = windows[point]
        forEachPoint(first.y, extents.y, width) { line, point in
          body(base + (plane * extents.y + line) * rowStride, outer * windows[16 + point])
        }
      }
    default:
      forEachPoint(first.x, extents.x, width) { box, point in
        let outermost = windows[point]
        forEachPoint(first.y, extents.y, width) { plane, point in
          let outer = outermost * windows[16 + point]
          let start = (box * extents.y + plane) * extents.z
          forEachPoint(first.z, extents.z, width) { line, point in
            body(base + (start + line) * rowStride, outer * windows[32 + point])
          }
        }
      }
    }
  }

  /// Calls back with `width` neighbouring grid points from `first` on, wrapped periodically.
  @inline(__always)
  private func forEachPoint(
    _ first: Int, _ extent: Int, _ width: Int, _ body: (Int, Int) -> Void
  ) {
    let start = first < 0 ? first + extent : first
    let beforeEnd = min(width, extent - start)
    for point in 0..<beforeEnd { body(start &+ point, point) }
    if beforeEnd < width {
      for point in beforeEnd..<width { body(point &- beforeEnd, point) }
    }
  }

  /// Moves the last direction's window to where it stands in whole cache lines of four grid points.
  @inline(__always)
  private func alignWindow(_ place: Place) -> UnsafeMutablePointer<Double> {
    let last = windows.pointer + 16 * leadingExtents.count
    let offset = (place.first[leadingExtents.count] + Self.padding) & 3
    let target = aligned.pointer
    let (low, high) = (load(last), load(last + 8))
    store(SIMD8(), target)
    store(SIMD8(), target + 16)
    store(low, target + offset)
    store(high, target + offset + 8)
    return target
  }

  @inline(__always)
  private func spread(_ place: Place, real: Double, imaginary: Double) {
    let window = alignWindow(place)
    let (low, middle, high) = (load(window), load(window + 8), load(window + 16))
    let (realLow, imaginaryLow) = (real * low, imaginary * low)
    let first = lattice_interleave_low(realLow, imaginaryLow)
    let second = lattice_interleave_high(realLow, imaginaryLow)
    let third = lattice_interleave_low(real * middle, imaginary * middle)
    if kernel.vectorCount == 1 {
      // At most 8 + 3 grid points.
      forEachRow(place) { row, factor in
        accumulate(row, factor, first)
        accumulate(row + 8, factor, second)
        accumulate(row + 16, factor, third)
      }
      return
    }
    let fourth = lattice_interleave_high(real * middle, imaginary * middle)
    let fifth = lattice_interleave_low(real * high, imaginary * high)
    forEachRow(place) { row, factor in
      accumulate(row, factor, first)
      accumulate(row + 8, factor, second)
      accumulate(row + 16, factor, third)
      accumulate(row + 24, factor, fourth)
      accumulate(row + 32, factor, fifth)
    }
  }

  @inline(__always)
  private func accumulate(
    _ target: UnsafeMutablePointer<Double>, _ factor: Double, _ values: SIMD8<Double>
  ) {
    store(lattice_multiply_add(SIMD8(repeating: factor), values, load(target)), target)
  }

  @inline(__always)
  private func gather(_ place: Place) -> (Double, Double) {
    var first = SIMD8<Double>()
    var (second, third, fourth, fifth) = (first, first, first, first)
    forEachRow(place) { row, factor in
      let factors = SIMD8<Double>(repeating: factor)
      first = lattice_multiply_add(factors, load(row), first)
      second = lattice_multiply_add(factors, load(row + 8), second)
      third = lattice_multiply_add(factors, load(row + 16), third)
      if kernel.vectorCount == 2 {
        fourth = lattice_multiply_add(factors, load(row + 24), fourth)
        fifth = lattice_multiply_add(factors, load(row + 32), fifth)
      }
    }
    // Each window value weighs a real and an imaginary part.
    let window = alignWindow(place)
    let (low, middle, high) = (load(window), load(window + 8), load(window + 16))
    let products =
      (first * lattice_interleave_low(low, low) + second * lattice_interleave_high(low, low))
      + (third * lattice_interleave_low(middle, middle)
        + fourth * lattice_interleave_high(middle, middle))
      + fifth * lattice_interleave_low(high, high)
    return (products.evenHalf.sum(), products.oddHalf.sum())
  }

  // MARK: The half grid's edges

  /// Brings what was spread beyond either end of the half grid back into it: a grid point k and its
  /// conjugate at −k contribute equally to a real part.
  private func fold() {
    let last = transform.rowLength - 1
    forEachMirroredLine { line, mirror in
      let source = modes + 2 * line * transform.rowStride
      let target = modes + 2 * mirror * transform.rowStride
      for column in 1...min(Self.padding, last) {
        target[2 * column] += source[-2 * column]
        target[2 * column + 1] -= source[-2 * column + 1]
        target[2 * (last - column)] += source[2 * (last + column)]
        target[2 * (last - column) + 1] -= source[2 * (last + column) + 1]
      }
    }
  }

  /// The adjoint of ``fold()``: continues the half grid beyond its ends.
  private func unfold() {
    let last = transform.rowLength - 1
    forEachMirroredLine { line, mirror in
      let target = modes + 2 * line * transform.rowStride
      let source = modes + 2 * mirror * transform.rowStride
      for column in 1...min(Self.padding, last) {
        target[-2 * column] = source[2 * column]
        target[-2 * column + 1] = -source[2 * column + 1]
        target[2 * (last + column)] = source[2 * (last - column)]
        target[2 * (last + column) + 1] = -source[2 * (last - column) + 1]
      }
    }
  }

  /// Calls back with each line of the leading directions and the line of the opposite momentum.
  private func forEachMirroredLine(_ body: (Int, Int) -> Void) {
    let leading = Array(transform.fineExtents.dropLast())
    let lineCount = leading.reduce(1, *)
    for line in 0..<lineCount {
      var (remainder, mirror, stride) = (line, 0, 1)
      for extent in leading.reversed() {
        let coordinate = remainder % extent
        remainder /= extent
        mirror += (coordinate == 0 ? 0 : extent - coordinate) * stride
        stride *= extent
      }
      body(line, mirror)
    }
  }
}
