import LatticeGeometry

/// Which axes of an array are fields, components and directions.
///
/// - Shape: [fields, L₀, …, L_{d−1}], with an axis of components after that of the fields where there
///   are several.
struct FieldShape: Hashable {
  let count: Int
  let componentCount: Int
  let lattice: Lattice

  /// Reads the axes of an array.
  ///
  /// - Parameters:
  ///   - dimensions: The array's.
  ///   - path: What messages call it.
  ///   - options: Says which lattice and how many components there should be, or leaves it to the array.
  init(
    dimensions: [Int], path: String, options: FieldFileOptions
  ) throws(FieldFileError) {
    let found = Self.text(dimensions.map(String.init))
    let inner = Array(dimensions.dropFirst())
    let components = options.components ?? 1
    let extents: [Int]
    if let wanted = options.extents {
      // Components are never guessed: an axis too many may be a direction forgotten.
      let hasAxis = options.components != nil && inner.count == wanted.count + 1
      let axis = hasAxis ? inner[0] : 1
      guard !dimensions.isEmpty, Array(hasAxis ? inner.dropFirst() : inner[...]) == wanted,
        axis > 0, axis == options.components ?? axis
      else {
        let axes = components > 1 ? ["\(components)"] : []
        throw .wrongShape(
          path: path, expected: Self.text(["fields"] + axes + wanted.map(String.init)),
          found: found)
      }
      extents = wanted
      componentCount = axis
    } else {
      guard !dimensions.isEmpty, components == 1 || inner.first == components else {
        throw .wrongShape(
          path: path, expected: Self.text(["fields", "\(components)", "L0", "…"]), found: found)
      }
      extents = components == 1 ? inner : Array(inner.dropFirst())
      componentCount = components
    }
    count = dimensions[0]
    do {
      lattice = try Lattice(extents: extents)
    } catch {
      throw .wrongShape(
        path: path, expected: "[fields, L0, …] of a lattice, and this is \(error)", found: found)
    }
  }

  /// Doubles of all fields, nil if their number is beyond all bounds.
  var valueCount: Int? {
    let (field, overflow) = lattice.volume.multipliedReportingOverflow(by: componentCount)
    let (total, totalOverflow) = field.multipliedReportingOverflow(by: count)
    return overflow || totalOverflow || total > Int.max / 16 ? nil : total
  }

  private static func text(_ entries: [String]) -> String {
    "[\(entries.joined(separator: ", "))]"
  }
}
