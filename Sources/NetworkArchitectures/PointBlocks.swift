/// Input points in blocks of 32, the last one padded with zeros.
struct PointBlocks {
  /// The number of points.
  let count: Int
  /// d.
  let dimension: Int
  /// Coordinates block by block: [blocks, d, 32].
  let coordinates: [Double]
  /// Var u of the first layer, [blocks, 32].
  let shifts: [Double]

  /// The number of blocks.
  var blockCount: Int { (count + LaneQuad.count - 1) / LaneQuad.count }

  init(points: [[Double]], description: DenseDescription) {
    self.init(count: points.count, description: description) { point, row in
      for (direction, coordinate) in points[point].enumerated() { row[direction] = coordinate }
    }
  }

  /// Tabulates points given one after the other.
  ///
  /// - Parameter fill: Writes the coordinates of a point, with its number.
  init(
    count: Int, description: DenseDescription, fill: (Int, inout [Double]) -> Void
  ) {
    let dimension = description.inputDimension
    let blocks = (count + LaneQuad.count - 1) / LaneQuad.count
    var coordinates = [Double](repeating: 0, count: blocks * dimension * LaneQuad.count)
    var shifts = [Double](repeating: 0, count: blocks * LaneQuad.count)
    var row = [Double](repeating: 0, count: dimension)
    for point in 0..<count {
      fill(point, &row)
      let (block, lane) = point.quotientAndRemainder(dividingBy: LaneQuad.count)
      for direction in 0..<dimension {
        coordinates[(block * dimension + direction) * LaneQuad.count + lane] = row[direction]
      }
      shifts[point] = description.inputCovariance(row, row)
    }
    self.count = count
    self.dimension = dimension
    self.coordinates = coordinates
    self.shifts = shifts
  }
}
