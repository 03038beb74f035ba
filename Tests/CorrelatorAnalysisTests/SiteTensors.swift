import FieldTheory
import LatticeGeometry
import RealModule

/// Connected functions of all sites of a tiny lattice by integration over all fields, amputated and
/// contracted as tensors in position space: nothing in common with momentum-space estimators.
struct SiteTensors {
  let lattice: Lattice
  /// ⟨φ⟩.
  let mean: Double
  /// G2(x, y).
  let propagator: [Double]
  /// G_c amputated on every leg.
  let quartic: [Double]
  let sextic: [Double]

  private var count: Int { lattice.volume }

  /// - Parameters:
  ///   - action: The theory.
  ///   - range: Fields run from −range to range.
  ///   - pointCount: Grid points per site.
  init(extents: [Int], action: any LocalAction, range: Double, pointCount: Int) throws {
    let lattice = try Lattice(extents: extents)
    self.lattice = lattice
    let count = lattice.volume
    // Moments of sorted sites, up to six.
    var keys: [[Int]] = []
    func list(_ prefix: [Int]) {
      if !prefix.isEmpty { keys.append(prefix) }
      guard prefix.count < 6 else { return }
      for site in (prefix.last ?? 0)..<count { list(prefix + [site]) }
    }
    list([])
    var sums = [Double](repeating: 0, count: keys.count)
    let position = Dictionary(uniqueKeysWithValues: zip(keys, keys.indices))
    // The product of each key from that without its last site.
    let parents = keys.map { $0.count == 1 ? -1 : position[Array($0.dropLast())] ?? -1 }
    let last = keys.map { $0[$0.count - 1] }
    var products = sums
    var total = 0.0
    let field = Field(on: lattice)
    let points = (0..<count).reduce(1) { product, _ in product * pointCount }
    for index in 0..<points {
      var rest = index
      for site in 0..<count {
        field[site] = range * (2 * Double(rest % pointCount) / Double(pointCount - 1) - 1)
        rest /= pointCount
      }
      let weight = Double.exp(-action.value(of: field, configuration: 0))
      total += weight
      for key in keys.indices {
        let product = (parents[key] < 0 ? 1 : products[parents[key]]) * field[last[key]]
        products[key] = product
        sums[key] += weight * product
      }
    }
    let moments = Dictionary(uniqueKeysWithValues: zip(keys, sums.map { $0 / total }))
    var known: [[Int]: Double] = [:]
    /// κ(x₁, …) = ⟨x₁ …⟩ − Σ κ(block with x₁) ⟨rest⟩.
    func cumulant(_ sites: [Int]) -> Double {
      if let value = known[sites] { return value }
      var value = moments[sites] ?? 0
      for subset in 0..<(1 << (sites.count - 1)) - 1 {
        let others = sites.indices.dropFirst()
        let inside = others.filter { subset >> ($0 - 1) & 1 == 1 }.map { sites[$0] }
        let outside = others.filter { subset >> ($0 - 1) & 1 == 0 }.map { sites[$0] }
        value -= cumulant([sites[0]] + inside) * (moments[outside] ?? 1)
      }
      known[sites] = value
      return value
    }
    func tensor(_ rank: Int) -> [Double] {
      let size = (0..<rank).reduce(1) { product, _ in product * count }
      return (0..<size).map { index in
        cumulant(
          (0..<rank).map { index / (0..<$0).reduce(1) { p, _ in p * count } % count }.sorted())
      }
    }
    mean = moments[[0]] ?? .nan
    propagator = tensor(2)
    let inverse = Self.inverse(propagator, count)
    func amputate(_ tensor: [Double], rank: Int) -> [Double] {
      (0..<rank).reduce(tensor) { tensor, axis in
        let stride = (0..<axis).reduce(1) { product, _ in product * count }
        return tensor.indices.map { index in
          let own = index / stride % count
          return (0..<count).reduce(0.0) {
            $0 + inverse[own * count + $1] * tensor[index + ($1 - own) * stride]
          }
        }
      }
    }
    quartic = amputate(tensor(4), rank: 4)
    sextic = amputate(tensor(6), rank: 6)
  }

  private static func inverse(_ matrix: [Double], _ count: Int) -> [Double] {
    var rows = (0..<count).map { row in
      Array(matrix[row * count..<(row + 1) * count]) + (0..<count).map { $0 == row ? 1 : 0 }
    }
    for pivot in 0..<count {
      let scale = rows[pivot][pivot]
      rows[pivot] = rows[pivot].map { $0 / scale }
      for row in 0..<count where row != pivot {
        let factor = rows[row][pivot]
        rows[row] = zip(rows[row], rows[pivot]).map { $0 - factor * $1 }
      }
    }
    return rows.flatMap { $0[count...].map { $0 } }
  }

  private func four(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Double {
    quartic[a + count * (b + count * (c + count * d))]
  }

  /// G̃4 closed on its last two legs.
  private func tadpole(_ a: Int, _ b: Int) -> Double {
    var sum = 0.0
    for c in 0..<count {
      for d in 0..<count { sum += four(a, b, c, d) * propagator[c * count + d] }
    }
    return sum
  }

  /// −G̃4, closed sextic, bubbles and leg corrections at p₁ … p₄, Fourier transformed and divided by V.
  func quarticContributions(at momenta: [Momentum]) -> [Double] {
    let sites = 0..<count
    var sums = [0.0, 0, 0, 0]
    let pairSum: [Double] = sites.flatMap { a in sites.map { tadpole(a, $0) } }
    for a in sites {
      for b in sites {
        for c in sites {
          for d in sites {
            let x = [a, b, c, d]
            let phase = zip(momenta, x).reduce(0.0) { sum, entry in
              sum
                + zip(entry.0.components, lattice.coordinates(of: entry.1)).reduce(0) {
                  $0 + $1.0 * Double($1.1)
                }
            }
            let weight = Double.cos(phase) / Double(count)
            sums[0] -= weight * four(a, b, c, d)
            var closed = 0.0
            for y in sites {
              for z in sites {
                let head = a + count * (b + count * (c + count * d))
                let volume = count * count * count * count
                closed += sextic[head + volume * (y + count * z)] * propagator[y * count + z]
              }
            }
            sums[1] += 0.5 * weight * closed
            for order in [[0, 1, 2, 3], [0, 2, 1, 3], [0, 3, 1, 2]] {
              let (i, j, k, l) = (x[order[0]], x[order[1]], x[order[2]], x[order[3]])
              for y in sites {
                for z in sites {
                  for u in sites {
                    for v in sites {
                      sums[2] -=
                        0.5 * weight * four(i, j, y, z) * propagator[y * count + u]
                        * propagator[z * count + v]
                        * four(u, v, k, l)
                    }
                  }
                }
              }
            }
            for leg in 0..<4 {
              for y in sites {
                for z in sites {
                  var others = x
                  others[leg] = y
                  sums[3] -=
                    0.5 * weight * four(others[0], others[1], others[2], others[3])
                    * propagator[y * count + z] * pairSum[z * count + x[leg]]
                }
              }
            }
          }
        }
      }
    }
    return sums
  }

  /// 1/G2 and ½ G̃4 closed on a pair, at p.
  func quadraticContributions(at momentum: Momentum) -> [Double] {
    var (power, shift) = (0.0, 0.0)
    for a in 0..<count {
      for b in 0..<count {
        let phase = zip(
          momentum.components, zip(lattice.coordinates(of: a), lattice.coordinates(of: b))
        ).reduce(0.0) { $0 + $1.0 * Double($1.1.0 - $1.1.1) }
        power += Double.cos(phase) * propagator[a * count + b] / Double(count)
        shift += 0.5 * Double.cos(phase) * tadpole(a, b) / Double(count)
      }
    }
    return [1 / power, shift]
  }

  /// −G̃6 and 10 G̃4 G2 G̃4 at zero momentum.
  func sexticContributions() -> [Double] {
    let zero = quartic.reduce(0, +) / Double(count)
    let susceptibility = propagator.reduce(0, +) / Double(count)
    return [-sextic.reduce(0, +) / Double(count), 10 * zero * zero * susceptibility]
  }
}
