/// Carries messages between the processes that share a run.
///
/// Any thread may call it, one at a time. Messages of one rank to another arrive in their order.
public protocol RankTransport: Sendable {
  /// This process, from 0.
  var rank: Int { get }

  /// How many there are.
  var size: Int { get }

  /// Ranks of this machine, this one included, that run on the same cores.
  var neighbours: Int { get }

  /// Sends a message; it is on its way when this returns.
  func send(_ bytes: [UInt8], tag: Int32, to rank: Int)

  /// The next message of a rank; nil if there is none yet.
  func receive(from rank: Int) -> (tag: Int32, bytes: [UInt8])?

  /// Ends the messages, once all ranks do so.
  func finish()

  /// Ends all ranks.
  func abort(code: Int32) -> Never
}
