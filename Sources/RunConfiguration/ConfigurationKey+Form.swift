extension ConfigurationKey {
  /// The type of a key's value and the values allowed.
  public enum Form: Hashable, Sendable {
    /// A group of keys.
    case section
    /// `true` or `false`.
    case flag
    /// Any text.
    case text
    /// The name of a run: 1 to 64 of [A-Za-z0-9._-], not starting with `.` or `-`.
    case runName
    /// An integer in a range.
    case integer(ClosedRange<UInt64>)
    /// A finite number within bounds.
    case number(Bounds)
    /// One of some words.
    case choice([String])
    /// One of some words, or a finite number within bounds.
    case choiceOrNumber([String], Bounds)
    /// A list of integers, with the allowed number of entries and the range of each.
    case integerList(count: ClosedRange<Int>, each: ClosedRange<UInt64>)
    /// A finite number within bounds, or a list of such numbers in order.
    case numberOrList(Bounds, count: ClosedRange<Int>, order: Order)
    /// A list of finite numbers, with the allowed number of entries, the bounds of each and their order.
    case numberList(count: ClosedRange<Int>, each: Bounds, order: Order? = nil)
    /// One of some words, an integer in a range, or an ascending list of such integers.
    case choiceIntegerOrList([String], ClosedRange<UInt64>, count: ClosedRange<Int>)
    /// Finite numbers in braces under some of the given names; `elsewhere` tells the key that stands
    /// for a name one may expect among them.
    case numberTable(names: [String], elsewhere: [String: String], each: Bounds)
    /// A list of sets of lattice points or mode numbers: entries, points in each, and integers in each
    /// point, one a direction.
    case pointSets(count: ClosedRange<Int>, points: ClosedRange<Int>)
    /// A list of some words without repeats, of which one may be indispensable.
    case choiceList([String], required: String?)
    /// The keys that a sweep varies, with their values.
    case sweep

    /// The type in a word or two: `integer`, `list of integers`.
    public var typeName: String {
      switch self {
      case .section: "section"
      case .flag: "true or false"
      case .text, .runName, .choice: "text"
      case .integer: "integer"
      case .number: "number"
      case .choiceOrNumber: "text or number"
      case .integerList: "list of integers"
      case .numberOrList: "number or list of numbers"
      case .numberList: "list of numbers"
      case .choiceIntegerOrList: "text, integer or list of integers"
      case .numberTable: "numbers in braces"
      case .pointSets: "list of lists of points"
      case .choiceList: "list of texts"
      case .sweep: "section"
      }
    }

    /// The allowed values, as a phrase that can follow "it must be".
    public var allowed: String {
      switch self {
      case .section: "a section in braces"
      case .flag: "true or false"
      case .text: "a text"
      case .runName:
        "a text of 1 to \(Self.longestName) letters, digits, '.', '_' or '-' that starts with "
          + "none of '.' and '-'"
      case .integer(let range): "an integer \(Self.phrase(range))"
      case .number(let bounds): bounds.allowed
      case .choice(let words): Self.phrase(words)
      case .choiceOrNumber(let words, let bounds):
        words.map(\.quoted).joined(separator: ", ") + " or \(bounds.allowed)"
      case .integerList(let count, let each):
        "a list of \(count.lowerBound) to \(count.upperBound) integers, each \(Self.phrase(each))"
      case .numberOrList(let bounds, let count, let order):
        "\(bounds.allowed), or a list of \(Self.phrase(count)) such numbers in \(order.phrase) "
          + "order"
      case .numberList(let count, let each, let order):
        "a list of \(Self.phrase(count)) entries, each \(each.allowed)"
          + (order.map { ", in \($0.phrase) order" } ?? "")
      case .choiceIntegerOrList(let words, let range, let count):
        words.map(\.quoted).joined(separator: ", ") + ", an integer \(Self.phrase(range)), or a "
          + "list of \(Self.phrase(count)) such integers in ascending order"
      case .numberTable(let names, _, let each):
        "numbers in braces under some of " + names.map(\.quoted).listed("and")
          + ", each \(each.allowed)"
      case .pointSets(let count, let points):
        "a list of \(Self.phrase(count)) entries, each a list of "
          + (points.count == 1 ? "\(points.lowerBound)" : Self.phrase(points))
          + " points, each a list of integers, one a direction"
      case .choiceList(let words, let required):
        "a list without repeats of " + words.map(\.quoted).listed("and")
          + (required.map { ", always with \($0.quoted)" } ?? "")
      case .sweep:
        "keys of a configuration, each with a list of values, {\"values\": […]}, "
          + "{\"linear\": [first, last, count]} or {\"log\": [first, last, count]}; or "
          + "\"points\", a list of sections of keys with one value each; and "
          + SweepSpecification.options.map(\.quoted).listed("and")
      }
    }

    /// Longest name of a run in characters; with the hash it stays a legal file name everywhere.
    static let longestName = 64

    /// Coordinates and mode numbers are taken modulo the extents; beyond this they are slips.
    static let largestCoordinate = 1 << 24

    static func phrase(_ count: ClosedRange<Int>) -> String {
      "\(count.lowerBound) to \(count.upperBound)"
    }

    static func phrase(_ range: ClosedRange<UInt64>) -> String {
      if range.lowerBound == range.upperBound { return "equal to \(range.lowerBound)" }
      if range.upperBound >= UInt64(Int.max) && range.upperBound < .max {
        return "of at least \(range.lowerBound)"
      }
      return "from \(range.lowerBound) to \(range.upperBound)"
    }

    static func phrase(_ words: [String]) -> String {
      (words.count == 1 ? "" : "one of ") + words.map(\.quoted).joined(separator: ", ")
    }
  }
}
