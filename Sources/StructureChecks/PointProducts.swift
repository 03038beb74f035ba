public import CorrelatorAnalysis
import LatticeGeometry

/// Averages of products φ_a(x₁) φ_b(x₂) … of fields at given points, of the ensemble or of one deformed on
/// purpose.
public struct PointProducts: ObservableGroup {
  /// A field in a product.
  public struct Factor: Hashable, Sendable {
    /// Its component.
    public let component: Int
    /// Its site's coordinates, any integers on a periodic lattice.
    public let site: [Int]

    /// Names a field.
    public init(_ site: [Int], component: Int = 0) {
      self.component = component
      self.site = site
    }
  }

  /// Which translations of the points are averaged over.
  public enum Averaging: Hashable, Sendable {
    /// None: the points are where they are.
    case fixed
    /// All of a periodic lattice, or evenly spaced ones of a large one.
    case periodic
    /// Those that leave all points of a product inside the lattice, which has edges.
    case inside
  }

  /// More translations than these are not worth their time; the nearest ones see the same fields.
  private static let largestPositionCount = 1024

  /// The products.
  public let products: [[Factor]]
  /// The translations averaged over.
  public let averaging: Averaging
  /// What is done to fields first.
  public let deformation: FieldDeformation?

  /// Creates the group.
  ///
  /// - Parameters:
  ///   - products: Each of at least one field.
  ///   - averaging: The translations averaged over.
  ///   - deformation: What is done to fields first.
  public init(
    _ products: [[Factor]], averaging: Averaging, deformation: FieldDeformation? = nil
  ) {
    self.products = products
    self.averaging = averaging
    self.deformation = deformation
  }

  /// One for each product.
  public var averageCount: Int { products.count }

  /// Makes the sums of one worker.
  public func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator {
    Accumulator(self, setup: setup)
  }

  /// The numbers of the fields' values for every translation of a product: [positions × fields].
  private func table(of product: [Factor], on lattice: Lattice) -> [Int] {
    let origins: [Int]
    switch averaging {
    case .fixed: origins = [0]
    case .periodic, .inside:
      let inside = (0..<lattice.volume).filter { origin in
        averaging == .periodic
          || product.allSatisfy { factor in
            zip(zip(lattice.coordinates(of: origin), factor.site), lattice.extents).allSatisfy {
              (0..<$1).contains($0.0 + $0.1)
            }
          }
      }
      precondition(!inside.isEmpty, "a product that fits into the lattice")
      // An odd step visits both halves of every direction.
      let step =
        inside.count <= Self.largestPositionCount
        ? 1 : inside.count / Self.largestPositionCount | 1
      origins = stride(from: 0, to: inside.count, by: step).map { inside[$0] }
    }
    return origins.flatMap { origin in
      let coordinates = lattice.coordinates(of: origin)
      return product.map { factor in
        factor.component * lattice.volume
          + lattice.siteIndex(of: zip(coordinates, factor.site).map { $0 + $1 })
      }
    }
  }

  private final class Accumulator: ObservableAccumulator {
    private let tables: [(indices: [Int], length: Int)]
    private let deformer: FieldDeformation.Deformer?
    private var sums: [Double]

    init(_ group: PointProducts, setup: CorrelatorSetup) {
      let grid = setup.orbits.grid
      tables = group.products.map { (group.table(of: $0, on: grid.lattice), $0.count) }
      deformer = group.deformation.map {
        FieldDeformation.Deformer($0, grid: grid, count: setup.componentCount)
      }
      sums = [Double](repeating: 0, count: tables.count)
    }

    func add(_ field: borrowing Field, _ transforms: FieldTransforms, weight: Double) {
      var values = UnsafePointer(field.pointer)
      if let deformer {
        deformer.deform(field, modes: transforms.modes)
        values = UnsafePointer(deformer.field.pointer)
      }
      for (product, table) in tables.enumerated() {
        let mean = table.indices.withUnsafeBufferPointer { indices in
          var sum = 0.0
          var index = 0
          while index < indices.count {
            var term = values[indices[index]]
            for factor in 1..<max(1, table.length) { term *= values[indices[index + factor]] }
            sum += term
            index += table.length
          }
          return sum * Double(table.length) / Double(indices.count)
        }
        sums[product] += weight * mean
      }
    }

    func scale(by factor: Double) {
      for index in sums.indices { sums[index] *= factor }
    }

    func takeSums() -> [Double] {
      deformer?.startBlock()
      defer { sums = [Double](repeating: 0, count: sums.count) }
      return sums
    }
  }
}
