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
  public struct Figure: Sendable {
    /// The column of the abscissa, from 1.
    public var x: Int
    /// The column of the value.
    public var value: Int
    /// The column of its error; 0 for pulls, which are drawn between the thresholds.
    public var error: Int
    /// The column of numbers to compare with, and what they are; nil for none.
    public var curve: (column: Int, name: String, isLine: Bool)?
    /// The column whose equal values make one data set each; nil for a single one.
    public var series: Int?
    /// Labels of the axes.
    public var labels: (x: String, y: String)
    /// Whether the axes are logarithmic.
    public var logarithmic = (x: false, y: false)
    /// A horizontal line.
    public var baseline: Double?

    /// Describes a figure.
    public init(x: Int, value: Int, error: Int, labels: (x: String, y: String)) {
      self.x = x
      self.value = value
      self.error = error
      self.labels = labels
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

  /// Whether the test can fail: it does, or its negative control shows it; true without a control.
  public var isMeaningful: Bool { verdict == .fails || (control?.isDetected ?? true) }
}
