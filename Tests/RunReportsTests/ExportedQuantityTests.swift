import ErrorAnalysis
import RunReports
import Testing

struct ExportedQuantityTests {
  private func quantity(_ name: String, _ replicates: [Double]) -> ExportedQuantity {
    ExportedQuantity(
      name: name, kind: .scalar,
      values: [
        Replicated(
          value: replicates[0], replicates: replicates, sampleCount: 100, resampling: .jackknife)
      ])
  }

  /// Other programs have no infinities; a variance that overflows is one, though no number does.
  @Test func whatHasNoFiniteVarianceIsLeftOut() throws {
    let quantities = [
      quantity("sound", [1, 2, 1.5]), quantity("large", [1e200, 2e200, -1e200]),
      quantity("missing", [1, .nan, 1]),
    ]
    #expect(quantities.map(\.isFinite) == [true, false, false])
    let json = try GvarExport.json(quantities)
    #expect(json.contains("sound") && !json.contains("large") && !json.contains("missing"))
    #expect(GvarExport.text(quantities).contains("sound 1.0"))
  }
}
