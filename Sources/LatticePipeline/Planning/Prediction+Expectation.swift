import Foundation

extension Prediction {
  /// The error a run is expected to reach in a number it will measure.
  public struct Expectation: Encodable, Sendable {
    /// The number as the rehearsal measured it, with the rehearsal's own error.
    public struct Rehearsed: Encodable, Sendable {
      /// The value.
      public let value: Double

      /// One standard deviation of the rehearsal's value, not of the run's.
      public let error: Double

      /// Whether the value differs from zero, by three standard deviations.
      var isNonzero: Bool { value.magnitude > 3 * error }
    }

    /// What the rehearsal measured.
    public let rehearsed: Rehearsed

    /// The error the run should reach, one standard deviation.
    public private(set) var expectedError: Double

    /// How well that error is known, a standard deviation as a fraction of it.
    public let errorUncertainty: Double

    /// The same with an error larger by a factor.
    func scaled(by factor: Double) -> Expectation {
      var other = self
      other.expectedError *= factor
      return other
    }

    /// `± 0.00019 (0.008 %)`: the error, and as a fraction of the value where that is known to differ
    /// from zero.
    var text: String {
      let error =
        expectedError >= 10 && expectedError < 1e15
        ? "± \(Int(expectedError.rounded()))" : "± " + String(format: "%.2g", expectedError)
      guard rehearsed.isNonzero else { return error }
      return error + " (\(Text.percent(expectedError / rehearsed.value.magnitude)))"
    }
  }
}
