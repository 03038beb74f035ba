internal import LatticeGeometry

/// Writes −Σ_μ (φ(x+μ̂) + φ(x−μ̂)) + a φ(x) + b φ(x)³ for every configuration.
///
/// With a = 2d + m² and b = λ/6 this is ∂S/∂φ(x) of the nearest-neighbour action. The work is done
/// row by row of the fastest direction: the rows next to it along the other directions are found by
/// an odometer, and a copy of the row with one site added at each end supplies its own neighbours.
func writeLatticeForce(
  of field: borrowing Field, into force: borrowing Field, linear: Double, cubic: Double
) {
  precondition(
    field.lattice == force.lattice && field.count == force.count, "fields of another shape")
  precondition(field.pointer != force.pointer, "the force needs its own storage")
  let lattice = field.lattice
  let (extents, strides) = (lattice.extents, lattice.strides)
  let length = extents[extents.count - 1]
  let outer = extents.count - 1
  for configuration in 0..<field.count {
    let values = field.start(ofConfiguration: configuration)
    let result = force.pointer + configuration * lattice.volume
    withUnsafeTemporaryAllocation(of: Double.self, capacity: length + 2) { padded in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * outer + 1) { scratch in
        guard let ring = padded.baseAddress, let coordinates = scratch.baseAddress else { return }
        let offsets = coordinates + outer
        coordinates.initialize(repeating: 0, count: 3 * outer + 1)
        ring.initialize(repeating: 0, count: length + 2)
        for start in stride(from: 0, to: lattice.volume, by: length) {
          for direction in 0..<outer {
            let wrap = (extents[direction] - 1) * strides[direction]
            let coordinate = coordinates[direction]
            offsets[2 * direction] =
              coordinate == extents[direction] - 1 ? -wrap : strides[direction]
            offsets[2 * direction + 1] = coordinate == 0 ? wrap : -strides[direction]
          }
          let row = values + start
          ring[0] = row[length - 1]
          (ring + 1).update(from: row, count: length)
          ring[length + 1] = row[0]
          writeForceRow(
            row, ring: ring, offsets: offsets, offsetCount: 2 * outer, into: result + start,
            length: length, linear: linear, cubic: cubic)
          var direction = outer - 1
          while direction >= 0 {
            coordinates[direction] += 1
            if coordinates[direction] < extents[direction] { break }
            coordinates[direction] = 0
            direction -= 1
          }
        }
      }
    }
  }
}

/// One row of the force; `ring[x]` and `ring[x + 2]` are the neighbours within the row, and
/// `row[x + offset]` those along the other directions.
@inline(__always)
private func writeForceRow(
  _ row: UnsafePointer<Double>, ring: UnsafePointer<Double>, offsets: UnsafePointer<Int>,
  offsetCount: Int, into result: UnsafeMutablePointer<Double>, length: Int, linear: Double,
  cubic: Double
) {
  let linearLanes = SIMD8<Double>(repeating: linear)
  var x = 0
  while x + 8 <= length {
    let value = loadLanes(row + x)
    var neighbours = loadLanes(ring + x) + loadLanes(ring + x + 2)
    for index in 0..<offsetCount { neighbours += loadLanes(row + x + offsets[index]) }
    storeLanes(value * (linearLanes + cubic * (value * value)) - neighbours, result + x)
    x += 8
  }
  while x < length {
    let value = row[x]
    var neighbours = ring[x] + ring[x + 2]
    for index in 0..<offsetCount { neighbours += row[x + offsets[index]] }
    result[x] = value * (linear + cubic * (value * value)) - neighbours
    x += 1
  }
}
