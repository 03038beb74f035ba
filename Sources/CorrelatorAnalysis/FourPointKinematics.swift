public import LatticeGeometry

/// The momenta p₁, p₂, p₃ and p₄ = −p₁ − p₂ − p₃ of a four-point function, as mode numbers n_μ.
public struct FourPointKinematics: Hashable, Sendable {
  /// p₁ … p₄, each in the first Brillouin zone.
  public let momenta: [Momentum]

  /// Creates kinematics from three momenta.
  ///
  /// - Parameters:
  ///   - first: n_μ of p₁, any integers.
  ///   - second: The same of p₂.
  ///   - third: The same of p₃.
  ///   - lattice: The lattice, of as many directions.
  public init(_ first: [Int], _ second: [Int], _ third: [Int], on lattice: Lattice) {
    precondition(
      [first, second, third].allSatisfy { $0.count == lattice.dimension },
      "one mode number per direction")
    let fourth = first.indices.map { -first[$0] - second[$0] - third[$0] }
    momenta = [first, second, third, fourth].map { Momentum(numbers: $0, on: lattice) }
  }

  /// All momenta zero.
  public static func zero(on lattice: Lattice) -> FourPointKinematics {
    let zero = [Int](repeating: 0, count: lattice.dimension)
    return FourPointKinematics(zero, zero, zero, on: lattice)
  }

  /// Forward scattering off a particle at rest, (p, −p, 0, 0) with p = (n, 0, …).
  public static func forward(_ number: Int, on lattice: Lattice) -> FourPointKinematics {
    let zero = [Int](repeating: 0, count: lattice.dimension)
    let along = unit(number, 0, lattice)
    return FourPointKinematics(along, along.map { -$0 }, zero, on: lattice)
  }

  /// The most symmetric momenta of equal length n (√3 n from three directions on).
  ///
  /// * d ≥ 3: the corners of a tetrahedron, (n,n,n), (n,−n,−n), (−n,n,−n), (−n,−n,n); the three
  ///   sums p₁ + p_j have equal length and none vanishes.
  /// * d = 2: the corners of a square, (n,0), (0,n), (−n,0), (0,−n). One sum vanishes: p₁ + p₃.
  /// * d = 1: n, n, −n, −n. Two sums vanish.
  public static func symmetric(_ number: Int, on lattice: Lattice) -> FourPointKinematics {
    switch lattice.dimension {
    case 1: return FourPointKinematics([number], [number], [-number], on: lattice)
    case 2:
      return FourPointKinematics([number, 0], [0, number], [-number, 0], on: lattice)
    default:
      func corner(_ signs: [Int]) -> [Int] {
        (0..<lattice.dimension).map { $0 < 3 ? signs[$0] * number : 0 }
      }
      return FourPointKinematics(
        corner([1, 1, 1]), corner([1, -1, -1]), corner([-1, 1, -1]), on: lattice)
    }
  }

  private static func unit(_ number: Int, _ direction: Int, _ lattice: Lattice) -> [Int] {
    (0..<lattice.dimension).map { $0 == direction ? number : 0 }
  }
}
