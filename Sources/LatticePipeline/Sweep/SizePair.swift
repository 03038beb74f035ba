import ErrorAnalysis
import RunConfiguration

/// A quantity on lattices that are compared for a crossing, or on one that has none to be compared with.
struct SizePair {
  let quantity: SizeCrossing.Quantity

  /// The extents of the lattices, the smaller first; of one where it has no partner, of none where
  /// nothing can be compared.
  let lattices: [[Int]]

  /// The values of the swept keys besides coupling and extents.
  let others: [SweptValue]

  /// `xi2nd/L of L = 8 and 12`, `binder of 8×16 and 12×24 at theory.lambda = 3`.
  var label: String {
    subject + (others.isEmpty ? "" : " at \(others.label)")
  }

  /// The same without the other keys.
  var subject: String {
    quantity.name + (lattices.isEmpty ? "" : " of \(Self.names(lattices))")
  }

  /// `L = 8 and 12` of two lattices that are as long in all directions, `8×16 and 12×24` of others.
  static func names(_ lattices: [[Int]]) -> String {
    let areCubes = lattices.count == 2 && lattices.allSatisfy { Set($0).count == 1 }
    return areCubes
      ? "L = " + lattices.map { "\($0[0])" }.joined(separator: " and ")
      : lattices.map(name).joined(separator: " and ")
  }

  /// `8×16`.
  static func name(_ extents: [Int]) -> String {
    extents.map(String.init).joined(separator: "×")
  }
}
