public import LatticeGeometry

/// A step of a Markov chain that leaves the density e^{−S} of fields invariant.
///
/// A conformer is an immutable description; the buffers live in its chains, one a worker.
public protocol MarkovUpdate: Sendable {
  /// The lattice the fields live on.
  var lattice: Lattice { get }

  /// n, the number of components of the fields.
  var componentCount: Int { get }

  /// Creates a chain with its own buffers, for use on one thread; it begins at the vanishing field.
  func makeChain() -> any MarkovChain
}

/// A field on its way through a Markov chain.
public protocol MarkovChain: AnyObject {
  /// ΔH of the last step, the logarithm of what ⟨e^{−ΔH}⟩ = 1 averages.
  var energyChange: Double { get }

  /// Puts the chain at a field, a configuration a component.
  func begin(at field: borrowing Field)

  /// Makes one step.
  ///
  /// - Parameter stream: The chain's own stream; every step takes the same amount of it.
  /// - Returns: Whether a new field was accepted.
  @discardableResult
  func advance(using stream: inout RandomStream) -> Bool

  /// Hands out the field, valid during the call only.
  func withField(_ body: (borrowing Field) -> Void)
}
