import FieldTheory

/// Couplings of φ⁴ in every convention, as results and pages write them.
enum CouplingConversions {
  /// The numbers of each convention by name, with `fieldRescaling`, φ over the field of the convention.
  ///
  /// Not every theory has hopping parameters; a convention that does not exist is left out.
  static func all(of couplings: Couplings, dimension: Int) -> [String: [String: Double]] {
    var conversions: [String: [String: Double]] = [:]
    for convention in CouplingConvention.allCases {
      guard let converted = try? couplings.inConvention(convention, dimension: dimension) else {
        continue
      }
      var numbers = Dictionary(
        uniqueKeysWithValues: converted.numbers.map { ($0.name, $0.value) })
      numbers["fieldRescaling"] = converted.fieldRescaling
      conversions[convention.rawValue] = numbers
    }
    return conversions
  }
}
