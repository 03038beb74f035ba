/// The half-complex momentum grid of a real field: the modes FFTW's r2c transform stores.
///
/// A real field obeys φ̃(−p) = φ̃(p)*, so only 0 ≤ n_{d−1} ≤ L_{d−1}/2 is kept on the last
/// direction. Stored modes are numbered row-major with the last direction fastest.
///
/// - Shape: [L₀, …, L_{d−2}, L_{d−1}/2 + 1], ``modeCount`` in all.
public struct MomentumGrid: Hashable, Sendable {
  /// The lattice whose momenta these are.
  public let lattice: Lattice

  /// Stored modes along each direction.
  public let shape: [Int]

  /// The number of stored modes.
  public let modeCount: Int

  /// Creates the half-complex grid of a lattice.
  public init(lattice: Lattice) {
    self.lattice = lattice
    var shape = lattice.extents
    shape[shape.count - 1] = shape[shape.count - 1] / 2 + 1
    self.shape = shape
    modeCount = Self.modeCount(of: lattice)
  }

  /// The number of modes the grid of a lattice will store.
  public static func modeCount(of lattice: Lattice) -> Int {
    let last = lattice.extents[lattice.dimension - 1]
    return lattice.volume / last * (last / 2 + 1)
  }

  /// Stored modes along the last direction, L_{d−1}/2 + 1.
  public var rowLength: Int { shape[shape.count - 1] }

  /// Whether the mode and its mirror image −p are both stored: n_{d−1} = 0, or L_{d−1}/2 if even.
  public func storesMirror(ofColumn column: Int) -> Bool {
    column == 0 || 2 * column == lattice.extents[lattice.dimension - 1]
  }

  /// How often a stored mode counts in a sum over the whole Brillouin zone: 1 if its mirror image
  /// is stored too, else 2.
  public func multiplicity(ofMode mode: Int) -> Int {
    storesMirror(ofColumn: mode % rowLength) ? 1 : 2
  }

  /// The momentum of a stored mode.
  public func momentum(ofMode mode: Int) -> Momentum {
    Momentum(numbers: gridNumbers(ofMode: mode), on: lattice)
  }

  /// The stored mode that carries a momentum, and whether it does so as the conjugate mode −p.
  ///
  /// - Parameter numbers: n_μ, any integers.
  public func mode(ofNumbers numbers: [Int]) -> (mode: Int, isConjugate: Bool) {
    var wrapped = zip(numbers, lattice.extents).map { (($0 % $1) + $1) % $1 }
    let isConjugate = 2 * wrapped[wrapped.count - 1] > lattice.extents[wrapped.count - 1]
    if isConjugate {
      wrapped = zip(wrapped, lattice.extents).map { ($1 - $0) % $1 }
    }
    return (zip(wrapped, shape).reduce(0) { $0 * $1.1 + $1.0 }, isConjugate)
  }

  /// The stored mode of −p for a mode whose mirror image is stored; p itself if self-conjugate.
  public func mirror(ofMode mode: Int) -> Int {
    precondition(storesMirror(ofColumn: mode % rowLength), "the mirror image is not stored")
    return self.mode(ofNumbers: gridNumbers(ofMode: mode).map { -$0 }).mode
  }

  /// A function of the momentum, tabulated over the stored modes.
  public func tabulate(_ function: (Momentum) -> Double) -> [Double] {
    (0..<modeCount).map { function(momentum(ofMode: $0)) }
  }

  /// Σ_μ f(|n_μ|, μ) over the stored modes, for functions that are sums over directions.
  ///
  /// - Parameter term: f, from |n_μ| ≤ L_μ/2 and the direction μ; called once for each pair.
  public func tabulateSum(_ term: (Int, Int) -> Double) -> [Double] {
    var sums = [0.0]
    for (direction, count) in shape.enumerated() {
      let extent = lattice.extents[direction]
      let terms = (0..<count).map { term(min($0, extent - $0), direction) }
      var longer: [Double] = []
      longer.reserveCapacity(sums.count * count)
      for sum in sums {
        for term in terms { longer.append(sum + term) }
      }
      sums = longer
    }
    return sums
  }

  /// Σ_p f(p) over the whole Brillouin zone of a function even in p given on the stored modes.
  public func sumOverZone(_ values: [Double]) -> Double {
    precondition(values.count == modeCount, "one value per stored mode")
    var sum = 0.0
    for mode in 0..<modeCount {
      sum += Double(multiplicity(ofMode: mode)) * values[mode]
    }
    return sum
  }

  /// n_μ of a stored mode, each in 0 ..< L_μ.
  private func gridNumbers(ofMode mode: Int) -> [Int] {
    precondition((0..<modeCount).contains(mode), "mode outside the grid")
    var remainder = mode
    var numbers = [Int](repeating: 0, count: shape.count)
    for direction in stride(from: shape.count - 1, through: 0, by: -1) {
      numbers[direction] = remainder % shape[direction]
      remainder /= shape[direction]
    }
    return numbers
  }
}
