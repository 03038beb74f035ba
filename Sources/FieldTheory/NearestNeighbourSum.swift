public import LatticeGeometry

/// Σ_x Σ_μ φ(x) φ(x+μ̂) of one configuration, d V terms; nn of a table is this over d V.
///
/// On an extent of 2 both bonds between a pair of sites count, as in the action.
///
/// - Parameters:
///   - field: One or more configurations.
///   - configuration: Which one.
public func nearestNeighbourSum(
  of field: borrowing Field, configuration: Int = 0
) -> Double {
  bondSum(
    field.start(ofConfiguration: configuration), on: field.lattice,
    eight: { $0 * $1 }, one: { $0 * $1 })
}
