public import CorrelatorAnalysis
import ErrorAnalysis
import RealModule

/// Measured functions of one site of networks of one width, undeformed.
public struct WidthEnsemble: Sendable {
  /// N.
  public let width: Int
  /// The group measured.
  public let functions: SiteFunctions
  /// The measurement.
  public let measurement: EnsembleMeasurement

  /// Takes a measurement with the group among its groups.
  public init(width: Int, functions: SiteFunctions, measurement: EnsembleMeasurement) {
    self.width = width
    self.functions = functions
    self.measurement = measurement
  }

  /// G_c^{(r)} at one site, r = 2, 4, 6, for fields with ⟨φ⟩ = 0 and no odd functions.
  ///
  /// - Parameter isScaled: Whether one random scale was put on all readouts.
  func connected(isScaled: Bool = false) -> [Replicated] {
    let numbers = functions.moments(isScaled: isScaled)
    let formulas: [([Double]) -> Double] = [
      { $0[0] },
      { $0[1] - 3 * $0[0] * $0[0] },
      { $0[2] - 15 * $0[1] * $0[0] + 30 * $0[0] * $0[0] * $0[0] },
    ]
    return formulas.map { measurement.replicated(functions, numbers, $0).biasCorrected }
  }

  /// ln⟨e^{Jφ}⟩ of one of the sources.
  func logMean(ofSource index: Int) -> Replicated {
    measurement.replicated(functions, [functions.exponential(index)]) { Self.log($0[0]) }
      .biasCorrected
  }

  private static func log(_ value: Double) -> Double { .log(value) }
}
