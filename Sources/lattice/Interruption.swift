import Dispatch
import EnsembleSampling
import Foundation
import Synchronization

/// Turns SIGINT and SIGTERM into a stop request, so that nothing half-written stays behind.
final class Interruption {
  private static let signalNumber = Atomic<Int32>(0)
  private var sources: [any DispatchSourceSignal] = []

  /// The signal that arrived, if one did.
  static var received: Int32? {
    let number = signalNumber.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Watches for signals until it is released.
  init(stopping monitor: SamplingMonitor) {
    let queue = DispatchQueue(label: "lattice.signals")
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        Self.signalNumber.store(number, ordering: .relaxed)
        monitor.requestStop()
      }
      source.resume()
      sources.append(source)
    }
  }

  deinit { for source in sources { source.cancel() } }
}
