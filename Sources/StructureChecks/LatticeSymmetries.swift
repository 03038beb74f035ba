public import LatticeGeometry

/// The symmetries of fields on a lattice, as sets of identities among n-point functions, n ≤ 4.
public struct LatticeSymmetries: Sendable {
  /// The lattice.
  public let lattice: Lattice
  /// Whether the lattice is periodic, or a box of sites out of infinite volume.
  public let isPeriodic: Bool
  /// n, the components of the field.
  public let componentCount: Int
  /// About ⟨φ²⟩, the unit of what breaks a control.
  public let square: Double

  /// Describes fields.
  public init(lattice: Lattice, isPeriodic: Bool, componentCount: Int, square: Double) {
    self.lattice = lattice
    self.isPeriodic = isPeriodic
    self.componentCount = componentCount
    self.square = square
  }

  private var everywhere: PointProducts.Averaging { isPeriodic ? .periodic : .inside }

  private func unit(_ direction: Int, _ length: Int = 1) -> [Int] {
    (0..<lattice.dimension).map { $0 == direction ? length : 0 }
  }

  private var origin: [Int] { unit(0, 0) }

  /// Pairs of products of one component that a symmetry makes equal.
  private struct Pairs {
    var products: [[PointProducts.Factor]] = []
    var identities: [LinearIdentity] = []

    mutating func add(_ label: String, _ first: [[Int]], _ second: [[Int]]) {
      guard first != second else { return }
      let numbers = [first, second].map { points in
        let product = points.map { PointProducts.Factor($0) }
        if let known = products.firstIndex(of: product) { return known }
        products.append(product)
        return products.count - 1
      }
      identities.append(
        LinearIdentity(label, order: first.count, [(1, numbers[0]), (-1, numbers[1])]))
    }
  }

  /// Translations: functions at the origin against those displaced, without averages over positions.
  public func translations() -> SymmetryTest {
    let (last, half) = (lattice.dimension - 1, lattice.extents.map { $0 / 2 })
    var displacements = [unit(0), unit(0, half[0]), unit(last), half]
    displacements.append([Int](repeating: 1, count: lattice.dimension))
    displacements = displacements.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    var shapes = [[origin, origin], [origin, unit(0)], [origin, origin, origin, origin]]
    if last > 0 { shapes.append([origin, unit(last)]) }
    shapes.append([origin, origin, unit(0), unit(0)])
    var pairs = Pairs()
    for displacement in displacements {
      for shape in shapes {
        let image = shape.map { zip($0, displacement).map { $0 + $1 } }
        guard isPeriodic || fits(image) else { continue }
        pairs.add("\(Self.text(shape)) → \(Self.text(image))", shape, image)
      }
    }
    return SymmetryTest(
      name: "translations", title: "invariance under translations",
      identities: pairs.identities, products: PointProducts(pairs.products, averaging: .fixed),
      controlProducts: PointProducts(
        pairs.products, averaging: .fixed, deformation: .halvedPhases),
      controlName: "phases of all modes halved, so that they are not uniform")
  }

  private func fits(_ points: [[Int]]) -> Bool {
    points.allSatisfy { zip($0, lattice.extents).allSatisfy { (0..<$1).contains($0) } }
  }

  /// Reflections of directions, and exchanges of those of equal extent.
  public func rotations() -> SymmetryTest {
    var pairs = Pairs()
    func add(_ label: String, _ shape: [[Int]], _ map: ([Int]) -> [Int]) {
      var image = shape.map(map)
      if !isPeriodic {
        // Back into the box: positions are averaged over.
        let lowest = image[0].indices.map { direction in image.map { $0[direction] }.min() ?? 0 }
        image = image.map { zip($0, lowest).map { $0 - $1 } }
        guard fits(shape), fits(image) else { return }
      }
      pairs.add("\(label) \(Self.text(shape))", shape, image)
    }
    func reflect(_ point: [Int]) -> [Int] { [-point[0]] + point.dropFirst() }
    let (e, long) = (unit(0), unit(0, min(3, lattice.extents[0] - 1)))
    add("reflect", [origin, origin, origin, e], reflect)
    add("reflect", [origin, origin, e, long], reflect)
    if lattice.dimension > 1 {
      let slanted = zip(e, unit(1)).map { $0 + $1 }
      let steep = zip(slanted, unit(1)).map { $0 + $1 }
      add("reflect", [origin, slanted], reflect)
      add("reflect", [origin, steep], reflect)
      for direction in 1..<lattice.dimension
      where lattice.extents[direction] == lattice.extents[0] {
        func exchange(_ point: [Int]) -> [Int] {
          var image = point
          image.swapAt(0, direction)
          return image
        }
        let label = "exchange 0 and \(direction)"
        add(label, [origin, e], exchange)
        add(label, [origin, unit(0, 2)], exchange)
        add(label, [origin, origin, e, e], exchange)
        if direction == 1 { add(label, [origin, steep], exchange) }
      }
    }
    return SymmetryTest(
      name: "rotations", title: "invariance under the lattice's rotations and reflections",
      identities: pairs.identities,
      products: PointProducts(pairs.products, averaging: everywhere),
      controlProducts: PointProducts(
        pairs.products, averaging: everywhere,
        deformation: .handed(strength: 0.3, square: square)),
      controlName: "φ(x) + 0.3 φ(x)²φ(x+e₀)/⟨φ²⟩ in place of φ")
  }

  /// φ → −φ: odd functions vanish.
  public func signFlip() -> SymmetryTest {
    let shapes = [[origin], [origin, origin, origin], [origin, origin, unit(0)]]
    let identities = shapes.enumerated().map {
      LinearIdentity("odd \(Self.text($1))", order: $1.count, [(1, $0)])
    }
    let products = shapes.map { $0.map { PointProducts.Factor($0) } }
    return SymmetryTest(
      name: "signFlip", title: "invariance under φ → −φ", identities: identities,
      products: PointProducts(products, averaging: everywhere),
      controlProducts: PointProducts(
        products, averaging: everywhere, deformation: .skewed(strength: 0.1, square: square)),
      controlName: "readouts of a skewed law, φ + 0.1 φ²/√⟨φ²⟩ in place of φ")
  }

  /// O(n) rotations of the components: ⟨φ_aφ_b⟩ ∝ δ_ab and ⟨φ_a⁴⟩ = 3⟨φ_a²φ_b²⟩; nil for one component.
  public func components() -> SymmetryTest? {
    guard componentCount > 1 else { return nil }
    var products: [[PointProducts.Factor]] = []
    func number(_ factors: [(component: Int, site: [Int])]) -> Int {
      products.append(factors.map { PointProducts.Factor($0.site, component: $0.component) })
      return products.count - 1
    }
    var identities: [LinearIdentity] = []
    let near = unit(0)
    let (square, pair) = (
      number([(0, origin), (0, origin)]), number([(0, origin), (0, near)])
    )
    let fourth = number([(0, origin), (0, origin), (0, origin), (0, origin)])
    for other in 1..<componentCount {
      identities += [
        LinearIdentity(
          "⟨φ\(other)²⟩ = ⟨φ0²⟩", order: 2,
          [(1, number([(other, origin), (other, origin)])), (-1, square)]),
        LinearIdentity(
          "⟨φ\(other)φ\(other)′⟩ = ⟨φ0φ0′⟩", order: 2,
          [(1, number([(other, origin), (other, near)])), (-1, pair)]),
        LinearIdentity(
          "⟨φ0φ\(other)⟩ = 0", order: 2, [(1, number([(0, origin), (other, origin)]))]),
        LinearIdentity(
          "⟨φ0⁴⟩ = 3⟨φ0²φ\(other)²⟩", order: 4,
          [
            (1, fourth),
            (-3, number([(0, origin), (0, origin), (other, origin), (other, origin)])),
          ]),
      ]
    }
    return SymmetryTest(
      name: "components", title: "invariance under O(\(componentCount)) rotations of the field",
      identities: identities, products: PointProducts(products, averaging: everywhere),
      controlProducts: PointProducts(
        products, averaging: everywhere, deformation: .stretched(factor: 1.1)),
      controlName: "readouts of the first component 1.1 times larger")
  }

  private static func text(_ points: [[Int]]) -> String {
    "⟨" + points.map { "φ(" + $0.map(String.init).joined(separator: ",") + ")" }.joined() + "⟩"
  }
}
