/// An activation evaluated on eight pre-activations at once.
///
/// `shift` is Var u of the layer at the eight points, which only the Gauss activation uses.
protocol LaneActivation {
  /// Whether ``apply(_:shift:)`` reads the shift.
  static var usesShift: Bool { get }
  /// h(u).
  static func apply(_ argument: Lanes, shift: Lanes) -> Lanes
}

/// h = e^{u − Var u}.
enum GaussLanes: LaneActivation {
  static var usesShift: Bool { true }
  @inline(__always)
  static func apply(_ argument: Lanes, shift: Lanes) -> Lanes { laneExponential(argument - shift) }
}

/// h = erf u.
enum ErrorFunctionLanes: LaneActivation {
  static var usesShift: Bool { false }
  @inline(__always)
  static func apply(_ argument: Lanes, shift: Lanes) -> Lanes { laneErrorFunction(argument) }
}

/// h = max(u, 0).
enum PositivePartLanes: LaneActivation {
  static var usesShift: Bool { false }
  @inline(__always)
  static func apply(_ argument: Lanes, shift: Lanes) -> Lanes { lanePositivePart(argument) }
}

/// h = tanh u.
enum TanhLanes: LaneActivation {
  static var usesShift: Bool { false }
  @inline(__always)
  static func apply(_ argument: Lanes, shift: Lanes) -> Lanes { laneTanh(argument) }
}

/// h = cos u.
enum CosineLanes: LaneActivation {
  static var usesShift: Bool { false }
  @inline(__always)
  static func apply(_ argument: Lanes, shift: Lanes) -> Lanes { laneCosine(argument) }
}
