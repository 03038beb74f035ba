/// C += A B for row-major matrices, the columns of B and C padded to a multiple of eight.
///
/// Four rows of C by 32 columns stay in registers while the inner index runs: 16 multiply-adds for
/// four loads and four broadcasts.
///
/// - Parameters:
///   - rows: Rows of A and C.
///   - inner: Columns of A, rows of B.
///   - columns: Columns of B and C, a multiple of eight.
func addMatrixProduct(
  _ left: UnsafePointer<Double>, leftStride: Int, _ right: UnsafePointer<Double>,
  rightStride: Int, into result: UnsafeMutablePointer<Double>, resultStride: Int,
  rows: Int, inner: Int, columns: Int
) {
  precondition(columns % 8 == 0, "whole groups of eight columns")
  var column = 0
  while column < columns {
    let wide = column + LaneQuad.count <= columns
    var row = 0
    while row < rows {
      let tile = Tile(
        left: left + row * leftStride, leftStride: leftStride, right: right + column,
        rightStride: rightStride, result: result + row * resultStride + column,
        resultStride: resultStride, inner: inner)
      switch (wide, row + 4 <= rows) {
      case (true, true): tile.addFourByQuad()
      case (true, false): tile.addOneByQuad()
      case (false, true): tile.addFourByEight()
      case (false, false): tile.addOneByEight()
      }
      row += row + 4 <= rows ? 4 : 1
    }
    column += wide ? LaneQuad.count : 8
  }
}

/// A few rows and columns of a matrix product.
private struct Tile {
  let left: UnsafePointer<Double>
  let leftStride: Int
  let right: UnsafePointer<Double>
  let rightStride: Int
  let result: UnsafeMutablePointer<Double>
  let resultStride: Int
  let inner: Int

  @inline(__always)
  func addFourByQuad() {
    let (left, right, result) = (left, right, result)
    let (leftStride, rightStride, resultStride) = (leftStride, rightStride, resultStride)
    var row0 = LaneQuad(result)
    var row1 = LaneQuad(result + resultStride)
    var row2 = LaneQuad(result + 2 * resultStride)
    var row3 = LaneQuad(result + 3 * resultStride)
    for index in 0..<inner {
      let factors = LaneQuad(right + index * rightStride)
      row0.add(Lanes(repeating: left[index]), times: factors)
      row1.add(Lanes(repeating: left[leftStride + index]), times: factors)
      row2.add(Lanes(repeating: left[2 * leftStride + index]), times: factors)
      row3.add(Lanes(repeating: left[3 * leftStride + index]), times: factors)
    }
    row0.store(result)
    row1.store(result + resultStride)
    row2.store(result + 2 * resultStride)
    row3.store(result + 3 * resultStride)
  }

  @inline(__always)
  func addOneByQuad() {
    let (left, right, result, rightStride) = (left, right, result, rightStride)
    var row = LaneQuad(result)
    for index in 0..<inner {
      row.add(Lanes(repeating: left[index]), times: LaneQuad(right + index * rightStride))
    }
    row.store(result)
  }

  @inline(__always)
  func addFourByEight() {
    let (left, right, result) = (left, right, result)
    let (leftStride, rightStride, resultStride) = (leftStride, rightStride, resultStride)
    var row0 = loadLanes(result)
    var row1 = loadLanes(result + resultStride)
    var row2 = loadLanes(result + 2 * resultStride)
    var row3 = loadLanes(result + 3 * resultStride)
    for index in 0..<inner {
      let factors = loadLanes(right + index * rightStride)
      row0 = multiplyAdd(Lanes(repeating: left[index]), factors, row0)
      row1 = multiplyAdd(Lanes(repeating: left[leftStride + index]), factors, row1)
      row2 = multiplyAdd(Lanes(repeating: left[2 * leftStride + index]), factors, row2)
      row3 = multiplyAdd(Lanes(repeating: left[3 * leftStride + index]), factors, row3)
    }
    storeLanes(row0, result)
    storeLanes(row1, result + resultStride)
    storeLanes(row2, result + 2 * resultStride)
    storeLanes(row3, result + 3 * resultStride)
  }

  @inline(__always)
  func addOneByEight() {
    var row = loadLanes(result)
    for index in 0..<inner {
      row = multiplyAdd(
        Lanes(repeating: left[index]), loadLanes(right + index * rightStride), row)
    }
    storeLanes(row, result)
  }
}
