/// A running sum with Neumaier's compensation: its error is a few units in the last place of
/// Σ|terms|, however many terms there are.
struct CompensatedSum {
  private var sum = 0.0
  private var compensation = 0.0

  /// Adds a term.
  mutating func add(_ term: Double) {
    let next = sum + term
    if abs(sum) >= abs(term) {
      compensation += (sum - next) + term
    } else {
      compensation += (term - next) + sum
    }
    sum = next
  }

  /// The sum so far.
  var value: Double { sum + compensation }
}
