import LatticeGeometry

/// Odd, even, unequal and smallest extents in every dimension.
let shapes: [[Int]] = [
  [2], [3], [8], [9], [2, 2], [4, 4], [5, 5], [4, 6], [6, 5], [3, 8], [2, 3, 4], [3, 3, 3],
  [4, 4, 4], [5, 2, 3], [2, 2, 2, 2], [3, 3, 3, 3], [3, 2, 4, 5], [2, 4, 3, 2],
]

/// Every tuple n_μ with 0 ≤ n_μ < L_μ, the last direction fastest.
func tuples(below extents: [Int]) -> [[Int]] {
  extents.reduce([[]]) { tuples, extent in
    tuples.flatMap { tuple in (0..<extent).map { tuple + [$0] } }
  }
}
