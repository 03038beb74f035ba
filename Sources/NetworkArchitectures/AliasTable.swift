/// Draws from a discrete distribution with one uniform number, by A. J. Walker's alias method in
/// M. D. Vose's form, IEEE Trans. Softw. Eng. 17 (1991) 972.
struct AliasTable: Sendable {
  private let thresholds: [Double]
  private let aliases: [Int32]

  /// Prepares draws.
  ///
  /// - Parameter probabilities: Not negative, summing to 1 up to rounding.
  init(probabilities: [Double]) {
    let count = probabilities.count
    var scaled = probabilities.map { $0 * Double(count) }
    var thresholds = [Double](repeating: 1, count: count)
    var aliases = (0..<Int32(count)).map { $0 }
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let poor = small.popLast(), let rich = large.last {
      thresholds[poor] = scaled[poor]
      aliases[poor] = Int32(rich)
      scaled[rich] -= 1 - scaled[poor]
      if scaled[rich] < 1 {
        large.removeLast()
        small.append(rich)
      }
    }
    self.thresholds = thresholds
    self.aliases = aliases
  }

  /// The entry that a number uniform in (0, 1) selects.
  @inline(__always)
  func entry(for uniform: Double) -> Int {
    let position = uniform * Double(thresholds.count)
    let slot = min(Int(position), thresholds.count - 1)
    return position - Double(slot) < thresholds[slot] ? slot : Int(aliases[slot])
  }
}
