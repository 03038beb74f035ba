import Dispatch
import Synchronization

/// Runs a body for 0 ..< count on several threads, in chunks; the body's results must be placed by
/// number, so that they do not depend on who computes them.
///
/// - Parameters:
///   - count: Items.
///   - threads: Workers, at least one.
///   - shouldStop: Asked before every item.
///   - makeWorker: Makes one worker's buffers.
///   - body: The work on one item.
/// - Returns: Whether all items were done.
func forEachNetwork<Worker>(
  count: Int, threads: Int, shouldStop: @Sendable () -> Bool,
  makeWorker: @Sendable () -> Worker, body: @Sendable (Worker, Int) -> Void
) -> Bool {
  precondition(threads >= 1, "at least one thread")
  // Small enough that nobody waits long for the last.
  let chunk = max(1, min(8, count / (8 * threads)))
  let chunkCount = (count + chunk - 1) / chunk
  let next = Atomic<Int>(0)
  let done = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: min(threads, max(1, chunkCount))) { _ in
    let worker = makeWorker()
    while true {
      let number = next.add(1, ordering: .relaxed).oldValue
      guard number < chunkCount else { return }
      for item in number * chunk..<min(count, (number + 1) * chunk) {
        if shouldStop() { return }
        body(worker, item)
        done.add(1, ordering: .relaxed)
      }
    }
  }
  return done.load(ordering: .relaxed) == count
}

/// A buffer whose elements are written by several threads, each by one.
struct SharedDoubles: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Double>
}
