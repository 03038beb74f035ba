import RealModule
import Synchronization

/// Shared between a running ensemble and whoever watches it: progress one way, a stop request
/// the other.
public final class SamplingMonitor: Sendable {
  private let networksDone = Atomic<Int>(0)
  private let stop = Atomic<Bool>(false)
  private let weightSums = Mutex<(shift: Double, sum: Double, squares: Double)?>(nil)

  /// Creates a monitor at zero.
  public init() {}

  /// Networks evaluated so far.
  public var completedNetworks: Int { networksDone.load(ordering: .relaxed) }

  /// (Σw)²/Σw² over the networks so far, per network; nil before the first.
  public var essFraction: Double? {
    weightSums.withLock { sums in
      guard let sums, sums.squares > 0 else { return nil }
      return sums.sum * sums.sum / (sums.squares * Double(max(1, completedNetworks)))
    }
  }

  /// Asks the workers to stop after the network in hand.
  public func requestStop() { stop.store(true, ordering: .relaxed) }

  /// Whether a stop was requested.
  public var isStopRequested: Bool { stop.load(ordering: .relaxed) }

  /// Ends the work between stages if a stop was requested.
  ///
  /// - Throws: ``SamplingStopped``.
  public func checkStop() throws(SamplingStopped) {
    if isStopRequested { throw SamplingStopped(completedNetworks: completedNetworks) }
  }

  /// Records evaluated networks by their log-weights.
  public func record(logWeights: [Double]) {
    networksDone.add(logWeights.count, ordering: .relaxed)
    // Others carry no weight.
    let finite = logWeights.filter(\.isFinite)
    guard let largest = finite.max() else { return }
    weightSums.withLock { sums in
      var current = sums ?? (largest, 0, 0)
      if largest > current.shift {
        let factor = Double.exp(current.shift - largest)
        current = (largest, current.sum * factor, current.squares * factor * factor)
      }
      for logWeight in finite {
        let weight = Double.exp(logWeight - current.shift)
        current.sum += weight
        current.squares += weight * weight
      }
      sums = current
    }
  }
}
