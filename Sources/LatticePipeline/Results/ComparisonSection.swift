import ErrorAnalysis
import Foundation
import RunReports

/// The numbers of one theory from two sides.
public struct ComparisonSection: Encodable, Sendable {
  /// An axis' point; null for the run itself.
  public let point: String?

  /// Scalars that both sides have, by name.
  public let observables: [ComparedNumber]

  /// The largest pull among them; null if there are none.
  public let largestPull: LargestPull?

  /// G(p); null unless both sides have some momentum.
  public let propagator: PropagatorDeviation?

  /// The largest pull of C(t); null unless both sides have it.
  public let timeSlices: LargestPull?

  var isEmpty: Bool { observables.isEmpty && propagator == nil && timeSlices == nil }

  /// The p-values of its tests.
  var probabilities: [Double] {
    [
      largestPull?.pValue.value, propagator?.largestPull.pValue.value, propagator?.pValue.value,
      timeSlices?.pValue.value,
    ].compactMap { $0 }
  }

  init(
    _ first: ComparedPoint, _ second: ComparedPoint, comparesMomenta: Bool,
    key: ([Int]) -> [Int]
  ) {
    point = first.label.isEmpty ? nil : first.label
    observables = first.observables.keys.sorted().compactMap { name in
      guard let mine = first.observables[name], let theirs = second.observables[name] else {
        return nil
      }
      return ComparedNumber(name: name, mine, theirs)
    }
    largestPull = LargestPull(observables)
    guard comparesMomenta else {
      (propagator, timeSlices) = (nil, nil)
      return
    }
    propagator = PropagatorDeviation(first, second, key: key)
    let count = min(first.timeSlices.count, second.timeSlices.count)
    timeSlices =
      first.timeSlices.count == second.timeSlices.count
      ? LargestPull(
        (0..<count).map {
          ComparedNumber(name: "t = \($0)", first.timeSlices[$0], second.timeSlices[$0])
        }) : nil
  }

  /// The section for a terminal.
  var lines: [String] {
    var lines = point.map { ["point       \($0)"] } ?? []
    let width = max(10, observables.map(\.name.count).max() ?? 0)
    for number in observables {
      let name = number.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let pull = number.pull.value.map(Text.significant) ?? "–"
      lines.append("  \(name)  \(number.texts.a)   \(number.texts.b)   pull \(pull)")
    }
    if let largestPull {
      lines.append("scalars     \(largestPull.text(of: "observables"))")
    }
    if let propagator { lines.append("propagator  " + propagator.text) }
    if let timeSlices { lines.append("C(t)        \(timeSlices.text(of: "times"))") }
    return lines
  }
}
