import Dispatch
import EnsembleSampling
import Foundation

/// Shows how far the sampling is: a bar on a terminal, otherwise a line every ten seconds.
final class ProgressReport {
  private let timer: any DispatchSourceTimer

  /// Starts reporting.
  init(networks: Int, monitor: SamplingMonitor) {
    let start = ContinuousClock.now
    let isTerminal = StandardError.isTerminal
    timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "lattice.progress"))
    let interval = isTerminal ? 0.2 : 10.0
    timer.schedule(deadline: .now() + interval, repeating: interval)
    timer.setEventHandler {
      let done = monitor.completedNetworks
      guard done > monitor.earlierNetworks else { return }
      let seconds = start.duration(to: .now) / .seconds(1)
      let fraction = Double(done) / Double(networks)
      let earlier = monitor.earlierNetworks
      let pace = seconds / Double(max(1, done - earlier))
      let remaining = (pace * Double(max(0, networks - done))).rounded(.up)
      let effective = monitor.essFraction.map { String(format: "  ESS %.3f", $0) } ?? ""
      let text =
        "\(done)/\(networks) networks  \(Int(100 * fraction)) %  "
        + String(format: "%.0f s left", remaining) + effective
      if isTerminal {
        let filled = Int(30 * fraction)
        let bar = String(repeating: "█", count: filled)
        StandardError.showBar(bar + String(repeating: "░", count: 30 - filled) + "  " + text)
      } else {
        StandardError.write("lattice: " + text)
      }
    }
    timer.resume()
  }

  /// Stops reporting and removes the bar.
  func finish() {
    timer.cancel()
    StandardError.showBar("")
  }
}
