import RealModule

/// A momentum of a periodic lattice, p_μ = 2π n_μ / L_μ with −L_μ/2 < n_μ ≤ L_μ/2.
public struct Momentum: Hashable, Sendable {
  /// n_μ, in the first Brillouin zone.
  public let numbers: [Int]

  /// L_μ of the lattice it belongs to.
  public let extents: [Int]

  /// Creates the momentum with the given mode numbers, brought into the first Brillouin zone.
  ///
  /// - Parameters:
  ///   - numbers: n_μ, one per direction; any integers.
  ///   - lattice: The lattice whose reciprocal grid is meant.
  public init(numbers: [Int], on lattice: Lattice) {
    precondition(numbers.count == lattice.dimension, "one mode number per direction")
    extents = lattice.extents
    self.numbers = zip(numbers, lattice.extents).map { number, extent in
      let wrapped = ((number % extent) + extent) % extent
      return 2 * wrapped > extent ? wrapped - extent : wrapped
    }
  }

  /// Σ p, brought into the first Brillouin zone.
  public init(sumOf momenta: [Momentum], on lattice: Lattice) {
    self.init(
      numbers: (0..<lattice.dimension).map { direction in
        momenta.reduce(0) { $0 + $1.numbers[direction] }
      }, on: lattice)
  }

  /// −p, brought into the first Brillouin zone.
  public func negated(on lattice: Lattice) -> Momentum {
    Momentum(numbers: numbers.map { -$0 }, on: lattice)
  }

  /// Whether p = 0.
  public var isZero: Bool { numbers.allSatisfy { $0 == 0 } }

  /// p_μ in units of 1/a, each in (−π, π].
  public var components: [Double] {
    zip(numbers, extents).map { number, extent in 2 * .pi * Double(number) / Double(extent) }
  }

  /// p̂² = Σ_μ 4 sin²(p_μ/2), in units of 1/a²: the lattice Laplacian's eigenvalue.
  public var latticeSquared: Double {
    components.reduce(0) { sum, component in
      let half = Double.sin(component / 2)
      return sum + 4 * half * half
    }
  }

  /// p² = Σ_μ p_μ² in units of 1/a², with a sharp edge at the zone boundary.
  public var squared: Double { components.reduce(0) { $0 + $1 * $1 } }
}
