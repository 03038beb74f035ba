public import LatticeGeometry

/// A family of networks φ(x; θ) with a density of parameters that realises a free theory.
///
/// A conformer is an immutable description; the buffers live in its evaluators, one a worker.
public protocol Architecture: Sendable {
  /// The momentum grid of the lattice on which networks are evaluated.
  var grid: MomentumGrid { get }

  /// N, the number of neurons; nil for the infinite-width network, which has one per mode.
  var width: Int? { get }

  /// n, the number of components of the networks' fields.
  var componentCount: Int { get }

  /// Creates an evaluator with its own buffers, for use on one thread.
  func makeEvaluator() -> any NetworkEvaluator

  /// Creates an evaluator that also knows the networks' covariance at fixed hidden layer; it draws
  /// the same networks. Nil if fields are not linear in Gaussian readouts.
  func makeGaussianReadoutEvaluator() -> (any GaussianReadoutEvaluator)?
}

extension Architecture {
  /// Nil unless a conformer says otherwise.
  public func makeGaussianReadoutEvaluator() -> (any GaussianReadoutEvaluator)? { nil }
}

extension Architecture {
  /// One component unless a conformer says otherwise.
  public var componentCount: Int { 1 }
}
