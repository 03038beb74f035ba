import RealModule
import Synchronization

/// Shared between a running ensemble and whoever watches it: progress one way, a stop request
/// the other.
public final class SamplingMonitor: Sendable {
  private let networksDone = Atomic<Int>(0)
  private let networksBefore = Atomic<Int>(0)
  private let networksElsewhere = Atomic<Int>(0)
  private let stop = Atomic<Bool>(false)
  private let weightSums = Mutex<(shift: Double, sum: Double, squares: Double)?>(nil)

  /// Creates a monitor at zero.
  public init() {}

  /// Networks evaluated so far, those of earlier sittings and other processes included.
  public var completedNetworks: Int {
    networksBefore.load(ordering: .relaxed) + networksDone.load(ordering: .relaxed)
      + networksElsewhere.load(ordering: .relaxed)
  }

  /// Networks of earlier sittings.
  public var earlierNetworks: Int { networksBefore.load(ordering: .relaxed) }

  /// (Σw)²/Σw² over this process's networks of this sitting, per network; nil before the first.
  public var essFraction: Double? {
    weightSums.withLock { sums in
      guard let sums, sums.squares > 0 else { return nil }
      return sums.sum * sums.sum
        / (sums.squares * Double(max(1, networksDone.load(ordering: .relaxed))))
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

  /// Records networks that need not be evaluated again.
  public func recordEarlier(count: Int) { networksBefore.add(count, ordering: .relaxed) }

  /// Records networks that other processes have evaluated.
  public func recordElsewhere(count: Int) { networksElsewhere.add(count, ordering: .relaxed) }

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
