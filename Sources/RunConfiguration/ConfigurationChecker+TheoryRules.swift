/// The rules that tie the keys of the theory to its action and convention, and to each other.
extension ConfigurationChecker {
  private typealias Theory = RunConfiguration.Theory

  mutating func checkTheory() {
    let action = word("theory.action", as: Theory.Action.self)
    let convention = word(
      "theory.convention", as: Theory.Convention.self, default: .factorial)
    if let action, let convention { checkConvention(convention, of: action) }
    if let action {
      checkComponents(action)
      if !action.hasCouplings { return checkNoCouplings(action) }
      checkParticularKeys(action)
      if isSound("theory.couplings") { checkPowers(action) }
    }
    checkKineticTerm()
    checkAxes(convention)
    // Without a sound convention nobody knows which key sets the mass.
    guard let convention, isSound("theory.convention") else { return }
    if convention == .hopping { checkHoppingMass() } else { checkMass(convention) }
  }

  // MARK: Action

  private mutating func checkConvention(
    _ convention: Theory.Convention, of action: Theory.Action
  ) {
    if action.conventions.contains(convention) { return }
    let takers = Theory.Action.allCases.filter { $0.conventions.contains(convention) }
    note(
      "theory.convention", "is \(convention.rawValue.quoted)",
      rule: "it needs \(Self.phrase(takers)), and theory.action is \(action.rawValue.quoted)",
      wayOut: "Try \"factorial\"")
  }

  private mutating func checkComponents(_ action: Theory.Action) {
    let path = "theory.components"
    guard let count = integer(path, default: 1), count > 1, !action.takesComponents else { return }
    let takers = Theory.Action.allCases.filter { $0.takesComponents && $0.hasCouplings }
    note(
      path, "is \(count)",
      rule: "more than one need \(Self.phrase(takers)), and theory.action is "
        + action.rawValue.quoted,
      wayOut: "Remove it, or set theory.action to \(takers[0].rawValue.quoted)")
  }

  private mutating func checkNoCouplings(_ action: Theory.Action) {
    let names = ["massSquared", "gapMassSquared", "kappa"] + Theory.Action.particularKeys
    for path in names.map({ "theory.\($0)" }) where isSound(path) {
      guard let value = given(path) else { continue }
      note(
        path, "is \(value.shown)",
        rule: action == .network
          ? "the action \"network\" has no couplings, its theory follows from the architecture"
          : "an action that is not told has no couplings",
        wayOut: "Remove it")
    }
  }

  private mutating func checkParticularKeys(_ action: Theory.Action) {
    for name in Theory.Action.particularKeys {
      let path = "theory.\(name)"
      guard isSound(path) else { continue }
      switch (action.use(of: name), given(path)) {
      case (nil, let value?):
        let takers = Theory.Action.allCases.filter { $0.use(of: name) != nil }
        note(
          path, "is \(value.shown)",
          rule: "it belongs to \(Self.phrase(takers)), and theory.action is "
            + action.rawValue.quoted,
          wayOut: "Remove it, or set theory.action to \(takers[0].rawValue.quoted)")
      case (.required, nil):
        noteMissing(path, rule: "the action \(action.rawValue.quoted) needs it")
      default: break
      }
    }
  }

  /// The actions as a phrase: `the action "phi4" or "phi6"`.
  private static func phrase(_ actions: [Theory.Action]) -> String {
    "the action " + actions.map(\.rawValue.quoted).listed("or")
  }

  // MARK: Powers

  private mutating func checkPowers(_ action: Theory.Action) {
    guard action.use(of: "couplings") != nil,
      case .object(let members)? = given("theory.couplings")?.value
    else { return }
    var couplings: [Int: Double] = [:]
    for member in members {
      if let power = Int(member.key) { couplings[power] = member.node.double }
    }
    let before = problems.count
    if let powers = action.powers {
      checkPowers(couplings, of: action, required: powers.required, allowed: powers.allowed)
    }
    if isSound("theory.lambda"), let lambda = given("theory.lambda"),
      action.use(of: "lambda") != nil
    {
      noteRivals("theory.lambda", "theory.couplings.4")
      couplings[4] = lambda.double ?? couplings[4]
    }
    if problems.count == before { checkHighestPower(couplings) }
  }

  private mutating func checkPowers(
    _ couplings: [Int: Double], of action: Theory.Action, required: [Int], allowed: [Int]
  ) {
    for power in required where couplings[power] == nil {
      note(
        "theory.couplings.\(power)", "is missing",
        rule: "the action \(action.rawValue.quoted) needs it",
        wayOut: "Add \"\(power)\": 1 to theory.couplings")
    }
    for (power, value) in couplings.sorted(by: { $0.key < $1.key }) where !allowed.contains(power) {
      note(
        "theory.couplings.\(power)", "is \(CanonicalJSON.number(value).text())",
        rule: "the action \(action.rawValue.quoted) has only the powers "
          + allowed.map { String($0) }.listed("and"),
        wayOut: "Remove it, or set theory.action to \"polynomial\"")
    }
  }

  /// Where the highest power is odd or its coupling negative, e^(−S) cannot be normalised.
  private mutating func checkHighestPower(_ couplings: [Int: Double]) {
    guard let highest = couplings.filter({ $0.value != 0 }).max(by: { $0.key < $1.key }) else {
      return
    }
    let fact = "is \(CanonicalJSON.number(highest.value).text())"
    if !highest.key.isMultiple(of: 2) {
      let next = max(highest.key + 1, 4)
      note(
        "theory.couplings.\(highest.key)", fact,
        rule: "the highest power must be even, or the path integral diverges",
        wayOut: "Add a positive \"\(next)\" to theory.couplings")
    } else if highest.value < 0 {
      note(
        "theory.couplings.\(highest.key)", fact,
        rule: "the coupling of the highest power must be positive, or the path integral diverges",
        wayOut: "Try 1")
    }
  }

  // MARK: Quadratic form

  private mutating func checkKineticTerm() {
    let path = "theory.kineticTerm"
    guard isSound(path), let value = given(path) else { return }
    for other in ["architecture.dispersion", "architecture.momenta"]
    where given(other)?.value == .string("continuum") {
      note(
        path, "is \(value.shown)",
        rule: "it is a polynomial in p̂² of the lattice, and \(other) is \"continuum\"",
        wayOut: "Remove it, or set \(other) to \"lattice\"")
      return
    }
  }

  // MARK: Axes

  private mutating func checkAxes(_ convention: Theory.Convention?) {
    let (coupling, mass) = ("theory.lambda", "theory.massSquared")
    guard isSound(coupling), case .array? = given(coupling)?.value else { return }
    if isSound(mass), let list = given(mass), case .array = list.value {
      let (path, other) = blamed(coupling, mass)
      note(
        path, "is \(given(path)?.shown ?? "a list")", rule: "it cannot be a list beside \(other)",
        wayOut: "Give one of the two as a single number")
    }
    // In these two ways of giving the mass m² would change along the axis.
    for path in ["theory.gapMassSquared", "theory.kappa"] where isSound(path) {
      guard let value = given(path) else { continue }
      note(
        path, "is \(value.shown)",
        rule: "\(coupling) is a list, along which the bare mass is fixed",
        wayOut: "Give theory.massSquared instead, or a single \(coupling)")
    }
  }

  // MARK: Mass

  private mutating func checkHoppingMass() {
    if given("theory.kappa") == nil && isSound("theory.kappa") {
      noteMissing("theory.kappa", rule: "the convention \"hopping\" needs it")
    }
    for path in ["theory.massSquared", "theory.gapMassSquared"] where isSound(path) {
      guard let mass = given(path) else { continue }
      note(
        path, "is \(mass.shown)",
        rule: "the convention \"hopping\" takes its mass from theory.kappa and theory.lambda",
        wayOut: "Remove it")
    }
  }

  private mutating func checkMass(_ convention: Theory.Convention) {
    if let kappa = given("theory.kappa"), isSound("theory.kappa") {
      note(
        "theory.kappa", "is \(kappa.shown)",
        rule: "it belongs to the convention \"hopping\", and theory.convention is "
          + convention.rawValue.quoted,
        wayOut: "Remove it, or set theory.convention to \"hopping\"")
    }
    let (bare, gap) = ("theory.massSquared", "theory.gapMassSquared")
    if given(bare) == nil && given(gap) == nil {
      guard isSound(bare), isSound(gap) else { return }
      noteMissing(bare, rule: "a theory needs it, or \(gap) in its place")
    } else {
      noteRivals(bare, gap)
    }
  }

  // MARK: Rivals

  /// Notes that two keys are given of which only one may be.
  private mutating func noteRivals(_ first: String, _ second: String) {
    guard given(first) != nil, given(second) != nil else { return }
    let (path, other) = blamed(first, second)
    let remedy = locator.isOverridden(path) ? ", for example with --set \(other)=null" : ""
    note(
      path, "is \(given(path)?.shown ?? "")", rule: "it cannot stand beside \(other)",
      wayOut: "Remove one of the two" + remedy)
  }

  /// The command line is blamed before the file, because it is what changed last; otherwise the
  /// second key.
  private func blamed(_ first: String, _ second: String) -> (path: String, other: String) {
    locator.isOverridden(first) && !locator.isOverridden(second)
      ? (first, second) : (second, first)
  }
}
