public import StructureChecks

/// The content of `results.json` of structure tests.
public struct CheckDocument: Encodable, Sendable {
  /// Version of this document's layout.
  public let schemaVersion = 1
  /// The program that wrote it.
  public var program: String
  /// The run's name.
  public var name: String
  /// SHA-256 of the resolved physics configuration.
  public var configurationHash: String
  /// Where the fields came from.
  public var source: String
  /// Networks of the ensemble.
  public var networks: Int
  /// Blocks behind the errors.
  public var blocks: Int
  /// Whether the ensemble's weights can be trusted.
  public var reliable: Bool
  /// Why not, one sentence each.
  public var reasons: [String]
  /// Whether no test fails.
  public var passed: Bool
  /// The tests by their names.
  public var tests: [String: Entry]
  /// The Osterwalder–Schrader axioms.
  public var axioms: [Axiom]
  /// Moments at one site, for the first axiom.
  public var moments: [String: Number]

  /// A number with its error.
  public struct Number: Encodable, Sendable {
    /// The value.
    public let value: ReportedNumber
    /// One standard deviation.
    public let error: ReportedNumber

    /// Takes a number.
    public init(value: Double, error: Double) {
      self.value = ReportedNumber(value)
      self.error = ReportedNumber(error)
    }
  }

  /// One axiom.
  public struct Axiom: Encodable, Sendable {
    /// Its name.
    public let name: String
    /// `passes`, `fails`, `undecided`, `not applicable` or `holds` (without a test).
    public let verdict: String
    /// The tests behind it.
    public let tests: [String]
    /// What can be said.
    public let text: String

    /// Describes an axiom.
    public init(name: String, verdict: String, tests: [String], text: String) {
      self.name = name
      self.verdict = verdict
      self.tests = tests
      self.text = text
    }
  }

  /// A test.
  public struct Entry: Encodable, Sendable {
    /// What is tested.
    public let title: String
    /// The verdict's word.
    public let verdict: String
    /// Why it does not apply; null if it does.
    public let reason: String?
    /// Networks that would decide it; null if it is decided or nobody knows.
    public let networksNeeded: ReportedNumber
    /// The name of the deciding number.
    public let statisticName: String?
    /// The deciding number.
    public let statistic: Number?
    /// What it must not exceed.
    public let threshold: ReportedNumber
    /// How the verdict follows.
    public let rule: String
    /// Whether theory expects the property; null where it does not say.
    public let expected: Bool?
    /// Why so.
    public let expectation: String
    /// The negative control.
    public let control: Control?
    /// Whether the control failed as it must.
    public let meaningful: Bool
    /// Further results in words.
    public let remarks: [String]
    /// Further results by name.
    public let numbers: [String: Number]

    /// A broken ensemble under the same test.
    public struct Control: Encodable, Sendable {
      /// What was broken.
      public let name: String
      /// Its statistic.
      public let value: ReportedNumber
      /// Whether the test failed on it.
      public let detected: Bool
    }

    /// Takes a test's outcome.
    public init(_ test: StructureTest) {
      title = test.title
      verdict = test.verdict.word
      if case .notApplicable(let reason) = test.verdict {
        self.reason = reason
      } else {
        reason = nil
      }
      if case .undecided(let needed) = test.verdict {
        networksNeeded = ReportedNumber(needed)
      } else {
        networksNeeded = ReportedNumber(nil)
      }
      statisticName = test.statistic?.name
      statistic = test.statistic.map { Number(value: $0.value, error: $0.error) }
      threshold = ReportedNumber(test.threshold)
      rule = test.rule
      expected = test.isExpected
      expectation = test.expectation
      control = test.control.map {
        Control(name: $0.name, value: ReportedNumber($0.value), detected: $0.isDetected)
      }
      meaningful = test.isMeaningful
      remarks = test.remarks
      numbers = Dictionary(
        uniqueKeysWithValues: test.numbers.map {
          ($0.name, Number(value: $0.value, error: $0.error))
        })
    }
  }

  /// Creates the document.
  public init(
    program: String, name: String, configurationHash: String, source: String, networks: Int,
    blocks: Int, reasons: [String], tests: [StructureTest], axioms: [Axiom],
    moments: [String: Number]
  ) {
    self.program = program
    self.name = name
    self.configurationHash = configurationHash
    self.source = source
    self.networks = networks
    self.blocks = blocks
    reliable = reasons.isEmpty
    self.reasons = reasons
    passed = !tests.contains { $0.verdict == .fails }
    self.tests = Dictionary(uniqueKeysWithValues: tests.map { ($0.name, Entry($0)) })
    self.axioms = axioms
    self.moments = moments
  }
}
