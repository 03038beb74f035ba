/// Which keys of the theory each action takes: behind the checker's rules and the JSON Schema.
extension RunConfiguration.Theory.Action {
  /// How an action takes a key.
  enum Use: Hashable {
    case required
    case allowed
  }

  /// The keys below `theory` that some actions take and others do not.
  static let particularKeys = ["lambda", "couplings", "beta", "amplitude", "kineticTerm"]

  /// How the action takes one of ``particularKeys``; nil if it does not.
  func use(of key: String) -> Use? {
    switch (self, key) {
    case (.phi4, "lambda"), (.phi6, "couplings"), (.polynomial, "couplings"),
      (.sineGordon, "beta"), (.sineGordon, "amplitude"):
      .required
    case (.phi6, "lambda"): .allowed
    case (_, "kineticTerm") where hasCouplings: .allowed
    default: nil
    }
  }

  /// The powers that `theory.couplings` must and may have; nil where it is free in them.
  var powers: (required: [Int], allowed: [Int])? {
    self == .phi6 ? ([6], [4, 6]) : nil
  }

  /// The conventions the action can be written in.
  var conventions: [RunConfiguration.Theory.Convention] {
    switch self {
    case .phi4: RunConfiguration.Theory.Convention.allCases
    case .free, .network: RunConfiguration.Theory.Convention.allCases.filter { $0 != .hopping }
    case .phi6, .polynomial, .sineGordon, .unknown: [.factorial]
    }
  }

  /// Whether the field may have more than one component.
  var takesComponents: Bool { self == .phi4 || self == .unknown }

  /// Whether the theory is one of an action with couplings.
  var hasCouplings: Bool { self != .network && self != .unknown }
}
