import CVectorMath
public import LatticeGeometry
import RealModule

/// Plane waves by separation and parity: one multiply-add per wave and site, in any dimension.
///
/// The directions are split into two groups, x = (u, v), and the lattice is centred, so that with
/// α = b_u·u and β = b_v·v
///
///     Re(z e^{i(α+β)}) = Re z (cos α cos β − sin α sin β) − Im z (sin α cos β + cos α sin β).
///
/// The four products have definite parity under u → −u and v → −v, so each is summed on a quarter
/// of the lattice only: four matrix products of N columns, V/4 entries each, which the sites of the
/// other quarters combine with other signs. In one dimension a row is split as x = L_v u + v.
public final class SeparableWaveEvaluator: WaveEvaluator {
  private let lattice: Lattice
  private let outer: WaveGroup
  private let inner: WaveGroup

  /// Waves summed before the products are written back, so that their factors stay in the cache.
  private static let chunk = 128

  /// Factors of the outer group, panels of ``rows`` rows: [even | odd][panel][wave][row].
  private let outerFactors: TransformBuffer
  /// Factors of the inner group, panels of ``columns`` columns: [cos | sin][panel][wave][column].
  private let innerFactors: TransformBuffer
  /// The products [cos β | sin β][2 · padded outer half][padded inner half].
  private let products: TransformBuffer
  private let table: TransformBuffer

  /// Rows and columns of the block of products kept in registers.
  static let rows = 8
  static let columns = 24

  private let outerPanels: Int
  private let innerPanels: Int

  /// Creates an evaluator for a lattice.
  public init(lattice: Lattice) {
    self.lattice = lattice
    (outer, inner) = WaveGroup.split(lattice)
    // Two kinds of outer factors share each kind of inner ones, one below the other.
    outerPanels = (2 * outer.halfCount + Self.rows - 1) / Self.rows
    innerPanels = (inner.halfCount + Self.columns - 1) / Self.columns
    outerFactors = TransformBuffer(count: 2 * outerPanels * Self.rows * Self.chunk)
    innerFactors = TransformBuffer(count: 2 * innerPanels * Self.columns * Self.chunk)
    products = TransformBuffer(
      count: 2 * outerPanels * Self.rows * innerPanels * Self.columns)
    table = TransformBuffer(count: 2 * (max(outer.halfCount, inner.halfCount) + 16) + 512)
  }

  /// The expected time of one evaluation, see ``WaveEvaluatorKind``: full blocks of products, and
  /// tables of both groups.
  static func expectedNanoseconds(on lattice: Lattice, waveCount: Int) -> Double {
    let (outer, inner) = WaveGroup.split(lattice)
    let rowBlocks = (2 * outer.halfCount + rows - 1) / rows
    let columnBlocks = (inner.halfCount + columns - 1) / columns
    let products = Double(2 * rowBlocks * columnBlocks * rows * columns)
    let tables = Double(outer.halfCount + inner.halfCount)
    return Double(waveCount) * (0.029 * products + 2.4 * tables + 60) + 2 * Double(lattice.volume)
  }

  // MARK: Evaluation

  /// φ(x) = Σ_i Re(z_i e^{i b_i·x}) at every site.
  public func evaluate(_ waves: PlaneWaves, into field: borrowing Field) {
    precondition(field.lattice == lattice && field.count == 1, "one field on the lattice")
    precondition(waves.dimension == lattice.dimension, "momenta of the lattice's dimension")
    products.clear()
    for start in stride(from: 0, to: waves.count, by: Self.chunk) {
      let count = min(Self.chunk, waves.count - start)
      tabulate(waves, start: start, count: count)
      for kind in 0..<2 { accumulate(kind: kind, count: count) }
    }
    combine(into: field.pointer)
  }

  /// Writes the factors of a chunk of waves into panels.
  private func tabulate(_ waves: PlaneWaves, start: Int, count: Int) {
    let outerHalf = outer.halfCount
    let kindSize = outerPanels * Self.rows * Self.chunk
    let innerSize = innerPanels * Self.columns * Self.chunk
    for index in 0..<count {
      let wave = start + index
      // The wave's phase at the lattice's centre turns z.
      let centre = outer.centrePhase(waves, wave) + inner.centrePhase(waves, wave)
      let (cosine, sine) = (Double.cos(centre), Double.sin(centre))
      let real = cosine * waves.realParts[wave] - sine * waves.imaginaryParts[wave]
      let imaginary = sine * waves.realParts[wave] + cosine * waves.imaginaryParts[wave]

      outer.tabulate(waves, wave, into: table.pointer)
      // Rows 0 ..< h belong to cos β: Re z cos α, then −Im z sin α; for sin β: −Re z sin α, −Im z cos α.
      let evenTarget = outerFactors.pointer + index * Self.rows
      for site in 0..<outerHalf {
        let (cosAlpha, sinAlpha) = (table.pointer[2 * site], table.pointer[2 * site + 1])
        let upper = panelOffset(row: site)
        let lower = panelOffset(row: outerHalf + site)
        evenTarget[upper] = real * cosAlpha
        evenTarget[lower] = -imaginary * sinAlpha
        evenTarget[kindSize + upper] = -real * sinAlpha
        evenTarget[kindSize + lower] = -imaginary * cosAlpha
      }
      inner.tabulate(waves, wave, into: table.pointer)
      let innerTarget = innerFactors.pointer + index * Self.columns
      for site in 0..<inner.halfCount {
        let offset =
          site / Self.columns * (Self.columns * Self.chunk) + site % Self.columns
        innerTarget[offset] = table.pointer[2 * site]
        innerTarget[innerSize + offset] = table.pointer[2 * site + 1]
      }
    }
  }

  @inline(__always)
  private func panelOffset(row: Int) -> Int {
    row / Self.rows * (Self.rows * Self.chunk) + row % Self.rows
  }

  /// products(row, column) += Σ_waves outer(row) · inner(column), block by block in registers.
  private func accumulate(kind: Int, count: Int) {
    let rowPanels = outerFactors.pointer + kind * outerPanels * Self.rows * Self.chunk
    let columnPanels = innerFactors.pointer + kind * innerPanels * Self.columns * Self.chunk
    let width = innerPanels * Self.columns
    let target = products.pointer + kind * outerPanels * Self.rows * width
    for columnPanel in 0..<innerPanels {
      for rowPanel in 0..<outerPanels {
        Self.multiplyPanels(
          rowPanels + rowPanel * Self.rows * Self.chunk,
          columnPanels + columnPanel * Self.columns * Self.chunk, count: count,
          into: target + rowPanel * Self.rows * width + columnPanel * Self.columns,
          stride: width)
      }
    }
  }

  /// The kernel: an 8×24 block of sums in 24 vectors, one multiply-add each per wave.
  private static func multiplyPanels(
    _ rowFactors: UnsafePointer<Double>, _ columnFactors: UnsafePointer<Double>, count: Int,
    into target: UnsafeMutablePointer<Double>, stride: Int
  ) {
    @inline(__always)
    func load(_ row: Int, _ vector: Int) -> SIMD8<Double> {
      UnsafeRawPointer(target + row * stride + 8 * vector).loadUnaligned(as: SIMD8<Double>.self)
    }
    @inline(__always)
    func store(_ value: SIMD8<Double>, _ row: Int, _ vector: Int) {
      UnsafeMutableRawPointer(target + row * stride + 8 * vector)
        .storeBytes(of: value, as: SIMD8<Double>.self)
    }
    @inline(__always)
    func step(
      _ factor: Double, _ column: (SIMD8<Double>, SIMD8<Double>, SIMD8<Double>),
      _ sums: inout (SIMD8<Double>, SIMD8<Double>, SIMD8<Double>)
    ) {
      let factors = SIMD8<Double>(repeating: factor)
      sums.0 = lattice_multiply_add(factors, column.0, sums.0)
      sums.1 = lattice_multiply_add(factors, column.1, sums.1)
      sums.2 = lattice_multiply_add(factors, column.2, sums.2)
    }
    var sums0 = (load(0, 0), load(0, 1), load(0, 2))
    var sums1 = (load(1, 0), load(1, 1), load(1, 2))
    var sums2 = (load(2, 0), load(2, 1), load(2, 2))
    var sums3 = (load(3, 0), load(3, 1), load(3, 2))
    var sums4 = (load(4, 0), load(4, 1), load(4, 2))
    var sums5 = (load(5, 0), load(5, 1), load(5, 2))
    var sums6 = (load(6, 0), load(6, 1), load(6, 2))
    var sums7 = (load(7, 0), load(7, 1), load(7, 2))
    var (row, column) = (rowFactors, columnFactors)
    for _ in 0..<count {
      let raw = UnsafeRawPointer(column)
      let vectors = (
        raw.loadUnaligned(as: SIMD8<Double>.self),
        raw.loadUnaligned(fromByteOffset: 64, as: SIMD8<Double>.self),
        raw.loadUnaligned(fromByteOffset: 128, as: SIMD8<Double>.self)
      )
      step(row[0], vectors, &sums0)
      step(row[1], vectors, &sums1)
      step(row[2], vectors, &sums2)
      step(row[3], vectors, &sums3)
      step(row[4], vectors, &sums4)
      step(row[5], vectors, &sums5)
      step(row[6], vectors, &sums6)
      step(row[7], vectors, &sums7)
      row += rows
      column += columns
    }
    store(sums0.0, 0, 0); store(sums0.1, 0, 1); store(sums0.2, 0, 2)
    store(sums1.0, 1, 0); store(sums1.1, 1, 1); store(sums1.2, 1, 2)
    store(sums2.0, 2, 0); store(sums2.1, 2, 1); store(sums2.2, 2, 2)
    store(sums3.0, 3, 0); store(sums3.1, 3, 1); store(sums3.2, 3, 2)
    store(sums4.0, 4, 0); store(sums4.1, 4, 1); store(sums4.2, 4, 2)
    store(sums5.0, 5, 0); store(sums5.1, 5, 1); store(sums5.2, 5, 2)
    store(sums6.0, 6, 0); store(sums6.1, 6, 1); store(sums6.2, 6, 2)
    store(sums7.0, 7, 0); store(sums7.1, 7, 1); store(sums7.2, 7, 2)
  }

  /// Puts the four products of each quarter together at the four sites (±u, ±v).
  private func combine(into field: UnsafeMutablePointer<Double>) {
    let width = innerPanels * Self.columns
    let kindSize = outerPanels * Self.rows * width
    let (outerCount, innerCount) = (outer.count, inner.count)
    let outerHalf = outer.halfCount
    for u in 0..<outerHalf {
      let cosCos = products.pointer + u * width
      let sinCos = products.pointer + (outerHalf + u) * width
      let sinSin = products.pointer + kindSize + u * width
      let cosSin = products.pointer + kindSize + (outerHalf + u) * width
      let row = field + u * innerCount
      let mirrored = field + (outerCount - 1 - u) * innerCount
      for v in 0..<inner.halfCount {
        // Even and odd in v at u, and the same at −u, where sin α changes sign.
        let (even, odd) = (cosCos[v] + sinCos[v], sinSin[v] + cosSin[v])
        let (evenMirrored, oddMirrored) = (cosCos[v] - sinCos[v], cosSin[v] - sinSin[v])
        row[v] = even + odd
        row[innerCount - 1 - v] = even - odd
        mirrored[v] = evenMirrored + oddMirrored
        mirrored[innerCount - 1 - v] = evenMirrored - oddMirrored
      }
    }
  }

  // MARK: Adjoint

  /// s_i = Σ_x g(x) e^{−i b_i·x}, in place of z_i.
  public func adjoint(of field: borrowing Field, into waves: inout PlaneWaves) {
    precondition(field.lattice == lattice && field.count == 1, "one field on the lattice")
    precondition(waves.dimension == lattice.dimension, "momenta of the lattice's dimension")
    separateParities(field.pointer)
    let width = innerPanels * Self.columns
    let kindSize = outerPanels * Self.rows * width
    let outerHalf = outer.halfCount
    var cosines = [Double](repeating: 0, count: 2 * width)
    for wave in 0..<waves.count {
      inner.tabulate(waves, wave, into: table.pointer)
      for v in 0..<inner.halfCount {
        cosines[v] = table.pointer[2 * v]
        cosines[width + v] = table.pointer[2 * v + 1]
      }
      outer.tabulate(waves, wave, into: table.pointer)
      var (real, imaginary) = (0.0, 0.0)
      cosines.withUnsafeBufferPointer { buffer in
        guard let cosBeta = buffer.baseAddress else { return }
        let sinBeta = cosBeta + width
        for u in 0..<outerHalf {
          let (cosAlpha, sinAlpha) = (table.pointer[2 * u], table.pointer[2 * u + 1])
          let cosCos = Self.dot(products.pointer + u * width, cosBeta, width)
          let sinCos = Self.dot(products.pointer + (outerHalf + u) * width, cosBeta, width)
          let sinSin = Self.dot(products.pointer + kindSize + u * width, sinBeta, width)
          let cosSin =
            Self.dot(products.pointer + kindSize + (outerHalf + u) * width, sinBeta, width)
          real += cosAlpha * cosCos - sinAlpha * sinSin
          imaginary -= sinAlpha * sinCos + cosAlpha * cosSin
        }
      }
      // Σ g e^{−i b·(x − centre)} is turned back by e^{−i b·centre}.
      let centre = outer.centrePhase(waves, wave) + inner.centrePhase(waves, wave)
      let (cosine, sine) = (Double.cos(centre), Double.sin(centre))
      waves.realParts[wave] = cosine * real + sine * imaginary
      waves.imaginaryParts[wave] = cosine * imaginary - sine * real
    }
  }

  /// The adjoint of ``combine(into:)``: sums and differences over the four sites (±u, ±v).
  private func separateParities(_ field: UnsafePointer<Double>) {
    products.clear()
    let width = innerPanels * Self.columns
    let kindSize = outerPanels * Self.rows * width
    let (outerCount, innerCount) = (outer.count, inner.count)
    let outerHalf = outer.halfCount
    for u in 0..<outerHalf {
      let row = field + u * innerCount
      let mirrored = field + (outerCount - 1 - u) * innerCount
      // A site that is its own mirror image counts once.
      let uWeight = 2 * u == outerCount - 1 ? 0.5 : 1.0
      for v in 0..<inner.halfCount {
        let weight = 2 * v == innerCount - 1 ? 0.5 * uWeight : uWeight
        let (here, across) = (row[v], row[innerCount - 1 - v])
        let (below, opposite) = (mirrored[v], mirrored[innerCount - 1 - v])
        products.pointer[u * width + v] = weight * (here + across + below + opposite)
        products.pointer[(outerHalf + u) * width + v] =
          weight * (here + across - below - opposite)
        products.pointer[kindSize + u * width + v] = weight * (here - across - below + opposite)
        products.pointer[kindSize + (outerHalf + u) * width + v] =
          weight * (here - across + below - opposite)
      }
    }
  }

  private static func dot(
    _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, _ count: Int
  ) -> Double {
    var sum = SIMD8<Double>()
    for index in stride(from: 0, to: count, by: 8) {
      sum = lattice_multiply_add(
        UnsafeRawPointer(first + index).loadUnaligned(as: SIMD8<Double>.self),
        UnsafeRawPointer(second + index).loadUnaligned(as: SIMD8<Double>.self), sum)
    }
    return sum.sum()
  }
}
