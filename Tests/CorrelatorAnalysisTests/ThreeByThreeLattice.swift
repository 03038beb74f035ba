import RealModule

/// φ⁴ on the 3 × 3 lattice by quadrature over columns, independent of the library.
///
/// Three columns a, b, c of three sites in a ring:
/// Z = Σ_abc w(a) w(b) w(c) K(a,b) K(b,c) K(c,a), with K(a,b) = Π_y e^{−(a_y − b_y)²/2} applied site by
/// site and w(a) the weight of a column by itself. A grid of spacing ½ from −3 to 3 is exact to
/// e^{−½ (2π/h)² ⟨φ²⟩} ≈ 1e-8 and the tail beyond 3.
struct ThreeByThreeLattice {
  /// A function of one column.
  typealias ColumnFunction = ([Double]) -> Double

  /// ⟨Mⁿ⟩, n = 0 … 8.
  let moments: [Double]

  /// ⟨Π φ(x_i)⟩ of the sets of sites asked for.
  let products: [Double]

  /// - Parameters:
  ///   - massSquared: m².
  ///   - lambda: λ.
  ///   - sites: Sets of sites [column, row] whose products are averaged, each even in number.
  init(massSquared: Double, lambda: Double, sites: [[[Int]]]) {
    let count = 13
    let points = (0..<count).map { 0.5 * Double($0) - 3 }
    let columns = (0..<count * count * count).map { index in
      [points[index / (count * count)], points[index / count % count], points[index % count]]
    }
    let weights = columns.map { column in
      Double.exp(
        -(0..<3).reduce(0.0) { sum, row in
          let step = column[row] - column[(row + 1) % 3]
          return sum + step * step / 2 + massSquared / 2 * .pow(column[row], 2)
            + lambda / 24 * .pow(column[row], 4)
        })
    }
    let kernel = points.flatMap { first in points.map { Double.exp(-.pow(first - $0, 2) / 2) } }

    // Functions of one column: powers of its sum, then products of its sites.
    var functions: [ColumnFunction] = (0...8).map { power in
      { .pow($0[0] + $0[1] + $0[2], power) }
    }
    // Each observable is a sum of products of three of them.
    var observables: [[(coefficient: Double, functions: [Int])]] = (0...8).map { order in
      (0...order).flatMap { first in
        (0...order - first).map { second in
          let third = order - first - second
          let multinomial =
            Double.gamma(Double(order + 1))
            / (.gamma(Double(first + 1)) * .gamma(Double(second + 1)) * .gamma(Double(third + 1)))
          return (multinomial / .pow(9, order), [first, second, third])
        }
      }
    }
    var numberOfRows: [[Int]: Int] = [:]
    for set in sites {
      let numbers = (0..<3).map { column in
        let rows = set.filter { $0[0] == column }.map { $0[1] }.sorted()
        if let number = numberOfRows[rows] { return number }
        functions.append { values in rows.reduce(1) { $0 * values[$1] } }
        numberOfRows[rows] = functions.count - 1
        return functions.count - 1
      }
      observables.append([(1, numbers)])
    }
    let tables = functions.map { function in columns.map(function) }
    let middles = Set(observables.joined().map { $0.functions[1] }).sorted()
    let pairs = Set(observables.joined().map { [$0.functions[1], $0.functions[2]] })

    var sums = [Double](repeating: 0, count: observables.count)
    // φ → −φ maps the first half of the columns onto the second.
    let half = columns.count / 2
    for first in 0...half {
      let column = columns[first]
      let toFirst = columns.map { other in
        (0..<3).reduce(1.0) { $0 * .exp(-.pow(column[$1] - other[$1], 2) / 2) }
      }
      var dots: [[Int]: Double] = [:]
      for middle in middles {
        var path = columns.indices.map { weights[$0] * tables[middle][$0] * toFirst[$0] }
        for stride in [1, count, count * count] {
          path = Self.applied(kernel, to: path, stride: stride, count: count)
        }
        for index in path.indices { path[index] *= weights[index] * toFirst[index] }
        for pair in pairs where pair[0] == middle {
          dots[pair] = zip(path, tables[pair[1]]).reduce(0) { $0 + $1.0 * $1.1 }
        }
      }
      let weight = (first == half ? 1 : 2) * weights[first]
      for (index, terms) in observables.enumerated() where index > 8 || index % 2 == 0 {
        sums[index] += terms.reduce(0) { sum, term in
          sum + weight * term.coefficient * tables[term.functions[0]][first]
            * (dots[Array(term.functions.dropFirst())] ?? .nan)
        }
      }
    }
    moments = (0...8).map { sums[$0] / sums[0] }
    products = sums.dropFirst(9).map { $0 / sums[0] }
  }

  /// The kernel along one of the three sites.
  private static func applied(
    _ kernel: [Double], to values: [Double], stride: Int, count: Int
  ) -> [Double] {
    var result = [Double](repeating: 0, count: values.count)
    for start in values.indices where start / stride % count == 0 {
      for target in 0..<count {
        var sum = 0.0
        for source in 0..<count {
          sum += kernel[target * count + source] * values[start + source * stride]
        }
        result[start + target * stride] = sum
      }
    }
    return result
  }
}
