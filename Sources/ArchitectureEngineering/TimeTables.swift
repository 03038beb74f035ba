import FieldTheory
import Synchronization

/// What the velocity of a transport needs of each time, by time, shared by all workers.
final class TimeTables<Table: Sendable>: Sendable {
  private let make: @Sendable (Double) throws(FieldTheoryError) -> Table
  private let stored = Mutex<[Double: Table]>([:])

  /// Makes the tables of both ends.
  ///
  /// - Parameter make: The table of a time from 0 to 1.
  /// - Throws: What it throws of an end.
  init(_ make: @escaping @Sendable (Double) throws(FieldTheoryError) -> Table)
    throws(FieldTheoryError)
  {
    self.make = make
    for time in [0.0, 1.0] { insert(try make(time), at: time) }
  }

  /// The table of a time; made once, by whoever needs it first.
  func table(at time: Double) -> Table {
    if let table = stored.withLock({ $0[time] }) { return table }
    do throws(FieldTheoryError) {
      let table = try make(time)
      insert(table, at: time)
      return table
    } catch {
      preconditionFailure("theories between two theories exist: \(error)")
    }
  }

  private func insert(_ table: Table, at time: Double) {
    stored.withLock { if $0[time] == nil { $0[time] = table } }
  }
}
