import EnsembleSampling
import Synchronization

/// Hands a stop request on to the run in hand, and to none after it.
public final class SweepMonitor: Sendable {
  private let state = Mutex<(run: SamplingMonitor?, isStopRequested: Bool)>((nil, false))

  /// Creates a monitor of nothing yet.
  public init() {}

  /// Asks the run in hand to save what it has and the sweep to end.
  public func requestStop() {
    state.withLock { state in
      state.isStopRequested = true
      state.run?.requestStop()
    }
  }

  /// Whether a stop was requested.
  var isStopRequested: Bool { state.withLock(\.isStopRequested) }

  /// The monitor of the next run.
  func nextRun() -> SamplingMonitor {
    let monitor = SamplingMonitor()
    state.withLock { state in
      state.run = monitor
      if state.isStopRequested { monitor.requestStop() }
    }
    return monitor
  }
}
