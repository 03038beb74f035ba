extension RunConfiguration {
  /// What is measured on the ensemble, and how.
  public struct Analysis: Hashable, Sendable {
    /// A measured quantity.
    public enum Observable: String, CaseIterable, Hashable, Sendable {
      /// G(p), always measured.
      case propagator
      /// C(t), summed over the spatial directions.
      case timeslice
      /// ⟨φ²⟩, ⟨φ⁴⟩, the magnetisation and what follows from them.
      case moments
      /// Connected four-point functions of momenta.
      case fourPoint

      /// What is measured unless asked otherwise.
      public static let standard: Set<Observable> = [.propagator, .timeslice, .moments]
    }

    /// The estimator of the propagator.
    public enum Estimator: String, CaseIterable, Hashable, Sendable {
      /// The improved one, from the Schwinger–Dyson identity of the target action.
      case schwingerDyson
      /// The average of |φ̃(p)|²/V.
      case direct
    }

    /// The method that gives statistical errors.
    public enum Errors: String, CaseIterable, Hashable, Sendable {
      /// Leaving out one block of networks at a time.
      case jackknife
      /// Drawing blocks of networks with repetition.
      case bootstrap
    }

    /// The measured quantities; always with ``Observable/propagator``.
    public var observables: Set<Observable>
    /// [function][p1, p2, p3][direction], mode numbers of further four-point functions.
    public var fourPointMomenta: [[[Int]]] = []
    /// [function][point][direction], the points of connected functions.
    public var points: [[[Int]]] = []
    /// The estimator of the propagator; nil lets the program choose.
    public var estimator: Estimator?
    /// The method that gives statistical errors.
    public var errors: Errors
    /// Blocks the networks are divided into for the errors, 10 to 10000.
    public var blocks: Int
    /// Resamples of the bootstrap, 100 to 10000.
    public var resamples: Int
    /// Cut-offs Λ of effective couplings of fully connected networks, ascending.
    public var cutoffs: [Double] = []
    /// Parts of the ensemble whose scatter is the background of n-point deviations.
    public var chunks = 10

    /// Creates an analysis section.
    public init(
      observables: Set<Observable> = Observable.standard, estimator: Estimator? = nil,
      errors: Errors = .jackknife, blocks: Int = 100, resamples: Int = 1000
    ) {
      self.observables = observables
      self.estimator = estimator
      self.errors = errors
      self.blocks = blocks
      self.resamples = resamples
    }
  }
}
