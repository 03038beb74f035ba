import ErrorAnalysis

/// Writes quantities of one ensemble as Gaussian variables for gvar (G. P. Lepage,
/// github.com/gplepage/gvar): with all covariances as `gvar.gload` reads them from JSON, and as one
/// line of text each, `name value(error)`, whose second word `gvar.gvar` reads.
public enum GvarExport {
  /// The JSON text of a dictionary of variables and arrays of them, covariances included.
  ///
  /// - Parameter quantities: Of one ensemble, with the same replicates; those that are not finite are
  ///   left out.
  /// - Throws: An encoding error; none is expected.
  public static func json(_ quantities: [ExportedQuantity]) throws -> String {
    let written = quantities.filter(\.isFinite)
    let values = written.flatMap(\.values)
    var first = 0
    let layouts = written.map { quantity in
      defer { first += quantity.values.count }
      return Layout(
        first: first, count: quantity.kind == .scalar ? nil : quantity.values.count)
    }
    return try JSONText.encodeCompactly(
      Document(
        keys: "[" + written.map { "'\($0.name)'" }.joined(separator: ", ") + "]",
        layouts: layouts, bufsize: values.count, means: values.map(\.value),
        bcovs: [Block(covariance: covariance(values))]))
  }

  /// One line a number, `name value(error)`; entries of arrays are named `name[index]`.
  public static func text(_ quantities: [ExportedQuantity]) -> String {
    let lines = quantities.filter(\.isFinite).flatMap { quantity in
      quantity.values.enumerated().map { index, value in
        let name = quantity.kind == .scalar ? quantity.name : "\(quantity.name)[\(index)]"
        return "\(name) \(value.estimate)\n"
      }
    }
    return "# name value(error), errors in units of the last digits\n" + lines.joined()
  }

  private static func covariance(_ values: [Replicated]) -> [[Double]] {
    var result = [[Double]](
      repeating: [Double](repeating: 0, count: values.count), count: values.count)
    for row in values.indices {
      for column in 0...row {
        let value = Replicated.covariance(values[row], values[column])
        result[row][column] = value
        result[column][row] = value
      }
    }
    return result
  }

  /// gvar's own layout: the dictionary's values in one buffer, and blocks of its covariance.
  private struct Document: Encodable {
    let keys: String
    let layouts: [Layout]
    let bufsize: Int
    let fix_cov = false
    let means: [Double]
    let bcovs: [Block]
  }

  /// [position, []] of a number, [[first, end, null], [count]] of an array.
  private struct Layout: Encodable {
    let first: Int
    let count: Int?

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      if let count {
        var slice = container.nestedUnkeyedContainer()
        try slice.encode(first)
        try slice.encode(first + count)
        try slice.encodeNil()
        try container.encode([count])
      } else {
        try container.encode(first)
        try container.encode([Int]())
      }
    }
  }

  /// [positions, covariance, [], []].
  private struct Block: Encodable {
    let covariance: [[Double]]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(Array(covariance.indices))
      try container.encode(covariance)
      try container.encode([Int]())
      try container.encode([Int]())
    }
  }
}
