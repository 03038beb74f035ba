import Synchronization

/// The warnings of a run of a sweep, in the words of the sweep: what several points say alike is said once.
final class PassRemarks: Sendable {
  /// What is before a warning in a line of a log.
  private static let mark = "lattice: warning: "

  /// Names of the run's points, by which its warnings begin.
  let names: [String]

  private let remarks = Mutex<[(text: String, places: [Int])]>([])

  /// - Parameter names: Of the run's points, in their order; one for a run of a single point.
  init(names: [String]) { self.names = names }

  /// Takes a line of the run's log; what is no warning is left out, and so is what the sweep says itself.
  func take(_ line: String) {
    guard line.hasPrefix(Self.mark), !line.contains(Figures.missingProgram) else { return }
    let text = String(line.dropFirst(Self.mark.count))
    let place = names.indices.first { text.hasPrefix(names[$0] + ": ") }
    let remark = place.map { String(text.dropFirst(names[$0].count + 2)) } ?? text
    let places = place.map { [$0] } ?? Array(names.indices)
    remarks.withLock { remarks in
      if let known = remarks.firstIndex(where: { $0.text == remark }) {
        remarks[known].places += places.filter { !remarks[known].places.contains($0) }
      } else {
        remarks.append((remark, places))
      }
    }
  }

  /// All warnings with the places they are about, in the order in which they came.
  var all: [(text: String, places: [Int])] { remarks.withLock { $0 } }
}
