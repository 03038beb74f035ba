import NetworkArchitectures
import RunConfiguration

extension NetworkPlan {
  /// What is about to be done, for the log.
  ///
  /// - Parameters:
  ///   - isDrawn: Whether no network is left to be drawn.
  ///   - options: How it is done.
  func announcement(isDrawn: Bool, options: RunOptions) -> String {
    let threads = options.totalThreads
    let networks =
      "\(options.networks(of: configuration)) of \(network.description.width) "
      + "\(configuration.architecture.neuron.rawValue) neurons"
    return isDrawn
      ? "analysing \(networks), none of which is left to be drawn"
      : "drawing \(networks) on \(threads) thread\(threads == 1 ? "" : "s")"
  }
}
