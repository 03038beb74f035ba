extension ConfigurationKey {
  /// The interval a number must lie in; numbers are finite in any case.
  public struct Bounds: Hashable, Sendable {
    /// The lower end, if there is one.
    public let minimum: Double?
    /// Whether the lower end itself is refused.
    public let excludesMinimum: Bool
    /// The upper end, if there is one.
    public let maximum: Double?

    init(minimum: Double? = nil, excludesMinimum: Bool = false, maximum: Double? = nil) {
      self.minimum = minimum
      self.excludesMinimum = excludesMinimum
      self.maximum = maximum
    }

    /// The rule a finite number breaks, or nil when it lies inside.
    func rule(brokenBy value: Double) -> String? {
      if let minimum, excludesMinimum ? value <= minimum : value < minimum {
        let bound = CanonicalJSON.number(minimum).text()
        return excludesMinimum ? "it must be above \(bound)" : "it must be at least \(bound)"
      }
      if let maximum, value > maximum {
        return "it must be at most \(CanonicalJSON.number(maximum).text())"
      }
      return nil
    }

    /// The interval as a phrase: `a finite number above 0`.
    var allowed: String {
      let lower = minimum.map { CanonicalJSON.number($0).text() }
      let upper = maximum.map { CanonicalJSON.number($0).text() }
      switch (lower, upper) {
      case (let lower?, let upper?): return "a finite number from \(lower) to \(upper)"
      case (let lower?, nil):
        return "a finite number " + (excludesMinimum ? "above \(lower)" : "of at least \(lower)")
      case (nil, let upper?): return "a finite number of at most \(upper)"
      case (nil, nil): return "a finite number"
      }
    }
  }
}
