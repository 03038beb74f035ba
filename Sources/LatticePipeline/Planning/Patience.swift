import Dispatch
import EnsembleSampling

/// A monitor that stops when another does, or after some time.
final class Patience {
  /// What to give to the work.
  let monitor = SamplingMonitor()
  private let timer: any DispatchSourceTimer

  /// Starts the clock.
  ///
  /// - Parameters:
  ///   - seconds: After which the work is stopped.
  ///   - outer: Stops it earlier.
  init(seconds: Double, within outer: SamplingMonitor) {
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "lattice.patience"))
    let end = ContinuousClock.now + .seconds(seconds)
    timer.schedule(deadline: .now(), repeating: 0.1)
    timer.setEventHandler { [monitor] in
      if outer.isStopRequested || ContinuousClock.now > end { monitor.requestStop() }
    }
    timer.activate()
  }

  deinit { timer.cancel() }
}
