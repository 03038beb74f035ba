import Dispatch
import EnsembleSampling
import Foundation
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into a stop request, so that nothing half-written stays behind.
final class Interruption {
  private static let signalNumber = Atomic<Int32>(0)
  private var sources: [any DispatchSourceSignal] = []

  /// The signal that arrived, if one did.
  static var received: Int32? {
    let number = signalNumber.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Watches for signals until it is released.
  convenience init(stopping monitor: SamplingMonitor) { self.init { monitor.requestStop() } }

  /// Watches for signals until it is released.
  ///
  /// - Parameter requestStop: Asks the work to end; called on a queue of its own.
  init(_ requestStop: @escaping @Sendable () -> Void) {
    // A reader who closed the pipe, or a limit on the size of files, must not end a run half-written.
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    let queue = DispatchQueue(label: "lattice.signals")
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if Self.received != nil {
          // Whoever types ^C twice does not want to wait for the stage in hand. SIGTERM comes twice where
          // Slurm tells every process of a job and its script or mpirun passes it on.
          if number == SIGINT { _exit(128 + number) }
          return
        }
        Self.signalNumber.store(number, ordering: .relaxed)
        requestStop()
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit { for source in sources { source.cancel() } }
}
