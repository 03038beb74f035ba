/// The outcome of one structure test.
public struct StructureTest: Sendable {
  /// The number the verdict hangs on.
  public struct Statistic: Hashable, Sendable {
    /// What it is.
    public let name: String
    /// Its value.
    public let value: Double
    /// Its standard deviation; 1 for pulls.
    public let error: Double

    /// Names a number.
    public init(name: String, value: Double, error: Double) {
      self.name = name
      self.value = value
      self.error = error
    }
  }

  /// An ensemble that is broken on purpose, under the same test with the same statistics.
  public struct Control: Hashable, Sendable {
    /// What was broken.
    public let name: String
    /// The statistic of the broken ensemble.
    public let value: Double
    /// Whether the test failed on it, as it must; otherwise it says nothing about the ensemble either.
    public let isDetected: Bool

    /// Describes a control.
    public init(name: String, value: Double, isDetected: Bool) {
      self.name = name
      self.value = value
      self.isDetected = isDetected
    }
  }

  /// Numbers behind the verdict, in columns.
  public struct Rows: Sendable {
    /// Names of the columns.
    public let columns: [String]
    /// The numbers; not a number where there is none.
    public let rows: [[Double]]
    /// What the rows are, for the header of a table.
    public let comments: [String]

    /// Takes the numbers.
    public init(columns: [String], rows: [[Double]], comments: [String] = []) {
      precondition(rows.allSatisfy { $0.count == columns.count }, "one number a column")
      self.columns = columns
      self.rows = rows
      self.comments = comments
    }
  }

  /// How the rows are drawn.
  public struct Figure: Hashable, Sendable {
    /// The column of the abscissa, of the value, of its error, and of a curve to compare with, from 1.
    public let x: Int
    /// See ``x``.
    public let value: Int
    /// See ``x``.
    public let error: Int
    /// See ``x``; nil for none.
    public let curve: Int?
    /// The column whose equal values make one data set each; nil for a single one.
    public let series: Int?
    /// Labels of the axes.
    public let labels: [String]
    /// Whether the axes are logarithmic.
    public let logarithmic: (x: Bool, y: Bool)

    /// Describes a figure.
    public init(
      x: Int, value: Int, error: Int, curve: Int? = nil, series: Int? = nil, labels: [String],
      logarithmic: (x: Bool, y: Bool) = (false, false)
    ) {
      precondition(labels.count == 2, "two axes")
      self.x = x
      self.value = value
      self.error = error
      self.curve = curve
      self.series = series
      self.labels = labels
      self.logarithmic = logarithmic
    }

    /// Whether two figures are drawn alike.
    public static func == (first: Figure, second: Figure) -> Bool {
      first.x == second.x && first.value == second.value && first.error == second.error
        && first.curve == second.curve && first.series == second.series
        && first.labels == second.labels && first.logarithmic == second.logarithmic
    }

    /// Hashes what is compared.
    public func hash(into hasher: inout Hasher) {
      hasher.combine([x, value, error])
      hasher.combine(labels)
    }
  }

  /// The name in files: `scaling`, `reflectionPositivity`, …
  public let name: String
  /// What is tested, in words.
  public let title: String
  /// What came of it.
  public let verdict: StructureVerdict
  /// The deciding number; nil where the test does not apply.
  public var statistic: Statistic?
  /// What the statistic must not exceed.
  public var threshold: Double?
  /// How the verdict follows, in words.
  public var rule = ""
  /// Whether theory expects the property; nil where it does not say.
  public var isExpected: Bool?
  /// Why so, in words.
  public var expectation = ""
  /// The broken ensemble.
  public var control: Control?
  /// Further results, in words.
  public var remarks: [String] = []
  /// Further numbers.
  public var numbers: [Statistic] = []
  /// The table.
  public var rows: Rows?
  /// Its figure.
  public var figure: Figure?

  /// Creates an outcome.
  public init(name: String, title: String, verdict: StructureVerdict) {
    self.name = name
    self.title = title
    self.verdict = verdict
  }

  /// Whether the negative control shows that the test can fail; true where there is none to show it.
  public var isMeaningful: Bool { control?.isDetected ?? true }
}
