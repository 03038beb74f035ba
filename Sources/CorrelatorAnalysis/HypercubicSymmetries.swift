import LatticeGeometry

/// The symmetries of a lattice that keep the origin: all reflections, and on a hypercube all
/// permutations of directions, as for ``/LatticeGeometry/MomentumOrbits``.
struct HypercubicSymmetries {
  /// One symmetry.
  struct Element {
    let permutation: [Int]
    let signs: [Int]
    let lattice: Lattice

    /// The image of a momentum.
    func callAsFunction(_ momentum: Momentum) -> Momentum {
      Momentum(
        numbers: zip(permutation, signs).map { $1 * momentum.numbers[$0] }, on: lattice)
    }
  }

  private let lattice: Lattice
  private let permutations: [[Int]]

  init(lattice: Lattice) {
    self.lattice = lattice
    let identity = Array(0..<lattice.dimension)
    permutations =
      lattice.isHypercube
      ? identity.reduce([[]]) { partial, element in
        partial.flatMap { order in
          (0...order.count).map { position in
            var longer = order
            longer.insert(element, at: position)
            return longer
          }
        }
      } : [identity]
  }

  /// All symmetries.
  var elements: [Element] {
    permutations.flatMap { permutation in
      (0..<(1 << lattice.dimension)).map { reflections in
        Element(
          permutation: permutation,
          signs: (0..<lattice.dimension).map { reflections >> $0 & 1 == 1 ? -1 : 1 },
          lattice: lattice)
      }
    }
  }

  /// The different images of a product, up to p → −p, under which the real part of a product of
  /// modes of a real field does not change; in ascending order.
  func images(of product: [ModeFactor]) -> [[ModeFactor]] {
    var images: Set<[ModeFactor]> = []
    for permutation in permutations {
      // Half of the reflections suffice, as −1 is one of them.
      for signs in 0..<(1 << (lattice.dimension - 1)) {
        let image = product.map { factor in
          ModeFactor(
            order: factor.order,
            momentum: Momentum(
              numbers: permutation.enumerated().map { direction, source in
                let number = factor.momentum.numbers[source]
                return signs >> direction & 1 == 1 ? -number : number
              }, on: lattice))
        }
        let mirror = image.map { factor in
          ModeFactor(
            order: factor.order,
            momentum: Momentum(numbers: factor.momentum.numbers.map { -$0 }, on: lattice))
        }
        images.insert(Self.smaller(image.sorted(), mirror.sorted()))
      }
    }
    return images.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func smaller(_ first: [ModeFactor], _ second: [ModeFactor]) -> [ModeFactor] {
    second.lexicographicallyPrecedes(first) ? second : first
  }
}
