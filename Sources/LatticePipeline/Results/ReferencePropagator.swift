package import CorrelatorAnalysis
import ErrorAnalysis
import Foundation
package import LatticeGeometry
import RunReports

/// A propagator from a user's table, in the layout of propagator.tsv.
///
/// With a line `# columns:` the columns n0 … n{d−1}, `value` and, if there is one, `error` are read
/// and all others ignored; without one the columns are n0 … n{d−1}, value and perhaps error.
package struct ReferencePropagator: Sendable {
  /// The file as it was named.
  let path: String

  /// SHA-256 of the file.
  let checksum: String

  /// G(p), one value per orbit; not a number where the table has none.
  let values: [Double]

  /// One standard deviation of each; nil without a column of errors.
  let errors: [Double]?

  /// No table of momenta comes near this size; anything larger is some other file.
  private static let largestSize = 64 << 20

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - orbits: The momenta of the lattice.
  /// - Throws: ``ReferencePropagatorError``.
  package init(contentsOf path: String, orbits: MomentumOrbits) throws(ReferencePropagatorError) {
    let data = try Self.contents(of: path)
    guard let text = String(data: data, encoding: .utf8) else {
      throw .notATable("it is not UTF-8 text")
    }
    let table: StoredTable
    do throws(StoredTableError) {
      table = try StoredTable(text: text)
    } catch {
      throw .notATable(error.description)
    }
    let lattice = orbits.grid.lattice
    let (numbers, value, error) = try Self.places(in: table, dimension: lattice.dimension)
    var values = [Double](repeating: .nan, count: orbits.count)
    var errors = values
    var lineOfOrbit = [Int?](repeating: nil, count: orbits.count)
    for (row, line) in zip(table.rows, table.lines) {
      let orbit = try Self.orbit(
        of: numbers.map { row[$0] }, line: line, in: orbits)
      if let earlier = lineOfOrbit[orbit] { throw .repeated(line: line, earlier: earlier) }
      lineOfOrbit[orbit] = line
      values[orbit] = row[value]
      guard let error else { continue }
      guard row[error] >= 0 || row[error].isNaN else { throw .negativeError(line: line) }
      errors[orbit] = row[error]
    }
    guard values.contains(where: \.isFinite) else { throw .notATable("it has no values") }
    self.path = path
    checksum = Checksum.sha256(of: data)
    self.values = values
    self.errors = error == nil ? nil : errors
  }

  private static func contents(of path: String) throws(ReferencePropagatorError) -> Data {
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      let data = try file.read(upToCount: largestSize + 1) ?? Data()
      guard data.count <= largestSize else {
        throw ReferencePropagatorError.notATable("it is larger than \(largestSize >> 20) MiB")
      }
      return data
    } catch let error as ReferencePropagatorError {
      throw error
    } catch {
      throw .cannotRead(path)
    }
  }

  /// The columns of the mode numbers, the value and its error.
  private static func places(
    in table: StoredTable, dimension: Int
  ) throws(ReferencePropagatorError) -> (numbers: [Int], value: Int, error: Int?) {
    guard let columns = table.columns else {
      let count = table.rows.first?.count ?? 0
      guard count == dimension + 1 || count == dimension + 2 else {
        throw .wrongDimension(
          "it has \(count) columns and no line \"# columns:\"", dimension: dimension)
      }
      return (Array(0..<dimension), dimension, count == dimension + 2 ? dimension + 1 : nil)
    }
    let numbers = (0..<dimension).compactMap { columns.firstIndex(of: "n\($0)") }
    guard numbers.count == dimension, !columns.contains("n\(dimension)") else {
      let found = columns.filter { $0.first == "n" && Int($0.dropFirst()) != nil }
      throw .wrongDimension(
        "its momenta have the columns " + (found.isEmpty ? "–" : found.joined(separator: " ")),
        dimension: dimension)
    }
    guard let value = columns.firstIndex(of: "value") else {
      throw .notATable("it has no column called value")
    }
    return (numbers, value, columns.firstIndex(of: "error"))
  }

  /// The orbit of a row's momentum.
  private static func orbit(
    of numbers: [Double], line: Int, in orbits: MomentumOrbits
  ) throws(ReferencePropagatorError) -> Int {
    let extents = orbits.grid.lattice.extents
    let integers = numbers.compactMap(Int.init(exactly:))
    guard integers.count == numbers.count,
      zip(integers, extents).allSatisfy({ $0.magnitude <= $1.magnitude / 2 })
    else {
      throw .offLattice(line: line, numbers: numbers, extents: extents)
    }
    return orbits.orbit(ofNumbers: integers)
  }

  /// The table as a theory column.
  ///
  /// Errors of different momenta are taken as independent where they are summed to C(t).
  package func curve(orbits: MomentumOrbits) -> TheoryCurve {
    TheoryCurve(
      name: "user", definition: "\(path), sha256 \(checksum.prefix(12))", propagator: values,
      errors: errors, timeSlices: errors.map { timeSlices(errors: $0, orbits: orbits) })
  }

  private func timeSlices(errors: [Double], orbits: MomentumOrbits) -> [Estimate] {
    let lattice = orbits.grid.lattice
    let slices = PropagatorObservables.timeSlices(of: values, orbits: orbits)
    var variances = [Double](repeating: 0, count: slices.count)
    for number in 0...lattice.extents[0] / 2 {
      let orbit = orbits.orbit(
        ofNumbers: [number] + [Int](repeating: 0, count: lattice.dimension - 1))
      var unit = [Double](repeating: 0, count: orbits.count)
      unit[orbit] = errors[orbit]
      for (time, part) in PropagatorObservables.timeSlices(of: unit, orbits: orbits).enumerated() {
        variances[time] += part * part
      }
    }
    return zip(slices, variances).map {
      Estimate(value: $0, error: $1.squareRoot(), sampleCount: 0)
    }
  }
}
