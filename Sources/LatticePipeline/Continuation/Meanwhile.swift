import Dispatch

/// Does something at intervals while something else is done.
///
/// - Parameters:
///   - interval: Seconds.
///   - action: Done on a thread of its own; not after this has returned.
///   - work: What takes the time.
/// - Returns: What the work does.
func meanwhile<Result>(
  every interval: Double, _ action: @escaping @Sendable () -> Void, _ work: () throws -> Result
) rethrows -> Result {
  let queue = DispatchQueue(label: "lattice.meanwhile")
  let timer = DispatchSource.makeTimerSource(queue: queue)
  timer.schedule(deadline: .now() + interval, repeating: interval)
  timer.setEventHandler(handler: action)
  timer.activate()
  defer {
    timer.cancel()
    // What has begun ends before what comes next.
    queue.sync {}
  }
  return try work()
}
